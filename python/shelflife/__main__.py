"""`python -m shelflife`: starts the binary that the wheel has installed."""

import os
import sys
import sysconfig
from typing import List, NoReturn


def candidates() -> List[str]:
    """Where installers put programs: the environment's scripts, the user's, and `bin` beside a `--target` folder."""
    name = "shelflife" + (sysconfig.get_config_var("EXE") or "")
    user = "nt_user" if os.name == "nt" else "posix_user"
    package = os.path.dirname(os.path.abspath(__file__))
    folders = [
        sysconfig.get_path("scripts"),
        sysconfig.get_path("scripts", scheme=user),
        os.path.join(os.path.dirname(package), "bin"),
    ]
    return [os.path.join(folder, name) for folder in folders]


def main() -> NoReturn:
    binary = next((path for path in candidates() if os.path.isfile(path)), None)
    if binary is None:
        sys.exit("shelflife: its binary is not in " + ", ".join(candidates()))
    arguments = [binary, *sys.argv[1:]]
    if os.name == "nt":
        # On Windows, `exec` would give the shell its prompt back before the program has ended.
        import subprocess

        sys.exit(subprocess.call(arguments))
    os.execv(binary, arguments)


if __name__ == "__main__":
    main()
