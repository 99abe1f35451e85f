"""What holds on this machine, and what to do about what doesn't; and whether the attacks of the corpus are held here."""

from __future__ import annotations

import json
import os
import platform
import secrets
import selectors
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from ..cohort.workers import cores
from ..deck import secret
from ..errors import SandboxError, SetupError
from ..safe_text import plain
from ..sandbox import probe, seal
from ..sandbox.template import Template
from ..suggest import quoted, suggestion
from ..version import __version__
from .attacks import VARIABLE, Arena, Attack, corpus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..key import AnswerKey

MOST = 40  # attacks that got through and are listed
REPAIRS = {
    "privileges": "this is no Linux of the last ten years; grade on another machine",
    "landlock": "Linux 5.13 or later has it; where it is switched off, boot with lsm=landlock; or ask whose container it is",
    "seccomp": "x86-64 and aarch64 have it; in a container, its own profile must allow seccomp (Docker's default does)",
}
WHAT = {
    "privileges": "nothing can gain privileges (no_new_privs)",
    "landlock": "no file, port or other process is in reach (Landlock)",
    "seccomp": "the system does nothing else for a submission (seccomp)",
}


@dataclass(frozen=True)
class Line:
    """`holds` is None where nothing is wrong, but something could be had."""

    holds: bool | None
    what: str
    repair: str = ""


def lines() -> Iterator[Line]:
    """What holds here, the sandbox first."""
    yield from _of_the_sandbox()
    yield Line(True, f"chainrule {__version__}, Python {platform.python_version()}, numpy {metadata.version('numpy')}")
    yield Line(True, f"{cores()} cores, as many submissions side by side (--jobs)")
    for package, what in (("nbgrader", "grading in nbgrader"), ("jupytext", "chainrule build")):
        try:
            yield Line(True, f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            yield Line(None, f"{package} is not installed", f"only {what} needs it: pip install {package}")
    git = shutil.which("git")
    yield Line(True, f"git: {git}") if git else Line(None, "git is not installed", "only pull requests need it")
    yield from _of_the_course()


def _of_the_sandbox() -> Iterator[Line]:
    with Template() as template:
        tier = template.tier
    if sys.platform != "linux":
        yield Line(False, f"sandbox: {tier}", "other people's code is graded on Linux alone; your own is graded here")
        return
    held = probe.probe()
    yield Line(tier == "sealed", f"sandbox: {tier}", "" if tier == "sealed" else _meaning(tier))
    for name in probe.LAYERS:
        if held[name] == probe.HELD:
            version = f", version {seal.landlock_abi()}" if name == "landlock" else ""
            yield Line(True, WHAT[name] + version)
        else:
            yield Line(False, f"{name}: {held[name]}", REPAIRS[name])
    if os.geteuid() == 0:
        yield Line(True, "root is given up: each submission is a user of its own")


def _meaning(tier: str) -> str:
    if tier == "sealed-no-landlock":
        return "folders are graded, with one wall less; see below"
    return "only your own file is graded, or anything with --sandbox none; see below"


def _of_the_course() -> Iterator[Line]:
    here = Path("course.yml")
    if not here.is_file():
        yield Line(None, "no course.yml here", "the built-in course and its public deck are used")
        return
    try:
        hidden = secret.course_secret(Path.cwd())
    except SetupError as fault:
        yield Line(False, f"the course's secret: {str(fault).splitlines()[0]}", f"set {secret.TEXT} or {secret.FILE}")
        return
    deck = "the secret deck" if hidden else "the public deck"
    yield Line(
        True if hidden else None, f"course.yml is here: {deck}", "" if hidden else f"marks that count need {secret.TEXT}"
    )


def examine() -> int:
    """`chainrule doctor`: prints what holds; 0, or 1 if something should be mended."""
    wrong = False
    for line in lines():
        mark = {True: "ok", False: "no", None: "--"}[line.holds]
        print(f"  {mark}  {plain(line.what)}")
        if line.repair:
            print(f"        {line.repair}")
        wrong |= line.holds is False
    return int(wrong)


# -- the attacks -----------------------------------------------------------------------------------------------------


def attack(only: str | None = None, jobs: int | None = None) -> int:
    """`chainrule doctor --attack`: prints what got through, and how many were held; 0, or 1 if any did get through."""
    if VARIABLE not in os.environ:  # it is to be in the environment that this process was started with
        os.environ[VARIABLE] = f"secret{secrets.token_hex(8)}"
        os.execv(sys.executable, [sys.executable, "-m", "chainrule", *sys.argv[1:]])  # noqa: S606  # ourselves
    known, key = corpus()
    attacks = [one for one in known if only is None or only in f"{one.family}/{one.name}"]
    if only is not None and not attacks:
        raise SetupError(f"no attack is called {quoted(only)}{suggestion(only, {one.family for one in known}, indent=2)}")
    with Template() as template:
        tier = template.tier
    through = {i: said for i, said in _each(attacks, key, jobs or cores()) if said}
    for i in sorted(through)[:MOST]:
        print(f"  {attacks[i].family}/{attacks[i].name}: {attacks[i].tries}")
        print(*(f"    {plain(said)}" for said in through[i]), sep="\n")
    print(f"{len(attacks) - len(through)} of {len(attacks)} attacks held   sandbox: {tier}")
    return int(bool(through))


def _each(attacks: Sequence[Attack], key: AnswerKey, jobs: int) -> Iterator[tuple[int, list[str]]]:
    """Index and what tripped, of each attack; some processes share them, and have an arena each."""
    numbers, left = [], set(range(len(attacks)))
    with selectors.DefaultSelector() as selector:
        for job in range(jobs):
            here, there = os.pipe()
            judge, number = os.getpid(), os.fork()
            if number == 0:
                try:
                    os.close(here)
                    seal.die_with(judge)
                    _fight(attacks, range(job, len(attacks), jobs), key, there)
                finally:
                    os._exit(0)
            os.close(there)
            numbers.append(number)
            selector.register(os.fdopen(here, "rb"), selectors.EVENT_READ)
        while selector.get_map():
            for ready, _ in selector.select():
                line = ready.fileobj.readline()  # type: ignore[union-attr]  # they are files
                if not line:
                    selector.unregister(ready.fileobj)
                    continue
                index, said = json.loads(line)
                left.discard(index)
                yield index, said
    for number in numbers:
        os.waitpid(number, 0)
    for index in left:
        yield index, ["late: the grader ended"]


def _fight(attacks: Sequence[Attack], mine: range, key: AnswerKey, pipe: int) -> None:
    with suppress(OSError):
        seal.prctl(seal.PR_SET_CHILD_SUBREAPER, 1)
    with os.fdopen(pipe, "w") as file, Arena(key) as arena:
        for index in mine:
            try:
                said = arena.tripped(attacks[index])
            except (SetupError, SandboxError, OSError) as error:
                said = [f"late: {error}"]
            print(json.dumps([index, said]), file=file, flush=True)
