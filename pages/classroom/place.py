"""Where the class's database is: in the user's own data folder, or where HALFSTEP_DATABASE_URL says."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from pages.classroom.problems import Unavailable

VARIABLE = "HALFSTEP_DATABASE_URL"

FILE = "classes.sqlite3"


def database_url(environment: Mapping[str, str] = os.environ) -> URL:
    """Return the address of the database; Unavailable for one that is none of ours."""
    named = environment.get(VARIABLE, "").strip()
    if not named:
        return URL.create("sqlite", database=str(data_folder(environment) / FILE))
    try:
        url = make_url(named)
    except (ArgumentError, ValueError):
        raise Unavailable(
            f"{VARIABLE} is no address of a database: postgresql://user:password@host/name is one."
        ) from None
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+pg8000")
    if url.get_backend_name() == "sqlite" and url.database:
        return url.set(drivername="sqlite")
    raise Unavailable(f"{VARIABLE} must begin with postgresql:// or with sqlite:/// and the path of a file.")


def data_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return the folder in which a program keeps its user's data on this kind of machine."""
    home = Path(environment.get("HOME") or Path.home())
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Halfstep"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "Halfstep"
    return Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "halfstep"
