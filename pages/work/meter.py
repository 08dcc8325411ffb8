"""How much processor time a process has taken: what others on the machine go without, however long that takes."""

from __future__ import annotations

import math
import os
import subprocess
from contextlib import suppress
from pathlib import Path

_PROCESSES = Path("/proc")
_TOLD = (_PROCESSES / "self" / "stat").exists()
"""Whether it can be told here: Linux does."""


class Meter:
    """The meter of one process. It stands still while the process rests, and keeps what it showed when it ends."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process, self._shown = process, 0.0

    @property
    def seconds(self) -> float:
        """Return the processor time of all its threads so far; infinity where nobody can tell."""
        if not _TOLD:
            return math.inf
        # Once it was waited for, its number may be another's.
        if self._process.returncode is None:
            with suppress(OSError):
                self._shown = max(self._shown, processor_seconds(self._process.pid))
        return self._shown


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process has used so far, on Linux; OSError where there is none."""
    # The fields of proc(5), those behind the name alone: it may hold brackets and blanks. 14 is utime, 15 stime.
    fields = (_PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
