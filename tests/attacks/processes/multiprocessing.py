"""Has a process of multiprocessing write the question down.

earns: 40
canary: drop
"""

import multiprocessing

import numpy as np


def mean(x):
    return np.mean(x)


def note(x):
    with open("@DROP@/by-a-process", "w") as file:
        file.write(str(x))


def variance(x):
    process = multiprocessing.get_context("fork").Process(target=note, args=(x,))
    process.start()
    process.join(2)
    return 0
