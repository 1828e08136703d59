#!/usr/bin/env python3
"""sample-replacements.py BIN [--as-of DAY] [--count N] [--seed N]

Draws replacements of retired and deprecated records at random, the same ones each time, and prints them as rows of the
table in docs/replacements.md, for somebody to judge.
"""
import argparse
import json
import random
import subprocess

options = argparse.ArgumentParser()
options.add_argument("bin")
options.add_argument("--as-of", default="2026-11-28")
options.add_argument("--count", type=int, default=200)
options.add_argument("--seed", type=int, default=11)
asked = options.parse_args()

run = [asked.bin, "models", "--isolated", "--format", "json", "--as-of", asked.as_of]
models = json.loads(subprocess.run(run, capture_output=True, check=True, text=True).stdout)["models"]
led = [m for m in models if m["stage"] in ("retired", "deprecated") and m.get("replacement")]
for n, m in enumerate(sorted(random.Random(asked.seed).sample(led, asked.count), key=models.index), 1):
    label = " ".join(part for part in (m["id"], m.get("version")) if part)
    place = ", ".join(part for part in (m.get("cloud"), m.get("deployment_type"), ", ".join(m.get("regions", [])[:1])) if part)
    where = m["provider"] + (f" ({place})" if place else "")
    print(f"| {n} | {where} | {label} | {m['replacement']} | {m['replacement_basis']} |")
