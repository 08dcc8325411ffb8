"""Secrets and names: the lecturer's key, what a browser calls itself, and nicknames."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata

from pages.classroom.problems import Unusable

LONGEST_NICKNAME = 20

_DIGITS = re.compile(r"[0-9a-f]{32}")


def new_key() -> str:
    """Return 128 random bits, in hexadecimal."""
    return secrets.token_hex(16)


def digest(text: str) -> str:
    """Return the sha256 of a text: what is stored of a secret."""
    return hashlib.sha256(text.encode()).hexdigest()


def fits(key: str, key_digest: str) -> bool:
    """Return whether a key is the one of this digest, in a time that says nothing of how near it is."""
    return hmac.compare_digest(digest(key), key_digest)


def pupil_of(code: str, browser: str) -> str:
    """Return what a browser is called in a room; Unusable for what no browser of ours has made."""
    return digest(f"{code} {checked_digits(browser, 'browser')}")


def checked_digits(sent: object, name: str) -> str:
    """Return 32 hexadecimal digits; Unusable for anything else."""
    if not isinstance(sent, str) or not _DIGITS.fullmatch(sent):
        raise Unusable(f'"{name}" must be 32 hexadecimal digits.')
    return sent


def checked_nickname(sent: object) -> str:
    """Return a nickname without what cannot be seen; Unusable for one that is too long."""
    if not isinstance(sent, str) or len(sent) > 10 * LONGEST_NICKNAME:
        raise Unusable(f"A nickname has at most {LONGEST_NICKNAME} letters.")
    seen = "".join(sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFC", sent))
    name = " ".join(seen.split())
    if len(name) > LONGEST_NICKNAME:
        raise Unusable(f"A nickname has at most {LONGEST_NICKNAME} letters.")
    return name
