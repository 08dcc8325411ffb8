"""`make load` with three visitors: everyone is counted, with the run's data and every answer, behind nginx, too."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench.first_visitor import STARTS, order_of
from tests.bench.load import AT_ONCE, EMPTY_PAGE, SHARED_LINK, Lesson, Place, lesson, middle_and_most, rows, started
from tests.bench.proxy import NGINX, settings

VISITORS, SECONDS, STAY = 3, 0.3, 2.0


def of_three(script: str, place: Place, processes: int = 1) -> Lesson:
    with started(script, processes) as (url, servers):
        return asyncio.run(lesson(url, servers, place, VISITORS, SECONDS, STAY))


@pytest.fixture
def empty_script(tmp_path: Path) -> str:
    script = tmp_path / "empty.py"
    script.write_text(AT_ONCE, "utf-8")
    return str(script)


def test_the_runs_data_come_and_every_point_is_answered() -> None:
    found = of_three("app.py", SHARED_LINK)
    assert found.faults == []
    assert len(found.opening) == VISITORS
    assert len(found.answers) >= VISITORS
    assert min(found.opening + found.answers) > 0
    assert min(found.opening_spent, found.answers_spent) > 0
    assert found.bytes > 50e6


def test_a_page_and_an_answer_without_what_they_should_hold_are_faults(empty_script: str) -> None:
    found = of_three(empty_script, replace(EMPTY_PAGE, least=1))
    assert len(found.faults) >= VISITORS + len(found.answers)
    assert set(found.faults) == {"not there"}


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_two_processes_behind_the_guides_proxy(empty_script: str) -> None:
    found = of_three(empty_script, EMPTY_PAGE, 2)
    assert found.faults == []
    assert len(found.opening) == VISITORS
    assert len(found.answers) >= VISITORS


def test_the_proxy_has_the_guides_settings_and_these_ports() -> None:
    text = settings([1001, 1002, 1003], 1000, "/somewhere")
    assert text.count("server 127.0.0.1:") == 3
    assert "listen 127.0.0.1:1000;" in text
    assert "ssl" not in text
    assert "hash $halfstep_replica consistent;" in text
    assert text.count("{") == text.count("}")


def test_rows_compare_with_the_empty_page() -> None:
    empty = Lesson([0.1] * 20, [0.01] * 20, 2.0, 1.0, 70_000_000, [])
    found = Lesson([0.2] * 19 + [2.0], [0.03] * 20, 4.0, 1.0, 230_000_000, ["not there"])
    opening, answers = rows("a page", 100, found, empty)
    assert middle_and_most(found.opening)[0] == 0.2
    # The 95th percentile of twenty, of which one is another, is between the two.
    assert 0.2 < middle_and_most(found.opening)[1] < 2.0
    assert opening.startswith("| 100 | a page | 0.200 s | 0.290 s | 2.00, 2.90 | 40 ms | pass | 1 |")
    assert answers == "| 100 | a page | 20 | 0.030 s | 0.030 s | 3.00, 3.00 | 50 ms | 230 MB |"
    slow = replace(found, opening=[0.31] * 20)
    assert "| short |" in rows("a page", 100, slow, empty)[0]
    assert "short" not in rows("a page", 3, slow, empty)[0]


def test_the_first_visitor_the_second_and_the_tenth_have_the_same_runs() -> None:
    orders = [order_of(start) for start in range(STARTS)]
    assert all(len(set(order)) == 10 for order in orders)
    assert len({tuple(sorted(Counter(order[place] for order in orders).items())) for place in (0, 1, -1)}) == 1
