"""Bars in tables."""

from __future__ import annotations


def bar_of(share: str, component: int) -> str:
    """Return a bar in a component's colour; `share` is the slot of a fixed number from 0 to 1."""
    # A percentage written for people has a space before its sign, which no style understands.
    style = f"width:calc(100% * {share});background:var(--hs-c{component})"
    return f'<span class="hs-bar"><span style="{style}"></span></span>'
