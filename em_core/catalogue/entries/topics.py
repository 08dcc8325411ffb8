"""Topic models (PLSA): the eyes and hair of Caithness, and a few short documents."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from em_core.catalogue.entries.bundled_columns import MADE, MASS, columns, labels, rows
from em_core.catalogue.entry import Case, Entry, Example, Lesson, Option, Settings
from em_core.catalogue.readers import COUNT, table_reader
from em_core.catalogue.sample import Sample
from em_core.models import PLSA, TopicParams
from em_core.numerics.arrays import FloatArray

_HAIR = ("fair", "red", "medium", "dark", "black")


def _caithness() -> Sample:
    return Sample(
        columns("caith.csv", *_HAIR),
        "Eyes and hair in Caithness",
        labels("caith.csv", 0),
        _HAIR,
        row_noun="eyes",
        source="Fisher (1940), Annals of Eugenics 10, 422–429; R's MASS::caith.",
        licence=MASS,
        note="5,387 people of Caithness by the colour of their eyes (rows, the documents) and hair (columns, the "
        "words).",
    )


def _caith_start(model: PLSA, _data: FloatArray, _settings: Settings) -> TopicParams | None:
    if model.n_components != 2:
        return None
    eyes = [[1, 3, 5, 2], [3, 5, 2, 4]]
    hair = [[1, 4, 3, 2, 1], [3, 2, 1, 4, 3]]
    start = (np.divide(shares, np.sum(shares, axis=1, keepdims=True)) for shares in (eyes, hair))
    return model.params([121 / 303, 182 / 303], *start)


def _topic_cases() -> Iterator[Case]:
    """Yield a small table with empty cells, in three topics."""
    model = PLSA(3)
    words = model.prepare([[9, 4, 0, 0, 1, 0], [5, 7, 1, 0, 0, 2], [0, 0, 8, 6, 0, 1], [0, 1, 0, 0, 9, 8]])
    yield Case("topics-small", model, words, model.initialise(words, np.random.default_rng(4)))


def _documents() -> Sample:
    words = ("goal", "team", "match", "vote", "party", "law", "star", "orbit", "light")
    table = [
        [8, 6, 7, 0, 1, 0, 1, 0, 0],
        [5, 9, 4, 1, 2, 1, 2, 0, 0],
        [0, 1, 0, 7, 9, 5, 0, 0, 0],
        [1, 2, 0, 9, 5, 6, 0, 0, 1],
        [0, 0, 0, 0, 0, 1, 7, 5, 8],
        [1, 0, 1, 0, 0, 0, 5, 8, 6],
        [4, 5, 3, 4, 5, 2, 1, 0, 1],
    ]
    return Sample(
        np.array(table, dtype=np.float64),
        "Seven short documents",
        rows("document", len(table)),
        words,
        row_noun="document",
        source="Made for Halfstep.",
        licence=MADE,
        note="How often nine words occur in seven documents: two on football, two on politics, two on stars, one "
        "mixed.",
    )


TOPICS = Entry(
    id="topics",
    title="Topics (pLSA)",
    kind="Tables and images",
    hidden="Which topic each word was written for.",
    use="Use it for tables of counts, such as words in documents.",
    source="Hofmann (1999), SIGIR '99, 50–57; Gaussier & Goutte (2005): the same as KL-NMF.",
    lesson=Lesson(
        observed="a table $n_{dw}$: how often each word occurs in each document",
        hidden="the topic that each single word was written for",
        parameters="topic weights $\\pi_k$, and each topic's distributions over documents $a_{kd}$ and words $b_{kw}$",
        e_step="the responsibilities of the topics for each cell: $r_{dwk} \\propto \\pi_k a_{kd} b_{kw}$",
        m_step="proportions of the expected counts $n_{dw} r_{dwk}$: of all, by document, and by word",
        objective="the log-likelihood of the words, $\\sum n_{dw} \\log P(d, w)$",
        teaches="A table of counts becomes a few topics, each a distribution over words. The same method is known as "
        "non-negative matrix factorisation: to maximise this likelihood is to minimise the Kullback-Leibler "
        "divergence from the fitted table.",
    ),
    examples=(
        Example(
            "topics-caithness",
            "Eyes and hair",
            "Fair hair goes with light eyes, dark hair with dark. Two topics reduce the table's deviance from 1,218 to "
            "167. Three are needed to come within chance (5).",
            _caithness,
            _caith_start,
            max_steps=150,
        ),
        Example(
            "topics-documents",
            "Seven documents",
            "Three topics. The last document is shared between two of them.",
            _documents,
            settings={"k": 3},
            max_steps=150,
        ),
    ),
    build=lambda _sample, settings: PLSA(int(settings["k"])),
    reader=table_reader(
        "A table of counts: one row for each document, one column for each word.",
        "ball,vote,star\n9,0,1\n1,8,0",
        COUNT,
        2,
        row_noun="document",
    ),
    options=(Option("k", "Topics K", 2, 1, 5),),
    more_cases=_topic_cases,
)
