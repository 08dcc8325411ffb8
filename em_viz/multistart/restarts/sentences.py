"""What many runs say, in sentences that are exact: how often, how sure, and where a higher likelihood is worse."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from em_core.data.distinct_starts import are_few
from em_core.em.capabilities import capabilities_of, covariance_form
from em_core.em.nouns import COMPONENT, Noun
from em_core.em.parameters import covariances_of
from em_core.em.protocol import Cause
from em_core.multistart.drawn_starts import DRAWN
from em_core.multistart.grouped_runs import Found
from em_core.multistart.initialisation import STARTS
from em_core.multistart.optima import Interval, Optimum, OptimumKind, best_of_r, wilson
from em_core.multistart.restart_study import Study
from em_core.multistart.stationary_points import HOLDING
from em_core.numerics.wording import agreeing, counted, listed, sentences
from em_viz.models.common.ellipse_probability import held_words, oblong
from em_viz.multistart.restarts.asides import RANKED_LAST, about_degenerate, unfollowed_words
from em_viz.multistart.restarts.optimum_cards import objective_text
from em_viz.run.outcome import failure_sentence, outcome_sentence
from em_viz.text.numbers import format_number
from em_viz.text.parameter_edges import parameter_sentences
from em_viz.text.percentages import interval_text, percent

SURE = 0.99
"""How sure "sure enough" is."""


def headline(study: Study) -> str:
    """Return whether the start decided the result: how many starts ended where, and how often at the best."""
    n, best = study.n_runs, study.best
    starts = counted(n, "start")
    if best is None:
        return f"No start leads to a maximum here: all {starts} collapse."
    value = objective_text(study, best.log_likelihood)
    if best.kind is OptimumKind.NOT_CONVERGED:
        return f"This is not known: none of {starts} converged. The highest {study.model.objective} so far is {value}."
    ends = [each for each in study.optima if each.kind in HOLDING or each.kind is OptimumKind.SADDLE]
    if len(ends) == 1:
        if best.hits == n and few_starts(study):
            where = f"{final_point(ends)}, {study.model.objective} {value}"
            return f"All {starts} end at the same {where}, but few of these starts are different."
        if best.hits == n:
            return f"Not here: all {starts} end at the same {final_point(ends)}, {study.model.objective} {value}."
        others = n - best.hits
        return (
            f"{best.hits:,} of {starts} end at the same {final_point(ends)}, {study.model.objective} {value}; "
            f"the other {others:,} {_otherwise(study)}."
        )
    level = study.level_with_best
    hits, share, interval = best.hits, best.share, best.interval
    if len(level) > 1:
        hits = sum(each.hits for each in level)
        share, interval = hits / n, wilson(hits, n)
    names = listed(map(study.name_of, level))
    if hits == n:
        return f"Not the {study.model.objective}: {starts} end at {len(ends)} {final_points(ends)}, all at {value}."
    # An interval is about starts that differ: of few it would promise what nobody has tried.
    reached = f"{percent(share)} reach the best, {names}"
    if not few_starts(study):
        reached = f"{reached} (95 % interval {interval_text(interval)})"
    return f"Yes: {starts} end at {len(ends)} different {final_points(ends)}; {reached}."


def final_point(ends: Sequence[Optimum]) -> str:
    """Return what all of these are: a local maximum where that is proved of each, else a final point."""
    return "local maximum" if all(each.kind is OptimumKind.MAXIMUM for each in ends) else "final point"


def final_points(ends: Sequence[Optimum]) -> str:
    """Return the same of several."""
    return "local maxima" if final_point(ends) == "local maximum" else "final points"


def _otherwise(study: Study) -> str:
    """Return what the runs do that end at no point of their own: in one verb or two."""
    kinds = {each.kind for each in study.optima}
    verbs = {OptimumKind.DEGENERATE: "collapse", OptimumKind.NOT_CONVERGED: "do not converge"}
    return " or ".join(verb for kind, verb in verbs.items() if kind in kinds)


def honest_words(study: Study) -> list[str]:
    """Return what must be said before anybody compares these ends: stopped, few starts, collapsed, and so on."""
    said = []
    if study.n_runs < study.asked:
        said.append(
            f"Stopped after {study.n_runs:,} of {study.asked:,} runs. Quick runs finish first, so final points that "
            "are reached quickly are counted too often."
        )
    if few := few_starts(study):
        said.append(few)
    collapsed = [optimum for optimum in study.optima if optimum.kind is OptimumKind.DEGENERATE]
    if collapsed:
        said.append(about_degenerate(study) or _about_collapse(study, collapsed))
    said += _about_unfinished(study)
    best, sound = study.best, study.best_sound
    if best is not None and best.spurious:
        said.append(about_spike(study, best, sound))
    return said


def fit_caption(study: Found) -> str:
    """Return what the lines of the small pictures mean."""
    noun = capabilities_of(study.model).components
    if covariances_of(study.optima[0].params) is None:
        return ""
    if study.dataset.d == 1:
        return f"In each picture: the data, and each {noun.singular}'s weighted density."
    form = covariance_form(study.model)
    return sentences(
        f"In each picture: ellipses at 1 and 2 standard deviations, {held_words(noun.of_one)}.",
        oblong(noun) if form is not None and form.shape == "spherical" else "",
    )


def few_starts(study: Study) -> str:
    """Return the sentence that says how few of the starts are different; "" where they are many."""
    different = study.different_starts
    if not are_few(different, study.n_runs):
        return ""
    drawn = study.plan[0].start == DRAWN
    ways = "this model" if drawn else listed(dict.fromkeys(STARTS[each.start].title for each in study.plan))
    if different == 1:
        alike, why = "all the same", f"every draw of {ways} gives it"
    else:
        alike, why = f"only {different:,} different ones", f"draws of {ways} repeat one another here"
    many = capabilities_of(study.model).components.many
    return sentences(
        f"These {study.n_runs:,} starts are {alike}, up to the order of their {many}: {why}. More runs would not find "
        "a final point that only other starts lead to, and the percentages say nothing about such a point.",
        "" if drawn else "Compare with another starting method.",
    )


def odds(study: Study) -> str:
    """Return how probably so many starts would have found the best end that any of these runs found."""
    wanted = wanted_ends(study)
    if few_starts(study):
        return "With so few different starts nothing can be computed here: more runs would repeat the same starts."
    if not wanted and study.best is not None:
        return "No run has converged, so there is no best final point to find."
    if not wanted:
        return "Every run collapsed, so there is no best final point to find."
    chances = "\n\n".join(_chances(optimum, study.name_of(optimum)) for optimum in wanted)
    return (
        f"{chances}\n\nThis is about the best final point that these runs found. If there is a better one that no run "
        "found, it is not counted."
    )


def wanted_ends(study: Study) -> tuple[Optimum, ...]:
    """Return the ends worth finding: the highest and, where that is a spurious spike, the best that is none."""
    best, sound = study.best, study.best_sound
    if best is None or best.kind is OptimumKind.NOT_CONVERGED:
        return ()
    return (best, sound) if best.spurious and sound is not None else (best,)


def fate(study: Study, run: int) -> str:
    """Return how a run ended, and where."""
    replay = study.replay(run)
    ended = sentences(
        outcome_sentence(replay, study.dataset.listed_rows, study.dataset.original),
        parameter_sentences(replay, study.dataset.columns),
    )
    end = study.optima[int(study.optimum_of[run])]
    short = run in study.short or (study.follow and end.kind is OptimumKind.NOT_CONVERGED)
    if short:
        return f"Run {run + 1} is counted with {study.name_of(end)}. {ended}"
    return f"Run {run + 1} ends in {study.name_of(end)}. {ended}"


def starts_needed(share: float) -> int | None:
    """Return the smallest R with 1 - (1 - share)^R >= SURE; None for a share of zero."""
    if share <= 0:
        return None
    return 1 if share >= SURE else math.ceil(math.log(1 - SURE) / math.log1p(-share) - 1e-9)


def narrow_component(study: Found, optimum: Optimum) -> tuple[int, float, float]:
    """Return the narrowest component on few points, in the first optimum's order: (k, its N_k, its smallest sd)."""
    params = study.aligned(optimum.params)
    counts = params.weights * study.dataset.n
    widths = np.sqrt(np.linalg.eigvalsh(params.covariances)[:, 0].clip(min=0))
    few = counts <= max(float(counts.min()), 5 * (study.dataset.d + 1))
    k = int(np.argmin(np.where(few, widths, np.inf)))
    return k, float(counts[k]), float(widths[k])


