"""Gives LAPACK a matrix for minutes; its loop is Fortran, holds no lock of Python's and looks at no flag.

earns: 40
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    n = 3000  # 72 MB, and some 10**12 operations with both sets of vectors
    rows = np.sin(np.arange(n * n, dtype=float)).reshape(n, n) + x[0]
    for _ in range(100):
        rows = np.linalg.svd(rows)[0] @ rows
    return rows[0, 0]
