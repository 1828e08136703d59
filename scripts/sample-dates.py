#!/usr/bin/env python3
"""sample-dates.py BIN [--count N] [--seed N] [--as-of DAY]

Draws dated records at random, the same ones each time, and prints them as rows of the table in docs/catalog-checks.md, for
somebody to compare with a source that the day does not rest on. Each provider has its share, and at least three rows where
it has three dated records.
"""
import argparse
import json
import random
import subprocess

options = argparse.ArgumentParser()
options.add_argument("bin")
options.add_argument("--count", type=int, default=200)
options.add_argument("--seed", type=int, default=30)
options.add_argument("--as-of", default="2026-11-30")
asked = options.parse_args()

run = [asked.bin, "models", "--isolated", "--format", "json", "--as-of", asked.as_of]
models = json.loads(subprocess.run(run, capture_output=True, check=True, text=True).stdout)["models"]
dated = {}
for model in models:
    if model.get("dates", {}).get("retired"):
        dated.setdefault(model["provider"], []).append(model)

total = sum(map(len, dated.values()))
shares = {name: min(len(of), max(3, round(asked.count * len(of) / total))) for name, of in dated.items()}
# Rounding and the three rows make too many or too few: the providers with the most records settle it.
while (over := sum(shares.values()) - asked.count) != 0:
    name = max(shares, key=lambda name: (shares[name] - asked.count * len(dated[name]) / total) * (1 if over > 0 else -1)
               if shares[name] > 3 else float("-inf"))
    shares[name] -= 1 if over > 0 else -1

chance = random.Random(asked.seed)
number = 0
for name in sorted(dated):
    picked = chance.sample(dated[name], shares[name])
    for model in sorted(picked, key=dated[name].index):
        number += 1
        date = model["dates"]["retired"]
        parts = [f"`{model['id']}`", model.get("version"), model.get("cloud"), model.get("deployment_type")]
        label = " ".join(part for part in [*parts, ", ".join(model.get("regions", [])[:1])] if part)
        print(f"| {number} | {name} | {label} | {date['on']} | {date['kind']} |")
