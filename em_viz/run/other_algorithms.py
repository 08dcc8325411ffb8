"""A run by another algorithm than EM, in a model's own pictures: its own sentence for each half-step.

The pictures show parameters and posteriors, whoever made them. What a half-step did is the algorithm's to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from em_core.algorithms import EM
from em_core.em.algorithm import Algorithm, Wording
from em_core.em.nouns import Noun
from em_core.em.protocol import AnyModel
from em_core.em.schedule import HalfStepKind
from em_core.em.trace import AnyTrace
from em_core.numerics.wording import sentences
from em_viz.animation.slots import Slots, closing, objective_format, words
from em_viz.animation.spec import Animation, Panel, Picture
from em_viz.run.half_steps import KINDS, START, E, half_steps_of
from em_viz.run.objective import changes, objective_at_frames
from em_viz.run.outcome import outcome_sentence
from em_viz.text.by_input import FIRST_E_STEP
from em_viz.text.parameter_edges import parameter_sentences

POINT = Noun("point")


def as_played(
    animation: Animation,
    trace: AnyTrace,
    row: Noun = POINT,
    rows: Sequence[int | str] = (),
    columns: Sequence[str] = (),
) -> Animation:
    """Return the animation with the words of the algorithm that made the run; the same for a run of EM.

    row:            what a row of the data is called.
    rows, columns:  the row in the file of each data point, and what the columns are called.
    """
    algorithm = trace.algorithm
    if algorithm is None:
        return animation
    wording = algorithm.wording(trace.model, trace.schedule, row)
    headline = _headline(trace, algorithm, wording, rows, columns)
    panels = tuple(
        headline if panel.area == "headline" else _noted(panel, trace) if panel.name == "formulas" else panel
        for panel in animation.panels
    )
    pictures = animation.pictures
    if len(trace.schedule.rows) > 1:
        pictures = tuple(_with_older_shares(picture) for picture in pictures)
    own = algorithm.claims.title
    # A whole step is as many half-steps as lie between two E half-steps.
    between = int(np.diff(np.flatnonzero(half_steps_of(trace).kind_of == E))[:1].sum()) or 2
    return replace(animation, pictures=pictures, panels=panels, title=f"{animation.title} ({own})", stride=between)


def _with_older_shares(picture: Picture) -> Picture:
    """Return a picture of the data whose caption says that not every share is new; of the objective, as it is."""
    if picture.group == "objective":
        return picture
    older = "An E-step updates one block: the others keep older responsibilities."
    return replace(picture, caption=f"{picture.caption} {older}".strip())


def same_algorithm(trace: AnyTrace, model: AnyModel) -> Algorithm:
    """Return what another model's run beside this one is made by: the same algorithm, or EM where it cannot run."""
    algorithm = trace.algorithm
    return EM() if algorithm is None or algorithm.refusal(model) is not None else algorithm


def _headline(
    trace: AnyTrace, algorithm: Algorithm, wording: Wording, rows: Sequence[int | str], columns: Sequence[str]
) -> Panel:
    """Return what each half-step did, how F and the objective changed, and in the last how the run ended."""
    frames, name = half_steps_of(trace), trace.model.objective
    slots = Slots(frames.n_frames)
    objective, bound = objective_at_frames(trace)
    form = objective_format(objective)
    rise = np.abs(np.diff(bound, prepend=np.nan))
    fall = np.diff(objective, prepend=objective[0])
    allowed = changes(trace)[1][frames.params_of]
    step, places = slots(frames.step_of, "integer"), {key: slots(at, "integer") for key, at in wording.numbers.items()}
    size, value = slots(rise, "significant:3"), slots(bound, form)
    l_size, l_value = slots(np.abs(fall), "significant:3"), slots(objective, form)
    moved = np.diff(bound, prepend=bound[0])
    to_f = (
        f"F is {value}.",
        f"F rose by {size} to {value}.",
        f"F stayed at {value} to within rounding.",
        f"F fell by {size} to {value}.",
    )
    to_l = ("", f"The {words(name)} fell by {l_size} to {l_value}, which {words(algorithm.claims.title)} may do.")
    f_case = np.select([np.isnan(moved), moved > allowed, moved >= -allowed], [0, 1, 2], 3)
    l_case = (fall < -allowed).astype(np.int64)
    l_case[frames.kind_of == E] = 0
    said = [_placed(pattern, places) for pattern in wording.patterns]
    names = [_named(kind, step) for kind in KINDS]
    templates = [
        f"<strong>Start:</strong> {said[0]} The {words(name)} is {l_value}. {FIRST_E_STEP}",
        *(
            sentences(head, sentence, change, drop)
            for head in names
            for sentence in said
            for change in to_f
            for drop in to_l
        ),
    ]
    case = 1 + ((frames.kind_of * len(said) + wording.case) * len(to_f) + f_case) * len(to_l) + l_case
    case[frames.kind_of == START] = 0
    ended = sentences(outcome_sentence(trace, rows), parameter_sentences(trace, columns))
    templates, case = closing(templates, case, f' <span class="hs-outcome">{words(ended)}</span>')
    return slots.panel("sentence", "This half-step", templates, case, area="headline")


