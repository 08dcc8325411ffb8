"""Images behind Poisson counts: the picture becoming sharp half a step at a time, and noisy if it runs too long."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import plotly.graph_objects as go

from em_core.catalogue.entry import Exhibit
from em_core.em.trace import Trace
from em_core.models import EmissionPosterior, ImageParams, PoissonImage
from em_core.numerics.arrays import FloatArray, IntArray
from em_viz.animation.legend import mark_of
from em_viz.animation.slots import Slots, decimals_format, table, words
from em_viz.animation.spec import Channel, Panel, Picture
from em_viz.models.common.scene import (
    Scene,
    Words,
    at_posterior,
    body_row,
    formulas_panel,
    frames_of,
    note,
    number_line,
    over_steps,
)
from em_viz.models.common.scene_registry import scene
from em_viz.models.poisson_image.plates import PIXELS, RAMP, Plate
from em_viz.run.half_steps import START, HalfSteps
from em_viz.style.axes import axis, padded
from em_viz.style.theme import ACCENT_M, INK, NEUTRAL, component_colour, layout_base
from em_viz.text.mathml import i, math, n, o, over, row, sub, total
from em_viz.text.numbers import format_number

Run: TypeAlias = Trace[ImageParams, EmissionPosterior]


@dataclass(frozen=True, eq=False)
class Film:
    """A run's images: `image` (T+1, pixels) after each step, `emitted` (T+1, pixels) as its E-step shares events out.

    expected:  (T+1, bins) what each image leads to expect.
    truth:     (pixels,) the image that the counts were made from, or None.
    """

    exhibit: Exhibit
    frames: HalfSteps
    image: FloatArray
    emitted: FloatArray
    expected: FloatArray
    truth: FloatArray | None

    @property
    def model(self) -> PoissonImage:
        """What the image is seen through."""
        found: PoissonImage = self.exhibit.model
        return found

    @property
    def misfit(self) -> FloatArray:
        """(T+1,) Pearson's statistic a bin: about 1 where the image explains the counts but for their noise."""
        seen = self.expected > 0
        squares = np.divide((self.exhibit.data - self.expected) ** 2, self.expected, where=seen, out=0 * self.expected)
        result: FloatArray = squares.sum(axis=1) / seen.sum(axis=1)
        return result

    @property
    def error(self) -> FloatArray | None:
        """(T+1,) the root of the mean squared difference from the truth, in units of brightness."""
        if self.truth is None:
            return None
        result: FloatArray = np.sqrt(((self.image - self.truth) ** 2).mean(axis=1))
        return result


def film_of(exhibit: Exhibit, trace: Run) -> Film:
    """Return a run's images."""
    steps = range(trace.n_steps + 1)
    truth = (exhibit.sample.facts or {}).get("truth")
    return Film(
        exhibit,
        frames_of(trace),
        over_steps(trace, lambda params: params.image).reshape(len(steps), -1),
        np.stack([trace.posterior(t).emitted for t in steps]),
        np.stack([exhibit.model.expected(params) for params in trace.params]),
        None if truth is None else np.asarray(truth, dtype=np.float64).ravel(),
    )


@scene.register
def image_scene(model: PoissonImage, exhibit: Exhibit, trace: Run) -> Scene:
    """Return the scene of an image's run."""
    film = film_of(exhibit, trace)
    pictures = _lines(film) if len(model.shape) == 1 else _images(film)
    more = () if film.error is None else (_error(film, film.error),)
    return Scene((*pictures, *more), _words(film), (_facts(film), _formulas(film)), colours=RAMP)


def _images(film: Film) -> tuple[Picture, ...]:
    """Return the image, the events shared out to it, what was counted, and the truth, all in one place."""
    facts, steps = film.exhibit.sample.facts or {}, film.frames
    # One bright pixel of noise must not darken all others.
    brightest = float(film.truth.max() if film.truth is not None else np.quantile(film.image, 0.999)) or 1.0
    still = np.zeros(steps.n_frames, dtype=np.int64)
    assigned = np.where(steps.kind_of == START, 0, 1 + steps.posterior_of)
    emitted = np.concatenate([np.zeros((1, film.emitted.shape[1])), film.emitted])
    shape, labels = film.model.shape, tuple(f"row {r + 1}, column {c + 1}" for r, c in np.ndindex(*film.model.shape))
    image = Plate(
        "data",
        "the image",
        "The brightness of each pixel, which M-steps change.",
        "brightness",
        film.image,
        steps.params_of,
        shape,
        PIXELS,
        labels,
        brightest,
    )
    plates = [
        image,
        replace(
            image,
            name="emitted",
            title="events by pixel",
            caption="How many of the counted events the last E-step assigned to each pixel.",
            unit="events",
            values=emitted,
            keys=assigned,
            brightest=float(emitted.max()) or 1.0,
        ),
    ]
    if "picture" in facts:
        counted = Plate(
            "counted",
            "what was counted",
            "The data: all that EM is given.",
            "counted",
            film.exhibit.data[None],
            still,
            facts["picture"],
            facts.get("axes", PIXELS),
            film.exhibit.sample.rows,
            float(film.exhibit.data.max()) or 1.0,
        )
        plates.append(counted)
    if film.truth is not None:
        known = "What the counts were made from. EM does not know it."
        plates.append(
            replace(image, name="truth", title="the truth", caption=known, values=film.truth[None], keys=still)
        )
    return tuple(plate.picture() for plate in plates)


