"""How near each numeric comparison of the tests comes to failing: a pytest plugin, and the table of what it found.

    python -m pytest -p tests.margins --margins here.json tests/em_core
    OPENBLAS_CORETYPE=Prescott python -m pytest -p tests.margins --margins plain.json tests/em_core
    python -m tests.margins here.json plain.json

A margin is |difference| / allowed: at 1 the test fails, and rounding alone should stay below 0.1 on any processor.
Environments worth a run: OpenBLAS with the kernels of others (OPENBLAS_CORETYPE), NumPy with its own choices turned off
(NPY_DISABLE_CPU_FEATURES, with the targets that `np.show_config()` lists), and `--another-order`.

Seen are `assert_allclose`, `np.allclose`, `np.isclose`, `pytest.approx`, and hand-written comparisons with a small
number in them, as `abs(a - b) <= 1e-9 * size` or `f <= l + 1e-9`: what they allow is what that number adds.
Not seen: exact equality, tolerances that are a variable, and decisions such as how many steps a run takes.
"""

from __future__ import annotations

import ast
import json
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import em_core  # noqa: F401  (first: it sets the BLAS threads before anything imports NumPy)

import numpy as np  # isort: skip
import pytest  # isort: skip
from _pytest import approx  # isort: skip
from _pytest.assertion import rewrite  # isort: skip

TESTS = Path(__file__).parent
LIMIT = 0.1
"""The largest margin that rounding may take."""

KEPT = 400
"""How many margins of a site in one test are kept, to be compared with other environments'."""

Margins = dict[str, dict[str, list[float]]]
"""By site ("core/test_sums.py:35"), then by test: margins in the order of the comparisons, signed where they can be."""

_seen: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
_broken: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
_failed: list[str] = []
_test = ""


def note(margins: Any, site: str | None = None) -> None:
    """Keep the margins of one comparison: the largest first, so that it is among those that are kept."""
    if not _test:
        return
    values = np.atleast_1d(np.asarray(margins, dtype=float)).ravel()
    values = values[~np.isnan(values)]
    if not values.size or not (site := site or _caller()):
        return
    sizes = np.abs(values)
    if (sizes > 1).any():
        _broken[site][_test] = max(_broken[site][_test], float(sizes.max()))
    kept = _seen[site][_test]
    if not kept:
        kept.append(0.0)
    kept[0] = max(kept[0], float(sizes[sizes <= 1].max(initial=0)))
    if len(kept) < KEPT:
        kept.extend(values[:: max(1, len(values) // 50)].tolist())


def _caller() -> str | None:
    """Return the innermost line of the tests that led here."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(str(TESTS)) and path != __file__:
            return f"{Path(path).relative_to(TESTS)}:{frame.f_lineno}"
        frame = frame.f_back
    return None


def _closeness(actual: Any, desired: Any, rtol: float, atol: float) -> Any:
    """Return the signed differences as parts of what is allowed; NaN where a side is not finite."""
    try:
        one, other = np.broadcast_arrays(np.asarray(actual, dtype=float), np.asarray(desired, dtype=float))
    except (TypeError, ValueError):
        return np.nan
    with np.errstate(all="ignore"):
        apart, allowed = one - other, atol + rtol * np.abs(other)
        return np.where(apart == 0, 0.0, apart / allowed)


def _watch_numpy() -> None:
    true_assert, true_all, true_is = np.testing.assert_allclose, np.allclose, np.isclose

    def assert_allclose(
        actual: Any, desired: Any, rtol: float = 1e-7, atol: float = 0, *more: Any, **named: Any
    ) -> None:
        __tracebackhide__ = True
        note(_closeness(actual, desired, rtol, atol))
        true_assert(actual, desired, rtol, atol, *more, **named)

    def watched(true: Callable[..., Any]) -> Callable[..., Any]:
        def close(a: Any, b: Any, rtol: float = 1e-5, atol: float = 1e-8, **named: Any) -> Any:
            note(_closeness(a, b, rtol, atol))
            return true(a, b, rtol, atol, **named)

        return close

    np.testing.assert_allclose = assert_allclose
    np.allclose, np.isclose = watched(true_all), watched(true_is)


def _watch_approx() -> None:
    true = approx.ApproxScalar.__eq__

    def equal(self: Any, actual: Any) -> bool:
        if isinstance(actual, int | float | np.number) and isinstance(self.expected, int | float | np.number):
            note(_closeness(actual, self.expected, 0.0, float(self.tolerance)))
        return bool(true(self, actual))

    approx.ApproxScalar.__eq__ = equal  # type: ignore[method-assign]


class _Comparisons(ast.NodeTransformer):
    """Turns each comparison with a small number into a call that looks at it twice: with the number, and with zero."""

    def __init__(self, site: str) -> None:
        self.site = site

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Replace `a <= b` by `__compared__(op, lambda: a, lambda: b, lambda: a0, lambda: b0, site)`."""
        self.generic_visit(node)
        if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Lt | ast.LtE | ast.Gt | ast.GtE):
            return node
        if any(isinstance(part, ast.NamedExpr | ast.Await | ast.Yield) for part in ast.walk(node)):
            return node
        sides = [node.left, node.comparators[0]]
        if not any(_is_small(part) for side in sides for part in ast.walk(side)):
            return node
        zeros = [_Zeros().visit(ast.parse(ast.unparse(side), mode="eval").body) for side in sides]
        call = ast.Call(
            ast.Name("__compared__", ast.Load()),
            [
                ast.Constant(type(node.ops[0]).__name__),
                *(ast.Lambda(_no_arguments(), side) for side in (*sides, *zeros)),
                ast.Constant(f"{self.site}:{node.lineno}"),
            ],
            [],
        )
        placed = ast.copy_location(call, node)
        for part in ast.walk(placed):
            if not hasattr(part, "lineno"):
                ast.copy_location(part, node)
        return ast.fix_missing_locations(placed)


def _no_arguments() -> ast.arguments:
    return ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])


