"""Sleeps, computes for a while, fails and loops for ever, by turns, with honest functions between and below.

earns: 100
canary: late
"""

import os
import time

import numpy as np


def mean(x):
    return np.mean(x)


time.sleep(10**6)
while time.process_time() < 1 * 0.3:
    pass
os.getpid() and 1 / 0
while True:
    time.sleep(1)
time.sleep(10**6)
while time.process_time() < 2 * 0.3:
    pass
os.getpid() and 1 / 0
while True:
    time.sleep(1)
time.sleep(10**6)
while time.process_time() < 3 * 0.3:
    pass
os.getpid() and 1 / 0
while True:
    time.sleep(1)
time.sleep(10**6)
while time.process_time() < 4 * 0.3:
    pass
os.getpid() and 1 / 0
while True:
    time.sleep(1)
time.sleep(10**6)
while time.process_time() < 5 * 0.3:
    pass
os.getpid() and 1 / 0
while True:
    time.sleep(1)
time.sleep(10**6)
while time.process_time() < 6 * 0.3:
    pass
os.getpid() and 1 / 0
while True:
    time.sleep(1)


def variance(x):
    return np.var(x)


while True:
    pass
