#!/usr/bin/env bash
# The bill of materials in the validator of the standard's own library, in strict mode, with package URLs that round-trip.
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
