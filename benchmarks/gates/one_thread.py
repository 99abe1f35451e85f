"""Imported before numpy, gives its BLAS one thread, as the command has: others, which do nothing, would be counted."""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"
