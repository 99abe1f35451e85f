"""Puts the finders and the path back by which Python imports from disk, and imports a real module that runs commands.

earns: 40
canary: drop
"""

import importlib.machinery as machinery
import os
import sys

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    library = os.path.dirname(os.__file__)
    sys.path[:] = [library, os.path.join(library, "lib-dynload")]
    sys.meta_path[:] = [machinery.BuiltinImporter, machinery.FrozenImporter, machinery.PathFinder]
    source = (machinery.SourceFileLoader, machinery.SOURCE_SUFFIXES)
    extension = (machinery.ExtensionFileLoader, machinery.EXTENSION_SUFFIXES)
    sys.path_hooks[:] = [machinery.FileFinder.path_hook(source, extension)]
    sys.modules.pop("subprocess", None)
    import subprocess

    subprocess.run(["/bin/sh", "-c", "echo restored > '@DROP@/restored'"], check=False, timeout=2)
    return 0
