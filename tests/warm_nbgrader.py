"""Imported where nbgrader's commands are forked: with each new gradebook it starts a program for what is told here."""

from __future__ import annotations

import sys
from pathlib import Path

from nbgrader import api

sys.path.remove(str(Path(__file__).parent))  # nothing else of the tests is to be found

VERSION = api.get_alembic_version()
api.get_alembic_version = lambda: VERSION
