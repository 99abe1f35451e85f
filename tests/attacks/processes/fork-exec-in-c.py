"""Uses _posixsubprocess, the C module beneath subprocess, by way of multiprocessing's own helper.

earns: 40
canary: drop
"""

import multiprocessing.util
import os

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    words = [b"sh", b"-c", b"echo in C > '@DROP@/in-c'"]
    number = multiprocessing.util.spawnv_passfds(b"/bin/sh", words, [])
    os.waitpid(number, 0)
    return 0
