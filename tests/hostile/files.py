"""One seeded generator of files as people and attackers send them: whole, damaged, or made to cost.

A file is damaged in a way that may leave it readable. What is then read must be what was in the whole file, or differ
where anybody sees it: `Made.numbers` are those of the whole file.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from em_core.data import Dataset, dataset_to_json
from em_core.experiments.experiment import Experiment, on_own_data
from em_core.experiments.run_description import described
from em_core.experiments.run_file import to_json
from em_core.numerics.arrays import FloatArray

Rng = np.random.Generator
SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@dataclass(frozen=True, eq=False)
class Made:
    """A file: how it was made, what it is called, its bytes, and the numbers of the whole file (n, d) where it has any.

    sealed:  whether the form has a checksum over its numbers, so that damage must show.
    """

    how: str
    name: str
    raw: bytes
    numbers: FloatArray | None = None
    sealed: bool = False


def some_numbers(rng: Rng) -> FloatArray:
    """Return a small table of numbers with three decimals."""
    n, d = int(rng.integers(3, 30)), int(rng.integers(1, 5))
    return np.round(rng.normal(0, 10.0 ** rng.integers(0, 4), (n, d)), 3)


def as_csv(numbers: FloatArray, rng: Rng) -> bytes:
    """Write a text table in one of the usual ways."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=str(rng.choice([",", ";", "\t"])), lineterminator="\n")
    writer.writerow([f"name{j}" for j in range(numbers.shape[1])])
    writer.writerows([[repr(value) for value in row] for row in numbers.tolist()])
    return target.getvalue().encode(str(rng.choice(["utf-8", "utf-8-sig", "utf-16"])))


def as_excel(numbers: FloatArray, rng: Rng) -> bytes:
    """Write a workbook."""
    del rng
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([f"name{j}" for j in range(numbers.shape[1])])
    for row in numbers.tolist():
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_parquet(numbers: FloatArray, rng: Rng) -> bytes:
    """Write a Parquet file, with checksums of its pages or without."""
    target = io.BytesIO()
    table = pa.table({f"name{j}": column for j, column in enumerate(numbers.T)})
    pq.write_table(table, target, compression=str(rng.choice(["snappy", "gzip", "zstd"])))
    return target.getvalue()


FORMS: dict[str, tuple[Callable[[FloatArray, Rng], bytes], bool]] = {
    "csv": (as_csv, False),
    "xlsx": (as_excel, True),
    "parquet": (as_parquet, False),
}


def flipped(raw: bytes, rng: Rng) -> bytes:
    """Change a few bytes."""
    changed = bytearray(raw)
    for at in rng.integers(0, len(raw), int(rng.integers(1, 6))):
        changed[at] = int(rng.integers(256))
    return bytes(changed)


def cut(raw: bytes, rng: Rng) -> bytes:
    """Lose the end, as a download that broke off."""
    return raw[: int(rng.integers(1, len(raw)))]


def holed(raw: bytes, rng: Rng) -> bytes:
    """Lose a piece in the middle."""
    start = int(rng.integers(0, len(raw)))
    return raw[:start] + raw[start + int(rng.integers(1, 200)) :]


def doubled(raw: bytes, rng: Rng) -> bytes:
    """Repeat a piece."""
    start = int(rng.integers(0, len(raw)))
    return raw[: start + 100] + raw[start:]


def zeroed(raw: bytes, rng: Rng) -> bytes:
    """Read a bad sector as nothing."""
    start, length = int(rng.integers(0, len(raw))), int(rng.integers(1, 300))
    return raw[:start] + b"\0" * len(raw[start : start + length]) + raw[start + length :]


DAMAGES = (flipped, cut, holed, doubled, zeroed)


def damaged_files(count: int, seed: int) -> Iterator[Made]:
    """Yield whole files of every form and, of each, damaged copies."""
    rng = np.random.default_rng(seed)
    for i in range(count):
        form = str(rng.choice(list(FORMS)))
        write, sealed = FORMS[form]
        numbers = some_numbers(rng)
        raw = write(numbers, rng)
        if i % 10 == 0:
            yield Made(f"{form}, whole", f"a.{form}", raw, numbers, sealed=True)
            continue
        damage = DAMAGES[int(rng.integers(len(DAMAGES)))]
        yield Made(f"{form}, {damage.__name__}", f"a.{form}", damage(raw, rng), numbers, sealed)


def saved_files(count: int, seed: int) -> Iterator[Made]:
    """Yield files as Halfstep saves them, data and experiments, most of them damaged or edited."""
    rng = np.random.default_rng(seed)
    for i in range(count):
        numbers = some_numbers(rng)
        data = Dataset("own", "A table", numbers, tuple(f"name{j}" for j in range(numbers.shape[1])))
        text = (
            dataset_to_json(data) if rng.random() < 0.5 else to_json(described(on_own_data(Experiment(), data), data))
        )
        kind = "experiment" if "halfstep-experiment" in text else "data"
        if i % 10 == 0:
            yield Made(f"saved {kind}, whole", "a.json", text.encode(), numbers, sealed=True)
        elif rng.random() < 0.5:
            damage = DAMAGES[int(rng.integers(len(DAMAGES)))]
            yield Made(f"saved {kind}, {damage.__name__}", "a.json", damage(text.encode(), rng), numbers)
        else:
            yield Made(f"saved {kind}, edited", "a.json", _edited(json.loads(text), rng), numbers)


ODD: tuple[object, ...] = (
    None,
    True,
    -1,
    0,
    1e308,
    2**70,
    "",
    "x",
    [],
    {},
    [[]],
    "\ud800",
    "1,2",
    ["a"] * 50,
    [1e999],
    {"format": 1},
)


def _edited(document: dict[str, object], rng: Rng) -> bytes:
    """Put something odd somewhere into a document, or take something out."""
    place: dict[str, object] = document
    while True:
        key = str(rng.choice(list(place)))
        inner = place[key]
        if not (isinstance(inner, dict) and inner and rng.random() < 0.8):
            break
        place = inner
    if rng.random() < 0.2:
        del place[key]
    else:
        place[key] = ODD[int(rng.integers(len(ODD)))]
    return json.dumps(document).encode()


def archive(members: dict[str, bytes]) -> bytes:
    """Return a zip archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return target.getvalue()


def workbook(rows: bytes = b"", **parts: bytes) -> bytes:
    """Return a workbook whose sheet has these rows; `parts` replace styles, sharedStrings or workbook as XML."""
    relations = b"".join(
        b'<Relationship Id="r%d" Type="x/%s" Target="%s"/>' % (i, kind, target)
        for i, (kind, target) in enumerate(
            [(b"worksheet", b"sheet1.xml"), (b"styles", b"styles.xml"), (b"sharedStrings", b"sharedStrings.xml")]
        )
    )
    members = {
        "xl/workbook.xml": b'<workbook xmlns:r="r"><sheets><sheet name="a" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": b"<Relationships>%s</Relationships>" % relations,
        "xl/sheet1.xml": b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (SPACE, rows),
    }
    return archive(members | {f"xl/{name}.xml": content for name, content in parts.items()})
