"""Text for a link: compressed, in the alphabet of URLs, and back."""

from __future__ import annotations

import base64
import zlib

MOST_CHARACTERS = 20_000
MOST_UNPACKED = 200_000
"""What is read at most, before and after decompression: a link is not a way to fill a server's memory."""

DAMAGED = "The data in the link cannot be read: a part is missing or changed. Ask for the link again, or for the file."


def pack_text(text: str) -> str:
    """Return text compressed, in the alphabet of URLs."""
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def unpack_text(text: str) -> str:
    """Return what `pack_text` packed; ValueError, a sentence, for anything else."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(DAMAGED)
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        inflate = zlib.decompressobj()
        plain = inflate.decompress(packed, MOST_UNPACKED)
        if not inflate.eof:
            raise ValueError(DAMAGED)
        return plain.decode()
    except (ValueError, zlib.error):
        raise ValueError(DAMAGED) from None