def _chances(best: Optimum, name: str) -> str:
    of_five = best_of_r([best], 5)
    # One start is the share itself: 1 - (1 - p) may round to another per cent.
    one = f"{percent(best.share)} ({interval_text(best.interval)})"
    five = f"{percent(float(of_five.probability))} ({interval_text(Interval(float(of_five.low), float(of_five.high)))})"
    if best.share == 1:
        return f"Every run found {name}. Other starts may still miss it: the probability is {one}."
    likely, most, least = (starts_needed(p) for p in (best.share, best.interval.low, best.interval.high))
    return (
        f"One start finds {name} with probability {one}, the best of five with {five}. To find it with probability "
        f"{percent(SURE)}, {likely} starts are needed (95 % interval {least} to {most})."
    )


def _about_unfinished(study: Study) -> list[str]:
    """What to say of runs that have not converged: those that the limit stopped, and those that were led on in vain."""
    members = [i for o in study.optima if o.kind is OptimumKind.NOT_CONVERGED for i in o.members]
    if members and (unfollowed := unfollowed_words(study)):
        return [unfollowed]
    limited = 0 if study.follow else sum(study.traces[i].stopped_by_tol_at is None for i in members)
    said = []
    if limited:
        said.append(
            f"{counted(limited, 'run')} stopped at the step limit before converging, and "
            f"{agreeing(limited, 'is', 'are')} counted separately. More steps would show where such a run ends."
        )
    if climbing := len(members) - limited:
        said.append(
            f"{counted(climbing, 'run')} had not converged after many accelerated steps, and "
            f"{agreeing(climbing, 'is', 'are')} counted separately."
        )
    return said


