"""Misconceptions about EM: what people believe, and what is true. Every wrong option of a question names one.

There is no study of them; these come from public questions and from watching students (PEERS-2, A3; FINDINGS, 5).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Misconception:
    """A misconception by its id.

    belief:  what is believed, as its holder would say it.
    truth:   what is so instead.
    """

    id: str
    belief: str
    truth: str


MISCONCEPTIONS: dict[str, Misconception] = {
    each.id: each
    for each in (
        Misconception(
            "undecided-changes-most",
            "The point that is least certain now changes most.",
            "How far a responsibility changes depends on how far the components moved, seen from that point.",
        ),
        Misconception(
            "far-changes-most",
            "The point farthest out changes most.",
            "Far out one component usually keeps nearly all responsibility, and little changes.",
        ),
        Misconception(
            "every-row-changes-alike",
            "An E-step changes every point by about the same amount.",
            "Most points hardly change; those between components that moved change most.",
        ),
        Misconception(
            "trend-continues",
            "What moved in the last step moves the same way in the next.",
            "The next M-step depends on the responsibilities of the next E-step alone.",
        ),
        Misconception(
            "larger-takes-all",
            "A large component keeps growing.",
            "A weight becomes the mean of the component's responsibilities, which may be below it.",
        ),
        Misconception(
            "weights-even-out",
            "Small components grow until all weights are equal.",
            "Nothing pulls weights together; they follow the responsibilities.",
        ),
        Misconception(
            "heavy-moves-most",
            "The component with the most weight moves most.",
            "How far a mean moves depends on how the responsibilities changed, not on the weight.",
        ),
        Misconception(
            "light-moves-most",
            "The component with the least weight moves most, because few points belong to it.",
            "A light component may already be at the mean of its points.",
        ),
        Misconception(
            "all-move-alike",
            "An M-step moves all means by about the same amount.",
            "Each mean goes to the weighted mean of its own points.",
        ),
        Misconception(
            "small-step-is-close",
            "A small gain means that the end is near.",
            "When EM is slow, many small gains are still to come; the ratio of gains tells how many.",
        ),
        Misconception(
            "em-always-slow",
            "EM always needs many steps.",
            "Where the hidden values are nearly known, EM needs few steps.",
        ),
        Misconception(
            "bound-is-likelihood",
            "The lower bound F is the log-likelihood l.",
            "F equals l only right after an E-step; an M-step opens a gap, KL(q ‖ p).",
        ),
        Misconception(
            "gap-is-gain",
            "The gap between l and F is what l gained in the step.",
            "The gain of l is the rise of F in the M-step plus the new gap.",
        ),
        Misconception(
            "gap-is-rise-of-bound",
            "The gap is what the M-step added to F.",
            "What the M-step added to F is below the new F; the gap is above it.",
        ),
        Misconception(
            "gap-is-far",
            "The gap between l and F is the distance from the maximum.",
            "The gap compares l with F at the same parameters; the maximum plays no part in it.",
        ),
        Misconception(
            "climbs-so-maximum",
            "It climbs and is bounded, so it ends at a local maximum.",
            "EM ends where the gradient vanishes: usually a maximum, but a saddle point from special starts.",
        ),
        Misconception(
            "em-stops-at-saddles",
            "Where EM stops, the surface only looks flat: a saddle.",
            "Saddle points are unstable for EM; only special starts end there.",
        ),
        Misconception(
            "every-run-collapses",
            "Maximum likelihood always ends in a component on one point.",
            "A collapse needs a component that shrinks onto a few points; most starts lead elsewhere.",
        ),
        Misconception(
            "one-maximum",
            "EM finds the global maximum, from anywhere.",
            "EM climbs from where it starts, to a local maximum near the start.",
        ),
        Misconception(
            "starts-decide-everything",
            "Every start ends somewhere else.",
            "Many starts share a final point: it has a basin of attraction.",
        ),
        Misconception(
            "e-step-moves-means",
            "The E-step moves the means.",
            "An E-step changes only the responsibilities, the colours; the M-step changes the parameters.",
        ),
        Misconception(
            "e-step-assigns-hard",
            "The E-step gives each point to one component.",
            "Each point is assigned in parts, by responsibility; k-means is what assigns it whole.",
        ),
        Misconception(
            "e-step-raises-likelihood",
            "The E-step raises the log-likelihood.",
            "l depends on the parameters alone, which an E-step leaves as they are; what rises is F.",
        ),
        Misconception(
            "posterior-is-half",
            "What is not known has probability one half.",
            "The likelihoods under both components say how probable each is.",
        ),
        Misconception(
            "posterior-is-parameter",
            "The responsibility is the parameter of the component.",
            "The parameter says how probable the data are; Bayes' rule turns that into a responsibility.",
        ),
        Misconception(
            "q-is-monotone",
            "Q rises from step to step, as l does.",
            "An M-step raises Q for its own posterior; the next E-step changes that posterior, and with it Q.",
        ),
        Misconception(
            "bound-may-fall",
            "The lower bound F may fall.",
            "Every half-step of EM raises F or leaves it: E brings it up to l, M maximises it.",
        ),
        Misconception(
            "few-data",
            "With few data EM may go wrong.",
            "The proof that l never falls holds for one point as for a million.",
        ),
        Misconception(
            "jumps-between-maxima",
            "EM may jump from one maximum to a lower one.",
            "A step never lowers l, so it cannot lead down to another maximum.",
        ),
        Misconception(
            "linear-is-proportional",
            "Twice as many steps halve what is left twice: digits come in proportion to steps already made.",
            "Each further digit costs the same number of steps, whatever was needed for the first.",
        ),
        Misconception(
            "never-falls-is-fast",
            "What never falls arrives first.",
            "That EM never falls says nothing of its speed: the fraction of missing information does.",
        ),
        Misconception(
            "newton-is-first",
            "Newton's method is quadratic, so it is always the first.",
            "It is quadratic near a maximum; from elsewhere it may end at a saddle point or at an edge.",
        ),
        Misconception(
            "acceleration-is-first",
            "An accelerated EM is always the first.",
            "Near a maximum Newton's method needs fewer passes; where EM needs few, nothing is left to accelerate.",
        ),
        Misconception(
            "all-arrive-alike",
            "All methods arrive at the same maximum, with about as much work.",
            "Some stop lower, and the others may need many times as many passes.",
        ),
        Misconception(
            "em-is-newton",
            "Near the maximum EM becomes fast, as Newton's method does.",
            "EM converges linearly: each step leaves the same fraction of the distance.",
        ),
        Misconception(
            "never-exact",
            "EM never comes closer than a certain distance.",
            "The distance shrinks by the same factor in every step, to rounding.",
        ),
        Misconception(
            "em-breaks-ties",
            "Equal components part by chance.",
            "Nothing in EM is random; components that start equal stay equal.",
        ),
        Misconception(
            "ties-are-an-error",
            "A start with equal components is refused.",
            "It is a start as any other, and leads to a saddle point.",
        ),
        Misconception(
            "best-is-right",
            "The end that most runs reach is the best, and the best is right.",
            "How often an end is reached says how large its basin is, not how high it is.",
        ),
        Misconception(
            "narrow-costs",
            "A component that is narrower fits worse.",
            "On one point it fits better and better: the density at its mean grows without bound.",
        ),
        Misconception(
            "likelihood-is-bounded",
            "The likelihood has a highest value.",
            "With free variances a Gaussian mixture's likelihood has none; a prior gives it one.",
        ),
        Misconception(
            "cooling-softens",
            "A lower temperature mixes the components more.",
            "High temperatures mix; at 0 each point belongs to the nearest component alone.",
        ),
        Misconception(
            "em-is-not-kmeans",
            "k-means and EM have nothing to do with each other.",
            "k-means is EM with equal round components whose assignments are hard.",
        ),
        Misconception(
            "labels-mean-something",
            "Component 1 is class 1.",
            "The names come from the start; exchanged, they describe the same density. There are K! copies.",
        ),
        Misconception(
            "labels-change-the-fit",
            "Other names of components lead to another fit.",
            "The likelihood is the same under every order of the components.",
        ),
        Misconception(
            "more-is-better",
            "More components describe the data better.",
            "l of the fitted points always rises with K; that of new points need not.",
        ),
        Misconception(
            "higher-is-truer",
            "A higher likelihood is nearer to the truth.",
            "It is nearer to these points; the distance from what made them may have grown.",
        ),
        Misconception(
            "more-never-helps",
            "One more component changes nothing.",
            "It can copy the old fit and improve on it, so l of the fitted points is at least as high.",
        ),
        Misconception(
            "m-step-changes-colours",
            "The M-step changes the colours.",
            "An M-step leaves the responsibilities as they are and changes only the parameters.",
        ),
        Misconception(
            "mean-of-nearest-points",
            "The new mean is the mean of the points nearest to it.",
            "That is k-means; EM takes all points, each weighted by its responsibility.",
        ),
        Misconception(
            "wrong-diagnosis",
            "A faulty run looks wrong at once.",
            "Most faults leave a run that seems to work; only a check of the half-steps shows which it is.",
        ),
        Misconception(
            "em-is-not-ml",
            "Maximum likelihood and EM are two rival methods.",
            "EM is a way to climb the likelihood; where everything is observed it takes one step.",
        ),
        Misconception(
            "em-needs-many-steps",
            "EM needs many steps, whatever is observed.",
            "The fraction of missing information sets the rate; with none missing, one step suffices.",
        ),
        Misconception(
            "em-needs-hidden-data",
            "EM cannot be used where nothing is hidden.",
            "It can: the E-step has nothing to do, and the M-step is the maximum-likelihood estimate.",
        ),
        Misconception(
            "likelihood-is-noisy",
            "The likelihood goes up and down on its way.",
            "EM never lowers it: F is raised by M, and E brings F up to l.",
        ),
        Misconception(
            "all-monotone",
            "Everything that is called EM raises the likelihood in every step.",
            "Only F is raised by every half-step; where not all is renewed together, l may fall.",
        ),
        Misconception(
            "criterion-mends-starts",
            "A criterion such as BIC makes up for a run that ended low.",
            "BIC compares maxima; a run that ended low counts against its model.",
        ),
        Misconception(
            "one-sign",
            "A smaller BIC is better in every program.",
            "Some print \u22122 l + p log n, others 2 l \u2212 p log n; the sign says which way is better.",
        ),
    )
}
"""Every misconception by its id."""

STUDENTS: dict[str, str] = {
    "e-step-moves-means": "the E-step moves the means",
    "higher-is-truer": "a higher likelihood is nearer to the truth",
    "best-is-right": "the best of n starts is the global maximum",
    "small-step-is-close": "a small last step means that EM is near the maximum",
    "q-is-monotone": "Q never falls, as l never does",
    "labels-mean-something": "component 1 is class 1",
    "one-maximum": "EM finds the global maximum",
    "more-is-better": "more components are better",
}
"""The eight that students were seen to hold: a lesson meets each."""
