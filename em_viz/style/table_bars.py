"""Bars in tables."""

from __future__ import annotations


def bar_of(width: str, component: int) -> str:
    """Return a bar in a component's colour; `width` is a slot in per cent."""
    return f'<span class="hs-bar"><span style="width:{width};background:var(--hs-c{component})"></span></span>'
