"""Takes away the rights to a file. (Succeeds where the submission runs as the file's owner, or as root.)

earns: 40
canary: won
"""

import os

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    os.chmod("@TARGET_FILE@", 0o600)
    done = os.stat("@TARGET_FILE@").st_mode & 0o777 == 0o600
    os.chmod("@TARGET_FILE@", 0o666)
    if done:
        raise RuntimeError("@WON@: changed a file's mode")
    return 0
