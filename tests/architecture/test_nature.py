"""What a model is, is asked in one place: no other file looks for attributes, classes, names of objectives or English.

em_core/em/capabilities.py reads a model's declaration (and derives what a short model does not say);
em_core/em/parameters.py reads the kinds of its arrays. Everybody else asks those two.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from em_core import models
from em_core.catalogue.registry import FAMILY

ROOT = Path(__file__).parents[2]
PACKAGES = ("em_core", "em_viz", "pages", "halfstep")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

NATURE = "em_core/em/capabilities.py"
KINDS = "em_core/em/parameters.py"

# What is handed over may be an array or a table of any library; none of these is asked of a model.
FOREIGN = {
    "em_core/numerics/arrays.py": {"dtype", "kind"},
    "em_core/distributions/input_checks.py": {"dtype", "kind"},
    "em_core/numerics/arguments.py": {"shape", "ndim"},
    "em_core/data/editing.py": {"shape", "ndim"},
    # Values of NumPy and pandas, and what pyreadstat says of a file: not every kind of file has all of it.
    "em_core/data/apart_child.py": {
        "item",
        "to_pydatetime",
        "kind",
        "column_names",
        "number_rows",
        "column_names_to_labels",
        "variable_value_labels",
        "missing_ranges",
        "readstat_variable_types",
    },
    "pages/widgets/arrival/address.py": {"is_history_navigation"},
    "halfstep/run.py": {"reconfigure"},
}

# A fast path and the quick look at a start know the verbs of a class, and of no subclass that may have changed them.
EXACT = ("em_core/fast/", "em_core/algorithms/argument_checks.py")

OBJECTIVES = {case.model.objective for entry in FAMILY.values() for case in entry.cases()} | {
    "classification log-likelihood",
    "annealed log-likelihood",
}

CLASSES = {
    name
    for module in vars(models).values()
    if inspect.ismodule(module)
    for name, thing in vars(module).items()
    if inspect.isclass(thing) and thing.__module__.startswith(("em_core.models", "em_core.distributions"))
    if hasattr(thing, "e_step") or hasattr(thing, "responsibilities") or "Params" in name or "Posterior" in name
}

FIELDS = {"field", "each", "f", "of"}

COMPARED = (ast.In, ast.NotIn, ast.Eq, ast.NotEq)

SENTENCES = {"reason", "message", "clause", "noun", "collapse"}
"""Attributes that hold English; an enum (Cause, Collapse, Outcome) says the same by type."""


@cache
def parsed(path: Path) -> ast.AST:
    return ast.parse(path.read_text())


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def constants(node: ast.AST) -> set[object]:
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}


def names_in(node: ast.AST) -> set[str]:
    found = [each for each in ast.walk(node) if isinstance(each, ast.Name | ast.Attribute)]
    return {each.id if isinstance(each, ast.Name) else each.attr for each in found}


def looked_up(tree: ast.AST, file: str) -> Iterator[ast.AST]:
    """A name that somebody looks for on a thing that may or may not have it."""
    modules = {each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}
    for call in calls(tree, "getattr", "hasattr"):
        thing, name = call.args[:2]
        of_a_module = isinstance(thing, ast.Name) and thing.id in modules
        if isinstance(name, ast.Constant) and name.value not in FOREIGN.get(file, set()) and not of_a_module:
            yield call


def asked_by_class(tree: ast.AST, _file: str) -> Iterator[ast.AST]:
    """A model, its parameters or its posterior told apart by class; functools.singledispatch is how to do that."""
    for call in calls(tree, "isinstance", "issubclass"):
        if names_in(call.args[1]) & CLASSES:
            yield call
    for node in ast.walk(tree):
        if isinstance(node, ast.MatchClass) and names_in(node.cls) & CLASSES:
            yield node
        if isinstance(node, ast.Compare) and list(calls(node.left, "type")):
            yield from (node for each in node.comparators if names_in(each) & CLASSES)


def compared_with_an_objective(tree: ast.AST, _file: str) -> Iterator[ast.AST]:
    """The English name of an objective taken for what it is."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, comparators=others):
                if any(constants(each) & OBJECTIVES for each in (left, *others)):
                    yield node
            case ast.MatchValue(value=value):
                if constants(value) & OBJECTIVES:
                    yield node
            case ast.Dict(keys=keys):
                if any(isinstance(key, ast.Constant) and key.value in OBJECTIVES for key in keys):
                    yield node


