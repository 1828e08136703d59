"""Where the binary is that the wheel has installed."""

import os
import shutil
import sysconfig
from typing import List, Optional


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


def installed() -> Optional[str]:
    """The binary of this wheel."""
    return next((path for path in candidates() if os.path.isfile(path)), None)


def any_binary() -> str:
    """The binary of this wheel, or else one on the PATH."""
    binary = installed() or shutil.which("shelflife")
    if binary is None:
        raise FileNotFoundError("the shelflife binary is not in " + ", ".join(candidates()))
    return binary
