"""Every word on a page is written in the page, or has gone through the one door, pages/widgets/shared/text.py."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# What Streamlit reads as Markdown: the first argument of all of these, by place or by name, and more words by name.
FIRST = {
    *("markdown", "caption", "info", "warning", "error", "success", "title", "header", "subheader", "write", "button"),
    *("download_button", "toggle", "checkbox", "radio", "selectbox", "multiselect", "segmented_control", "pills"),
    *("slider", "select_slider", "number_input", "text_input", "text_area", "file_uploader", "expander", "popover"),
    *("tabs", "metric", "toast", "status", "spinner", "link_button", "date_input", "form_submit_button", "divider"),
    *("html", "latex", "code", "exception", "text", "badge", "chat_input", "chat_message", "dialog", "help", "json"),
}
SECOND = {"progress", "page_link"}
NAMED = {"label", "body", "help", "text", "caption", "captions"}
CHOICES = {"radio", "segmented_control", "pills"}
"""Their options are Markdown, too; those of a list that folds out are not."""
VERBATIM = {"code", "latex", "html"}
"""What is no Markdown: code is shown to the letter, and formulas and style sheets are this house's alone."""
DOOR = {"plain", "ours"}

PAGES = sorted((ROOT / "pages").rglob("*.py"))


def named_within(scope: ast.AST, name: str) -> list[ast.expr] | None:
    """Return everything that is assigned to a name; None where it comes in some other way (an argument, a loop)."""
    found = [
        node.value
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in node.targets)
    ]
    stores = sum(isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store) for n in ast.walk(scope))
    return found if found and stores == len(found) else None


def is_ours(node: ast.expr, scope: ast.AST, depth: int = 0) -> bool:
    """Return whether words were written in the page: literals, constants in capitals, numbers, what the door let in."""

    def each(*parts: ast.expr) -> bool:
        return all(is_ours(part, scope, depth) for part in parts)

    match node:
        case ast.Constant():
            return True
        case ast.JoinedStr(values=values):
            return each(*values)
        case ast.FormattedValue(value=value, format_spec=spec):
            # Only a number takes such a format.
            parts = spec.values if isinstance(spec, ast.JoinedStr) else []
            form = "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
            return (form[-1:] in tuple("dgfe%,") and form != "") or is_ours(value, scope, depth)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return each(left, right)
        case ast.BinOp(op=ast.Mult(), left=left):
            return each(left)
        case ast.IfExp(body=body, orelse=orelse):
            return each(body, orelse)
        case ast.BoolOp(values=values):
            return each(*values)
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return each(*elements)
        case ast.Lambda(body=body) | ast.GeneratorExp(elt=body) | ast.ListComp(elt=body):
            return is_ours(body, scope, depth)
        case ast.Call(func=ast.Name(id=name)):
            return name in DOOR
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join"), args=[part]):
            return is_ours(part, scope, depth)
        case ast.Call(func=ast.Attribute(value=value, attr="lower" | "capitalize" | "replace"), args=_):
            return is_ours(value, scope, depth)
        case ast.Attribute(value=value) | ast.Subscript(value=value):
            return isinstance(value, ast.Name | ast.Subscript | ast.Attribute) and _rooted(value)
        case ast.Name(id=name):
            if name.isupper() or name in DOOR:
                return True
            assigned = named_within(scope, name) if depth < 3 else None
            return assigned is not None and all(is_ours(value, scope, depth + 1) for value in assigned)
    return False


def _rooted(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return isinstance(node, ast.Name) and node.id.isupper()


def words_of(call: ast.Call) -> Iterator[ast.expr]:
    """Yield the arguments of a call that Streamlit shows as words."""
    if isinstance(call.func, ast.IfExp):
        yield from call.args[:1]
        return
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name in VERBATIM or name not in FIRST | SECOND:
        return
    if name == "write" and ast.unparse(call.func) != "st.write":
        return
    if name in FIRST:
        yield from call.args[:1]
    elif name == "progress":
        yield from call.args[1:2]
    form = next((each.value for each in call.keywords if each.arg == "format_func"), None)
    if name in CHOICES:
        yield form if form is not None else call.args[1]
    yield from (each.value for each in call.keywords if each.arg in NAMED)


def outside(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the source of all words that are shown without having gone through the door."""
    scopes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        scope = next((each for each in scopes if any(node is call for node in ast.walk(each))), tree)
        for words in words_of(call):
            if not is_ours(words, scope):
                yield words.lineno, ast.unparse(words)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_words_from_outside_go_through_the_door(path: Path) -> None:
    found = [f"{path.relative_to(ROOT)}:{line}: {source}" for line, source in outside(ast.parse(path.read_text()))]
    assert not found, "written here, or through plain() or ours():\n" + "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "st.markdown(dataset.title)",
        "st.caption(f'In use: {base.own.title}')",
        "left.button(label=name)",
        "st.slider('K', 1, 2, help=option.help)",
        "st.expander('a' + name)",
        "st.radio('x', names)",
        "st.segmented_control('x', [1, 2], format_func=lambda i: names[i])",
        "bar.progress(0.5, name)",
        "st.info(str(error))",
        "st.error(f'{error!s:>10}')",
        "def f(name):\n    st.info(name)",
        "for name in names:\n    st.info(name)",
        "(st.success if a else st.info)(said)",
    ],
)
def test_the_rule_sees_words_that_go_around_it(source: str) -> None:
    assert list(outside(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "st.markdown(plain(dataset.title))",
        "st.caption(f'In use: {plain(base.own.title)}, {base.own.n:,} points.')",
        "st.info(STARTS[start].title)",
        "label = 'a' if x else 'b'\nst.info(label)",
        "st.button('Stop', on_click=work.stop)",
    ],
)
def test_the_rule_lets_through_what_is_ours(source: str) -> None:
    assert not list(outside(ast.parse(source)))
