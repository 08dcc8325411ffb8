"""Find PostgreSQL's server for the tests of the class's database, and install it where there is none.

In this order: a folder named by the variable HALFSTEP_POSTGRES, what is on the path, Debian's folders. Without any, the
tests fail loudly and say what to do; a test of PostgreSQL is never skipped in silence.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
REMEDY = (
    "No PostgreSQL server was found for the tests of the class's database, and none could be installed. Install it "
    "(Debian and Ubuntu: sudo apt-get install postgresql), or name the folder of its programs in the variable "
    "HALFSTEP_POSTGRES."
)


def find_postgres() -> Path | None:
    """Return the folder with `initdb` and `postgres`, or None."""
    named = os.environ.get("HALFSTEP_POSTGRES")
    if named:
        return Path(named)
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    versions = [path for path in DEBIAN.glob("*/bin") if path.parent.name.isdecimal()]
    found += sorted(versions, key=lambda path: -int(path.parent.name))
    return next((folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def install_postgres() -> None:
    """Install Debian's server where this user may."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "postgresql"]):
            subprocess.run(["apt-get", *command], check=False, env=quiet, stdout=subprocess.DEVNULL)


def main() -> int:
    """Print the folder of the server's programs; install them first when asked to and needed."""
    if find_postgres() is None and "--install" in sys.argv:
        install_postgres()
    folder = find_postgres()
    print(folder or REMEDY)
    return 0 if folder else 1


if __name__ == "__main__":
    sys.exit(main())
