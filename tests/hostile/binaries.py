"""One seeded generator of damaged binaries: workbooks of three programs, Parquet, Feather and archives."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather

from em_core.numerics.arrays import FloatArray
from tests.em_core.data.binary_books import book_of
from tests.em_core.data.old_books import excel_xml, excel_xml_row, ods, ods_table, old_excel_of
from tests.hostile.files import DAMAGES, Made, Rng, archive, as_excel, as_parquet, some_numbers


def _rows(numbers: FloatArray) -> list[list[object]]:
    names: list[object] = [f"name{j}" for j in range(numbers.shape[1])]
    return [names, *numbers.tolist()]


def as_ods(numbers: FloatArray, rng: Rng) -> bytes:
    """Write an OpenDocument spreadsheet."""
    del rng
    return ods(ods_table(_rows(numbers)))


def as_old_excel(numbers: FloatArray, rng: Rng) -> bytes:
    """Write an old workbook."""
    del rng
    return old_excel_of(_rows(numbers))


def as_binary_excel(numbers: FloatArray, rng: Rng) -> bytes:
    """Write a binary workbook."""
    del rng
    return book_of(_rows(numbers))


def as_excel_xml(numbers: FloatArray, rng: Rng) -> bytes:
    """Write a workbook as XML."""
    del rng
    return excel_xml(
        f'<Worksheet ss:Name="Sheet"><Table>{"".join(map(excel_xml_row, _rows(numbers)))}</Table></Worksheet>'
    )


def as_feather(numbers: FloatArray, rng: Rng) -> bytes:
    """Write a Feather file."""
    target = pa.BufferOutputStream()
    table = pa.table({f"name{j}": column for j, column in enumerate(numbers.T)})
    feather.write_feather(table, target, compression=str(rng.choice(["lz4", "zstd", "uncompressed"])))
    return bytes(target.getvalue().to_pybytes())


def _csv(numbers: FloatArray) -> bytes:
    return "\n".join(",".join(map(str, row)) for row in _rows(numbers)).encode()


def as_zip(numbers: FloatArray, rng: Rng) -> bytes:
    """Write a zipped table: text, a workbook or an old one."""
    inner = (("a.csv", _csv(numbers)), ("a.xlsx", as_excel(numbers, rng)), ("a.xls", as_old_excel(numbers, rng)))
    name, raw = inner[int(rng.integers(len(inner)))]
    return archive({name: raw})


def as_gzip(numbers: FloatArray, rng: Rng) -> bytes:
    """Write a compressed text."""
    del rng
    return gzip.compress(_csv(numbers), mtime=0)


BINARIES: dict[str, tuple[Callable[[FloatArray, Rng], bytes], bool, int]] = {
    "xlsx": (as_excel, True, 25),
    "parquet": (as_parquet, False, 20),
    "ods": (as_ods, True, 20),
    "xls": (as_old_excel, False, 20),
    "xlsb": (as_binary_excel, True, 10),
    "zip": (as_zip, True, 15),
    "csv.gz": (as_gzip, True, 10),
    "xml": (as_excel_xml, False, 10),
    # Each is read in a process of its own, which takes half a second.
    "feather": (as_feather, False, 4),
}
"""How each is written, whether a checksum guards its numbers, and how often it comes."""


def swapped(raw: bytes, rng: Rng) -> bytes:
    """Give two parts of an archive each other's names; in other files, swap two pieces."""
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as opened:
            parts = {name: opened.read(name) for name in opened.namelist()}
        if len(parts) > 1:
            first, second = rng.choice(list(parts), 2, replace=False).tolist()
            parts[first], parts[second] = parts[second], parts[first]
            return archive(parts)
    size = int(rng.integers(1, 1 + min(512, len(raw) // 3)))
    first, second = sorted(rng.integers(0, len(raw) - size, 2).tolist())
    if second < first + size:
        return raw[second:] + raw[:second]
    return b"".join(
        (
            raw[:first],
            raw[second : second + size],
            raw[first + size : second],
            raw[first : first + size],
            raw[second + size :],
        )
    )


def damaged_binaries(count: int, seed: int) -> Iterator[Made]:
    """Yield whole files of every form and, of each, damaged copies."""
    rng = np.random.default_rng(seed)
    weights = np.array([often for _, _, often in BINARIES.values()], dtype=np.float64)
    for i in range(count):
        form = str(rng.choice(list(BINARIES), p=weights / weights.sum()))
        write, sealed, _ = BINARIES[form]
        numbers = some_numbers(rng)
        raw = write(numbers, rng)
        if i % 10 == 0:
            yield Made(f"{form}, whole", f"a.{form}", raw, numbers, sealed=True)
            continue
        damages = (*DAMAGES, swapped)
        damage = damages[int(rng.integers(len(damages)))]
        yield Made(f"{form}, {damage.__name__}", f"a.{form}", damage(raw, rng), numbers, sealed)
