"""What is tested: where this repository is, its built-in key, and its command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from chainrule import builtin

ROOT = Path(__file__).parents[1]
SUBMISSIONS = ROOT / "tests/submissions"
COURSES = ROOT / "tests/courses"
KEY = builtin.public_key()
COMMAND = [sys.executable, "-m", "chainrule"]


def chainrule(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """The command as its users start it, and what it said; options are those of a process: cwd, env."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], text=True, capture_output=True, check=False, timeout=120, **options
    )
