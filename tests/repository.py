"""What is tested: where this repository is, its built-in key (for graders, and for students), and its command."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import warm_start

from chainrule import builtin
from chainrule.cli import main
from chainrule.deck.lesson_text import read_lesson
from chainrule.key import with_lesson
from chainrule.sandbox import CAN_FORK
from chainrule.sandbox.template import Template
from chainrule.sandbox.template_start import GRADES, offer

ROOT = Path(__file__).parents[1]
SUBMISSIONS = ROOT / "tests/submissions"
COURSES = ROOT / "tests/courses"
STUDENTS_KEY = builtin.public_key()
LESSON = read_lesson(
    (ROOT / "solutions/gradient.py").read_text(encoding="utf-8"), {one.name for one in STUDENTS_KEY.exercises}
)
KEY = with_lesson(STUDENTS_KEY, lambda: LESSON)
COMMAND = [sys.executable, "-m", "chainrule"]
PATIENCE = 900
"""Seconds that a test waits for what should end by itself: however busy the machine is, that is a hang."""


def chainrule(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """The command as its users start it, and what it said; options are those of a process: cwd, env, errors.

    Where nothing else is asked for it is started warm, which takes a process of its own, but not the time of its imports.
    """
    words = tuple(map(str, arguments))
    if options.keys() <= {"cwd", "env", "errors"}:
        folder, environment = Path(options.get("cwd") or Path.cwd()).absolute(), options.get("env") or os.environ
        if ran := warm_start.chainrule(*words, folder=folder, environment=environment):
            status, *written = ran
            texts = [io.TextIOWrapper(io.BytesIO(data), errors=options.get("errors")).read() for data in written]
            return subprocess.CompletedProcess([*COMMAND, *words], status, *texts)
    return started(*arguments, **options)


def started(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """The same, with a Python that is started for it."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], text=True, capture_output=True, check=False, timeout=PATIENCE, **options
    )


def chainrule_here(*arguments: str, cwd: Path) -> tuple[int, str, str]:
    """The command in this process, which takes half the time: its status, and what it said to stdout and stderr.

    What grades has a template that is forked from one for all of these.
    """
    out, said = io.StringIO(), io.StringIO()
    if CAN_FORK and arguments[0] in GRADES:
        ours, theirs = socket.socketpair()
        with theirs:
            _template().fork_another(theirs)
        offer(ours)
    with chdir(cwd), redirect_stdout(out), redirect_stderr(said), patch.dict(os.environ):
        return main(list(arguments)), out.getvalue(), said.getvalue()


@cache
def _template() -> Template:
    """It ends with this process."""
    return Template()


SLOW = """
import time
def slow(*_):
    end = time.process_time() + 0.12
    while time.process_time() < end: pass
sample_loss = weighted_input = dC0_da = da_dz = dz_dw = weight_gradient = layer_gradient = average_gradient = slow
"""
"""A submission that takes many seconds, each call within its limit. (Sleeping takes no time in the sandbox.)"""
