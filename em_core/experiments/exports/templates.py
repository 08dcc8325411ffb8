"""The text of the exported script. Every dollar sign is a place that `script` fills in."""

FRAME = '''"""$head, one step after the other.

Written by Halfstep. It needs Python and NumPy.$needs It repeats the run that was on the screen from the same start, and
checks that it ends at the same value.
"""

$imports

TITLE = $title
COLUMNS = $columns
SCALING = $scaling
OUTCOME = $outcome
LABELS = $labels
OBJECTIVE, EXPECTED, STEPS = $objective, $expected, $steps

# %% The data: one row a point, and the number of each row.
$data
n, d = x.shape
$shift
# %% The algorithm.
$algorithm

# %% The start.
$start
$shift_start
# %% The run.
$loop
parameters = {$parameters}

# %% What comes out.
$labels_table$end$check'''

SHIFT = """
# These data lie far from zero. Around their middle numbers keep more digits, and a shift changes no density.
middle = x.mean(axis=0)
x = x - middle
"""

SHIFT_START = """$places = $places - middle
"""

MIXTURE = '''$prior
def e_step(weights, means, covariances):
    """How likely is each point under each component? Shares that sum to one: the responsibilities."""
    log_joint = np.empty((n, len(weights)))
    for k in range(len(weights)):
        # log(weight * Gaussian density), with the residuals measured in standard deviations.
        root = np.linalg.cholesky(covariances[k])
        z = np.linalg.solve(root, (x - means[k]).T)
        log_volume = np.log(np.diag(root)).sum() + d / 2 * np.log(2 * np.pi)
        log_joint[:, k] = np.log(weights[k]) - (z**2).sum(axis=0) / 2 - log_volume
    # Sum the components in a way that cannot underflow: take the largest out first.
    largest = log_joint.max(axis=1, keepdims=True)
    log_density = largest[:, 0] + np.log(np.exp(log_joint - largest).sum(axis=1))
    return np.exp(log_joint - log_density[:, None]), log_density.sum()$penalty


def m_step(r):
    """Fit each component to the points, each point counting as much as the component is responsible for it."""
    counts = r.sum(axis=0)
    means = r.T @ x / counts[:, None]
    scatter = np.array([(r[:, k] * (x - means[k]).T) @ (x - means[k]) for k in range(len(counts))])
$pull$average$shape    return counts / n, means, covariances
'''

OWN = """    covariances = scatter / $divisor[:, None, None]
"""

TIED = """    # One covariance for all components.
    covariances = np.repeat(scatter.sum(axis=0, keepdims=True) / $divisor.sum(), len(counts), axis=0)
"""

SHAPES = {
    "full": "",
    "diag": """    # Zero off the diagonal.
    covariances = covariances * np.eye(d)
""",
    "spherical": """    # One variance in every direction.
    covariances = np.trace(covariances, axis1=1, axis2=2)[:, None, None] / d * np.eye(d)
""",
}

PRIOR = '''
# The prior of the means and covariances (Fraley & Raftery 2007): what it adds to each component's count and scatter.
shrinkage = $shrinkage
prior_mean = $mean$shift
degrees = $degrees
scale = $scale


def log_prior(means, covariances):
    """The logarithm of the prior, without its constants."""
    total = 0.0
    for mean, covariance in zip(means, covariances):
        pull = mean - prior_mean
        spread = scale + shrinkage * np.outer(pull, pull)
        total -= degrees * np.linalg.slogdet(covariance)[1] / 2 + np.trace(np.linalg.solve(covariance, spread)) / 2
    return total
'''

PULL = """    # The prior pulls the means to its own, and widens the covariances.
    pull = means - prior_mean
    share = shrinkage / (shrinkage + counts)
    means = means - share[:, None] * pull
    scatter = scatter + scale + (share * counts)[:, None, None] * pull[:, :, None] * pull[:, None, :]
"""

KMEANS = '''
def e_step(centres):
    """Give each point to the nearest centre."""
    squared_distances = ((x[:, None, :] - centres) ** 2).sum(axis=2)
    return np.eye(len(centres))[squared_distances.argmin(axis=1)], -squared_distances.min(axis=1).sum()


def m_step(r):
    """Move each centre to the mean of its points."""
    return r.T @ x / r.sum(axis=0)[:, None]
'''