def _about_collapse(study: Study, collapsed: list[Optimum]) -> str:
    failures = [failure for run in range(study.n_runs) if (failure := study.traces[run].failure) is not None]
    count, emptied = len(failures), sum(failure.cause is Cause.EMPTY for failure in failures)
    run = collapsed[0].members[0]
    failed = failure_sentence(study.replay(run), study.dataset.listed_rows, study.dataset.original)
    example = f"For example, run {run + 1}: {failed}"
    fewer, noun = f"Fewer {capabilities_of(study.model).components.many}", capabilities_of(study.model).components
    remedy = f"{fewer} or other starts can prevent it."
    if emptied < count and covariances_of(study.optima[0].params) is not None:
        remedy = f"{fewer}, one covariance for all, or the model with a prior can prevent it."
    why = why_no_end(count - emptied, emptied, noun)
    ranked = RANKED_LAST if study.best is not None else ""
    return sentences(f"{counted(count, 'run')} collapsed: {why}.", ranked, example, remedy)


def why_no_end(growing: int, emptied: int, noun: Noun = COMPONENT) -> str:
    """Return what it means to collapse for so many runs: onto a few points, or with a component that has none left."""
    grows = "the likelihood grows without limit, so its value means nothing"
    empties = f"{noun.one} has lost all its points, and EM cannot go on"
    if not emptied:
        return grows
    if not growing:
        return empties
    share = percent(growing / (growing + emptied))
    return f"in {share} of them {grows}; in the others {empties}"


def about_spike(study: Found, best: Optimum, sound: Optimum | None) -> str:
    """Return why an end that owes its objective to a few points is worse than the best that does not."""
    name = study.name_of(best)
    k, count, narrowest = narrow_component(study, best)
    called = capabilities_of(study.model).components.name(k)
    points, width = (format_number(each, "significant", 2) for each in (count, narrowest))
    said = (
        f"{name} is higher and worse: its {called} has shrunk onto {points} points, with standard deviation {width}. "
        "Almost any few points close together allow such a spike, and it says nothing about the other data."
    )
    if sound is None:
        return f"{said} None of these runs found a maximum without a spike."
    gap = format_number(study.gap(sound), "significant", 3)
    unit = capabilities_of(study.model).unit or "units"
    return (
        f"{said} The best final point without a spike is {study.name_of(sound)}, {gap} {unit} lower, reached by "
        f"{sound.hits:,} of {study.n_runs:,} starts."
    )
