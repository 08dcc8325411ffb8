"""Terms of the algorithm: its two half-steps, its relatives, where it starts and when it stops."""

from __future__ import annotations

from em_core.catalogue.glossary.term import Term

TERMS = (
    Term(
        "em",
        "EM algorithm",
        "Expectation-maximisation: a way to maximise a likelihood when part of the data is hidden, by repeating an "
        "E-step and an M-step.",
        r"\theta_{t+1} = \operatorname*{arg\,max}_\theta \; \mathbb{E}_{z \mid x, \theta_t} \log p(x, z \mid \theta)",
        "home",
        "Watch it work on Old Faithful",
        ("EM", "expectation-maximisation"),
    ),
    Term(
        "e-step",
        "E-step",
        "The half-step that computes the responsibilities from the current parameters; it does not change the "
        "parameters.",
        r"r_{ik} = p(z_i = k \mid x_i, \theta_t)",
        "lab?step=1",
        "See the first E-step on Old Faithful",
    ),
    Term(
        "m-step",
        "M-step",
        "The half-step that re-estimates the parameters from the data, weighted by the responsibilities; it does not "
        "change the responsibilities.",
        r"\theta_{t+1} = \operatorname*{arg\,max}_\theta \; \mathcal{F}(q_t, \theta)",
        "lab?step=2",
        "See the first M-step on Old Faithful",
    ),
    Term(
        "step",
        "step",
        "One E-step followed by one M-step; each of the two is half a step.",
        "",
        "lab",
        "Step through a run",
        ("steps", "iteration", "iterations"),
        marked=False,
    ),
    Term(
        "responsibility",
        "responsibility",
        "The posterior probability that a component produced a point, given the current parameters; those of one point "
        "sum to 1.",
        r"r_{ik} = \frac{\pi_k \, p(x_i \mid \theta_k)}{\sum_j \pi_j \, p(x_i \mid \theta_j)}",
        "lab",
        "Click a point in the lab to see its responsibilities",
        ("responsibilities", "share", "shares"),
    ),
    Term(
        "effective-number",
        "effective number of points",
        "The sum of a component's responsibilities over all points: how many points it has, counted in parts.",
        r"N_k = \sum_{i=1}^n r_{ik}",
        "lab",
        "See the column N of the lab's table",
        ("N", "effective numbers of points"),
    ),
    Term(
        "start",
        "starting values",
        "The parameters before the first E-step; another start may lead EM to another local maximum.",
        r"\theta_0",
        "restarts",
        "See where a hundred starts end",
        ("start", "starts", "starting value"),
        marked=False,
    ),
    Term(
        "restart",
        "restart",
        "Another run of EM from another start, made to find a higher maximum than one run finds.",
        "",
        "restarts",
        "See a hundred restarts",
        ("restarts",),
        marked=False,
    ),
    Term(
        "k-means-plus-plus",
        "k-means++",
        "A way to draw starting means: each is a data point, drawn with probability proportional to its squared "
        "distance from the nearest mean drawn before.",
        r"P(x_i) \propto \min_j \lVert x_i - \mu_j \rVert^2",
        "tournament",
        "Compare it with other starting methods",
    ),
    Term(
        "short-em",
        "short EM",
        "A way to start: several short runs of EM from random points, of which the best is continued.",
        "",
        "tournament",
        "Compare it with other starting methods",
    ),
    Term(
        "tolerance",
        "tolerance",
        "EM stops when a step raises the log-likelihood by less than this. A small last step does not mean that the "
        "maximum is near.",
        r"\ell(\theta_{t+1}) - \ell(\theta_t) < \varepsilon",
        "speed",
        "See how much is still left",
    ),
    Term(
        "trace",
        "trace",
        "The record of a run: the parameters, the responsibilities and the log-likelihood at every step.",
        "",
        "lab",
        "Save a trace in the lab",
        ("traces",),
        marked=False,
    ),
    Term(
        "generalised-em",
        "generalised EM",
        "EM whose M-step only raises the lower bound instead of maximising it; the log-likelihood still never falls.",
        r"\mathcal{F}(q_t, \theta_{t+1}) \ge \mathcal{F}(q_t, \theta_t)",
        "bound?show=partial",
        "Make a part of an M-step",
    ),
    Term(
        "incremental-em",
        "incremental EM",
        "EM that updates the responsibilities of one block of rows at a time, with an M-step after each block.",
        "",
        "lab?algorithm=incremental",
        "Play it in the lab",
    ),
    Term(
        "pass",
        "pass over the data",
        "One computation over all rows at one value of the parameters: responsibilities, M-step, gradient and "
        "log-likelihood come from it together. By passes different algorithms are compared.",
        "",
        "race",
        "See how many passes each algorithm needs",
        ("passes over the data", "passes"),
    ),
    Term(
        "ecm",
        "ECM",
        "EM whose M-step maximises over one block of parameters at a time, with the others fixed.",
        "",
        "lab?algorithm=ecm",
        "Play it in the lab",
        ("expectation/conditional maximisation",),
    ),
    Term(
        "hard-assignment",
        "hard assignment",
        "Each point is assigned to one component alone, as k-means does, instead of in parts.",
        r"r_{ik} \in \{0, 1\}",
        "model?model=kmeans",
        "See k-means",
        ("hard assignments",),
    ),
    Term(
        "temperature",
        "temperature",
        "A number that makes responsibilities sharper or softer: at 1 they are EM's, towards 0 they become hard "
        "assignments.",
        r"r_{ik} \propto \bigl(\pi_k \, p(x_i \mid \theta_k)\bigr)^{1/T}",
        "model?model=annealed_mixture",
        "Lower the temperature from EM to k-means",
    ),
    Term(
        "aitken",
        "Aitken acceleration",
        "An estimate of where a run would end, from the ratio of its last two gains, as if they went on shrinking at "
        "that rate.",
        r"\ell_\infty \approx \ell_t + \frac{\ell_{t+1} - \ell_t}{1 - \rho}",
        "speed",
        "See the estimate beside the true distance",
        ("Aitken's rule", "Aitken"),
    ),
)
