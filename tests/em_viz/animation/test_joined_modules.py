"""The player's modules as one: no two of them declare the same name at the top, or the page of its own is empty."""

from __future__ import annotations

import re
from collections import Counter

from em_viz.animation.standalone import joined_modules

DECLARED = re.compile(r"^(?:async )?(?:const|let|class|function\*?) (\w+)", re.MULTILINE)


def test_no_two_modules_declare_the_same_name() -> None:
    names = Counter(DECLARED.findall(joined_modules()))
    assert len(names) > 100
    assert not [name for name, count in names.items() if count > 1]
