"""The printed report of a run: one HTML page without scripts that prints well on A4 and Letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape

from em_core.em.protocol import DegenerateError
from em_core.em.trace import Trace
from em_core.experiments.exports.estimates import INTERVALS, Estimate, estimates
from em_core.experiments.exports.fitted import Fitted
from em_core.experiments.exports.methods import methods, versions
from em_core.experiments.exports.parameter_files import fit_numbers
from em_core.experiments.exports.row_results import rule_of
from em_core.numerics.number_format import format_number, short
from em_core.numerics.wording import sentences
from em_viz.animation.figures import figure_at
from em_viz.animation.legend import BEFORE, Mark
from em_viz.animation.spec import Picture
from em_viz.models.exhibit_animation import animate_exhibit
from em_viz.report.svg import svg_of
from em_viz.report.svg_marks import point
from em_viz.style.theme import FONT

__all__ = ["final_picture", "report"]

MOST_PARAMETERS = 120
"""More parameters than this are left to the file of parameters."""

STYLE = f"""
  @page {{ size: auto; margin: 18mm 16mm; }}
  :root {{ color-scheme: light; }}
  body {{ font: 11pt/1.45 {FONT}; color: #1f2430; background: #fff; max-width: 46rem; margin: 2rem auto;
    padding: 0 1rem; }}
  h1 {{ font-size: 17pt; line-height: 1.2; margin: 0 0 .2em; }}
  h2 {{ font-size: 12.5pt; margin: 1.5em 0 .4em; break-after: avoid; }}
  p {{ margin: .4em 0; }}
  .model {{ font-size: 12.5pt; margin: 0 0 .3em; }}
  .quiet {{ color: #5c6370; font-size: 9.5pt; }}
  figure {{ margin: .8em 0; break-inside: avoid; }}
  svg.picture {{ width: 100%; height: auto; max-height: 118mm; display: block; }}
  ul.legend {{ list-style: none; display: flex; flex-wrap: wrap; gap: .2em 1.4em; padding: 0; margin: .4em 0 0;
    font-size: 9.5pt; }}
  ul.legend svg {{ width: 22px; height: 12px; vertical-align: -1px; margin-right: .4em; }}
  table {{ border-collapse: collapse; width: 100%; font-size: 9.5pt; }}
  th, td {{ text-align: left; padding: .18em .6em .18em 0; border-bottom: 1px solid #e3e6ea; vertical-align: top; }}
  th + th, td + td {{ text-align: right; font-variant-numeric: tabular-nums; }}
  thead {{ display: table-header-group; }}
  tr {{ break-inside: avoid; }}
  a {{ color: inherit; overflow-wrap: anywhere; }}
  @media print {{ body {{ max-width: none; margin: 0; padding: 0; }} }}
"""


def report(fitted: Fitted, date: str = "") -> str:
    """Return the report as HTML.

    date:  when it was made, as it is to be read; "" leaves it out.
    """
    title = f"{fitted.title}: {fitted.shown.entry.title}"
    parts = [
        f"<h1>{escape(fitted.title)}</h1>",
        f'<p class="model">{escape(fitted.shown.entry.title)}</p>',
        f'<p class="quiet">{escape(sentences(f"Report of {date}." if date else "", f"Made with {versions()}."))}</p>',
        "<h2>Methods</h2>",
        f"<p>{escape(methods(fitted))}</p>",
        _picture(fitted),
        "<h2>The fit</h2>",
        _table(("", "value"), [(name, _value(each)) for name, each in fit_numbers(fitted).items() if each is not None]),
        '<p class="quiet">AIC, BIC and ICL are −2 log-likelihood + penalty: smaller is better.</p>',
        *_parameters(estimates(fitted)),
        *_about(fitted),
    ]
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body>{''.join(parts)}</body></html>\n"
    )


def final_picture(fitted: Fitted) -> tuple[Picture, str] | None:
    """Return the main picture of a run at its final point, and that as SVG; None where it cannot be drawn."""
    trace, last = fitted.trace, fitted.trace.params[-1:]
    end = Trace(trace.model, trace.data, last, (None,), trace.log_likelihoods[-1:], trace.outcome, None, trace.tol)
    try:
        animation = animate_exhibit(replace(fitted.shown, start=trace.params[-1]), end, key=fitted.stem)
    except (DegenerateError, ValueError, ArithmeticError):
        return None
    # Neither a ring around the point that a sentence names, nor what the step before has left.
    first = animation.pictures[0]
    picture = replace(first, cloud=None if first.cloud is None else replace(first.cloud, named=None))
    figure = figure_at(picture, animation.n_frames - 1, animation.colours)
    return picture, svg_of(figure, picture.alt or fitted.title)


def _picture(fitted: Fitted) -> str:
    found = final_picture(fitted)
    if found is None:
        return ""
    picture, drawn = found
    legend = "".join(f"<li>{_mark(mark)}{escape(mark.words)}</li>" for mark in picture.legend if _is_drawn(mark))
    caption = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
    return (
        f"<figure>{drawn.replace('<svg ', chr(60) + 'svg class=' + chr(34) + 'picture' + chr(34) + ' ', 1)}"
        f'<ul class="legend">{legend}</ul>{caption}</figure>'
    )


def _is_drawn(mark: Mark) -> bool:
    """Return whether a mark of the legend is in a picture of the final point alone."""
    return not mark.future and mark.kind != "path" and mark.words != BEFORE


def _mark(mark: Mark) -> str:
    """Return the mark of a legend as a small picture."""
    kinds = {"dot": "circle", "square": "square", "open": "circle-open", "diamond": "diamond", "cross": "x"}
    shapes = kinds | {"triangle": "triangle-up", "triangle-down": "triangle-down", "triangle-open": "triangle-up-open"}
    if mark.kind in shapes:
        inner = point(11, 6, 9, shapes[mark.kind], mark.colour, (mark.colour, 0.0))
    elif mark.kind == "points":
        inner = point(6, 6, 7, "circle", "#1f6fc4", ("#fff", 0.5)) + point(16, 6, 7, "square", "#d9580d", ("#fff", 0.5))
    else:
        dashed = f' stroke-dasharray="{escape(mark.dash)}"' if mark.dash else ""
        inner = f'<path d="M1 6H21" stroke="{escape(mark.colour)}" stroke-width="{min(mark.width, 5):g}"{dashed}/>'
    return f'<svg viewBox="0 0 22 12" aria-hidden="true" opacity="{mark.faint:g}">{inner}</svg>'


def _parameters(found: Sequence[Estimate]) -> Iterable[str]:
    shown = found[:MOST_PARAMETERS]
    with_errors = any(each.error is not None for each in shown)
    yield "<h2>Parameters</h2>"
    head = ("parameter", "estimate", "standard error", "95 % interval") if with_errors else ("parameter", "estimate")
    rows = [(each.name, _estimate(each), _short(each.error), _interval(each))[: len(head)] for each in shown]
    yield _table(head, rows)
    if (rest := len(found) - len(shown)) > 0:
        yield f'<p class="quiet">{rest:,} more parameters are in the file of parameters.</p>'
    for why in dict.fromkeys(each.untold for each in found if each.untold):
        yield f'<p class="quiet">{escape(why)}</p>'
    if with_errors:
        yield f'<p class="quiet">{escape(INTERVALS)}</p>'


def _estimate(each: Estimate) -> str:
    return "undetermined" if each.untold else short(each.value, 5)


def _interval(each: Estimate) -> str:
    return "–" if each.low is None or each.high is None else f"{short(each.low, 4)} to {short(each.high, 4)}"


def _short(value: float | None) -> str:
    return "–" if value is None else short(value, 3)


def _about(fitted: Fitted) -> Iterable[str]:
    sample = fitted.shown.sample
    yield "<h2>Data</h2>"
    facts = [
        ("title", sample.title),
        ("file", fitted.source),
        ("columns", ", ".join(sample.column_title(j) for j in range(len(sample.columns)))),
        ("source", sample.source if sample.source != fitted.source else ""),
        ("licence", sample.licence),
        ("note", sample.note),
    ]
    yield "".join(f"<p><b>{name}:</b> {escape(text)}</p>" for name, text in facts if text)
    rule = rule_of(fitted)
    if rule:
        yield f"<p><b>far from every component:</b> a row whose {escape(rule)}.</p>"
    if fitted.link:
        link = escape(fitted.link, quote=True)
        yield f'<h2>The run</h2><p>It opens with this link: <a href="{link}">{link}</a></p>'


def _value(value: float | int | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else format_number(value, "fixed", 4)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
