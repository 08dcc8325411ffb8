"""The messages of the app: every sentence, label and phrase that a string in the program can show, with its slots.

Sentences are written where they are used, as gettext's are, and read together in the catalogue that is drawn from
them (`scripts/draw_messages.py`). Docstrings, comments, keys, code, formulas, styles and markup are not messages.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

ROOT = Path(__file__).parents[1]

HOUSES = ("em_core", "em_viz", "pages", "halfstep")

SCRIPTS = "em_core/experiments/exports/"
"""What is written here is Python that people download; its sentences of prose are one line each."""

KEYS = {"key", "name", "id", "uid", "href", "pattern"}
"""Arguments and names by which the program finds something: no reader sees them."""

LABELS = {"title", "label", "help", "placeholder", "caption", "said", "teaches", "note", "question"}
"""Arguments whose text is shown even where it is one word."""

SHOWN_FIRST = {
    *("markdown", "caption", "info", "warning", "error", "success", "button", "download_button", "toggle", "checkbox"),
    *("radio", "selectbox", "multiselect", "segmented_control", "pills", "slider", "number_input", "text_input"),
    *("text_area", "file_uploader", "expander", "popover", "subheader", "header", "link_button"),
}
"""Streamlit's verbs whose first argument is shown."""

SILENT_CALLS = {"compile", "match", "fullmatch", "sub", "search", "split", "replace", "getattr", "cast", "strptime"}

BLOCK = re.compile(r"</?(?:p|div|d[ldt]|t[dhr]|table|thead|tbody|li|ul|h\d|br|title|summary|caption|svg|math)\b[^<>]*>")
TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
STYLE = re.compile(
    r"(?:^|[\s;{])(?:--hs|color|fill|stroke|opacity|display|margin|padding|font|position|grid|background|overflow|flex"
    r"|border|text-align|transform|max-width|width|height)[\w-]*:\s*[\w(#.{]|^\s*[.#@:][\w-]+[^.]*\{\s*$|!important|\bhs-\w|=\""
)
CODE = re.compile(
    r"^\s*(?:import|from \w+[\w.]* import|def|for \w+ in|return|print\()\b|\w+\(\w+\) = |\$\w+\n|=> |[\])] [/+] |\w\(\["
    r"|^\w+\[.*\] \||^\w+ \| \w+ \||^ [-+] \w|\w=\w+\(|export default|^\s*\w+\s+= \{|document\.|\(\?[:P]",
    re.M,
)
FORMULA = re.compile(r"\\[a-zA-Z]{2,}")
PLACE = re.compile(r"^(?:top|middle|bottom) (?:left|right|center)$|sans-serif|^rgb|^light-dark|^url\(")
WORDS = re.compile(r"[^\W\d_]{2,}")


class Kind(Enum):
    """What a string is to a reader."""

    SENTENCE = "sentence"
    """Begins with a capital and ends with a stop: it can be read alone."""
    LABEL = "label"
    """Begins with a capital and has no stop: a name, a heading, a button."""
    PHRASE = "phrase"
    """Begins small and has no stop: it fills a slot or names a column, a line or a mark."""
    CLAUSE = "clause"
    """Begins small and ends with a stop: a whole sentence after a head with a colon, such as "E-step 3:"."""
    PIECE = "piece"
    """A part of a sentence that is put together elsewhere."""


@dataclass(frozen=True)
class Message:
    """One message: where it is, its text with its slots by name, and the slots that hold more than a name."""

    path: str
    function: str
    text: str
    kind: Kind
    logic: tuple[str, ...] = ()
    formats: tuple[str, ...] = field(default=())


def kind_of(text: str, arguments: frozenset[str] = frozenset()) -> Kind:
    """Return what a string is to a reader; a sentence may begin with the name of an argument that it is about."""
    core = text.strip()
    stops = re.search(r"[.?!…:][)\"*_`]*$", core) is not None
    if text != core or core[:1] in ",;.)" or core[-1:] in ",;(–":
        return Kind.PIECE
    if core[:1].islower() and core.split(" ", 1)[0].rstrip(":") not in arguments:
        return Kind.CLAUSE if re.search(r"[.?!]$", core) else Kind.PHRASE
    return Kind.SENTENCE if stops else Kind.LABEL


