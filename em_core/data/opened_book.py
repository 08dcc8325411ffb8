"""Opening a workbook that is a zip archive: checked first, unpacked under a budget, refused where it is damaged."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from em_core.data.archive import check_archive, check_members
from em_core.data.budget import Budget
from em_core.data.facts import Grid
from em_core.data.problems import DataError, Kind, refusal
from em_core.data.sniffing import ACCEPTED
from em_core.data.workbook import Unpacking


def read_book(raw: bytes, name: str, called: str, budget: Budget, read: Callable[[Unpacking], Grid]) -> Grid:
    """Return what `read` finds in a workbook.

    called:  what a file of its kind is called: "an Excel workbook".

    Raises DataError for an archive that is damaged, or is larger inside than the limits, and what `read` raises of it.
    """
    check_members(raw, budget)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            check_archive(archive, name)
            return read(Unpacking(archive, len(raw), budget))
    except DataError:
        raise
    except Exception as error:
        # A hostile workbook can make the readers of zip archives, XML, records and dates raise anything.
        sentence = f"{name} is {called} that cannot be read: it is damaged or incomplete."
        raise refusal(Kind.DAMAGED, sentence, ACCEPTED) from error
