#!/usr/bin/env python3
"""Holds scanners against the labels and the judged places.

usage: score.py FILES NAME=PLACE [NAME=PLACE]... [--as-of DATE] [-v]

FILES is what get.py wrote. NAME is a scanner of scanners.py (`shelflife`, `llm-sunset`, `bydtech-model-retire`, `modelbump`)
and PLACE where that is: its binary, or the virtual environment that it is installed in. Prints three tables: labels (what
is found, and what is shown that is no reference), places (what people should see, and what they should not), and, with
two scanners or more, the labels of the ids whose end all of them know. -v lists what each gets wrong.
"""
import argparse, collections, csv, json, os

from scanners import SCANNERS, plain

HERE = os.path.dirname(os.path.abspath(__file__))
IN_USE = {"call", "config", "deploy", "fine-tune"}
# One service under the names that scanners have for it.
SAME = {"google": "gemini", "azure": "azure-openai", "azure-ai": "azure-catalog", "aws": "bedrock", "copilot": "github-copilot"}


def share(part, whole):
    return f"{part} of {whole} ({100 * part / whole:.0f} %)" if whole else "–"


def table(head, rows):
    print("| " + " | ".join(head) + " |\n|" + " --- |" * len(head))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    print()


def labels():
    """The labels by repository, file and line."""
    found = collections.defaultdict(list)
    for line in open(os.path.join(HERE, "labels.jsonl")):
        label = json.loads(line)
        found[label["repo"], os.path.normpath(label["file"]), label["line"]].append(label)
    return found


def places():
    with open(os.path.join(HERE, "places.tsv"), newline="") as rows:
        return [r for r in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE) if r["verdict"] != "disputed"]


def scan(scanner, root, day):
    """What a scanner shows in each repository below a folder: {repo: [row]}."""
    folders = sorted(os.listdir(root)) if os.path.isdir(root) else []
    return {f.replace("+", "/", 1): scanner.findings(os.path.join(root, f), day) for f in folders}


def on_labels(name, found, wanted, ids, verbose):
    """One row of the table of labels; of the ids alone where there are any."""
    counts = lambda text: ids is None or plain(text) in ids
    must = {(key, l["text"]) for key, at in wanted.items() for l in at
            if l["must"] and l["usage"] in IN_USE and counts(l["text"])}
    shown = references = used = right = 0
    got = set()
    for repo, rows in found.items():
        for path, line, text, provider in {(r["path"], r["line"], r["text"], r["provider"]) for r in rows if counts(r["text"])}:
            key = (repo, path, line)
            at = [l for l in wanted.get(key, []) if plain(l["text"]) == plain(text) or text in l["text"] or l["text"] in text]
            shown += 1
            references += bool(at)
            if verbose and not at:
                print(f"{name}: no label: {repo} {path}:{line} {text}")
            if at:
                used += at[0]["usage"] in IN_USE
                right += SAME.get(provider, provider) == SAME.get(at[0]["provider"], at[0]["provider"])
                got |= {(key, l["text"]) for l in at}
    return [name, shown, share(references, shown), share(used, shown), share(right, references), share(len(got & must), len(must))]


def on_places(name, found, judged, verbose):
    total, good = collections.Counter(), collections.Counter()
    for place in judged:
        if place["repo"] not in found:
            continue
        here = [r for r in found[place["repo"]] if r["in_use"]
                and (r["path"], r["line"]) == (os.path.normpath(place["file"]), int(place["line"]))]
        kind = "quiet" if place["verdict"] == "not in use" else "in use"
        is_right = bool(here) == (kind == "in use")
        total[kind] += 1
        good[kind] += is_right
        if verbose and not is_right:
            print(f"{name}: {kind}: {place['repo']} {place['file']}:{place['line']} {place['text']} | {place['note']}")
    return [name, share(good["in use"], total["in use"]), share(good["quiet"], total["quiet"])]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files")
    parser.add_argument("scanners", nargs="+", metavar="NAME=PLACE")
    parser.add_argument("--as-of", default="2026-11-28")
    parser.add_argument("-v", dest="verbose", action="store_true")
    args = parser.parse_args()
    scanners = [SCANNERS[name](place) for name, place in (one.split("=", 1) for one in args.scanners)]
    on = {kind: {s.name: scan(s, os.path.join(args.files, kind), args.as_of) for s in scanners} for kind in ("labels", "places")}
    wanted, judged = labels(), places()
    head = ["scanner", "shown", "are references", "are in use", "provider right", "found of those in use"]
    table(head, [on_labels(s.name, on["labels"][s.name], wanted, None, args.verbose) for s in scanners])
    table(["scanner", "in use, and shown", "not in use, and not shown"],
          [on_places(s.name, on["places"][s.name], judged, args.verbose) for s in scanners])
    if len(scanners) > 1:
        shared = set.intersection(*(s.known(args.as_of) for s in scanners))
        print(f"Of the {len(shared)} ids whose end all of them know:\n")
        table(head, [on_labels(s.name, on["labels"][s.name], wanted, shared, False) for s in scanners])


if __name__ == "__main__":
    main()
