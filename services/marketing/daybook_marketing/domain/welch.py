"""Whether two means differ, where the variances do, too: Welch's t test (MK5).

Two-sided, on what is enough to know of each sample: its size, sum and sum of squares, as whole
numbers, so that nothing is lost to rounding before the first division (Welch, Biometrika 34, 1947).
"""

from dataclasses import dataclass
from math import exp, inf, isqrt, lgamma, log, log1p, sqrt


@dataclass(frozen=True, slots=True)
class Sample:
    """`total` is the sum of all values, `squares` that of their squares."""

    size: int
    total: int
    squares: int

    @property
    def mean(self) -> float:
        return self.total / self.size

    @property
    def variance_of_mean(self) -> float:
        """Unbiased: divided by one less than the size. Infinite for a single value."""
        if self.size < 2:
            return inf
        deviations = self.size * self.squares - self.total**2
        return deviations / (self.size**2 * (self.size - 1))


def p_value(one: Sample, other: Sample) -> float:
    """How likely means so far apart are, were they alike; 1 where nothing varies or can be told.

    Raises ZeroDivisionError for a sample of nobody.
    """
    apart = one.mean - other.mean
    shares = (one.variance_of_mean, other.variance_of_mean)
    total = sum(shares)
    if not 0 < total < inf:
        return 1.0
    sizes = (one.size, other.size)
    degrees = 1 / sum(
        (share / total) ** 2 / (size - 1) for share, size in zip(shares, sizes, strict=True)
    )
    return student(apart / sqrt(total), degrees)


def student(t: float, degrees: float) -> float:
    """The chance that Student's t is at least so far from 0, by the incomplete beta function.

    DLMF 8.17.4 swaps its sides, so that the continued fraction is taken where it converges fast.
    """
    a, b, ratio = degrees / 2, 0.5, t * t / degrees
    if ratio == 0:
        return 1.0
    log_x, log_rest = -log1p(ratio), log(ratio) - log1p(ratio)
    log_beta = lgamma(a) + lgamma(b) - lgamma(a + b)
    front = exp(a * log_x + b * log_rest - log_beta)
    if exp(log_x) < (a + 1) / (a + b + 2):
        return front / a * _fraction(a, b, exp(log_x))
    return 1 - front / b * _fraction(b, a, exp(log_rest))


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of DLMF 8.17.22, from the inside out.

    It settles after some multiple of the root of the larger parameter.
    """
    value = 1.0
    for step in range(100 + 10 * isqrt(int(max(a, b))), 0, -1):
        m, odd = divmod(step, 2)
        if odd:
            term = -(a + m) * (a + b + m) / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) / ((a + 2 * m - 1) * (a + 2 * m))
        value = 1 + term * x / value
    return 1 / value
