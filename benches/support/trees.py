"""Builds trees of files to search: unpacked packages of the registries, every one with its version."""
import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "benches/packages"


def quietly(command, **options):
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, **options)


def lines(file):
    return [line for line in (PACKAGES / file).read_text().split("\n") if line and not line.startswith("#")]


def python(target):
    wheels = target.with_suffix(".wheels")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    # Wheels that run on this very Python are not asked for: nothing is run.
    quietly([*pip, "--only-binary", ":all:", "--python-version", "3.12", "--dest", wheels, "-r", PACKAGES / "python.txt"])
    for wheel in sorted(wheels.glob("*.whl")):
        zipfile.ZipFile(wheel).extractall(target)


def javascript(target):
    packs = target.with_suffix(".packs")
    packs.mkdir(parents=True, exist_ok=True)
    for package in lines("javascript.txt"):
        packed = subprocess.run(
            ["npm", "pack", "--silent", "--json", "--ignore-scripts", package], cwd=packs, check=True, capture_output=True
        )
        file = json.loads(packed.stdout)[0]["filename"]
        with tarfile.open(packs / file) as archive:
            archive.extractall(target / file.removesuffix(".tgz"), filter="data")


def rust(target):
    """The crates and all that they depend on."""
    project = target.with_suffix(".project")
    (project / "src").mkdir(parents=True, exist_ok=True)
    (project / "src/lib.rs").write_text("")
    named = [line.split() for line in lines("rust.txt")]
    dependencies = "".join(f'{name} = "={version}"\n' for name, version in named)
    manifest = '[package]\nname = "tree"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n[dependencies]\n'
    (project / "Cargo.toml").write_text(manifest + dependencies)
    quietly(["cargo", "vendor", "--quiet", target], cwd=project)


BUILDERS = {"python": python, "javascript": javascript, "rust": rust}


def build(name, work, binary):
    """The folder of a tree. What shelflife leaves out (binaries, lock files) is taken out of it: both tools read the
    same files then."""
    target = work / "trees" / name
    if not target.is_dir():
        building = work / "building" / name
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        BUILDERS[name](building)
        listed = subprocess.run([binary, "check", "--isolated", "--list-files"], cwd=building, capture_output=True, text=True)
        for line in listed.stdout.split("\n"):
            path, mark, _ = line.partition(": left out: ")
            if mark:
                path = building / path
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        target.parent.mkdir(parents=True, exist_ok=True)
        building.rename(target)
    return target


def size(folder):
    """Files and megabytes."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return f"{len(files):,}", f"{sum(path.stat().st_size for path in files) / 1e6:.0f}"