def is_sentence(node: ast.AST) -> bool:
    """Whether an expression is what an error or an outcome says."""
    attributes = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
    told = any(names_in(call.args[0]) & {"error", "failure", "exc"} for call in calls(node, "str") if call.args)
    return bool(attributes & SENTENCES) or told


def read_from_a_sentence(tree: ast.AST, _file: str) -> Iterator[ast.AST]:
    """An outcome recognised by the words that tell it."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, ops=[op], comparators=[right]) if isinstance(op, COMPARED):
                sides = {type(each.value) for each in (left, right) if isinstance(each, ast.Constant)}
                if str in sides and (is_sentence(left) or is_sentence(right)):
                    yield node
            case ast.Call(func=ast.Attribute(value=value, attr="startswith" | "endswith" | "removeprefix" | "split")):
                if is_sentence(value):
                    yield node
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re")), args=args):
                if any(is_sentence(each) for each in args):
                    yield node


def kinds_read(tree: ast.AST, _file: str) -> Iterator[ast.AST]:
    """The metadata of a field of parameters, which em_core.em.parameters reads."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "metadata" and names_in(node.value) & FIELDS:
            yield node


def called_component(tree: ast.AST, _file: str) -> Iterator[ast.AST]:
    """A component numbered in words that are nobody's: f"component {k + 1}"."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.JoinedStr):
            continue
        for part, following in zip(node.values, node.values[1:], strict=False):
            text = part.value if isinstance(part, ast.Constant) else ""
            numbered = str(text).lower().endswith(("component ", "component&#160;"))
            if numbered and isinstance(following, ast.FormattedValue):
                yield node


Rule = Callable[[ast.AST, str], Iterator[ast.AST]]
ALLOWED: dict[Rule, tuple[str, ...]] = {
    looked_up: (NATURE,),
    asked_by_class: (NATURE, *EXACT),
    compared_with_an_objective: (NATURE,),
    # The readers of files catch other people's errors, which say in words alone what they are.
    read_from_a_sentence: ("em_core/data/",),
    kinds_read: (KINDS,),
    called_component: (),
}


@pytest.mark.parametrize("rule", ALLOWED, ids=lambda rule: rule.__name__)
def test_a_models_nature_is_asked_in_one_place(rule: Rule) -> None:
    found = []
    for path in FILES:
        file = path.relative_to(ROOT).as_posix()
        if not file.startswith(ALLOWED[rule] or "\0"):
            nodes = rule(parsed(path), file)
            found += [f"{file}:{getattr(node, 'lineno', '?')}: {ast.unparse(node)}" for node in nodes]
    assert not found, f"{rule.__doc__}\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (looked_up, "getattr(model, 'temperature', 1.0)"),
        (looked_up, "hasattr(params, 'covariances')"),
        (asked_by_class, "isinstance(model, KMeans)"),
        (asked_by_class, "isinstance(q, MixturePosterior | GroupedPosterior)"),
        (asked_by_class, "type(model) is GaussianMixture"),
        (asked_by_class, "type(model) in (GaussianMixture, HeldMixture)"),
        (asked_by_class, "match model:\n    case KMeans(n_components=k):\n        pass"),
        (compared_with_an_objective, "model.objective == 'minus inertia'"),
        (compared_with_an_objective, "name not in ('log-likelihood', 'log-posterior')"),
        (compared_with_an_objective, "{'ELBO': 1}[name]"),
        (compared_with_an_objective, "match name:\n    case 'ELBO':\n        pass"),
        (read_from_a_sentence, "failure.reason.startswith('has collapsed')"),
        (read_from_a_sentence, "'collapsed' in str(error)"),
        (read_from_a_sentence, "error.noun == 'Component'"),
        (read_from_a_sentence, "re.sub('points?', f, failure.reason)"),
        (kinds_read, "field.metadata['kind'] == 'simplex'"),
        (called_component, "f'component {k + 1}'"),
        (called_component, "f'The mean of component&#160;{number}'"),
    ],
)
def test_the_rule_sees_what_it_forbids(rule: Rule, source: str) -> None:
    assert list(rule(ast.parse(source), "em_viz/some.py"))


def test_the_rules_know_the_models_and_their_objectives() -> None:
    assert {"KMeans", "GaussianMixtureMAP", "HeldMixture", "MixturePosterior", "KMeansParams"} <= CLASSES
    assert {"minus inertia", "ELBO", "log-posterior"} <= OBJECTIVES
