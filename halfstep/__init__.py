"""The command `halfstep`: it opens the app, or runs EM on a file from many starts."""

__version__ = "0.2.0"
"""The one place that says it; the wheel takes it from here."""