def is_simple(node: ast.expr) -> bool:
    """Return whether a slot is a name, an attribute, an entry of either, or one call with such arguments."""
    match node:
        case ast.Name() | ast.Constant():
            return True
        case ast.Attribute(value=value) | ast.Starred(value=value):
            return is_simple(value)
        case ast.Subscript(value=value, slice=place):
            return is_simple(value) and is_simple(place)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return is_simple(operand)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=ast.Constant(value=1)):
            return is_simple(left)
        case ast.Tuple(elts=parts):
            return all(map(is_simple, parts))
        case ast.Call(func=function, args=args, keywords=keywords):
            return is_simple(function) and all(map(is_simple, [*args, *(each.value for each in keywords)]))
    return False


def slot_name(node: ast.expr) -> str:
    """Return what a slot is called in the catalogue: the value that it shows, without its formatter."""
    match node:
        case ast.Call(func=ast.Name(id="counted"), args=[number, ast.Constant(value=noun), *_]):
            return f"{slot_name(number)} {noun!s}s"
        case ast.Call(args=[first, *_]) if not isinstance(first, ast.Constant | ast.Starred):
            return slot_name(first)
        case ast.Call(func=function):
            return slot_name(function)
        case ast.Name() | ast.Attribute() | ast.Subscript() | ast.Constant() | ast.BinOp() | ast.UnaryOp():
            return ast.unparse(node)
    return "…"


