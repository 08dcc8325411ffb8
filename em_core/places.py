"""Where the files that come with Halfstep lie: the one place that knows.

In a checkout the pages, assets and settings lie beside em_core. Installed, they lie in a folder of their own,
halfstep/site, so that nobody else's `pages` or `assets` meets ours among the installed packages.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

INSTALLED = ("halfstep", "site")
"""The folder of an installation that holds what a checkout has at its top; pyproject.toml puts it there."""


@cache
def packages() -> Path:
    """Return the folder that em_core lies in: of the checkout, or of the installed packages."""
    return Path(str(files("em_core"))).parent


@cache
def site() -> Path:
    """Return the folder that holds app.py, pages, assets and .streamlit.

    Raises FileNotFoundError where it is missing. It is a folder on disk: Streamlit serves none that lies in an archive.
    """
    # Installed first: a stranger's `assets` may lie among the installed packages, a halfstep/site in no checkout.
    for folder in (packages().joinpath(*INSTALLED), packages()):
        if (folder / "assets" / "player").is_dir():
            return folder
    raise FileNotFoundError(
        f"Halfstep's own files are not in {packages().joinpath(*INSTALLED)}, and those of a checkout not in "
        f"{packages()}; they come with every installation from an ordinary folder. Install Halfstep again."
    )


def asset(*parts: str) -> Path:
    """Return a file or folder of assets/: `asset("data", "faithful.csv")`."""
    return site().joinpath("assets", *parts)
