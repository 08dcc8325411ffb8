"""Starts by hand on a model's page: the handles of a picture, as far as the page can be told of what they make."""

from __future__ import annotations

from dataclasses import replace

from em_core.catalogue.entry import Exhibit
from em_core.catalogue.registry import MAX_COMPONENTS
from em_core.experiments.dragged import COUNT
from em_viz.animation.handles import Handles
from em_viz.animation.spec import Picture


def with_handles(picture: Picture, handles: Handles | None, exhibit: Exhibit) -> Picture:
    """Return the picture with handles for no more components than the model's page has an option for."""
    if handles is None:
        return replace(picture, handles=None)
    options = (int(each.maximum) for each in exhibit.entry.options if each.name == COUNT)
    most = max(min(handles.most, max(options, default=MAX_COMPONENTS)), len(handles.masses))
    return replace(picture, handles=replace(handles, most=most))
