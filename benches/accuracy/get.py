#!/usr/bin/env python3
"""Gets the files that the labels and the judged places are about, at the commits in repositories.tsv.

usage: get.py OUT [--from CLONES] [--set labels|places|fresh]...

OUT/labels/<owner+name>/<path> holds the labelled files, OUT/places/<owner+name> whole repositories. Without --from
each repository is fetched from GitHub at its commit, without its history; with it, CLONES holds one git directory a
repository, named owner+name. A blob that cannot be had is left out and named. What is written is other people's
work under their own licences: keep it out of commits.
"""
import argparse, csv, os, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))


def table(name):
    with open(os.path.join(HERE, name), newline="") as rows:
        return list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))


def git_directory(clones, folder):
    for end in ("repo", ".git", ""):
        path = os.path.join(clones, folder, end)
        if os.path.isdir(os.path.join(path, "objects")):
            return path
    return None


def fetch(repo, commit, git):
    """A bare repository that holds one commit."""
    run = lambda *args: subprocess.run(["git", "-C", git, *args], check=True)
    os.makedirs(git, exist_ok=True)
    run("init", "--quiet", "--bare")
    run("fetch", "--quiet", "--depth", "1", f"https://github.com/{repo}", commit)


def entries(git, commit):
    listed = subprocess.run(["git", "-C", git, "ls-tree", "-r", "-z", commit], capture_output=True, check=True).stdout
    for entry in filter(None, listed.split(b"\0")):
        meta, name = entry.split(b"\t", 1)
        mode, _, blob = meta.split()[:3]
        if mode in (b"100644", b"100755"):
            yield blob, name


def write_out(git, commit, folder, wanted=None):
    """Writes the files of a commit, or the wanted ones of it; returns the names of those that are not there."""
    missing = []
    batch = subprocess.Popen(["git", "-C", git, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for blob, name in entries(git, commit):
        if wanted is not None and os.fsdecode(name) not in wanted:
            continue
        batch.stdin.write(blob + b"\n")
        batch.stdin.flush()
        head = batch.stdout.readline().split()
        if len(head) < 3:
            missing.append(os.fsdecode(name))
            continue
        data = batch.stdout.read(int(head[2]))
        batch.stdout.read(1)
        path = os.path.join(os.fsencode(folder), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(data)
    batch.stdin.close()
    batch.wait()
    return missing


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--from", dest="clones")
    parser.add_argument("--set", action="append", choices=["labels", "places", "fresh"])
    args = parser.parse_args()
    clones = args.clones or os.path.join(args.out, "clones")
    labelled = {}
    for row in table("files.tsv"):
        labelled.setdefault(row["repo"], set()).add(row["file"])
    for row in table("repositories.tsv"):
        if args.set and row["set"] not in args.set:
            continue
        folder = row["repo"].replace("/", "+")
        git = git_directory(clones, folder)
        if not git and args.clones:
            print(f"no clone of {row['repo']}", file=sys.stderr)
            continue
        if not git:
            git = os.path.join(clones, folder)
            fetch(row["repo"], row["commit"], git)
        is_labels = row["set"] == "labels"
        target = os.path.join(args.out, "labels" if is_labels else "places", folder)
        missing = write_out(git, row["commit"], target, labelled[row["repo"]] if is_labels else None)
        for name in missing:
            print(f"{row['repo']}: {name} is not in the clone", file=sys.stderr)
        print(f"{row['set']}\t{row['repo']}")


if __name__ == "__main__":
    main()
