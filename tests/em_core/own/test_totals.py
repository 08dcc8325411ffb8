"""Totals, statistics and footnotes: found by what they are called and hold, and never by one of the two alone."""

from __future__ import annotations

import pytest

from em_core.data.problems import Kind
from tests.em_core.own.opened_files import column, ids, kinds, opened, told

TOTALS = {
    "english": "branch,orders\nNorth,118\nSouth,131\nEast,124\nTotal,373\n",
    "german, decimal comma": "Ort;Umsatz\nKiel;118,5\nBonn;131,25\nUlm;124\nSumme;373,75\n",
    "german thousands": "Ort;Umsatz\nKiel;1.118,50\nBonn;2.131,25\nUlm;124,00\nGesamt:;3.373,75\n",
    "french": "ville;ventes\nLyon;118\nNice;131\nMetz;124\nTotal général;373\n",
    "spanish": "ciudad\tventas\nLugo\t118\nVigo\t131\nLeón\t124\nSuma\t373\n",
    "sigma": "a,b\nx,118\ny,131\nz,124\nƩ,373\n",
    "polish": "miasto;szt\nŁódź;118\nGdynia;131\nOpole;124\nRazem;373\n",
    "named before": "region,sales\nNorth,10\nNorth west,20\nEast,5\nAll regions total,35\n",
    "rounded": "case,x\na,1.23\nb,2.34\nc,3.45\nTotal,7.0\n",
    "percent": "party,share\na,20%\nb,30.4%\nc,49.6%\nTotal,100%\n",
    "money": 'party,sum\na,"$1,200.50"\nb,$30.25\nc,$49.00\nTotal,"$1,279.75"\n',
    "crlf and a mark of the encoding": "\ufeffbranch,orders\r\nNorth,118\r\nSouth,131\r\nEast,124\r\nTOTAL,373\r\n",
    "names with spaces": 'branch,orders\n"North Sea, west",118\nSouth Hill,131\nEast,124\nGrand total,373\n',
}


@pytest.mark.parametrize("name", TOTALS)
def test_a_total_is_left_out(name: str) -> None:
    own = opened(TOTALS[name])
    assert own.taken[0] == "totals"
    assert own.rows == (2, 3, 4)
    assert told(own, Kind.TOTAL).severity == "assumed"
    assert ids(told(own, Kind.TOTAL)) == ["keep:totals"]
    kept = opened(TOTALS[name], "keep:totals")
    assert kept.rows == (2, 3, 4, 5)
    assert "totals" not in kept.taken
    assert ids(told(kept, Kind.TOTAL)) == ["totals"]


def test_a_total_is_said_with_its_row_name_and_sum() -> None:
    assert told(opened(TOTALS["english"]), Kind.TOTAL).sentence == (
        'Row 5 is called "Total", and "orders" is 373 there, the sum of the 3 rows above it. Left out: 1 row of totals.'
    )


def test_subtotals_and_their_sum() -> None:
    text = "team,runs\na,3\nb,5\nSubtotal,8\nc,11\nd,2\nSubtotal,13\nGrand Total,21\n"
    own = opened(text)
    assert column(own) == [3, 5, 11, 2]
    assert own.rows == (2, 3, 5, 6)
    assert "The same is true of rows 7 and 8." in told(own, Kind.TOTAL).sentence


def test_a_row_that_is_called_a_total_and_holds_none_is_asked_about() -> None:
    own = opened("branch,orders\nNorth,118\nSouth,131\nEast,124\nTotal,900\n")
    assert column(own) == [118, 131, 124, 900]
    assert told(own, Kind.TOTAL).severity == "note"
    assert ids(told(own, Kind.TOTAL)) == ["totals"]
    assert column(opened("branch,orders\nNorth,118\nSouth,131\nEast,124\nTotal,900\n", "totals")) == [118, 131, 124]


@pytest.mark.parametrize(
    "text",
    [
        # Four identical sums.
        "lot,sum\na,100\nb,100\nc,100\nd,100\n",
        "lot,sum\na,10\nb,20\nc,30\nd,60\n",
        "x\n1\n2\n3\n6\n",
        # A brand called so, among others.
        "brand,litres\nAral,5\nTotal,7\nShell,9\nEsso,8\n",
        "x,y\n0,0\n0,1\n0,2\n0,3\n",
    ],
)
def test_what_only_happens_to_be_a_sum_stays(text: str) -> None:
    own = opened(text)
    assert "totals" not in own.taken
    assert len(own.rows) == len(text.splitlines()) - 1


