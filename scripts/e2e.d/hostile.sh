#!/usr/bin/env bash
# Trees that somebody made to hang, crash or fill what reads them, and machines that fail underneath: what takes much
# space or time, or root. HOSTILE_SCALE=1 is for a quick look (default 10).
source "$(dirname "$0")/lib.sh.inc"
scale=${HOSTILE_SCALE:-10}
model=claude-3-opus-20240229
check() { "$shelflife" check --isolated --as-of "$today" --output-format concise "$@"; }
# A run within bounds: seconds, and megabytes of memory at most.
bounded() {
    local seconds=$1 megabytes=$2 got=0 used
    shift 2
    python3 - "$seconds" "$@" >"$work/.out" 2>"$work/.err" <<'PY' || got=$?
import resource, subprocess, sys
try:
    code = subprocess.run(sys.argv[2:], timeout=int(sys.argv[1]), stdin=subprocess.DEVNULL).returncode
except subprocess.TimeoutExpired:
    print("took too long", file=sys.stderr)
    code = 124
print("megabytes:", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, file=sys.stderr)
sys.exit(code if code >= 0 else 128 - code)
PY
    used=$(sed -n 's/^megabytes: //p' "$work/.err")
    [ "$got" -lt 2 ] || { head -c 2000 "$work/.err" >&2; fail "exit code $got: $*"; }
    [ "$used" -le "$megabytes" ] || fail "$used MB, not $megabytes: $*"
}

# Folders in folders, to where names are longer than any call takes.
python3 - "$model" <<'PY'
import os, sys
os.makedirs("deep")
open("deep/app.py", "w").write(f"model = '{sys.argv[1]}'\n")
os.chdir("deep")
for n in range(5000):
    os.mkdir("d")
    os.chdir("d")
open("app.py", "w").write(f"model = '{sys.argv[1]}'\n")
PY
expect 2 check deep
says "$model"
says "File name too long"
rm -rf deep

# One line of 10 MB a step; larger than what a walk takes, so it is named.
python3 -c "
import sys
with open('min.js', 'w') as f:
    for n in range($scale * 200_000): f.write('function a(b){return b&&b.model?b.model:0};' + 'x' * 7)
    f.write('m({model:\"$model\"})')
with open('min.json', 'w') as f:
    f.write('[')
    for n in range($scale * 200_000): f.write('{\"a\":[1,2,3],\"b\":\"lorem ipsum dolor sit amet\"}, ')
    f.write('{\"model\":\"$model\"}]')"
for file in min.js min.json; do
    bounded 120 $((200 + scale * 180)) "$shelflife" check --isolated --as-of "$today" --output-format concise "$file"
    says "$model"
done
rm min.js min.json

# What opens and never closes, in every language that has a grammar.
python3 - "$scale" "$model" <<'PY'
import os, sys
scale, model = int(sys.argv[1]), sys.argv[2]
names = "a.bicep a.c a.cpp a.cs a.dart Dockerfile .env a.ex a.go a.ini a.java a.js a.json a.jl a.kt a.lua a.md a.ipynb a.php a.ps1 a.properties a.py a.R a.rb a.rs a.scala a.sh a.swift a.tf a.toml a.tsx a.ts a.yaml".split()
openings = ["(", "[", "{", '{"a":', "f(", "- ", "if (x) {", "<a>", "${", "a<b<c(", "!", "> "]
for n, opening in enumerate(openings):
    os.makedirs(f"nested/{n}")
    for name in names:
        with open(f"nested/{n}/{name}", "w") as f:
            f.write(opening * (scale * 10_000) + f'"{model}"\n')
PY
bounded 900 1500 "$shelflife" check --isolated --as-of "$today" --output-format concise --usage all nested
files=$(find nested -type f | wc -l)
found=$(grep -c "$model" "$work/.out" || true)
[ "$found" -ge $((files * 8 / 10)) ] || fail "$found of $files nested files give their model"
rm -rf nested

# Files that vanish, grow, shrink, turn unreadable or become pipes while they are read.
mkdir moving
for n in $(seq 200); do echo "model = '$model'" >"moving/$n.py"; done
python3 - <<'PY' &
import os, random, time
end = time.time() + 20
chance = random.Random(1)
while time.time() < end:
    path = f"moving/{chance.randrange(1, 201)}.py"
    try:
        match chance.randrange(6):
            case 0: os.remove(path)
            case 1: open(path, "a").write("x = 1\n" * 20_000)
            case 2: os.truncate(path, 3)
            case 3: os.chmod(path, 0)
            case 4: os.remove(path); os.mkfifo(path)
            case 5: os.remove(path); open(path, "w").write("model = 'claude-3-opus-20240229'\n")
    except OSError:
        try: open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_NONBLOCK, 0o644), "w").close()
        except OSError: pass
