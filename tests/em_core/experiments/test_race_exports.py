"""A race as tables: a row for each run, a row for each point, and every number as it is."""

from __future__ import annotations

import csv
import io

from em_core.experiments.exports.race import points_csv, standings_csv
from tests.em_core.standings.made import contest, run, standing

RACE = contest(
    standing("em", run([5.0, 1e-3, 5e-7], passes=[0, 3, 9])), standing("squarem", run([5.0, 0.5], passes=[0, 4]))
)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_standings_have_the_passes_to_each_line_and_a_blank_where_one_is_not_reached() -> None:
    first, second = rows(standings_csv(RACE))
    lines = ("passes_to_0.01", "passes_to_0.0001", "passes_to_1e-06")
    assert (first["algorithm"], [float(first[line]) for line in lines]) == ("em", [3, 9, 9])
    assert (second["algorithm"], [second[line] for line in lines]) == ("squarem", ["", "", ""])
    assert second["outcome"].startswith("Converged")


def test_the_points_have_every_parameter_and_read_back_to_the_last_bit() -> None:
    found = rows(points_csv(RACE))
    assert [float(row["passes"]) for row in found] == [0, 3, 9, 0, 4]
    assert float(found[2]["objective"]) == RACE.standings[0].runs[0].log_likelihoods[-1]
    parameters = [name for name in found[0] if name.startswith(("weights", "rates"))]
    assert parameters == ["weights_1", "weights_2", "rates_1", "rates_2"]
    assert float(found[2]["rates_2"]) == 8.0
