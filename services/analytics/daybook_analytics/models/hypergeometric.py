"""Gauss's hypergeometric function in the form that the likelihood of the Pareto/NBD needs.

It is taken after Euler's transformation, 2F1(a, b; c; z) = (1-z)^(c-a-b) 2F1(c-a, c-b; c; z): what
is left can neither overflow nor cancel, however often a customer has bought.
"""

import numpy as np
from scipy.special import hyp2f1

from daybook_analytics.models.likelihood import Array

_FEW, _MOST = 100, 4000
"""Terms of the fraction: up to which it is the faster way, and more than it ever needs."""
_LARGE = 30.0
_EXACT = np.log(1e-16)


def with_one(b: Array, c: Array, z: Array) -> Array:
    """2F1(1, b; c; z) for 0 < b < c and 0 <= z < 1.

    By Gauss's continued fraction (NIST DLMF 15.7.5), all of whose coefficients are between 0 and 1.
    It is slow near z = 1; there SciPy does it, but for large `c`, where SciPy 1.17 loses digits.
    """
    b, c, z = np.broadcast_arrays(b, c, z)
    if _terms(z) <= _FEW:
        return _fraction(b, c, z)
    value = np.asarray(hyp2f1(1.0, b, c, z), dtype=float)
    lost = (c > _LARGE) | ~np.isfinite(value)
    value[lost] = _fraction(b[lost], c[lost], z[lost])
    return value


def _terms(z: Array) -> int:
    near = np.sqrt(1 - np.max(z, initial=0.0))
    return min(_MOST, 4 + int(_EXACT / np.log((1 - near) / (1 + near) + 1e-300)))


def _fraction(b: Array, c: Array, z: Array) -> Array:
    value = np.ones_like(z)
    for k in range(_terms(z), 0, -1):
        even = k * (c - b + k - 1) / ((c + 2 * k - 2) * (c + 2 * k - 1))
        odd = (b + k) * (c + k - 1) / ((c + 2 * k - 1) * (c + 2 * k))
        value = 1 - even * z / (1 - odd * z / value)
    return np.asarray(1 / (1 - b / c * z / value))