def _lines(film: Film) -> tuple[Picture, ...]:
    """Return an image of one row: counts as dots, the image as bars, and what it leads to expect as a line."""
    steps = film.frames
    x = np.arange(1.0, film.image.shape[1] + 1)
    seen = len(film.exhibit.data) == len(x)
    line = {"type": "scatter", "mode": "lines", "x": x.tolist(), "y": [], "hoverinfo": "skip"}
    dots = {"type": "scatter", "mode": "markers", "uid": "counts", "x": x.tolist(), "y": film.exhibit.data.tolist()}
    traces = [
        {**line, "uid": "image", "x": np.repeat(np.append(x - 0.5, x[-1] + 0.5), 2)[1:-1].tolist()}
        | {"line": {"color": component_colour(1), "width": 2.4}},
    ]
    channels = [Channel("image", "y", np.repeat(film.image, 2, axis=1), steps.params_of)]
    if seen:
        dots |= {"marker": {"color": INK, "size": 6}, "hovertemplate": "pixel %{x}: %{y} counted<extra></extra>"}
        expected = {"uid": "expected", "line": {"color": NEUTRAL, "width": 2, "dash": "4px,3px"}}
        traces += [{**line, **expected}, dots]
        channels.append(Channel("expected", "y", film.expected, steps.params_of))
    highest = float(max(film.image.max(), film.expected.max(), film.exhibit.data.max()))
    figure = go.Figure(
        {
            "data": traces,
            "layout": {
                **layout_base(),
                "xaxis": axis(film.exhibit.sample.row_noun, (0.5, len(x) + 0.5)),
                "yaxis": axis(words(film.exhibit.sample.column_title(0)), (-0.03 * highest, 1.05 * highest)),
            },
        }
    )
    legend = [mark_of(figure, "image", "the image")]
    if seen:
        legend += [mark_of(figure, "expected", "the expected counts"), mark_of(figure, "counts", "the counts")]
    alt = f"A line of {len(x)} pixels: the image, the expected counts, and the counts."
    return (Picture("data", figure, tuple(channels), alt=alt, legend=tuple(legend)),)


def _error(film: Film, error: FloatArray) -> Picture:
    """Return the distance from the truth over the steps, beside the objective that never falls."""
    steps = np.arange(len(error), dtype=np.float64)
    line = {"type": "scatter", "x": steps.tolist(), "y": error.tolist(), "mode": "lines"}
    best = int(error.argmin())
    marks = {"type": "scatter", "mode": "markers", "y": []}
    figure = go.Figure(
        {
            "data": [
                {
                    **line,
                    "uid": "error-all",
                    "opacity": 0.25,
                    "line": {"color": NEUTRAL},
                    "hoverinfo": "skip",
                },
                {**line, "uid": "error", "line": {"color": INK, "width": 2.2}}
                | {"yhoverformat": ",.3f", "hovertemplate": "after %{x} steps: %{y}<extra></extra>"},
                {**marks, "uid": "best", "x": [best], "y": [error[best]], "marker": {"color": NEUTRAL, "size": 8}}
                | {
                    "yhoverformat": ",.3f",
                    "hovertemplate": "nearest to the truth: %{y} after %{x} steps<extra></extra>",
                },
                {**marks, "uid": "error-now", "x": [], "marker": {"color": ACCENT_M, "size": 10}, "hoverinfo": "skip"},
            ],
            "layout": {
                **layout_base(),
                "xaxis": axis("whole steps", padded(steps, 0.03)),
                "yaxis": axis("distance from the truth", padded(error)),
            },
        }
    )
    shown = film.frames.params_of
    channels = (
        Channel("error", "reveal", steps[:, None] + 1, shown, glide=False),
        Channel("error-now", "x", steps[:, None], shown),
        Channel("error-now", "y", error[:, None], shown),
    )
    nearest, last = (format_number(float(each), "significant", 3) for each in (error[best], error[-1]))
    caption = f"Nearest to the truth after {best} steps, at {nearest}; at the end {last}."
    alt = f"The root mean squared distance from the truth against whole steps. {caption}"
    return Picture("error", figure, channels, alt=alt, group="objective", title="error", caption=caption, future=True)


