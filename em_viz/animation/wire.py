"""Pictures and panels as the content that the player reads: names, base figures, references to arrays."""

from __future__ import annotations

import json
from collections.abc import Sequence

from em_viz.animation.figures import marker_radius
from em_viz.animation.packing import Packer
from em_viz.animation.parts import Channel, Panel, Picture, PointCloud

WATCHED = 64
"""Curves of at least so many points that move as a whole are looked at, not read, and may travel in float32."""


def pack_panel(animation_key: str, panel: Panel) -> bytes:
    """Return one panel as bytes, to be added to a player that already shows the animation of that key."""
    packer = Packer()
    return packer.finish(animation_key, {"panel": panel_content(packer, panel)})


def pack_selection(animation_key: str, point: int, at: Sequence[float] = ()) -> bytes:
    """Return the wish that a point be selected, for a player that shows the animation of that key.

    at:  where it is on the picture's axes, x alone or x and y: a picture may not draw it.
    """
    where: dict[str, object] = {"at": [float(each) for each in at]} if len(at) else {}
    return Packer().finish(animation_key, {"selected": point, **where})


def pack_bytes(raw: bytes) -> bytes:
    """Return bytes that are no picture, such as a table that somebody pasted."""
    packer = Packer()
    return packer.finish("", {"bytes": packer.octets(raw)})


def picture_content(packer: Packer, picture: Picture) -> dict[str, object]:
    """Return a picture as the player reads it; its arrays go to the packer."""
    return {
        "name": picture.name,
        "title": picture.title,
        "group": picture.group,
        "alt": picture.alt,
        "altSoFar": picture.alt_so_far,
        "future": picture.future,
        "caption": picture.caption,
        "keys": picture.keys,
        "legend": [mark.content() for mark in picture.legend],
        "figure": json.loads(picture.figure.to_json(remove_uids=False)),
        "channels": [_channel(packer, channel) for channel in picture.channels],
        "cloud": None if picture.cloud is None else _cloud(packer, picture.cloud),
        "handles": None if picture.handles is None else picture.handles.content(),
    }


def _channel(packer: Packer, channel: Channel) -> dict[str, object]:
    moves_as_a_whole = channel.basis is None and len(channel.values) > 1 and channel.values.shape[1] >= WATCHED
    return {
        "trace": channel.trace,
        "attribute": channel.attribute,
        "values": packer.floats(channel.values, coarse=moves_as_a_whole),
        "keys": packer.integers(channel.keys),
        "basis": None if channel.basis is None else packer.floats(channel.basis),
        # A trail grows towards its new end as the thing that leaves it gets there.
        "glide": channel.glide or channel.attribute == "reveal",
    }


def _cloud(packer: Packer, cloud: PointCloud) -> dict[str, object]:
    return {
        "x": packer.floats(cloud.x),
        "y": packer.floats(cloud.y),
        "weights": packer.weights(cloud.weights),
        "keys": packer.integers(cloud.keys),
        "labels": cloud.labels,
        "names": cloud.names,
        "radius": marker_radius(len(cloud.x)),
        "cell": cloud.cell,
        "scale": cloud.scale or None,
        "groups": None if cloud.groups is None else packer.integers(cloud.groups),
        "named": None if cloud.named is None else packer.integers(cloud.named),
        "points": None if cloud.points is None else packer.integers(cloud.points),
    }


def panel_content(packer: Packer, panel: Panel) -> dict[str, object]:
    """Return a panel as the player reads it; its arrays go to the packer."""
    return {
        "name": panel.name,
        "title": panel.title,
        "area": panel.area,
        "templates": panel.templates,
        "templateOf": packer.integers(panel.template_of),
        # A column a number: its values change little from frame to frame, and compress.
        "slots": packer.floats(panel.slots.T),
    }
