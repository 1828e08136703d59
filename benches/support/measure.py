"""Runs commands in turn and prints the medians of wall time, CPU time and peak memory."""
import os
import platform
import statistics
import subprocess
import time
import tomllib

from .trees import ROOT

AS_OF = ["--isolated", "--as-of", "2026-11-21"]


def machine(binary):
    """One line: what was measured on what."""
    cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), "unknown CPU")
    version = lambda command: subprocess.run(command, capture_output=True, text=True).stdout.split("\n")[0]
    parts = [f"{os.cpu_count()} cores, {cpu}", platform.platform(), version(["rg", "--version"])]
    return "; ".join([*parts, version([binary, "--version"])])


def stems(folder):
    """A file with the literals that every file is searched for."""
    families = tomllib.loads((ROOT / "rules/families.toml").read_text())
    found = [stem for family in families["family"] for stem in family["stems"]]
    path = folder / "stems.txt"
    path.write_text("".join(f"{stem}\n" for stem in found if "\n" not in stem))
    return path


def ripgrep(work, *more):
    return ["rg", "-F", "-f", str(stems(work)), "--hidden", "--no-messages", "--files-with-matches", *more]


def check(binary, *more):
    return [binary, "check", *AS_OF, "--quiet", "--output-format", "concise", *more]


def run(command, folder, timeout=600):
    """Wall seconds, CPU seconds, peak megabytes. None where it takes longer than the timeout."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        pid, _, usage = os.wait4(process.pid, os.WNOHANG if timeout else 0)
        if pid:
            process.returncode = 0
            return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
        if time.perf_counter() - start > timeout:
            process.kill()
            process.wait()
            return None
        time.sleep(0.0005)


def medians(commands, folder, rounds, timeout=600):
    """Runs every command in every round, in turn; the first round warms the cache. By name: three medians."""
    found = {name: [] for name in commands}
    for _ in range(rounds + 1):
        for name, command in commands.items():
            # What ran out of time once would again.
            if not found[name] or found[name][-1]:
                found[name].append(run(command, folder, timeout))
    column = lambda runs: [statistics.median(values) for values in zip(*runs[1:])] if runs[-1] else None
    return {name: column(runs) for name, runs in found.items()}


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("| " + " | ".join(["---"] * len(head)) + " |")
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)


def ratio(own, floor):
    return [f"{floor[0]:.3f}", f"{own[0]:.3f}", f"{own[0] / floor[0]:.1f}", f"{floor[1]:.3f}", f"{own[1]:.3f}",
            f"{own[1] / floor[1]:.1f}", f"{own[2]:.0f}"]


RATIO = ["rg s", "shelflife s", "ratio", "rg CPU s", "shelflife CPU s", "ratio", "shelflife MB"]