def _words(film: Film) -> Words:
    steps = film.frames
    slots, t, after = Slots(steps.n_frames), steps.posterior_of, steps.params_of
    counted = slots(float(film.exhibit.data.sum()), "integer")
    form = decimals_format(film.image, float(film.image.std()) or 1.0)
    change = np.abs(np.diff(film.emitted, axis=0, prepend=film.image[:1] * film.model.sensitivity))
    most, brightest = change.argmax(axis=1), film.image.argmax(axis=1)
    rise = slots(film.emitted[np.arange(len(most)), most][t], "fixed:1")
    where, top = _place(film, slots, most[t]), _place(film, slots, brightest[after])
    level = slots(film.image.max(axis=1)[after], form)
    misfit = slots(film.misfit[after], "fixed:2")
    events = film.exhibit.sample.units[0] or "events"
    even = "an even grey" if np.ptp(film.image[0]) <= 1e-12 * film.image[0].max() else "a first image"
    return Words(
        slots,
        f"{even}, and {counted} {words(events)} counted.",
        (
            f"all {counted} events are assigned to the pixels, in proportion to what is expected from each. "
            f"The largest change is at {where}: {rise}. The image stayed.",
        ),
        (
            f"each pixel's brightness becomes its assigned events divided by its sensitivity. The brightest is {top}, "
            f"at {level}. On average a bin's squared misfit is {misfit} times its expected count.",
        ),
    )


def _place(film: Film, slots: Slots, pixel: IntArray) -> str:
    """Return a pixel's place in words; pixel: (frames,)."""
    if len(film.model.shape) == 1:
        return f"pixel {slots(pixel + 1, 'integer')}"
    r, c = np.unravel_index(pixel, film.model.shape)
    return f"row {slots(r + 1, 'integer')}, column {slots(c + 1, 'integer')}"


def _facts(film: Film) -> Panel:
    """Return what can be said of the whole image at each half-step."""
    steps = film.frames
    slots, after = Slots(steps.n_frames), steps.params_of
    sent = film.image @ film.model.sensitivity
    rows = [
        body_row("events counted", [slots(float(film.exhibit.data.sum()), "fixed:1")]),
        body_row("events expected", [slots(sent[after], "fixed:1")]),
        body_row("brightest pixel", [slots(film.image.max(axis=1)[after], "significant:5")]),
        body_row("darkest pixel", [slots(film.image.min(axis=1)[after], "significant:3")]),
        body_row("squared misfit ÷ expected", [slots(film.misfit[after], "fixed:3")]),
    ]
    if film.error is not None:
        rows.append(body_row("distance from the truth", [slots(film.error[after], "fixed:3")], strong=0))
    remark = note(
        "After every M-step the expected total is exactly the counted one. With a misfit below 1 the noise is fitted, "
        "too."
    )
    html = table("hs-numbers-table", "", rows) + remark
    return slots.panel("parameters", "The image", [html], np.zeros(steps.n_frames, dtype=np.int64), area="side")


def _formulas(film: Film) -> Panel:
    """Return both half-steps' formulas, with the numbers of the pixel that ends brightest."""
    steps = film.frames
    slots, t = Slots(steps.n_frames), steps.posterior_of
    j = int(film.image[-1].argmax())
    share, index = sub(i("a"), row(i("i"), i("j"))), sub(i("λ"), i("j"))
    leads = total("l", sub(i("a"), row(i("i"), i("l"))), sub(i("λ"), i("l")))
    emitted = slots(at_posterior(film.emitted[:, j], steps), "significant:5")
    before = slots(film.image[t, j], "significant:5")
    after = slots(film.image[np.minimum(t + 1, len(film.image) - 1), j], "significant:5")
    reach = slots(float(film.model.sensitivity[j]), "significant:4")
    place = "Pixel " + (
        f"{j + 1}"
        if len(film.model.shape) == 1
        else "({}, {})".format(*(int(c) + 1 for c in np.unravel_index(j, film.model.shape)))
    )
    sign, count = sub(i("e"), i("j")), sub(i("y"), i("i"))
    shared = math(sign, o("="), total("i", count), over(row(share, index), leads))
    return formulas_panel(
        slots,
        steps,
        note(
            "a is the part of a pixel's light that reaches each bin. EM begins with an "
            "E-step: where did each counted event come from?"
        ),
        f'<div class="hs-formulas">{shared}</div>'
        f"{number_line(place, row(i('λ'), o('='), n(before)), row(i('e'), o('='), n(emitted)))}",
        f'<div class="hs-formulas">{math(index, o("="), over(sign, total("i", share)))}</div>'
        + number_line(place, row(i("λ"), o("="), over(n(emitted), n(reach)), o("="), n(after))),
    )
