"""Text encodings: UTF-8, UTF-16 and UTF-32 by their marks, else the likeliest older one, never in silence."""

from __future__ import annotations

import codecs

from em_core.data.likely_encoding import WINDOWS, Encoding, likely_encoding
from em_core.data.problems import Kind, Problem, notice, refusal
from em_core.data.sniffing import ACCEPTED, not_a_table

_MARKS = (
    # UTF-32's little-endian mark begins with UTF-16's, so it is asked for first.
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
)
_HIGH = bytes(range(0x80, 0x100))
_NO_TEXT = "binary data, or text in an encoding that cannot be told"
_CONTROLS = frozenset(range(32)) - set(b"\t\n\v\f\r\x1a")


def decode(raw: bytes, name: str) -> tuple[str, list[Problem]]:
    """Return the text with plain newlines, and a notice where the encoding was not UTF-8.

    Raises DataError for bytes that are no text at all.
    """
    codec, called = _codec(raw)
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError as error:
        if called != "UTF-8" or codec == "utf-8-sig":
            raise _undecodable(raw, error.start, called, name) from None
        return _older(raw, error.start, name)
    if "\0" in text or _too_many_controls(raw, codec):
        raise not_a_table(name, "binary data")
    if called == "UTF-8":
        return _plain(text), []
    return _plain(text), [notice(Kind.ENCODING, f"{name} is encoded as {called} and was read as such.", value=called)]


def _codec(raw: bytes) -> tuple[str, str]:
    for mark, codec, called in _MARKS:
        if raw.startswith(mark):
            return codec, called
    # Digits in UTF-16 without a mark: every second byte is NUL.
    start = raw[:2000]
    if len(start) >= 4 and len(raw) % 2 == 0:
        even, odd = start[0::2].count(0), start[1::2].count(0)
        if not even and odd > 0.9 * len(start) / 2:
            return "utf-16-le", "UTF-16"
        if not odd and even > 0.9 * len(start) / 2:
            return "utf-16-be", "UTF-16"
    return "utf-8", "UTF-8"


def _older(raw: bytes, at: int, name: str) -> tuple[str, list[Problem]]:
    """Read bytes that are not UTF-8 in the likeliest older encoding: Windows-1252, where none is clearly better."""
    if _too_many_controls(raw, WINDOWS.codec):
        raise not_a_table(name, _NO_TEXT)
    found = likely_encoding(raw)
    if found != WINDOWS:
        try:
            text = raw.decode(found.codec)
        except UnicodeDecodeError:
            pass
        else:
            return _plain(text), [_told(raw, at, name, found, text)]
    high = len(raw) - len(raw.translate(None, _HIGH))
    try:
        text = raw.decode(WINDOWS.codec)
    except UnicodeDecodeError as error:
        raise _undecodable(raw, error.start, "Windows-1252", name) from None
    if high > 0.3 * len(raw):
        raise not_a_table(name, _NO_TEXT)
    return _plain(text), [_told(raw, at, name, WINDOWS, text)]


def _told(raw: bytes, at: int, name: str, found: Encoding, text: str) -> Problem:
    """Return what is told of an older encoding, with the first character that shows it."""
    row = _row(raw, at)
    character = next(c for c in text if not c.isascii())
    how, alike = f"was read as {found.called}", "Numbers are the same in both."
    if found != WINDOWS:
        how = f"{how}, going by the letters"
    sentence = f'{name} is not UTF-8: byte 0x{raw[at]:02X} in row {row} {how}, where it is "{character}". {alike}'
    if len(character.encode(found.codec)) > 1:
        sentence = f'{name} is not UTF-8: it {how}; row {row} has "{character}". {alike}'
    remedy = "If a letter looks wrong, save the file as UTF-8."
    return notice(Kind.ENCODING, sentence, remedy, value=f"0x{raw[at]:02X}", row=row)


def _undecodable(raw: bytes, at: int, called: str, name: str) -> Exception:
    row = _row(raw, at)
    sentence = f"{name} is not {called} text: byte 0x{raw[at]:02X} in row {row} stands for no character."
    return refusal(Kind.ENCODING, sentence, f"Save it as UTF-8. {ACCEPTED}", value=f"0x{raw[at]:02X}", row=row)


def _row(raw: bytes, at: int) -> int:
    return 1 + raw.count(b"\n", 0, at) + raw.count(b"\r", 0, at) - raw.count(b"\r\n", 0, at)


def _too_many_controls(raw: bytes, codec: str) -> bool:
    return not codec.startswith(("utf-16", "utf-32")) and any(control in raw for control in map(_byte, _CONTROLS))


def _byte(value: int) -> bytes:
    return bytes([value])


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")
