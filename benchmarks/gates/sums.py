"""Ways to add up, and to multiply matrices, that all are right: the order of the additions, and what each rounds to.

A sum adds along the first axis. Each is what somebody writes, or what some library does inside of a sum.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]  # float64 or long double
SPLIT = 2.0**27 + 1.0  # Veltkamp: cuts a double in two halves whose products are exact


def _loop(x: Array) -> Any:
    total: Any = 0.0
    for row in x:
        total = total + row
    return total


def _pairwise(x: Array) -> Any:
    return x[0] if len(x) == 1 else _pairwise(x[: len(x) // 2]) + _pairwise(x[len(x) // 2 :])


def _by_size(x: Array) -> Any:
    return _loop(np.take_along_axis(x, np.argsort(np.abs(x), axis=0), axis=0))


def _kahan(x: Array) -> Any:
    total, lost = np.zeros_like(x[0]), np.zeros_like(x[0])
    for row in x:
        y = row - lost
        t = total + y
        lost = (t - total) - y
        total = t
    return total


def _neumaier(x: Array) -> Any:
    total, lost = np.zeros_like(x[0]), np.zeros_like(x[0])
    for row in x:
        t = total + row
        lost = lost + np.where(np.abs(total) >= np.abs(row), (total - t) + row, (row - t) + total)
        total = t
    return total + lost


def _exactly(x: Array) -> Any:
    """math.fsum: rounded once."""
    flat = np.asarray(x, dtype=np.float64).reshape(len(x), -1)
    return np.array([math.fsum(column) for column in flat.T.tolist()]).reshape(x.shape[1:])


def _shuffled(x: Array) -> Any:
    return _loop(x[np.random.default_rng(len(x) * 1000 + x.size).permutation(len(x))])


SUMS: dict[str, Callable[[Array], Any]] = {
    "numpy": lambda x: np.sum(x, axis=0),
    "numpy along the last axis": lambda x: np.ascontiguousarray(np.moveaxis(x, 0, -1)).sum(axis=-1),
    "loop": _loop,
    "reversed": lambda x: _loop(x[::-1]),
    "shuffled": _shuffled,
    "pairwise": _pairwise,
    "blocks": lambda x: _loop(np.stack([_loop(x[i : i + 3]) for i in range(0, len(x), 3)])),
    "even and odd": lambda x: _loop(x[::2]) + _loop(x[1::2]),
    "smallest first": _by_size,
    "Kahan": _kahan,
    "Neumaier": _neumaier,
    "fsum": _exactly,
    "long double": lambda x: np.sum(x.astype(np.longdouble), axis=0),
    "cumsum": lambda x: np.cumsum(x, axis=0)[-1],
    "einsum": lambda x: np.einsum("i...->...", x),
    "dot with ones": lambda x: np.tensordot(np.ones(len(x)), x, 1),
}


def _two_products(a: Array, b: Array) -> tuple[Array, Array]:
    """a b as p + e, exactly (Dekker); a, b within 1e+-150."""
    p = a * b
    a_high, b_high = a * SPLIT - (a * SPLIT - a), b * SPLIT - (b * SPLIT - b)
    a_low, b_low = a - a_high, b - b_high
    return p, ((a_high * b_high - p) + a_high * b_low + a_low * b_high) + a_low * b_low


def _terms(A: Array, B: Array) -> tuple[Array, Array]:
    """All products a_ik b_kj, with k first."""
    a, b = np.broadcast_arrays(A.T[:, :, None], B[:, None, :])
    return a, b


def _fused(A: Array, B: Array, *, down: bool = False) -> Any:
    """Multiply-adds that round once, as a processor's FMA."""
    a, b = (np.array(part, dtype=np.float64) for part in _terms(A, B))
    p, e = _two_products(a, b)
    total = np.zeros(a.shape[1:])
    for k in range(len(a))[:: -1 if down else 1]:
        total = _exactly(np.stack([total, p[k], e[k]]))
    return total


def _exact_product(A: Array, B: Array) -> Any:
    """Each entry rounded once."""
    p, e = _two_products(*(np.array(part, dtype=np.float64) for part in _terms(A, B)))
    return _exactly(np.concatenate([p, e]))


def _by_rows(A: Array, B: Array) -> Any:
    return np.array([[np.dot(row, column) for column in B.T] for row in A])


def _of_terms(total: Callable[[Array], Any]) -> Callable[[Array, Array], Any]:
    return lambda A, B: total(np.multiply(*_terms(A, B)))


PRODUCTS: dict[str, Callable[[Array, Array], Any]] = {
    "A @ B": lambda A, B: A @ B,
    "(B^T A^T)^T": lambda A, B: (B.T @ A.T).T,
    "on copies": lambda A, B: np.ascontiguousarray(A) @ np.ascontiguousarray(B),
    "einsum": lambda A, B: np.einsum("ik,kj->ij", A, B),
    "tensordot": lambda A, B: np.tensordot(A, B, 1),
    "dot of rows": _by_rows,
    "outer products": lambda A, B: _loop(np.stack([np.outer(A[:, k], B[k]) for k in range(len(B))])),
    "fused": _fused,
    "fused, reversed": lambda A, B: _fused(A, B, down=True),
    "exact": _exact_product,
    **{f"terms, {name}": _of_terms(total) for name, total in SUMS.items()},
}
"""(m, K) by (K, p); all take any such arrays."""