def with_slots(node: ast.expr) -> str:
    """Return a string's text, with the names of its slots between braces."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            with_slots(part) if isinstance(part, ast.Constant) else "{" + slot_name(_value(part)) + "}"
            for part in node.values
        )
    return "{" + slot_name(node) + "}"


def _value(part: ast.expr) -> ast.expr:
    assert isinstance(part, ast.FormattedValue)
    return part.value


def _format(part: ast.expr) -> str:
    spec = part.format_spec if isinstance(part, ast.FormattedValue) else None
    return (
        "".join(str(p.value) for p in spec.values if isinstance(p, ast.Constant))
        if isinstance(spec, ast.JoinedStr)
        else ""
    )


def shown_parts(text: str) -> Iterator[str]:
    """Yield what a reader sees of a string: without its markup, and each paragraph and cell for itself."""
    if STYLE.search(TAG.sub("", text)) or CODE.search(text) or PLACE.match(text):
        return
    if FORMULA.search(text) and "$" not in text:
        return
    if "<" not in text:
        for paragraph in html.unescape(text).replace("\u00a0", " ").split("\n\n"):
            lines = paragraph.split("\n")
            if len(lines) > 1 and any(line.startswith("  ") for line in lines):
                yield from (re.sub(r" {2,}", "  ", line.strip()) for line in lines)
            else:
                yield " ".join(lines).strip() if "\n\n" in text else paragraph
        return
    parts = BLOCK.sub("\n", text).split("\n")
    for number, part in enumerate(parts):
        seen = html.unescape(TAG.sub("", part)).replace("\u00a0", " ")
        # At a tag that begins or ends a paragraph there is nothing to be joined to; at the outer ends there may be.
        yield seen.strip() if 0 < number < len(parts) - 1 else seen


def is_worded(text: str, labelled: bool) -> bool:
    """Return whether a text has words for a reader: two of them, or one where only a label can be."""
    bare = re.sub(r"%?\{[^{}]*\}", " {} ", text)
    found = WORDS.findall(bare)
    core = text.strip()
    if not re.search(r"\s", re.sub(r"\{[^{}]*\}", "", core)):
        return bool(found) and core[:1].isupper() and labelled and core.replace("-", "").isalpha()
    return len(found) > 1 or (bool(found) and ("{}" in bare or text != core or labelled))


class _Reader(ast.NodeVisitor):
    """Walks one file and collects its messages."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.scope: list[str] = []
        self.arguments: list[frozenset[str]] = [frozenset()]
        self.found: list[Message] = []
        self.silent = False
        self.labelled = False

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.scope.append(node.name)
        self.arguments.append(frozenset(each.arg for each in [*node.args.args, *node.args.kwonlyargs]))
        for child in [*node.args.defaults, *(each for each in node.args.kw_defaults if each)]:
            self.visit(child)
        for statement in node.body:
            self.visit(statement)
        self.arguments.pop()
        self.scope.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.scope.append(node.name)
        fields = [each.target for each in node.body if isinstance(each, ast.AnnAssign)]
        self.arguments.append(frozenset(each.id for each in fields if isinstance(each, ast.Name)))
        for statement in node.body:
            self.visit(statement)
        self.arguments.pop()
        self.scope.pop()

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.visit(node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._visit_named(ast.unparse(node.target), node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        self._visit_named(ast.unparse(node.targets[0]), node.value)

    def _visit_named(self, name: str, value: ast.expr) -> None:
        if name in KEYS:
            return
        self.visit(value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)

    def visit_Compare(self, node: ast.Compare) -> None:
        for each in [node.left, *node.comparators]:
            if not isinstance(each, ast.Constant):
                self.visit(each)

    def visit_Dict(self, node: ast.Dict) -> None:
        for key, value in zip(node.keys, node.values, strict=True):
            if (isinstance(key, ast.Constant) and isinstance(key.value, str) and " " in key.value) or (
                key is not None and not isinstance(key, ast.Constant)
            ):
                self.visit(key)
            self.visit(value)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        self.visit(node.func)
        if name in SILENT_CALLS:
            return
        made = name[:1].isupper()
        for number, each in enumerate(node.args):
            self._visit_as(each, labelled=made or (number == 0 and name in SHOWN_FIRST))
        for keyword in node.keywords:
            if keyword.arg not in KEYS:
                self._visit_as(keyword.value, labelled=keyword.arg in LABELS)

    def _visit_as(self, node: ast.expr, *, labelled: bool) -> None:
        before, self.labelled = self.labelled, labelled
        self.visit(node)
        self.labelled = before

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._take(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._take(node)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self._visit_as(part.value, labelled=False)

    def _take(self, node: ast.Constant | ast.JoinedStr) -> None:
        text = with_slots(node)
        if self.path.startswith(SCRIPTS) and "\n" in text:
            return
        slots = [part for part in getattr(node, "values", []) if isinstance(part, ast.FormattedValue)]
        logic = tuple(ast.unparse(part.value) for part in slots if not is_simple(part.value))
        formats = tuple(form for part in slots if re.search(r"\d[efg]|%", form := _format(part)))
        known = frozenset().union(*self.arguments)
        for part in shown_parts(text):
            if is_worded(part, self.labelled):
                function = ".".join(self.scope)
                self.found.append(Message(self.path, function, part, kind_of(part, known), logic, formats))
                logic, formats = (), ()


def messages_of(source: str, path: str) -> list[Message]:
    """Return the messages of one Python file, in its order."""
    reader = _Reader(path)
    reader.visit(ast.parse(source))
    return reader.found


SCRIPT_TEXT = re.compile(r"//[^\n]*|/\*.*?\*/|\"((?:\\.|[^\"\\\n])*)\"|`((?:\\.|[^`\\])*)`", re.S)
SCRIPT_SLOT = re.compile(r"\$\{([^{}]*)\}")


def script_messages_of(source: str, path: str) -> list[Message]:
    """Return the messages of one JavaScript file, in its order."""
    found = []
    for match in SCRIPT_TEXT.finditer(source):
        text = match[1] if match[1] is not None else match[2]
        if not text or "<" in text or re.search(r"^[.#@\[]|[;{]\s*$|^(?:hs|js|translate|rgba?)\b|^M\d", text):
            continue
        text = SCRIPT_SLOT.sub(lambda slot: "{" + slot[1].strip() + "}", text.replace("\\n", " "))
        if (
            is_worded(text, False)
            and len(WORDS.findall(re.sub(r"\{[^{}]*\}", "", text))) > 1
            and re.search(r"[a-z] [a-z{]|[a-z][.:]$", text)
        ):
            found.append(Message(path, "", text, kind_of(text)))
    return found


def messages() -> list[Message]:
    """Return all messages of the app, by file."""
    found = []
    for path in sorted(path for house in HOUSES for path in (ROOT / house).rglob("*.py")):
        found += messages_of(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
    for path in sorted((ROOT / "assets").rglob("*.js")):
        if not path.name.endswith(".min.js"):
            found += script_messages_of(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
    return found


def room_of(message: Message) -> str:
    """Return the room in whose file of the catalogue a message is read."""
    house, *inner = Path(message.path).parts
    return f"{house}-{inner[0]}" if len(inner) > 1 and house.startswith("em_") else house
