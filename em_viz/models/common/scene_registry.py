"""The registry of scenes: which one a model gets."""

from __future__ import annotations

from functools import singledispatch

from em_viz.models.common.plain_scene import plain_scene

scene = singledispatch(plain_scene)
"""`scene(model, exhibit, trace) -> Scene`: register one with `@scene.register` on the model's type, in a file of its
own that `em_viz.models.exhibit_animation` imports. Models without one get the plain scene. A model that has a
whole Animation already (those of the lab) returns that instead.
"""
