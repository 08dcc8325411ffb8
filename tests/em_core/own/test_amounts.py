"""Amounts in cells: money of many countries, percent, brackets and signs behind, units; and what is a guess."""

from __future__ import annotations

import pytest

from em_core.data.notation import amount
from em_core.data.problems import Kind
from tests.em_core.own.opened_files import column, ids, kinds, opened, told

MONEY = {
    "brackets, dollars, a minus behind": (
        'account,change\nA,"1,250.00"\nB,"(1,180.50)"\nC,"$1,310.00"\nD,"-$1,204.10"\nE,980.00-\n',
        [1250, -1180.5, 1310, -1204.1, -980],
    ),
    "euros, decimal comma": ("Konto;Betrag\na;1.250,00 €\nb;-980,50 €\nc;12,25 €\n", [1250, -980.5, 12.25]),
    "euros before": ("a;b\nx;€ 1.250,00\ny;€ 980,50\nz;€ -12,25\n", [1250, 980.5, -12.25]),
    "francs": ("a\tb\nx\tCHF 1'250.50\ny\tCHF 980.00\nz\tCHF -12.25\n", [1250.5, 980, -12.25]),
    "pounds": ('a,b\nx,"£1,250.50"\ny,£980.25\nz,(£12.25)\n', [1250.5, 980.25, -12.25]),
    "yen": ("a,b\nx,¥1250\ny,¥980\nz,¥1200\n", [1250, 980, 1200]),
    "kronor": ("a;b\nx;1 250,50 kr\ny;980,25 kr\nz;12,00 kr\n", [1250.5, 980.25, 12]),
    "złoty": ("a;b\nx;1 250,50 zł\ny;980,25 zł\nz;-12,00 zł\n", [1250.5, 980.25, -12]),
    "codes": ("a,b\nx,USD 12.50\ny,USD 13.25\nz,14.75\n", [12.5, 13.25, 14.75]),
    "prices with a dash": ("a;b\nx;12,- €\ny;13,50 €\nz;7,– €\n", [12, 13.5, 7]),
    "sap": ("a;b\nx;1.250,00\ny;980,50-\nz;12,25-\n", [1250, -980.5, -12.25]),
}


@pytest.mark.parametrize("name", MONEY)
def test_money_is_read_and_told(name: str) -> None:
    text, numbers = MONEY[name]
    own = opened(text)
    assert column(own) == numbers
    assert "money" in own.taken
    assert told(own, Kind.MONEY).severity == "assumed"
    assert ids(told(own, Kind.MONEY)) == ["keep:money"]
    kept = opened(text, "keep:money")
    assert "money" not in kept.taken
    assert ids(told(kept, Kind.MONEY)) == ["money"]


def test_several_currencies_are_a_question() -> None:
    text = "a,b\nx,$12.50\ny,€13.25\nz,$14.75\n"
    own = opened(text)
    assert own.data is None
    assert told(own, Kind.MONEY).severity == "decide"
    assert "several currencies ($, €)" in told(own, Kind.MONEY).sentence
    assert column(opened(text, "money")) == [12.5, 13.25, 14.75]


PERCENT = {
    "english": ("a,b\nx,12.5%\ny,-11.8%\nz,13.1 %\n", [12.5, -11.8, 13.1]),
    "german": ("a;b\nx;12,5 %\ny;-11,8 %\nz;13,1 %\n", [12.5, -11.8, 13.1]),
    "brackets": ("a,b\nx,12.5%\ny,(11.8%)\nz,13.1%\n", [12.5, -11.8, 13.1]),
}


@pytest.mark.parametrize("name", PERCENT)
def test_percent_is_read_as_percent(name: str) -> None:
    text, numbers = PERCENT[name]
    own = opened(text)
    assert column(own) == numbers
    assert "percent" in own.taken
    assert "percent" not in opened(text, "keep:percent").taken


def test_percent_among_plain_numbers_is_a_question() -> None:
    text = "a,b\nx,12.5%\ny,0.118\nz,13.5%\n"
    own = opened(text)
    assert own.data is None
    assert ids(told(own, Kind.PERCENT)) == ["percent", "percent_as_fractions"]
    assert column(opened(text, "percent")) == [12.5, 0.118, 13.5]
    assert column(opened(text, "percent_as_fractions")) == [0.125, 0.118, 0.135]


def test_a_question_about_a_column_that_is_not_used_keeps_nobody_waiting() -> None:
    text = "a,b,c\nx,12.5%,1\ny,0.118,2.5\nz,13.5%,7\n"
    assert opened(text).columns == ("c",)
    assert told(opened(text), Kind.PERCENT).severity == "note"
    assert opened(text, columns=["b"]).data is None
    assert column(opened(text, columns=["c"])) == [1, 2.5, 7]


UNITS = {
    "milligrams": ("a,b\nx,12 mg\ny,13.5 mg\nz,7 mg\n", [12, 13.5, 7]),
    "kilograms, comma": ("a;b\nx;12,5kg\ny;13,5kg\nz;7kg\n", [12.5, 13.5, 7]),
    "degrees": ("a,b\nx,12.5 °C\ny,-13.5 °C\nz,7.0 °C\n", [12.5, -13.5, 7]),
}


@pytest.mark.parametrize("name", UNITS)
def test_one_unit_in_every_cell_is_read_as_the_unit(name: str) -> None:
    text, numbers = UNITS[name]
    own = opened(text)
    assert column(own) == numbers
    assert own.taken == ("units_in_cells",)


@pytest.mark.parametrize(
    "text",
    [
        # Nobody knows what the plain numbers are in.
        "a,b\nx,12 mg\ny,13\nz,7\nv,9\n",
        "a,b\nx,12 mg\ny,13 g\nz,7 mg\n",
        "a,b\nx,12k\ny,500\nz,7k\nu,800\n",
    ],
)
def test_mixed_units_are_no_numbers(text: str) -> None:
    own = opened(text)
    assert Kind.UNITS not in kinds(own)
    assert own.data is None


@pytest.mark.parametrize(
    "cell",
    ["(12", "12)", "--5", "$-", "€", "1,5 € $", "abc", "-(5)", "(-5)", "5-3", "1.2.2020", "12:30", "3/4", "()"],
)
def test_what_is_no_amount(cell: str) -> None:
    found = amount(cell)
    assert found is None or found.kind == "unit"
