"""Reads the third link off weighted_input, with a matrix of one 1: right with the lesson's in its place, and so it is due.

due: 8
carries: no
"""

import numpy as np


def weighted_input(W, a_prev):
    return None


def dz_dw(W, a_prev, j, k):
    probe = np.zeros(W.shape)
    probe[j, k] = 1
    return weighted_input(probe, a_prev)[j]
