"""What the JavaScript's tests compare with is what Python says today."""

from __future__ import annotations

import json

from tests.js.fixtures import FILE, arrays_in, made

STALE = "run `python -m tests.js.fixtures`, and see whether the JavaScript still agrees"


def test_the_fixtures_are_what_python_says_today() -> None:
    kept = json.loads(FILE.read_text("utf-8"))
    now = made()
    # Compressed bytes are another zlib's own affair: what is in them counts.
    assert arrays_in(kept.pop("packed")) == now["arrays"], STALE
    del now["packed"]
    assert kept == now, STALE
