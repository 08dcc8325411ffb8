"""MathML by short functions, so that a formula with its numbers reads like one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def math(*parts: str) -> str:
    """Return a formula on a line of its own."""
    return f'<math display="block"><mrow>{"".join(parts)}</mrow></math>'


def i(name: str) -> str:
    """Return an identifier, in italics where it is one letter."""
    return f"<mi>{name}</mi>"


def n(number: object) -> str:
    """Return a number, or the slot of one."""
    return f"<mn>{number}</mn>"


def o(sign: str) -> str:
    """Return an operator; a bracket around one line does not grow with what stands beside it."""
    return f'<mo stretchy="false">{sign}</mo>' if sign in "()" else f"<mo>{sign}</mo>"


def row(*parts: str) -> str:
    """Return parts side by side."""
    return f"<mrow>{''.join(parts)}</mrow>"


def sub(base: str, *index: str) -> str:
    """Return base with an index."""
    return f"<msub>{base}{row(*index)}</msub>"


def sup(base: str, *power: str) -> str:
    """Return base with an exponent."""
    return f"<msup>{base}{row(*power)}</msup>"


def over(top: str, bottom: str) -> str:
    """Return a fraction."""
    return f"<mfrac>{row(top)}{row(bottom)}</mfrac>"


def total(index: str, *term: str) -> str:
    """Return the sum of a term over an index."""
    return row(f"<munder><mo>∑</mo><mi>{index}</mi></munder>", *term)


def matrix(rows: Sequence[Iterable[str]]) -> str:
    """Return a matrix in brackets; a column vector has one entry a row."""
    cells = "".join(f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in line)}</mtr>" for line in rows)
    return row("<mo>(</mo>", f"<mtable>{cells}</mtable>", "<mo>)</mo>")


def joined(parts: Iterable[str], sign: str) -> str:
    """Return parts with an operator between them."""
    return o(sign).join(parts)


def formula_block(*formulas: str) -> str:
    """Return formulas side by side, as far as there is room."""
    return f'<div class="hs-formulas">{"".join(math(formula) for formula in formulas)}</div>'
