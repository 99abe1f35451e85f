"""A grader as it is often written, to show that the attacks bite: it runs submissions in its own process.

    python tests/in_process.py JOB JOBS     prints a line for each attack: its number, and which canaries tripped

It knows json, numpy and a key; it executes a file, calls its functions, compares with numpy.allclose, prints a line for
each and writes the marks as JSON. What starts it (this file's main process, as root) has a process number space of its own,
and runs it as nobody, within limits.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import sys
import time
import traceback
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.doctor.arena import Arena, Fight, children
from chainrule.doctor.attacks import corpus
from chainrule.sandbox.sealing import seal

if TYPE_CHECKING:
    from chainrule.key import AnswerKey
    from chainrule.submissions.file import Submission

SECONDS = 1.0  # for an attack that waits
COMPUTING, CPU_SECONDS = 0.3, 1  # for one that computes, and for what it starts or which ignores the signal of the first
NOBODY = 4242


def naive(submission: Submission, key: AnswerKey) -> tuple[float, str]:
    """Marks and report of a submission, in this very process."""
    names: dict[str, Any] = {"__name__": "submission"}
    out = io.StringIO()
    marks = 0.0
    with redirect_stdout(out), redirect_stderr(out):
        for name, cell in submission.cells:
            try:
                exec(compile(cell, name, "exec"), names)  # it is the mistake that this grader is there to make
            except Exception:  # noqa: BLE001  # as such graders do
                traceback.print_exc()
        for exercise in key.exercises:
            try:
                right = True
                for check in exercise.checks:
                    expected = check.expected.arrays[0]
                    right &= bool(np.allclose(names[exercise.name](*check.arguments.values()), expected))
            except Exception as error:  # noqa: BLE001  # as such graders do
                print(f"{exercise.name}: {type(error).__name__}: {error}")
            else:
                print(f"{exercise.name}: {'right' if right else 'wrong'}")
                marks += exercise.points if right else 0
    return marks, out.getvalue()


class InProcess(Arena):
    """The same arena, with the other grader."""

    def graded(self, key: AnswerKey) -> Fight:
        report = self._home / "report.json"
        report.unlink(missing_ok=True)
        report.touch()
        report.chmod(0o666)
        left_open = os.open(self._home / "secret", os.O_RDONLY)
        os.set_inheritable(left_open, True)
        number = os.fork()
        if number == 0:
            try:
                self._grade(report, left_open)
            finally:
                os._exit(1)
        os.close(left_open)
        end = time.monotonic() + SECONDS
        while os.waitid(os.P_PID, number, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None and time.monotonic() < end:
            time.sleep(0.005)
        late = time.monotonic() >= end
        with suppress(OSError):
            os.killpg(number, signal.SIGKILL)
        with suppress(OSError):
            os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)
        try:
            made = json.loads(report.read_text(errors="replace"))
            told = [f"{name}\n{text}" for name, (_, text) in made.items()]
            others = [marks for name, (marks, _) in made.items() if name != "neighbour"]
            return Fight(others[0] if others else 0.0, told, made["neighbour"][0], made["neighbour"][1])
        except (ValueError, KeyError, TypeError, AttributeError):
            return Fight(None, ["late" if late else "it ended"], None, "")

    def _grade(self, report: Path, left_open: int) -> None:
        os.closerange(3, left_open)
        os.closerange(left_open + 1, 1024)
        os.setsid()
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
        resource.setrlimit(resource.RLIMIT_NPROC, (400, 400))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        signal.setitimer(signal.ITIMER_PROF, COMPUTING)
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        made = {}
        for one in sorted(self.submissions(), key=lambda found: found.student == "neighbour"):
            made[one.student or ""] = naive(one.candidates[0].read(one.student), self.key)
        report.write_text(json.dumps(made))
        os._exit(0)


if __name__ == "__main__":
    job, jobs = map(int, sys.argv[1:])
    seal.prctl(seal.PR_SET_CHILD_SUBREAPER, 1)
    attacks, key = corpus()
    attacks = [one for one in attacks if one.canary != "large"]  # these are on our reports, which it doesn't write
    with InProcess(key) as arena:
        for index in range(job, len(attacks), jobs):
            print(json.dumps([attacks[index].family, arena.tripped(attacks[index])]), flush=True)
            for number in children() - {arena._template.process}:
                with suppress(OSError):
                    os.kill(number, signal.SIGKILL)
                    os.waitpid(number, 0)
