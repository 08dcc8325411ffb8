"""Terms of the models that EM fits."""

from __future__ import annotations

from em_core.catalogue.glossary.term import Term

TERMS = (
    Term(
        "mixture",
        "mixture",
        "A distribution that is a weighted sum of simpler ones: each point comes from one of K components, and nobody "
        "has written down from which.",
        r"p(x) = \sum_{k=1}^K \pi_k \, p(x \mid \theta_k)",
        "lab",
        "Fit a mixture in the lab",
        ("mixtures", "mixture model", "mixture models"),
    ),
    Term(
        "component",
        "component",
        "One of the K distributions of a mixture. Its number is only a name: two runs may number the same fit "
        "differently.",
        r"p(x \mid \theta_k)",
        "lab",
        "See two components",
        ("components",),
    ),
    Term(
        "label-switching",
        "label switching",
        "Exchanging the numbers of the components changes nothing in the fit, so every maximum of a mixture with K "
        "components occurs K! times.",
        r"K! \text{ copies of each maximum}",
        "restarts",
        "See restarts count exchanged labels as one final point",
    ),
    Term(
        "weight",
        "weight",
        "The probability with which a component produces a point; the weights of all components sum to 1.",
        r"\pi_k, \quad \sum_{k=1}^K \pi_k = 1",
        "lab",
        "See the column of weights in the lab's table",
        ("weights", "mixing weight", "mixing weights"),
    ),
    Term(
        "gaussian",
        "Gaussian distribution",
        "The normal distribution: a bell curve in one dimension, ellipses of equal density in two.",
        r"p(x) = \frac{1}{\sqrt{2\pi\sigma^2}} \exp\Bigl(-\frac{(x-\mu)^2}{2\sigma^2}\Bigr)",
        "lab?data=faithful_eruptions",
        "See two of them in one dimension",
        ("Gaussian", "Gaussians", "normal distribution"),
    ),
    Term(
        "covariance",
        "covariance matrix",
        "The variances of the columns on its diagonal, and beside it how the columns vary together: size, shape and "
        "direction of an ellipse.",
        r"\Sigma_k",
        "lab",
        "See ellipses with full covariances",
        ("covariance", "covariances", "covariance matrices"),
    ),
    Term(
        "ellipse",
        "ellipse of a component",
        "A line of equal density, drawn at one or two standard deviations. In two dimensions 39 % of a component is "
        "within the first and 86 % within the second.",
        r"(x-\mu)^\top \Sigma^{-1} (x-\mu) = 1 \text{ or } 4, \quad P = 1 - e^{-1/2},\; 1 - e^{-2}",
        "lab",
        "See both ellipses in the lab",
        ("ellipse", "ellipses"),
    ),
    Term(
        "mahalanobis",
        "Mahalanobis distance",
        "A distance counted in standard deviations of a component, along its own axes.",
        r"d(x, \mu) = \sqrt{(x-\mu)^\top \Sigma^{-1} (x-\mu)}",
        "lab",
        "See how far each mean has moved",
    ),
    Term(
        "rho",
        "correlation ρ",
        "A covariance divided by both standard deviations: from −1 to 1, and 0 for an ellipse along the axes.",
        r"\rho = \frac{\sigma_{12}}{\sigma_1 \sigma_2}",
        "lab",
        "See the column ρ of the lab's table",
        ("rho", "ρ", "correlation"),
    ),
    Term(
        "hidden-variable",
        "hidden variable",
        "What the model needs and nobody observed: the component of each point, the state at each time, a missing "
        "value. Also called a latent variable.",
        r"z",
        "family",
        "See what is hidden in each of 21 models",
        ("hidden variables", "latent variable", "latent variables"),
    ),
    Term(
        "hmm",
        "hidden Markov model",
        "A mixture for sequences: the hidden state at each time depends on the state before it.",
        r"p(z_t \mid z_{t-1})",
        "model?model=poisson_hmm",
        "See earthquakes in two states",
        ("hidden Markov models", "HMM"),
    ),
    Term(
        "emission",
        "emission distribution",
        "In a hidden Markov model, the distribution of what is observed while the chain is in a given state.",
        r"p(x_t \mid z_t = k)",
        "model?model=poisson_hmm",
        "See the emission distributions of two states",
        ("emission distributions",),
    ),
    Term(
        "inertia",
        "inertia",
        "What k-means lowers: the sum of squared distances of the points to their cluster's mean.",
        r"\sum_{i=1}^n \lVert x_i - \mu_{z_i} \rVert^2",
        "model?model=kmeans",
        "See k-means lower it",
    ),
    Term(
        "censored",
        "censored value",
        "A value of which only a limit is known: a motor that still ran when the test ended.",
        r"x_i > c_i",
        "model?model=lifetimes",
        "See EM fill in the rest of the lifetimes",
        ("censored", "censored values"),
    ),
    Term(
        "variational",
        "variational Bayes",
        "EM's relative that keeps a distribution over the parameters, too, and raises a lower bound of the evidence.",
        r"\log p(x) \ge \mathbb{E}_q \log p(x, z, \theta) + H(q)",
        "model?model=variational_gaussian_mixture",
        "See it empty the components that it does not need",
    ),
)
