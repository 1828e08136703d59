"""Forty small repositories whose files need each other, as git repositories and as tables.

usage: fixtures.py FOLDER   (makes FOLDER/fleet, FOLDER/files.parquet and FOLDER/repositories.parquet)
"""

import pathlib
import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet as pq

COUNT = 40
MODELS = ("claude-3-opus-20240229", "gpt-4-0613", "gemini-1.5-pro-002", "mistral-large-2402", "gpt-4o")
CALL = 'import anthropic\n\nanthropic.Anthropic().messages.create(model="{model}", max_tokens={n})\n'
DEPLOYED = 'from openai import AzureOpenAI\n\nAzureOpenAI().chat.completions.create(model="chat-{n}")\n'
MODULE = """resource "azurerm_cognitive_deployment" "chat" {
  name = "chat-%d"
  model {
    format  = "OpenAI"
    name    = var.model
    version = var.release
  }
}
"""
VARIABLES = 'variable "model" {\n  default = "gpt-4"\n}\nvariable "release" {\n  default = "0613"\n}\n'


def files(n):
    """The files of a repository: some name models, some decide what others name, and some are none of our business."""
    model = MODELS[n % len(MODELS)]
    made = {
        "app/chat.py": CALL.format(model=model, n=n),
        "app/package.json": "{}\n",
        "infra/main.tf": 'module "ai" {\n  source = "./ai"\n}\n',
        "infra/ai/main.tf": MODULE % n,
        # A file without an id decides the model of another.
        "infra/ai/variables.tf": VARIABLES,
        "app/deployed.py": DEPLOYED.format(n=n),
        "shared/models.py": f'CHAT_MODEL = "{model}"\n',
        "app/uses.py": "from shared.models import CHAT_MODEL\nfrom openai import OpenAI\n\n"
        "OpenAI().responses.create(model=CHAT_MODEL)\n",
        "README.md": f"# {n}\n\nIt calls `{model}` – ünïcode.\n",
        "CODEOWNERS": f"* @team-{n % 7}\n",
        "data/logo.bin": b"\x89PNG\0\xff\xfe" + bytes([n]),
        "legacy/latin.py": 'MODEL = "gpt-4-0613"  # caf\xe9\n'.encode("latin-1"),
        "node_modules/x/index.js": "const MODEL = 'gpt-4-0613';\n",
    }
    if n % 3 == 0:
        made["shelflife.toml"] = 'exclude = ["/generated/"]\n[lints]\nretired-model = "note"\n'
        made["generated/out.py"] = CALL.format(model=model, n=n)
    if n % 4 == 0:
        made["old/kept.py"] = "# shelflife: ignore[retired-model] replayed\n" + CALL.format(model=model, n=n)
    made.update({f"src/part_{k}.py": f"def part_{k}():\n    return {k * n}\n" for k in range(n % 11)})
    return {path: text.encode() if isinstance(text, str) else text for path, text in made.items()}


def git(folder, *args):
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.autocrlf=false", "-C", folder]
    return subprocess.run([*command, *args], check=True, capture_output=True).stdout.decode().strip()


def main(folder):
    rows = []
    for n in range(COUNT):
        name = f"r{n:02}"
        top = folder / "fleet" / name
        for path, content in files(n).items():
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).write_bytes(content)
        git(top, "init", "--quiet")
        git(top, "add", "--force", ".")
        git(top, "commit", "--quiet", "--message", "files")
        revision = git(top, "rev-parse", "HEAD")
        for line in git(top, "ls-tree", "-r", "HEAD").splitlines():
            head, path = line.split("\t")
            rows.append((name, revision, path, head.split()[2], (top / path).read_bytes()))
    names = ("repository", "revision", "path", "blob_id", "content")
    types = (pa.string(), pa.string(), pa.string(), pa.string(), pa.binary())
    table = pa.table({name: pa.array(column, t) for name, column, t in zip(names, zip(*rows), types)})
    pq.write_table(table, folder / "files.parquet", row_group_size=97)
    nested = {}
    for repository, revision, path, blob, content in rows:
        nested.setdefault((repository, revision), []).append({"path": path, "blob_id": blob, "content": content})
    file = pa.struct([("path", pa.string()), ("blob_id", pa.string()), ("content", pa.binary())])
    keys = list(nested)
    repositories = pa.table(
        {
            "repository": pa.array([key[0] for key in keys], pa.string()),
            "revision": pa.array([key[1] for key in keys], pa.string()),
            "files": pa.array([nested[key] for key in keys], pa.list_(file)),
        }
    )
    pq.write_table(repositories, folder / "repositories.parquet", row_group_size=7)


main(pathlib.Path(sys.argv[1]))
