"""What each scanner shows for a folder, in one form: {path, line, text, provider, in_use}.

`in_use` is false where the scanner itself lists a place as no more than a list, a test or a document. A scanner that
does not distinguish these has it true everywhere. Each is run as its own README does, and its default output is taken.
"""
import glob, json, os, re, subprocess

QUIET = {"catalog", "docs", "test"}


def plain(name):
    """An id without its routes, region and case."""
    name = name.lower().strip("\"'`")
    name = re.sub(r"^(?:[a-z_.-]+[/:])+", "", name)
    return re.sub(r"^(?:us-gov|us|eu|apac|jp|au|global)\.(?=\w+\.)", "", name)


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command[0]}: exit code {done.returncode}: {done.stderr[-300:]}")
    return json.loads(done.stdout)


def installed(venv, pattern):
    return glob.glob(f"{venv}/lib/python*/site-packages/{pattern}")


def row(path, line, text, provider, in_use=True):
    return {"path": os.path.normpath(path), "line": line, "text": text, "provider": provider, "in_use": in_use}


class Shelflife:
    """SHELFLIFE is the binary."""
    name = "shelflife"

    def __init__(self, place):
        self.binary = os.path.abspath(place)

    def known(self, day):
        rows = run([self.binary, "models", "--as-of", day, "--format", "json"], ".")
        rows = rows.get("models", rows) if isinstance(rows, dict) else rows
        return {plain(m["id"]) for m in rows if {"retired", "redirected"} & set(m["dates"])}

    def findings(self, folder, day):
        command = [self.binary, "check", ".", "--isolated", "--as-of", day, "--output-format", "json"]
        return [row(f["path"], f["line"], f["text"], f["provider"], f["usage"] not in QUIET)
                for f in run(command, folder)["findings"] if f["level"] in ("error", "warning")]


class LlmSunset:
    """The folder of a virtual environment with the package `llm-sunset`."""
    name = "llm-sunset"

    def __init__(self, place):
        self.venv = os.path.abspath(place)

    def known(self, _day):
        models = json.load(open(installed(self.venv, "llm_sunset/snapshot.json")[0]))
        return {plain(m["model_id"]) for m in models if m.get("shutdown_date")}

    def findings(self, folder, _day):
        found = run([f"{self.venv}/bin/llm-sunset", "scan", ".", "--format", "json"], folder)["findings"]
        return [row(f["path"], f["line"], f["match"], f["provider"].lower()) for f in found]


class ModelRetire:
    """The folder of a virtual environment with the package `bydtech-model-retire`."""
    name = "bydtech-model-retire"

    def __init__(self, place):
        self.venv = os.path.abspath(place)

    def known(self, _day):
        models = json.load(open(installed(self.venv, "model_retire/models.json")[0]))["models"]
        return {plain(n) for m in models if m.get("retires_on") for n in [m["id"], *m.get("aliases", [])]}

    def findings(self, folder, day):
        found = run([f"{self.venv}/bin/model-retire", ".", "-f", "json", "--today", day], folder)["findings"]
        return [row(f["file"], f["line"], f["match"], f["provider"]) for f in found]


class ModelBump:
    """The folder of a virtual environment with the package `modelbump`."""
    name = "modelbump"

    def __init__(self, place):
        self.venv = os.path.abspath(place)
        self.ids, self.provider = set(), {}
        for path in installed(self.venv, "modelbump/registry/data/*.yaml"):
            for entry in re.split(r"\n\s*- id: ", open(path).read())[1:]:
                name = plain(entry.split("\n")[0])
                self.provider[name] = os.path.basename(path)[:-5]
                if "shutdown:" in entry:
                    self.ids.add(name)

    def known(self, _day):
        return self.ids

    def findings(self, folder, day):
        found = run([f"{self.venv}/bin/modelbump", "scan", ".", "--format", "json", "--today", day], folder)["findings"]
        return [row(f["path"], f["line"], f["model_id"], self.provider.get(plain(f["registry_id"] or ""), ""))
                for f in found if f["severity"] != "unknown"]


SCANNERS = {scanner.name: scanner for scanner in (Shelflife, LlmSunset, ModelRetire, ModelBump)}