STATISTICS = {
    "english": "case,x\na,1.0\nb,2.0\nc,3.0\nd,6.5\nMean,3.125\nSD,2.39\n",
    "german": "Fall;x\na;1,0\nb;2,0\nc;3,0\nd;6,5\nMittelwert;3,125\nStabw;2,39\n",
    "all four": "case\tx\na\t1.0\nb\t2.0\nc\t3.0\nd\t6.5\nn\t4\nmean\t3.125\nmin\t1.0\nmax\t6.5\n",
    "above": "case,x\nmean,3.125\na,1.0\nb,2.0\nc,3.0\nd,6.5\n",
    "spanish": "caso;x\na;1,0\nb;2,0\nc;3,0\nd;6,5\nPromedio;3,13\n",
}


@pytest.mark.parametrize("name", STATISTICS)
def test_statistics_are_left_out(name: str) -> None:
    own = opened(STATISTICS[name])
    assert column(own) == [1, 2, 3, 6.5]
    assert own.taken == ("statistics",)
    assert len(column(opened(STATISTICS[name], "keep:statistics"))) == len(STATISTICS[name].splitlines()) - 1


def test_people_called_max_and_min_stay() -> None:
    own = opened("name,height\nMax,1.75\nAnna,1.80\nMin,1.62\nUte,1.91\n")
    assert own.taken == ()
    assert own.labels == ("Max", "Anna", "Min", "Ute")


FOOTNOTES = {
    "source": "branch,orders\nNorth,118\nSouth,131\nEast,124\nSource: monthly ledger; provisional,\n",
    "german": "Ort;Umsatz\nKiel;118,5\nBonn;131,25\nUlm;124\nQuelle: Statistisches Amt\n",
    "star": "ville;ventes\nLyon;118\nNice;131\nMetz;124\n* chiffres provisoires;\n",
    "after a blank line": "a\tb\nx\t118\ny\t131\nz\t124\n\nprovisional figures\t\n",
    "two": "a,b\nx,118\ny,131\nz,124\nNote: rounded,\nFuente: INE,\n",
    "a sentence": "a,b\nx,118\ny,131\nz,124\nThe figures of the last quarter were estimated.,\n",
    "one column": "orders\n118\n131\n124\nStand: 1.3.2024\n",
}


@pytest.mark.parametrize("name", FOOTNOTES)
def test_footnotes_are_left_out(name: str) -> None:
    own = opened(FOOTNOTES[name])
    assert own.taken == ("footnotes",)
    assert own.rows == (2, 3, 4)
    assert told(own, Kind.FOOTNOTE).severity == "assumed"
    kept = opened(FOOTNOTES[name], "keep:footnotes")
    assert "footnotes" not in kept.taken
    assert ids(told(kept, Kind.FOOTNOTE)) == ["footnotes"]


def test_a_total_above_a_footnote() -> None:
    own = opened("branch,orders\nNorth,118\nSouth,131\nEast,124\nTotal,373\nSource: ledger,\n")
    assert own.taken == ("footnotes", "totals")
    assert column(own) == [118, 131, 124]


def test_the_last_row_without_a_value_is_no_footnote() -> None:
    own = opened("branch,orders\nNorth,118\nSouth,131\nEast,124\nAirport,\n")
    assert Kind.FOOTNOTE not in kinds(own)
    assert own.taken == ("drop_rows",)


def test_a_total_is_one_whatever_the_points_are() -> None:
    own = opened("Ort;Betrag\nA;1.200\nB;2.300\nC;987\nGesamt;4.487\n")
    assert own.taken == ("totals",)
    assert told(own, Kind.AMBIGUOUS).severity == "decide"
    answered = opened("Ort;Betrag\nA;1.200\nB;2.300\nC;987\nGesamt;4.487\n", "thousands_points")
    assert column(answered) == [1200, 2300, 987]


NUMBERED = "plot\tharvest\train\n" + "".join(f"{100 + i}\t{5 + i % 4}.5\t{60 + i % 7}\n" for i in range(12))


@pytest.mark.parametrize(
    ("last", "taken", "said"),
    [
        ("Total\t84.0\t\n", ("totals",), 'Row 14 is called "Total", and "harvest" is 84.0 there'),
        ("Mean\t7.0\t\n", ("statistics",), "row 14, called"),
        ("Total\t99\t1\n", (), 'Row 14 is called "Total". It may be a total, and is among the data.'),
    ],
)
def test_rows_that_are_numbered_in_the_first_column_have_a_total_below(
    last: str, taken: tuple[str, ...], said: str
) -> None:
    own = opened(NUMBERED + last)
    assert own.data is not None
    assert own.taken == taken
    assert any(said in problem.sentence for problem in own.problems)
    assert own.columns == ("harvest", "rain")
    assert own.rows[:12] == tuple(range(2, 14))
    if taken:
        assert len(own.rows) == 12
    plot = next(problem for problem in own.problems if problem.column == "plot")
    assert plot.sentence.startswith('Column "plot" is an identifier')
