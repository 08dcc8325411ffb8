"""Probabilistic latent semantic analysis: every word of every document was written for one hidden topic.

Hofmann (1999), Probabilistic latent semantic indexing, SIGIR '99, section 3. It is non-negative matrix factorisation
under the Kullback-Leibler divergence by another name (Gaussier & Goutte 2005; Ding, Li & Peng 2008).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy

from em_core.distributions.input_checks import raise_all
from em_core.em.capabilities import Capabilities, Noun
from em_core.em.parameters import SIMPLEX
from em_core.em.protocol import Cause, DegenerateError
from em_core.models.count_checks import check_counts, check_simplex
from em_core.models.gaussian_mixture import count_components
from em_core.numerics.arrays import FloatArray, frozen

NOTHING = 1e-300
"""A share below this has lost its digits, and adds nothing to a sum that a double can hold."""


@dataclass(frozen=True, eq=False)
class TopicParams:
    """P(document, word) = sum_k weights_k documents_kd words_kw.

    weights:    (K,) how much of the text each topic takes.
    documents:  (K, D) how each topic is spread over the documents; rows sum to one.
    words:      (K, W) how each topic is spread over the words; rows sum to one.
    """

    weights: FloatArray = field(metadata={"kind": SIMPLEX})
    documents: FloatArray = field(metadata={"kind": SIMPLEX})
    words: FloatArray = field(metadata={"kind": SIMPLEX})

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        for name in ("weights", "documents", "words"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    def permuted(self, order: ArrayLike) -> TopicParams:
        """Return the same topics in another order."""
        index = np.asarray(order)
        return TopicParams(self.weights[index], self.documents[index], self.words[index])

    @property
    def probabilities(self) -> FloatArray:
        """(D, W) P(document, word), summing to one."""
        result: FloatArray = (self.weights[:, None] * self.documents).T @ self.words
        return result


@dataclass(frozen=True, eq=False)
class TopicPosterior:
    """Responsibilities r[d, w, k] = P(topic k | word w in document d), (D, W, K), and the objective where they hold."""

    responsibilities: FloatArray
    log_likelihood: float

    def __post_init__(self) -> None:
        """Freeze the responsibilities."""
        object.__setattr__(self, "responsibilities", frozen(self.responsibilities))

    def entropy(self, data: FloatArray) -> float:
        """Return the entropy of the topics of all words together, -sum_dwk n_dw r_dwk log r_dwk, in nats."""
        r = self.responsibilities
        return -float(data.ravel() @ (xlogy(r, r) @ np.ones(r.shape[2])).ravel())


@dataclass(frozen=True)
class PLSA:
    """K topics in a table of counts, one row a document and one column a word (or any two-way table).

    n_components:  K, at least 1.
    """

    n_components: int

    objective = "log-likelihood"
    capabilities = Capabilities(
        Noun("topic"), exchangeable=True, probabilities=True, independent_rows=True, cells=True, sufficient=True
    )

    def __post_init__(self) -> None:
        """Raise ValueError for a K that does not exist."""
        count_components(self)

    def params(self, weights: ArrayLike, documents: ArrayLike, words: ArrayLike) -> TopicParams:
        """Return validated parameters, (K,), (K, D) and (K, W); ValueError names what is no distribution."""
        k = self.n_components
        wide, long = np.shape(documents)[-1:], np.shape(words)[-1:]
        return TopicParams(
            check_simplex(weights, (k,), "topic weights"),
            check_simplex(documents, (k, *wide), "shares of the documents"),
            check_simplex(words, (k, *long), "shares of the words"),
        )

    def prepare(self, data: object) -> FloatArray:
        """Return the counts as (D, W) float64; ValueError names what is no count, and empty rows and columns."""
        counts = check_counts(data)
        if counts.ndim != 2:
            raise ValueError(f"The counts have shape {counts.shape}; they must be a table of documents by words.")
        empty = "holds no counts; no topic can be told from it. Leave it out."
        raise_all(
            [f"Row {d + 1} {empty}" for d in np.flatnonzero(counts.sum(axis=1) == 0)]
            + [f"Column {w + 1} {empty}" for w in np.flatnonzero(counts.sum(axis=0) == 0)]
        )
        return counts

    def initialise(self, data: FloatArray, rng: np.random.Generator) -> TopicParams:
        """Return equal weights and topics drawn about the table's own margins: all equal would be a saddle."""
        k = self.n_components
        topics = (rng.dirichlet(np.full(size, 2.0), size=k) for size in data.shape)
        margins = (data.sum(axis=1) / data.sum(), data.sum(axis=0) / data.sum())
        documents, words = ((drawn + margin) / 2 for drawn, margin in zip(topics, margins, strict=True))
        return TopicParams(np.full(k, 1 / k), documents, words)

    def joint(self, params: TopicParams) -> FloatArray:
        """Return P(document, word, topic), (D, W, K)."""
        joint: FloatArray = np.einsum("k,kd,kw->dwk", params.weights, params.documents, params.words)
        return joint

    def log_joints(self, params: TopicParams) -> FloatArray:
        """Return log P(document, word, topic), (D, W, K): -inf where that is 0, and nothing is lost to underflow."""
        with np.errstate(divide="ignore"):
            weights, documents, words = (np.log(each) for each in (params.weights, params.documents, params.words))
        joints: FloatArray = weights + documents.T[:, None] + words.T[None]
        return joints

    def e_step(self, data: FloatArray, params: TopicParams) -> TopicPosterior:
        """Return each topic's share of each cell (Hofmann 1999, eq. 6)."""
        log_likelihood = self.log_likelihood(data, params)
        joint = self.joint(params)
        cells = joint @ np.ones(self.n_components)
        # A cell that no topic reaches was not seen, or the log-likelihood says so; there all are equally impossible.
        if not cells.all():
            joint[cells == 0], cells[cells == 0] = 1.0, self.n_components
        joint /= cells[..., None]
        return TopicPosterior(joint, log_likelihood)

    def m_step(self, data: FloatArray, posterior: TopicPosterior) -> TopicParams:
        """Return the shares of the expected counts (Hofmann 1999, eqs 3-5); DegenerateError for a topic without any."""
        by_document, by_word = tallies(data, posterior)
        totals = by_document.sum(axis=1)
        empty = np.flatnonzero(totals <= 0)
        if len(empty):
            raise DegenerateError(
                int(empty[0]), "is empty: no word is left to give it", noun="Topic", cause=Cause.EMPTY
            )
        documents, words = (tally / tally.sum(axis=1, keepdims=True) for tally in (by_document, by_word))
        return TopicParams(totals / totals.sum(), documents, words)

    def log_likelihood(self, data: FloatArray, params: TopicParams) -> float:
        """Return sum_dw n_dw log P(d, w), in nats: of the words one by one, so without a multinomial coefficient.

        Raises DegenerateError where a word was seen that no topic allows in its document.
        """
        probabilities = params.probabilities
        if probabilities.shape != data.shape:
            raise ValueError(
                f"The table has shape {data.shape} and the topics make {probabilities.shape}; they must agree."
            )
        impossible = (probabilities <= 0) & (data > 0)
        if impossible.any():
            document, word = (int(i) for i in np.argwhere(impossible)[0])
            raise DegenerateError(
                document, f"holds word {word + 1}, which no topic allows there", noun="Document", cause=Cause.IMPOSSIBLE
            )
        return float(xlogy(data, probabilities).sum())

    def lower_bound(self, data: FloatArray, posterior: TopicPosterior, params: TopicParams) -> float:
        """Return F = sum_dw n_dw sum_k r_dwk log(P(d, w, k) / r_dwk) (Neal & Hinton 1998, eq. 7)."""
        by_document, by_word = tallies(data, posterior)
        parts = (by_document.sum(axis=1), params.weights), (by_document, params.documents), (by_word, params.words)
        inside = sum(float(xlogy(np.where(tally > NOTHING, tally, 0.0), share).sum()) for tally, share in parts)
        return inside + posterior.entropy(data)

    def kl_divergence(self, data: FloatArray, params: TopicParams) -> float:
        """Return sum x log(x / m) - x + m for the fitted table m: what KL-NMF minimises, (best l) - l in nats."""
        fitted = data.sum() * params.probabilities
        return float((xlogy(data, data) - xlogy(data, fitted) - data + fitted).sum())


def tallies(data: FloatArray, posterior: TopicPosterior) -> tuple[FloatArray, FloatArray]:
    """Return how many words each topic is expected to have in each document, (K, D), and of each word, (K, W)."""
    by_document = (data[:, None] @ posterior.responsibilities)[:, 0].T
    by_word = (data.T[:, None] @ posterior.responsibilities.swapaxes(0, 1))[:, 0].T
    return by_document, by_word
