"""An animation that knows only its first frames: what comes later is not hidden in it, it is not there."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from em_viz.animation.parts import Channel, Panel, Picture, PointCloud
from em_viz.animation.slots import COMING
from em_viz.animation.spec import Animation
from em_viz.text.by_input import FIRST_E_STEP
from em_viz.text.numbers import SLOT

OUTCOME = re.compile(r' <span class="hs-outcome">.*?</span>', re.DOTALL)
"""What a headline's last frame says of how the run ended."""


ENDS = re.compile(rf"<(\w+)[^<>]* {COMING}>.*?</\1>", re.DOTALL)
"""What any panel says of it."""

LAST = "Last E-step:"
"""How it begins."""


def cut(animation: Animation, last: int, opens_at: int, *, goes_on: bool) -> Animation:
    """Return the animation up to a frame.

    goes_on:  whether the run goes on after it, so that nothing may be said of an end.
    """
    frames = slice(0, last + 1)
    return replace(
        animation,
        kind_of=animation.kind_of[frames],
        step_of=animation.step_of[frames],
        pictures=tuple(_picture(each, last, goes_on) for each in animation.pictures if not (each.future and goes_on)),
        panels=tuple(_panel(each, last, goes_on) for each in animation.panels),
        opens_at=opens_at,
    )


def _picture(picture: Picture, last: int, goes_on: bool) -> Picture:
    channels = tuple(_channel(each, last) for each in picture.channels)
    figure = deepcopy(picture.figure)
    if goes_on:
        kept = [trace for trace in figure.data if not (trace.meta or {}).get("future")]
        figure = go.Figure(kept, figure.layout)
    known = {trace.uid for trace in figure.data}
    channels = tuple(each for each in channels if each.trace in known)
    for channel in channels:
        if channel.attribute == "reveal":
            _shorten(figure, channel)
    alt = picture.alt_so_far or picture.alt if goes_on else picture.alt
    cloud = None if picture.cloud is None else _cloud(picture.cloud, last)
    return replace(picture, figure=figure, channels=channels, cloud=cloud, alt=alt, handles=None)


def _shorten(figure: go.Figure, channel: Channel) -> None:
    """Leave of a line that grows only what it shows in the end."""
    most = round(float(channel.values.max()))
    for trace in figure.data:
        if trace.uid == channel.trace:
            trace.x, trace.y = list(trace.x)[:most], list(trace.y)[:most]
            if isinstance(trace.customdata, list | tuple | np.ndarray):
                trace.customdata = list(trace.customdata)[:most]


def _channel(channel: Channel, last: int) -> Channel:
    used, keys = np.unique(channel.keys[: last + 1], return_inverse=True)
    return replace(channel, values=channel.values[used], keys=keys)


def _cloud(cloud: PointCloud, last: int) -> PointCloud:
    used, keys = np.unique(cloud.keys[: last + 1], return_inverse=True)
    named = None if cloud.named is None else cloud.named[: last + 1]
    return replace(cloud, weights=cloud.weights[used], keys=keys, named=named)


def _without_what_comes(template: str) -> str:
    """Return words without those of an end, and without a press that leads nowhere while a question is open."""
    return ENDS.sub("", OUTCOME.sub("", template)).replace(LAST, "E-step:").removesuffix(FIRST_E_STEP).rstrip()


def _panel(panel: Panel, last: int, goes_on: bool) -> Panel:
    used, template_of = np.unique(panel.template_of[: last + 1], return_inverse=True)
    templates = tuple(panel.templates[i] for i in used)
    if goes_on:
        templates = tuple(_without_what_comes(each) for each in templates)
    slots = np.array(panel.slots[: last + 1])
    for frame, template in enumerate(template_of):
        # A number that no word of the frame shows may be one of a frame to come.
        shown = [int(column) for column, *_ in SLOT.findall(templates[template])]
        slots[frame, np.setdiff1d(np.arange(slots.shape[1]), shown)] = 0.0
    return replace(panel, templates=templates, template_of=template_of, slots=slots)