def _named(kind: str, step: str) -> str:
    """Return the beginning of a sentence: which half-step it is."""
    return f'<strong class="hs-kind-{kind.lower()}">{kind}-step {step}:</strong>'


def _placed(pattern: str, places: dict[str, str]) -> str:
    """Return a sentence with slots where its numbers stand."""
    marked = pattern.format(**{name: f"\ue000{name}\ue001" for name in places})
    safe = words(marked)
    for name, slot in places.items():
        safe = safe.replace(f"\ue000{name}\ue001", slot)
    return safe


def _noted(panel: Panel, trace: AnyTrace) -> Panel:
    """Return the formulas with what is different beneath them; where EM's M-step is not made, that is all of M."""
    algorithm = trace.claims.id
    if algorithm == "ecm" or not trace.claims.full_m:
        m_frames = np.flatnonzero([kind is HalfStepKind.M for kind in trace.schedule.kinds])
        template_of = panel.template_of.copy()
        template_of[m_frames] = len(panel.templates)
        return replace(panel, templates=(*panel.templates, _note(NOTES[algorithm])), template_of=template_of)
    note = _note(NOTES[algorithm]) if algorithm in NOTES else ""
    return replace(panel, templates=tuple(f"{template}{note}" for template in panel.templates))


def _note(text: str) -> str:
    return f'<p class="hs-note">{words(text)}</p>'


NOTES = {
    "ecm": "A conditional M-step: F is maximised over one block of parameters, and the others are fixed (Meng & Rubin "
    "1993).",
    "incremental": "A division that is written out here is one at the parameters of the last E-step. Sums are over all "
    "blocks of rows, each with the responsibilities of its own last E-step (Neal & Hinton 1998).",
    "gem": "A partial M-step: every parameter moves a part of the distance, on a straight line, to the value that "
    "maximises F (Dempster, Laird & Rubin 1977).",
    "stepwise": "Sums move a part of the distance to those of the last batch, scaled up to all rows: s ← (1 − g) s + g "
    "n/b s(batch) (Cappé & Moulines 2009).",
    "hard": "After the E-step the largest responsibility of each row is set to 1, the others to 0 (Celeux & Govaert "
    "1992).",
    "stochastic": "After the E-step a label is drawn for each row with these probabilities: it has the responsibility "
    "1, the others 0 (Celeux & Diebolt 1985).",
    "saem": "After the E-step a label is drawn for each row with these probabilities, and the M-step takes the average "
    "of the draws (Delyon, Lavielle & Moulines 1999).",
    "monte_carlo": "After the E-step labels are drawn for each row with these probabilities; the M-step takes their "
    "shares (Wei & Tanner 1990).",
    "annealed": "At the temperature T responsibilities are proportional to the power 1/T of weight times density; at "
    "T = 1 they are EM's (Ueda & Nakano 1998).",
}
"""What is different from EM's formulas, by the algorithm's id."""
