"""One optimum on a card: its letter, its picture, its numbers, its verdict."""

from __future__ import annotations

from em_core.em.capabilities import capabilities_of
from em_core.multistart.grouped_runs import Found
from em_core.multistart.optima import Optimum, OptimumKind
from em_viz.animation.slots import objective_format, words
from em_viz.multistart.restarts.asides import end_name
from em_viz.style import theme
from em_viz.style.palette import light_dark, optimum_colours
from em_viz.text.numbers import format_number, short
from em_viz.text.percentages import interval_text, percent

VERDICTS = {
    OptimumKind.MAXIMUM: "local maximum",
    OptimumKind.FLAT: "flat final point",
    OptimumKind.SADDLE: "saddle point",
    OptimumKind.AT_REST: "stationary point",
    OptimumKind.NOT_CONVERGED: "not converged",
    OptimumKind.DEGENERATE: "collapsed",
}
"""What a card says of each kind of end."""


def verdict(study: Found, optimum: Optimum) -> str:
    """Return what kind of end of a study this is, in a few words."""
    if optimum.kind is OptimumKind.DEGENERATE:
        return end_name(study.cause_of(optimum), capabilities_of(study.model).components)
    if optimum.kind is OptimumKind.SADDLE and optimum.identical:
        return f"saddle point: identical {capabilities_of(study.model).components.many}"
    return f"{VERDICTS[optimum.kind]}, spurious: a spike" if optimum.spurious else VERDICTS[optimum.kind]


def objective_text(study: Found, value: float) -> str:
    """Return an objective with the digits that all objectives of the study are shown with."""
    form, _, digits = objective_format([optimum.log_likelihood for optimum in study.optima]).partition(":")
    return format_number(value, form, int(digits or 0))


def gap_text(study: Found, optimum: Optimum) -> str:
    """Return how far an end lies below the best one, in words."""
    if optimum.kind is OptimumKind.DEGENERATE:
        return "the value before the collapse, which means nothing"
    if optimum is study.best:
        return "the highest"
    if optimum in study.level_with_best:
        return f"as high as {study.name_of(study.optima[0])}, up to rounding"
    unit = capabilities_of(study.model).unit or "units"
    return f"{format_number(study.gap(optimum), 'significant', 4)} {unit} below {study.name_of(study.optima[0])}"


def card_html(study: Found, optimum: Optimum, svg: str) -> str:
    """Return the card of an optimum as HTML.

    svg:  its picture, the components in the order of the first optimum.
    """
    name = study.name_of(optimum)
    colour = light_dark(optimum_colours(study)[study.ranks[optimum.members]])
    muted = f"color:{light_dark(theme.MUTED)}"
    steps = study.median_steps(optimum)
    median = f"{short(steps)} {'step' if steps == 1 else 'steps'}"
    return f"""
<div style="font-variant-numeric:tabular-nums;line-height:1.4">
  <div style="display:flex;gap:.55rem;align-items:center;margin-bottom:.4rem;min-height:2.7em;line-height:1.25">
    <b style="background:{colour};color:{light_dark(theme.SURFACE)};border-radius:6px;padding:.05rem .5rem">{name}</b>
    <span style="font-size:.9375rem">{words(verdict(study, optimum))}</span>
  </div>
  {svg}
  <div style="font-size:1.25rem;font-weight:600;margin-top:.4rem">{objective_text(study, optimum.log_likelihood)}</div>
  <div style="{muted};font-size:.875rem">{gap_text(study, optimum)}</div>
  <div style="margin-top:.5rem"><b>{percent(optimum.share)}</b> of starts
    <span style="{muted}">({optimum.hits:,} of {study.n_runs:,})</span></div>
  {_share_bar(optimum, colour)}
  <div style="{muted};font-size:.875rem;margin-top:.35rem">95 % interval {interval_text(optimum.interval)}<br>
    median {median}</div>
</div>"""


def _share_bar(optimum: Optimum, colour: str) -> str:
    """The share as a bar, its interval as the line across its end."""
    ink, line = light_dark(theme.INK), light_dark(theme.GRID)
    low, high, share = 100 * optimum.interval.low, 100 * optimum.interval.high, 100 * optimum.share
    return (
        '<svg viewBox="0 0 100 6" width="100%" height="10" preserveAspectRatio="none" aria-hidden="true" '
        'style="display:block;margin-top:.25rem">'
        f'<rect x="0" y="1" width="100" height="4" style="fill:{line}"/>'
        f'<rect x="0" y="1" width="{share:.2f}" height="4" style="fill:{colour}"/>'
        f'<rect x="{low:.2f}" y="2.5" width="{max(high - low, 0.4):.2f}" height="1" style="fill:{ink}"/></svg>'
    )
