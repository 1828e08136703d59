"""`python -m shelflife`: starts the binary that the wheel has installed."""

import os
import sys
from typing import NoReturn

from shelflife._binary import candidates, installed


def main() -> NoReturn:
    binary = installed()
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
