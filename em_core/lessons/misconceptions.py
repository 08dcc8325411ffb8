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
            "The component with the least weight moves most, because few points hold it.",
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
            "likelihood-is-noisy",
            "The likelihood goes up and down on its way.",
            "EM never lowers it: F is raised by M, and E brings F up to l.",
        ),
        Misconception(
            "all-monotone",
            "Everything that is called EM raises the likelihood in every step.",
            "Only F is raised by every half-step; where not all is renewed together, l may fall.",
        ),
    )
}
"""Every misconception by its id."""
