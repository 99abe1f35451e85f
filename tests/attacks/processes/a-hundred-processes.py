"""Forks a hundred processes, which all wait a while: what is limited for one may not be for all.

earns: 40
canary: won
"""

import os
import time

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    numbers = []
    try:
        while len(numbers) < 100:
            number = os.fork()
            if number == 0:
                time.sleep(0.4)
                os._exit(0)
            numbers.append(number)
    finally:
        for number in numbers:
            os.waitpid(number, 0)
    raise RuntimeError(f"@WON@: {len(numbers)} processes at a time")
