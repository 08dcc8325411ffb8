"""The load of a class with three phones: everything is asked, stored, counted and printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.heavy
def test_a_class_of_three_phones_is_held_to_its_end() -> None:
    words = [sys.executable, "-m", "tests.bench.class_load", "--pupils", "3", "--hurry", "60"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.count("stored 3, counted 3 of 3") == 3
    assert re.search(r"3 runs on 1000 points: [\d.]+ s after Go", done.stdout)
    assert "refused: 0" in done.stdout
