"""Drag handles on an animation's first frame: bodies, each with a place, a spread and a mass.

The player moves them, and the traces that follow them, without the server; when the hand lets go it sends all of them
back once. It knows nothing of EM: whoever shows the animation says what the bodies mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from em_core.numerics.arrays import FloatArray

Shape = Literal["free", "axes", "round", "fixed"]
SHAPES: tuple[Shape, ...] = get_args(Shape)


@dataclass(frozen=True)
class Follower:
    """A trace that follows a body while it is dragged.

    trace:   its `uid`. Its channels at x and y hold one number (the place), or coefficients over a basis: the place
             and then `radius` times a row of the spread's lower Cholesky factor. In one dimension y is a height and
             holds mass / standard deviation; 0 for a radius of 0.
    body:    whose; None is the sum of all bodies' Gaussian densities, over the trace's own x.
    radius:  how many standard deviations the trace is from the place.
    """

    trace: str
    body: int | None
    radius: float = 1.0


@dataclass(frozen=True, eq=False)
class Handles:
    """K bodies in one or two dimensions: what can be dragged, and what may become of it.

    about:      says what the bodies belong to; comes back with them.
    noun:       what a body is called ("component").
    names:      (d,) what the coordinates are called.
    masses:     (K,) positive, summing to one; a body that is added or removed leaves the others' in proportion.
    centres:    (K, d) places in the picture's data coordinates; in one dimension on the x axis.
    spreads:    (K, d, d) covariance matrices; each has a handle where its ellipse at one standard deviation ends.
    shape:      which spreads may be: "free" (any: turned and stretched), "axes" (along the axes), "round" (one
                radius), "fixed" (left alone).
    shared:     whether the bodies have one spread between them.
    most:       how many bodies there may be.
    followers:  the traces that move along.

    Raises ValueError where the arrays do not fit together.
    """

    about: str
    noun: str
    names: tuple[str, ...]
    masses: FloatArray
    centres: FloatArray
    spreads: FloatArray
    shape: Shape
    shared: bool
    most: int
    followers: tuple[Follower, ...]

    def __post_init__(self) -> None:
        k, d = len(self.masses), len(self.names)
        if d not in (1, 2) or self.centres.shape != (k, d) or self.spreads.shape != (k, d, d):
            raise ValueError(
                f"handles: {k} masses and {d} names need centres of shape {(k, d)} and spreads of shape {(k, d, d)} in "
                f"one or two dimensions, not {self.centres.shape} and {self.spreads.shape}."
            )
        if self.shape not in SHAPES:
            raise ValueError(f'handles: "{self.shape}" is not a shape; the shapes are {", ".join(SHAPES)}.')
        if self.most < k:
            raise ValueError(f"handles: there are {k} bodies, and at most {self.most} are allowed.")

    @property
    def traces(self) -> frozenset[str]:
        """The `uid`s of the traces that follow."""
        return frozenset(follower.trace for follower in self.followers)

    def content(self) -> dict[str, object]:
        """Return what the player reads: a few dozen numbers, as JSON."""
        return {
            "about": self.about,
            "noun": self.noun,
            "names": self.names,
            "masses": self.masses.tolist(),
            "centres": self.centres.tolist(),
            "spreads": self.spreads.tolist(),
            "shape": self.shape,
            "shared": self.shared,
            "most": self.most,
            "followers": [[follower.trace, follower.body, follower.radius] for follower in self.followers],
        }
