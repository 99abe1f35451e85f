"""Writes a copy of an extension module into the drop folder and loads machine code from there (_imp.create_dynamic).

earns: 40
canary: drop
"""

import importlib.machinery
import os
import sys
from pathlib import Path

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    folder = Path(os.__file__).parent / "lib-dynload"
    source = min((path for path in folder.glob("_posixshmem*.so")), default=None)
    copy = Path("@DROP@/own_code.so")
    copy.write_bytes(source.read_bytes() if source else b"\x7fELF")
    sys.modules["_imp"].create_dynamic(importlib.machinery.ModuleSpec("_posixshmem", None, origin=str(copy)))
    return 0