PY
mover=$!
runs=0
while kill -0 $mover 2>/dev/null; do
    got=0
    timeout 60 "$shelflife" check --isolated --as-of "$today" moving >"$work/.out" 2>"$work/.err" || got=$?
    [ "$got" -le 2 ] || fail "exit code $got while files move"
    ! grep -q "a bug in shelflife" "$work/.err" || fail "$(grep "a bug" "$work/.err" | head -1)"
    runs=$((runs + 1))
done
[ "$runs" -gt 2 ] || fail "only $runs runs while files moved"
rm -rf moving

# Ctrl-C in the middle of the fixes: every file is the old one or the new one, and nothing lies beside them.
old="client.messages.create(model='$model')"
for delay in 0.02 0.05 0.1 0.2 0.4 0.8; do
    rm -rf stopped && mkdir stopped
    for n in $(seq $((scale * 100))); do echo "$old" >"stopped/$n.py"; done
    "$shelflife" check --isolated --as-of "$today" --fix --unsafe-fixes --output-format json stopped >"$work/.out" 2>"$work/.err" &
    pid=$!
    sleep "$delay"
    # A shell without job control starts it with SIGINT ignored, as it is for `nohup`; SIGTERM always comes through.
    kill -TERM $pid 2>/dev/null || true
    wait $pid || true
    kinds=$(cat stopped/*.py | sort -u | wc -l)
    [ "$kinds" -le 2 ] || fail "half a file after $delay s"
    [ "$(find stopped -type f -size +0 -name '*.py' | wc -l)" = $((scale * 100)) ] || fail "a file is gone after $delay s"
    [ -z "$(find stopped -name '.shelflife-*')" ] || fail "files are left over after $delay s"
done
rm -rf stopped

# A disk that is full, and a folder that nobody may write to. Both need root.
if [ "$(id -u)" = 0 ] && mkdir full && mount -t tmpfs -o size=64k none full 2>/dev/null; then
    echo "$old" >full/app.py
    dd if=/dev/zero of=full/filler bs=1k 2>/dev/null || true
    got=0
    "$shelflife" check --isolated --as-of "$today" --fix --unsafe-fixes full/app.py >"$work/.out" 2>"$work/.err" || got=$?
    kept=$(cat full/app.py)
    left=$(find full -name '.shelflife-*')
    umount full
    [ "$got" = 2 ] && [ "$kept" = "$old" ] && [ -z "$left" ] || fail "a full disk: exit code $got, $kept, $left"
    says "No space left"
else
    printf 'hostile: NOT RUN: no disk of a given size can be mounted here; /dev/full stands in\n' >&2
fi
mkdir locked && echo "$old" >locked/app.py
if [ "$(id -u)" = 0 ]; then
    chmod 755 "$work" && chmod -R a+rX locked
    got=0
    setpriv --reuid 65534 --regid 65534 --clear-groups "$shelflife" check --isolated --as-of "$today" --fix \
        --unsafe-fixes locked >"$work/.out" 2>"$work/.err" || got=$?
    # The binary itself can lie where only root comes.
    if [ "$got" = 127 ] || [ "$got" = 126 ]; then
        printf 'hostile: NOT RUN: nobody but root can run %s\n' "$shelflife" >&2
        got=2
        echo "not fixed" >"$work/.err"
    fi
else
    chmod 555 locked
    got=0
    "$shelflife" check --isolated --as-of "$today" --fix --unsafe-fixes locked >"$work/.out" 2>"$work/.err" || got=$?
    chmod 755 locked
fi
[ "$got" = 2 ] && [ "$(cat locked/app.py)" = "$old" ] || fail "a locked folder: exit code $got"
says "not fixed"

# Twenty at once on one tree say the same.
mkdir tree
for n in $(seq 300); do printf '%s\nMODEL_%s = "gpt-4-0613"\n' "$old" "$n" >"tree/$n.py"; done
check tree >one.txt 2>/dev/null || true
pids=()
for n in $(seq 20); do
    { check tree >"run-$n.txt" 2>/dev/null || true; } &
    pids+=($!)
done
wait "${pids[@]}"
for n in $(seq 20); do cmp -s one.txt "run-$n.txt" || fail "run $n of 20 at once differs"; done

# A hundred thousand references a step, in files of a thousand.
python3 - "$scale" <<'PY'
import os, sys
for n in range(int(sys.argv[1]) * 100):
    os.makedirs(f"many/{n // 100}", exist_ok=True)
    with open(f"many/{n // 100}/{n}.py", "w") as f:
        for m in range(1000):
            f.write(f"call_{m}(model='gpt-4-0613', n={m})\n")
PY
bounded 900 $((300 + scale * 350)) "$shelflife" inventory --isolated --as-of "$today" --format jsonl --output-file rows.jsonl many
[ "$(wc -l <rows.jsonl)" = $((scale * 100000)) ] || fail "$(wc -l <rows.jsonl) rows"
rm rows.jsonl
bounded 900 $((300 + scale * 500)) "$shelflife" check --isolated --as-of "$today" --output-format concise many
printf 'hostile: a check of %s references: %s MB\n' "$((scale * 100000))" "$(sed -n 's/^megabytes: //p' "$work/.err")"
printf 'hostile: all passed\n'
