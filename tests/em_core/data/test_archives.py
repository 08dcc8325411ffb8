"""Zipped and compressed tables: the one inside, or the one that was chosen, under the limits."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib

import pytest

from em_core.data import DataError, read_table
from tests.em_core.own.books import book, numbers, opened, plain
from tests.hostile.files import archive

CSV = b"x,y\n1.5,2\n2.5,4\n3,7\n"
OTHER = b"z\n10\n20.5\n"
BOOK = book(("Sheet", [["x", "y"], [1.5, 2], [2.5, 4], [3, 7]]))


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (archive({"data.csv": CSV}), "data.zip"),
        (
            archive({"folder/data.csv": CSV, "__MACOSX/._data.csv": b"\0\5\x16\7", "folder/read me.pdf": b"%PDF"}),
            "a.zip",
        ),
        (archive({"data.xlsx": BOOK}), "a.zip"),
        (archive({"measured": CSV}), "a.zip"),
        (gzip.compress(CSV), "data.csv.gz"),
        (gzip.compress(CSV[:10]) + gzip.compress(CSV[10:]) + b"\0" * 20, "data.csv.gz"),
        (gzip.compress(BOOK), "data.xlsx.gz"),
        (bz2.compress(CSV), "data.csv.bz2"),
        (lzma.compress(CSV), "data.csv.xz"),
    ],
    # The content holds the time at which it was compressed, and is no name of a test.
    ids=lambda given: given if isinstance(given, str) else "raw",
)
def test_one_table_in_an_archive(raw: bytes, name: str) -> None:
    own = opened(raw, name)
    assert numbers(own).tolist() == [[1.5, 2], [2.5, 4], [3, 7]]
    assert plain(own)


def test_several_tables_are_chosen_by_name_like_sheets() -> None:
    raw = archive({"notes.txt": b"Measured in May.\n", "a.csv": CSV, "more/b.csv": OTHER})
    own = opened(raw, "both.zip")
    assert numbers(own).tolist() == [[1.5, 2], [2.5, 4], [3, 7]]
    assert own.problems[0].sentence == (
        'The file "a.csv" was read, the first that holds a table; "notes.txt" and "more/b.csv" were not.'
    )
    assert own.sheets == ("notes.txt", "a.csv", "more/b.csv")
    assert numbers(opened(raw, "both.zip", sheet="more/b.csv")).ravel().tolist() == [10, 20.5]
    assert opened(raw, "both.zip", sheet="c.csv").problems[0].sentence == 'both.zip has no file called "c.csv".'


def locked() -> bytes:
    raw = bytearray(archive({"a.csv": CSV}))
    raw[6] |= 1
    raw[raw.index(b"PK\1\2") + 8] |= 1
    return bytes(raw)


def lying() -> bytes:
    """Return an archive whose member says that it is small."""
    raw = bytearray(archive({"a.csv": b"x\n" + b"1\n" * 100_000}))
    at = raw.index(b"PK\1\2")
    raw[at + 24 : at + 28] = (50).to_bytes(4, "little")
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "name", "words"),
    [
        (archive({"a.csv": b"0" * 70_000_000}), "a.zip", "unpacks to 70,000,000; at most 67,108,864 bytes"),
        (gzip.compress(b"0" * 70_000_000), "a.csv.gz", "at most 67,108,864 bytes (64 MB) are unpacked"),
        (bz2.compress(b"0" * 70_000_000), "a.csv.bz2", "at most 67,108,864 bytes (64 MB) are unpacked"),
        (lzma.compress(b"0" * 70_000_000), "a.csv.xz", "at most 67,108,864 bytes (64 MB) are unpacked"),
        (archive({"a.zip": archive({"b.csv": CSV})}), "a.zip", "a zip archive without a table"),
        (archive({"a.csv": archive({"b.csv": CSV})}), "a.zip", "a zip archive within another"),
        (gzip.compress(gzip.compress(CSV)), "a.gz", "a compressed file within another"),
        (archive({"photo.jpg": b"\xff\xd8\xff"}), "a.zip", "photo.jpg is a JPEG picture"),
        (archive({}), "a.zip", "a zip archive without a table"),
        (gzip.compress(b""), "a.csv.gz", "is empty: it has 0 bytes"),
        (gzip.compress(CSV)[:-9], "a.csv.gz", "damaged or incomplete"),
        (gzip.compress(CSV)[:-5] + b"12345", "a.csv.gz", "damaged or incomplete"),
        (lzma.compress(CSV)[:-9], "a.csv.xz", "damaged or incomplete"),
        (archive({"a.csv": CSV})[:-30], "a.zip", "damaged or incomplete"),
        (locked(), "a.zip", "protected by a password"),
        (lying(), "a.zip", "damaged or incomplete"),
    ],
    ids=lambda given: given if isinstance(given, str) else "raw",
)
def test_what_is_refused(raw: bytes, name: str, words: str) -> None:
    with pytest.raises(DataError) as caught:
        read_table(raw, name)
    assert words in str(caught.value)


def test_a_member_with_another_checksum_is_damage() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as opened_:
        opened_.writestr("a.csv", CSV)
    raw = target.getvalue().replace(b"1.5,2", b"1.6,2")
    assert zlib.crc32(CSV) != zlib.crc32(CSV.replace(b"1.5,2", b"1.6,2"))
    with pytest.raises(DataError, match="damaged or incomplete"):
        read_table(raw, "a.zip")
