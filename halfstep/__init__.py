"""The command `halfstep`: it opens the app, or runs EM on a file from many starts."""

from em_core.version import __version__

__all__ = ["__version__"]
