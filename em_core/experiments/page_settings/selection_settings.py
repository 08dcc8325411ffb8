"""What the page "How many?" keeps in a link: the range of K, the starts, the criterion, and the model that is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from em_core.data.generators import LARGEST_SEED
from em_core.distributions.gaussian import COVARIANCES, Covariance
from em_core.experiments.experiment import Experiment
from em_core.experiments.url_fields import unusable, whole_asked
from em_core.multistart.drawn_starts import DRAWN
from em_core.multistart.restarts import Restart, plan_restarts
from em_core.selection.fit import CRITERIA

FIRST = Experiment(k=3)
"""What a first visitor sees: on Old Faithful BIC and ICL disagree."""

FEWEST, MOST = 1, 500
"""How many starts a model can have."""

LEAST_K, MOST_K = 2, 10
"""What the largest K of the table can be."""

KEYS = ("upto", "starts", "by", "kinds", "starts_seed", "sign", "cell")
"""The names of its parts in a link."""

START = "random_points"
"""The method that draws the starts, for models whose components have means."""

_CELL = re.compile(r"([0-9]{1,2})(?:,([a-z_]{1,20}))?")


@dataclass(frozen=True)
class CellChoice:
    """One model of the table: K, and the kind of covariance where the model has such."""

    k: int
    covariance: Covariance | None = None

    @property
    def text(self) -> str:
        """It in a link: "3,tied", or "3"."""
        return str(self.k) if self.covariance is None else f"{self.k},{self.covariance}"


@dataclass(frozen=True)
class SelectionAsk:
    """What the controls of the page say.

    upto:    the largest K; the smallest is 1.
    starts:  from how many starts each model is fitted; seed: of the first.
    by:      the criterion: "aic", "bic" or "icl".
    kinds:   the kinds of covariance that are compared; () for all that the model has.
    mclust:  whether criteria are shown with mclust's sign, in which larger is better.
    cell:    the model that is shown below the table; None for the best.
    """

    upto: int = 6
    starts: int = 10
    by: str = "bic"
    kinds: tuple[Covariance, ...] = ()
    seed: int = 0
    mclust: bool = False
    cell: CellChoice | None = None

    @property
    def ks(self) -> range:
        """Every K of the table."""
        return range(1, self.upto + 1)

    @property
    def work(self) -> str:
        """What decides which runs are made: equal texts are equal tables of equal data."""
        return f"{self.upto} {self.starts} {self.seed} {','.join(self.kinds)}"

    def plan(self, has_means: bool) -> tuple[Restart, ...]:
        """Return the starts of each model of the table, as `select` draws them."""
        plan = plan_restarts(self.starts, START, self.seed)
        return plan if has_means else tuple(Restart(DRAWN, each.seed) for each in plan)

    @property
    def query(self) -> dict[str, str]:
        """The request in a link: the largest K always, so that a link to this page is never empty."""
        said = {
            "starts": str(self.starts),
            "by": self.by,
            "kinds": ",".join(self.kinds),
            "starts_seed": str(self.seed),
            "sign": _sign(self.mclust),
            "cell": "" if self.cell is None else self.cell.text,
        }
        usual = {
            "starts": str(SelectionAsk.starts),
            "by": SelectionAsk.by,
            "kinds": "",
            "starts_seed": str(SelectionAsk.seed),
            "sign": _sign(SelectionAsk.mclust),
            "cell": "",
        }
        return {"upto": str(self.upto)} | {name: text for name, text in said.items() if text != usual[name]}

    @property
    def settings(self) -> dict[str, str]:
        """Every part, the usual ones too, as a link writes it; what is left to the page is not there."""
        numbers = {"upto": self.upto, "starts": self.starts, "starts_seed": self.seed}
        words = {"by": self.by, "sign": _sign(self.mclust)}
        return {name: str(value) for name, value in numbers.items()} | words | self._chosen

    @property
    def _chosen(self) -> dict[str, str]:
        kinds = {"kinds": ",".join(self.kinds)} if self.kinds else {}
        return kinds | ({} if self.cell is None else {"cell": self.cell.text})


def selection_ask(query: Mapping[str, str]) -> tuple[SelectionAsk, list[str]]:
    """Return the request in a link, and a note for each part of it that cannot be used; never raises."""
    notes: list[str] = []
    upto = whole_asked(query, "upto", LEAST_K, MOST_K, SelectionAsk.upto, notes)
    starts = whole_asked(query, "starts", FEWEST, MOST, SelectionAsk.starts, notes)
    seed = whole_asked(query, "starts_seed", 0, LARGEST_SEED, SelectionAsk.seed, notes)
    by = query.get("by", SelectionAsk.by)
    if by not in CRITERIA:
        notes.append(unusable("by", by, f"one of {', '.join(CRITERIA)}", SelectionAsk.by))
        by = SelectionAsk.by
    sign = query.get("sign", _sign(SelectionAsk.mclust))
    if sign not in (_sign(False), _sign(True)):
        notes.append(unusable("sign", sign, f"{_sign(False)} or {_sign(True)}", _sign(SelectionAsk.mclust)))
    cell = _cell(query, upto, notes)
    return SelectionAsk(upto, starts, by, _kinds(query, notes), seed, sign == _sign(True), cell), notes


def _sign(mclust: bool) -> str:
    return "mclust" if mclust else "usual"


def _kinds(query: Mapping[str, str], notes: list[str]) -> tuple[Covariance, ...]:
    if "kinds" not in query:
        return SelectionAsk.kinds
    asked = set(query["kinds"].split(",", len(COVARIANCES)))
    found = tuple(kind for kind in COVARIANCES if kind in asked)
    if len(found) < len(asked):
        notes.append(unusable("kinds", query["kinds"], f"a list of {', '.join(COVARIANCES)}", "all that the model has"))
        return SelectionAsk.kinds
    return found


def _cell(query: Mapping[str, str], upto: int, notes: list[str]) -> CellChoice | None:
    if "cell" not in query:
        return None
    found = _CELL.fullmatch(query["cell"])
    kinds = [kind for kind in COVARIANCES if found is not None and kind == found[2]]
    if found is None or not 1 <= int(found[1]) <= upto or (found[2] is not None and not kinds):
        rule = f"K from 1 to {upto}, a comma and one of {', '.join(COVARIANCES)}, such as 2,full"
        notes.append(unusable("cell", query["cell"], rule, "the best model"))
        return None
    return CellChoice(int(found[1]), kinds[0] if kinds else None)
