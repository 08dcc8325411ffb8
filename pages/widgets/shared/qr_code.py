"""A QR code of an address, drawn here: nothing is asked of any server."""

from __future__ import annotations

import segno

LONGEST = 1_000
"""Characters of an address that a telephone still reads from the last row."""

TOO_LONG = "This address has {length:,} characters; a QR code of more than {most:,} cannot be read from a distance."


def code_of(url: str) -> str:
    """Return a QR code as SVG, black on white with its quiet zone; ValueError, a sentence, for what is too long."""
    if len(url) > LONGEST:
        raise ValueError(TOO_LONG.format(length=len(url), most=LONGEST))
    return segno.make_qr(url, error="m").svg_inline(border=4, dark="#000", light="#fff", omitsize=True)
