#!/usr/bin/env bash
# The bill of materials in the validators of the standard's own libraries, for Python and for JavaScript, in strict mode,
# with package URLs that round-trip in both.
source "$(dirname "$0")/lib.sh.inc"

venv tools 'cyclonedx-python-lib[json-validation]==11.12.0' packageurl-python
cat >validate.py <<'PY'
import json, sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

text = open(sys.argv[1]).read()
version = {"1.6": SchemaVersion.V1_6, "1.7": SchemaVersion.V1_7}[json.loads(text)["specVersion"]]
problem = JsonStrictValidator(version).validate_str(text)
assert problem is None, problem
for component in json.loads(text)["components"]:
    purl = component["purl"]
    assert PackageURL.from_string(purl).to_string() == purl, purl
broken = text.replace("machine-learning-model", "model")
assert JsonStrictValidator(version).validate_str(broken) is not None
print(sys.argv[1], len(text), len(json.loads(text)["components"]))
PY
for version in 1.6 1.7; do
    (cd "$repo/fixtures" && "$shelflife" inventory --as-of "$today" --format cyclonedx --spec-version "$version") >"bom-$version.json"
    expect 0 tools/bin/python validate.py "bom-$version.json"
    cat "$work/.out"
done

modules @cyclonedx/cyclonedx-library@10.3.0 ajv@8.20.0 ajv-formats@3.0.1 ajv-formats-draft2019@1.6.1 packageurl-js@2.0.1
cat >validate.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';

const [file] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const { specVersion, components } = JSON.parse(text);
const validator = new Validation.JsonStrictValidator(Spec.Version[`v${specVersion.replace('.', 'dot')}`]);
const problem = await validator.validate(text);
if (problem !== null) throw new Error(JSON.stringify(problem));
if ((await validator.validate(text.replaceAll('machine-learning-model', 'model'))) === null) throw new Error('accepts all');
for (const { purl } of components) {
  // The specification leaves a colon as it is, which this library encodes.
  const again = PackageURL.fromString(purl).toString().replaceAll('%3A', ':');
  if (again !== purl) throw new Error(`${purl} is ${again}`);
}
console.log(file, text.length, components.length, 'JavaScript');
JS
for version in 1.6 1.7; do
    expect 0 node validate.mjs "bom-$version.json"
    cat "$work/.out"
done
