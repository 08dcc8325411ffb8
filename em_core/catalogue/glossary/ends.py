"""Terms of where a run ends: maxima and what is none, how fast EM gets there, how sure the estimate is."""

from __future__ import annotations

from em_core.catalogue.glossary.term import Term

TERMS = (
    Term(
        "final-point",
        "final point",
        "The parameters at which a run ended. Whether it is a maximum has to be checked.",
        r"\theta_T",
        "verdict",
        "Check a final point",
        ("final points",),
    ),
    Term(
        "local-maximum",
        "local maximum",
        "Parameters that no small change improves; elsewhere the log-likelihood may be higher. EM finds one, and not "
        "always the highest.",
        r"\nabla \ell(\theta) = 0, \quad \nabla^2 \ell(\theta) \text{ negative definite}",
        "restarts",
        "See how many there are",
        ("local maxima", "maximum", "maxima"),
    ),
    Term(
        "global-maximum",
        "global maximum",
        "The highest of all maxima. No number of restarts proves that it has been found.",
        r"\ell(\hat\theta) \ge \ell(\theta) \text{ for all } \theta",
        "restarts",
        "See the best of a hundred starts",
        ("global maxima",),
    ),
    Term(
        "saddle",
        "saddle point",
        "A point without slope that is a maximum in some directions and a minimum in others. EM may stay there if it "
        "starts there exactly.",
        r"\nabla \ell(\theta) = 0, \quad \nabla^2 \ell(\theta) \text{ indefinite}",
        "lab?start=all_equal",
        "Start with all components equal",
        ("saddle", "saddles", "saddle points"),
    ),
    Term(
        "stationary-point",
        "stationary point",
        "A point at which the log-likelihood has no slope: a maximum, a saddle point or a flat region. An EM step "
        "leaves it "
        "where it is.",
        r"\nabla \ell(\theta) = 0",
        "verdict",
        "See which kind it is",
        ("stationary points",),
    ),
    Term(
        "collapse",
        "collapse",
        "A component shrinks onto a few points, its variance goes to zero, and the likelihood grows without bound.",
        r"\sigma_k \to 0, \quad \ell \to \infty",
        "lab?data=outlier&dim=1&seed=3",
        "See a component collapse on an outlier",
        ("degenerate", "collapsed", "spike", "spikes"),
    ),
    Term(
        "singular",
        "singular matrix",
        "A covariance matrix without an inverse: its ellipse is flat, because the points that it is made from lie on a "
        "line.",
        r"\det \Sigma = 0",
        "lab?data=outlier&dim=1&seed=3",
        "See a variance go to zero",
        ("singular",),
    ),
    Term(
        "basin",
        "basin of attraction",
        "All the starts from which EM reaches the same maximum.",
        r"\{\theta_0 : \theta_t \to \hat\theta\}",
        "basins",
        "See a map of the basins",
        ("basins", "basin", "basins of attraction"),
    ),
    Term(
        "rate",
        "rate of convergence",
        "The fraction of the remaining distance that is left after a step, near the end: close to 1 means slow.",
        r"r = \lim_{t \to \infty} \lVert \theta_{t+1} - \hat\theta \rVert / \lVert \theta_t - \hat\theta \rVert",
        "speed",
        "See the rate of a run",
        ("rates of convergence", "convergence rate"),
    ),
    Term(
        "missing-information",
        "fraction of missing information",
        "How much of the complete data's information is lost because part of them is hidden. The largest such fraction "
        "is EM's rate of convergence.",
        r"I_\text{complete}^{-1} I_\text{missing}",
        "speed",
        "See it beside the rate",
        ("missing information",),
    ),
    Term(
        "information-matrix",
        "observed information",
        "Minus the second derivatives of the log-likelihood at the maximum: how sharply it is curved there.",
        r"I(\hat\theta) = -\nabla^2 \ell(\hat\theta)",
        "verdict",
        "See the standard errors that follow from it",
        ("information matrix",),
    ),
    Term(
        "standard-error",
        "standard error",
        "The standard deviation that an estimate would have over many samples; from the observed information, valid "
        "for large samples.",
        r"\mathrm{se}(\hat\theta_j) = \sqrt{\bigl(I(\hat\theta)^{-1}\bigr)_{jj}}",
        "verdict",
        "See the standard errors of a fit",
        ("standard errors",),
    ),
    Term(
        "gradient",
        "gradient",
        "The slope of the log-likelihood in every parameter; it is zero at a maximum.",
        r"\nabla \ell(\theta)",
        "verdict",
        "See how long it is at the final point",
        ("gradients",),
    ),
    Term(
        "eigenvalue",
        "eigenvalue",
        "How strongly a matrix curves or stretches along one of its own directions.",
        r"A v = \lambda v",
        "verdict",
        "See the curvature at the final point",
        ("eigenvalues",),
    ),
    Term(
        "jacobian",
        "Jacobian of the EM step",
        "The derivative of the EM step at its fixed point; its largest eigenvalue is the rate of convergence.",
        r"J = \frac{\partial \theta_{t+1}}{\partial \theta_t}",
        "speed",
        "See the rate that it predicts",
        ("Jacobian",),
    ),
    Term(
        "free-coordinates",
        "unconstrained coordinates",
        "Parameters written so that every number is allowed: the logarithm of a variance, the log-odds of a "
        "probability, a Cholesky factor of a matrix.",
        r"\log \sigma^2, \quad \log \tfrac{\pi}{1-\pi}, \quad \Sigma = L L^\top",
        "landscape",
        "See the axes of the landscape",
        ("free coordinates", "log-odds", "Cholesky factor"),
    ),
    Term(
        "wilson",
        "Wilson interval",
        "A 95 % interval for a proportion, here for the share of starts that reach a final point. It is right for few "
        "starts, "
        "too.",
        r"\frac{\hat p + z^2/2n \pm z \sqrt{\hat p (1-\hat p)/n + z^2/4n^2}}{1 + z^2/n}",
        "restarts",
        "See how sure the share of the best final point is",
        ("Wilson's interval",),
    ),
    Term(
        "bootstrap",
        "bootstrap",
        "A way to see how sure an estimate is: fit the model to many samples, drawn from the fit or from the rows. The "
        "spread of these estimates tells.",
        r"\hat\theta^{*}_1, \dots, \hat\theta^{*}_B",
        "how_many?upto=4",
        "See how far the parameters move",
        ("bootstrapping",),
    ),
    Term(
        "likelihood-ratio-test",
        "likelihood-ratio test",
        "A test of a smaller model against a larger one by twice the difference of their log-likelihoods. For numbers "
        "of components its distribution is found by the bootstrap.",
        r"2 (\ell_1 - \ell_0)",
        "how_many?upto=4",
        "Test K against K + 1",
        ("likelihood ratio",),
    ),
)
