"""The other half: where does an M-step put a mean?"""

from __future__ import annotations

from em_core.experiments.visits import Visit
from em_core.lessons.filling import Facts
from em_core.lessons.lesson import Known, Lesson, Mark
from em_core.lessons.scene import Play, Scene

WITHIN = 0.1
"""How far off a mark may be, in standard deviations of the data: about as much as it is wide."""


def facts(scene: Scene) -> Facts:
    """Work out the mean of component 1 now and after M, and where k-means would put it."""
    now, then = scene.trace.half_step(scene.opens).params, scene.trace.half_step(scene.shows).params
    r, x = scene.trace.responsibilities(scene.trace.half_step(scene.opens).step), scene.trace.data
    hard = x[r.argmax(axis=1) == 0].mean(axis=0)
    places = {"now": now.means[0], "then": then.means[0], "hard": hard, "all": x.mean(axis=0)}
    found: dict[str, float | str] = {
        f"{name}_{axis}": float(value)
        for name, place in places.items()
        for axis, value in zip("xy", place, strict=False)
    }
    found["component"] = scene.shown.components[0]
    found["n1"] = float(r[:, 0].sum())
    found["n"] = len(x)
    found["column"], found["row_column"] = scene.shown.sample.columns[:2]
    return found


def _apart(scene: Scene, f: Facts) -> float:
    """Return how far the true place is from the nearest known wrong one, in the width of what counts as the same."""
    spread = scene.trace.data.std(axis=0)
    places = [
        max(
            abs(float(f[f"then_{axis}"]) - float(f[f"{name}_{axis}"])) / unit
            for axis, unit in zip("xy", spread, strict=True)
        )
        for name in ("now", "hard", "all")
    ]
    return float(1 - WITHIN / min(places))


_TOLD = (
    "M puts the mean of {component} at ({then_x:.2f}, {then_y:.2f}): the mean of all {n:d} points, each weighted by "
    "its "
    "responsibility, {n1:.1f} in all. No colour changes"
)

OTHER_HALF = Lesson(
    id="other_half",
    title="The other half",
    before="An E-step has been made: the points have their colours. The mean of {component} is at ({now_x:.2f}, "
    "{now_y:.2f}).",
    stem="The next half-step is M. Drag the mark to where the mean of {component} will be.",
    plays=tuple(
        Play(Visit("gaussian_mixture", "faithful", typed=(0.5, 0.5, *means, *wide, *wide)), 1, 2)
        for means, wide in (
            ((3.5, 82, 3.5, 60), (1.3, 0, 0, 200)),
            ((2.6, 71, 4.4, 71), (1.6, 0, 0, 180)),
        )
    ),
    facts=facts,
    answer=Mark(
        truth=("then_x", "then_y"),
        within=WITHIN,
        right=f"Correct. {_TOLD}. Look at the mark in the picture.",
        other=f"{_TOLD}. Your mark would be right if other points had the large responsibilities. Look at both marks "
        f"in the "
        "picture.",
        known=(
            Known(
                "now",
                f"{_TOLD}. The mean would stay only if it were that weighted mean already. Look at both marks in the "
                f"picture.",
                "m-step-changes-colours",
            ),
            Known(
                "hard",
                f"{_TOLD}. Your mark is near ({{hard_x:.2f}}, {{hard_y:.2f}}), the mean of the points that belong to "
                "{component} more than to the other: it would be right in k-means. Look at both marks in the picture.",
                "mean-of-nearest-points",
            ),
            Known(
                "all",
                f"{_TOLD}. Your mark is near the mean of all points alike; it would be right if all had the same "
                "responsibility. Look at both marks in the picture.",
                "posterior-is-half",
            ),
        ),
        misconception="mean-of-nearest-points",
    ),
    number="The mean of {component} goes to ({then_x:.2f}, {then_y:.2f}), the weighted mean of all {n:d} points.",
    margin=_apart,
    tour=False,
)
