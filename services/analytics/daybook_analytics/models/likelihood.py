"""Maximum likelihood for positive parameters: the best of several starts, and what is certain.

The search runs over logarithms of the parameters. There a unit of time or of money is a shift of
the start and no scale of the search, and every point is allowed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, minimize

Array = npt.NDArray[np.float64]
LogLikelihood = Callable[[Sequence[float]], float]

_BOUND = 7.0
"""A parameter stays within exp(7), 1,100 times, of where it started, either way."""
_STEP = 1e-3
"""Of central differences, in logarithms: rounding and curvature then spoil equally little."""
_FLAT = 1e-6
"""Curvature that cannot be told from rounding."""
_UNCERTAIN = 1.0
"""Standard error of a logarithm from which the data does not say how large a parameter is: its
95 % interval then spans a factor of seven either way."""
_LEFT = 1e-3
"""How much log-likelihood a Newton step may still promise where the search has ended."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Parameters by their published names; `log_likelihood` is natural, over all observations.

    A standard error is None where the data does not identify the parameter.
    """

    parameters: dict[str, float]
    standard_errors: dict[str, float | None]
    log_likelihood: float
    converged: bool

    @property
    def unidentified(self) -> tuple[str, ...]:
        return tuple(name for name, error in self.standard_errors.items() if error is None)

    @property
    def identified(self) -> bool:
        """Whether the data determines every parameter, and the search has found them."""
        return self.converged and not self.unidentified


def distinct(*columns: Array) -> tuple[Array, Array]:
    """Different rows of such columns, in order, one column each, and how often each row is there.

    Alike customers are looked at once, and their order cannot move a sum by a bit.
    """
    rows, counts = np.unique(np.stack(columns), axis=1, return_counts=True)
    return rows, counts.astype(float)


def maximise(
    names: Sequence[str], likelihood: LogLikelihood, starts: Iterable[Sequence[float]]
) -> Fit:
    """The maximum over positive parameters, from the best of `starts`.

    Standard errors are those of the observed information: minus the second derivatives at the
    maximum, inverted (Efron and Hinkley 1978), and carried over from logarithms.
    """
    found = [_search(likelihood, np.log(np.asarray(start, dtype=float))) for start in starts]
    best, at_bound = max(found, key=lambda each: likelihood(np.exp(each[0]).tolist()))
    gradient, information = _derivatives(likelihood, best)
    best = _stepped(likelihood, best, gradient, information)
    gradient, information = _derivatives(likelihood, best)
    if not np.isfinite(information).all():  # an edge of what a computer can tell apart
        information, gradient = np.zeros_like(information), np.full_like(gradient, np.inf)
    curvatures, directions = np.linalg.eigh(information)
    sharp = np.maximum(curvatures, _FLAT)
    log_errors = np.sqrt((directions**2 / sharp).sum(axis=1))
    uncertain = at_bound | (log_errors > _UNCERTAIN)
    promised = float(((directions.T @ gradient) ** 2 / sharp)[curvatures > _FLAT].sum()) / 2
    values = np.exp(best)
    return Fit(
        parameters=dict(zip(names, values.tolist(), strict=True)),
        standard_errors={
            name: None if lost else float(error)
            for name, error, lost in zip(names, values * log_errors, uncertain, strict=True)
        },
        log_likelihood=likelihood(values.tolist()),
        converged=bool(np.isfinite(gradient).all()) and promised < _LEFT,
    )


def _search(likelihood: LogLikelihood, start: Array) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Where a search from `start` ends, and which parameters it stopped at their bounds."""

    scale = abs(likelihood(np.exp(start).tolist())) or 1.0

    def loss(place: Array) -> float:
        value = likelihood(np.exp(place).tolist())
        return -value / scale if np.isfinite(value) else np.inf

    low, high = start - _BOUND, start + _BOUND
    options: Any = {"ftol": 1e-11, "gtol": 1e-9, "maxiter": 500}
    ended = minimize(
        loss, start, method="L-BFGS-B", jac="3-point", bounds=Bounds(low, high), options=options
    )
    place = np.asarray(ended.x, dtype=float)
    return place, (place <= low + _STEP) | (place >= high - _STEP)


def _stepped(likelihood: LogLikelihood, place: Array, gradient: Array, information: Array) -> Array:
    """A Newton step from where a search ended, if the top is round there and the step leads up."""
    if not np.isfinite(information).all() or np.linalg.eigvalsh(information)[0] <= _FLAT:
        return place
    moved = place + np.linalg.solve(information, gradient)
    higher = likelihood(np.exp(moved).tolist()) > likelihood(np.exp(place).tolist())
    return moved if higher else place


def _derivatives(likelihood: LogLikelihood, place: Array) -> tuple[Array, Array]:
    """Gradient and minus the second derivatives, by central differences in logarithms."""
    size = len(place)
    steps = np.eye(size) * _STEP

    def at(moved: Array) -> float:
        return likelihood(np.exp(place + moved).tolist())

    gradient = np.array([(at(step) - at(-step)) / (2 * _STEP) for step in steps])
    information = np.empty((size, size))
    for i, one in enumerate(steps):
        for j, other in enumerate(steps[: i + 1]):
            mixed = at(one + other) - at(one - other) - at(other - one) + at(-one - other)
            information[i, j] = information[j, i] = -mixed / (4 * _STEP**2)
    return gradient, information