def _is_small(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, float) and 0 < node.value <= 2e-3


class _Zeros(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Replace a small number by zero."""
        return ast.copy_location(ast.Constant(0.0), node) if _is_small(node) else node


def _compared(op: str, left: Any, right: Any, left_zero: Any, right_zero: Any, site: str) -> Any:
    a, b = left(), right()
    result = {"Lt": lambda: a < b, "LtE": lambda: a <= b, "Gt": lambda: a > b, "GtE": lambda: a >= b}[op]()
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            small, large = (np.asarray(v, dtype=float) for v in ((a, b) if op.startswith("L") else (b, a)))
            zeros = (left_zero, right_zero) if op.startswith("L") else (right_zero, left_zero)
            small_zero, large_zero = (np.asarray(v(), dtype=float) for v in zeros)
            allowed = (large - large_zero) - (small - small_zero)
            over = small_zero - large_zero
            # Where the number makes the comparison harder, it is a difference that must be there.
            note(np.where(allowed > 0, np.maximum(over, 0) / allowed, np.where(result, small / large, np.nan)), site)
    except (TypeError, ValueError, ArithmeticError):
        pass
    return result


def _watch_comparisons() -> None:
    true = rewrite.rewrite_asserts

    def rewritten(tree: ast.Module, source: bytes, path: str | None = None, config: Any = None) -> None:
        if path and path.startswith(str(TESTS)):
            tree = _Comparisons(str(Path(path).relative_to(TESTS))).visit(tree)
        true(tree, source, path, config)

    rewrite.rewrite_asserts = rewritten  # type: ignore[assignment]
    # What was rewritten before has no comparisons that are watched, and what is rewritten now must not be kept.
    rewrite._read_pyc = lambda *_: None
    rewrite._write_pyc = lambda *_: False
    __builtins__["__compared__"] = _compared


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--margins", help="a file for the margins of every comparison")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--margins"):
        _watch_numpy()
        _watch_approx()
        _watch_comparisons()
        pytest.register_assert_rewrite(
            "tests.contract.checks", "tests.reference.cases", "tests.em_core.landscape.cases"
        )
        config.pluginmanager.register(_Recorder(config), "margins recorder")


class _Recorder:
    def __init__(self, config: pytest.Config) -> None:
        worker = getattr(config, "workerinput", {}).get("workerid", "")
        self.controls = not worker and bool(getattr(config.option, "numprocesses", 0))
        self.path = Path(config.getoption("--margins"))
        self.own = self.path.with_name(f"{self.path.stem}.{worker}{self.path.suffix}") if worker else self.path

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        global _test
        _test = item.nodeid
        try:
            return (yield)
        finally:
            _test = ""

    def pytest_sessionfinish(self) -> None:
        """Write what this process has seen; the controlling one puts its workers' files together."""
        found: dict[str, dict[str, Any]] = {"seen": {}, "broken": {}, "failed": {}}
        for name, sites in (("seen", _seen), ("broken", _broken)):
            found[name] = {site: dict(tests) for site, tests in sites.items()}
        if self.controls:
            for part in sorted(self.path.parent.glob(f"{self.path.stem}.gw*{self.path.suffix}")):
                for name, sites in json.loads(part.read_text()).items():
                    for site, tests in sites.items():
                        found[name].setdefault(site, {}).update(tests)
                part.unlink()
        self.own.write_text(json.dumps(found | {"failed": {test: {} for test in _failed}}))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            _failed.append(report.nodeid)


def _load(path: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(path).read_text())
    return found


def _spread(runs: list[dict[str, Any]], site: str, test: str) -> float:
    """Return how far a comparison's margins move between environments; how far the largest does, where they differ."""
    there = [run["seen"][site][test] for run in runs if test in run["seen"].get(site, {})]
    if len({len(values) for values in there}) == 1:
        moved = np.array(there)[:, 1:] if len(there[0]) > 1 else np.array(there)
        # Beyond 1 is a bug's, and is meant to be.
        return float(np.nanmax(np.ptp(np.where(np.abs(moved) <= 1, moved, 0.0), axis=0), initial=0))
    return float(np.ptp([values[0] for values in there]))


def main(paths: list[str]) -> int:
    """Print the sites where rounding takes more than a tenth of what is allowed in any environment; 1 if there are any.

    A margin that is the same everywhere is no rounding: digits that a publication left out, or what a method is off by.
    It counts where it moves between environments by more than a tenth of what is left.
    """
    runs = [_load(path) for path in paths]
    names = [Path(path).stem for path in paths]
    failed = [set(run["failed"]) for run in runs]
    rows = []
    for site in sorted({site for run in runs for site in run["seen"]}):
        tests = sorted({test for run in runs for test in run["seen"].get(site, {})})
        largest = [
            max(
                [run["seen"].get(site, {}).get(test, [0.0])[0] for test in tests]
                + [run["broken"].get(site, {}).get(test, 0.0) for test in tests if test in bad]
            )
            for run, bad in zip(runs, failed, strict=True)
        ]
        if max(largest) > LIMIT:
            moves = max(_spread(runs, site, test) for test in tests)
            rows.append((moves > (1 - max(largest)) / 10, site, largest, moves, len(tests)))
    for title, wanted in (("Rounding takes more than a tenth", True), ("The same everywhere: no rounding", False)):
        print(f"\n{title}\n{'site':58}" + "".join(f"{name[:10]:>11}" for name in names) + "      moves  tests")
        for _, site, largest, moves, count in (row for row in rows if row[0] is wanted):
            print(f"{site:58}" + "".join(f"{value:11.3g}" for value in largest) + f"{moves:11.2g}{count:7}")
    for name, bad in zip(names, failed, strict=True):
        print(f"\n{name}: {len(bad)} failed", *sorted(bad), sep="\n  ")
    return int(any(row[0] for row in rows) or any(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
