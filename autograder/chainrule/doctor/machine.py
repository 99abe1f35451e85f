"""What works on this machine, and what to do about what doesn't; and whether it withstands the corpus of attacks."""

import os
import secrets
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from multiprocessing import get_context
from multiprocessing.util import Finalize
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

from ..cohort.engines import cores
from ..deck import secret
from ..errors import SandboxError, SetupError
from ..fault import HOW_TO_REPORT
from ..key import AnswerKey
from ..safe_text import plain, say
from ..sandbox import OWN_PROCESS, WSL, need_fork
from ..sandbox.template import Template
from ..suggest import quoted, suggestion
from ..version import versions
from .arena import VARIABLE, Arena
from .attacks import Attack, TrustedAttack, corpus, trusted
from .bouts import fought, missing

MOST = 40  # attacks that got through and are listed
LAYERS = {  # of the sandbox: what each does, and what to do where it doesn't
    "root": (
        "root is given up: each submission is a user of its own",
        "the other layers hold all the same; grade as another user than root, or let root take any number (CAP_SETUID)",
    ),
    "privileges": (
        "nothing can gain privileges (no_new_privs)",
        "this is no Linux of the last ten years; grade on another machine",
    ),
    "landlock": (
        "no file, port or other process is in reach (Landlock)",
        "Linux 5.13 or later has it; where it is switched off, boot with lsm=landlock; or ask whose container it is",
    ),
    "seccomp": (
        "the system does nothing else for a submission (seccomp)",
        "x86-64 and aarch64 have it; in a container, its own profile must allow seccomp (Docker's default does)",
    ),
}
WEAKER = {
    "sealed-no-landlock": "folders are graded, with one wall less; see below",
    "limited": "only your own file is graded, or anything with --sandbox none; see below",
}


@dataclass(frozen=True)
class Observation:
    """What works or doesn't, and what to do; `holds` is None where nothing is wrong, but more could be installed or set."""

    holds: bool | None
    what: str
    repair: str = ""


def observations() -> Iterator[Observation]:
    """What works here, the sandbox first."""
    yield from _examine_sandbox()
    yield Observation(True, versions())
    yield Observation(True, f"{cores()} cores, as many submissions side by side (--jobs)")
    for package, what in (("nbgrader", "grading in nbgrader"), ("jupytext", "chainrule build")):
        try:
            yield Observation(True, f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            yield Observation(None, f"{package} is not installed", f"only {what} needs it: pip install {package}")
    git = shutil.which("git")
    yield (
        Observation(True, f"git: {git}") if git else Observation(None, "git is not installed", "only pull requests need it")
    )
    yield from _examine_course()


def _examine_sandbox() -> Iterator[Observation]:
    with Template() as template:
        tier = template.tier
    if tier == OWN_PROCESS:
        yield Observation(False, f"sandbox: {tier}", f"for other people's code, {WSL}")
        return
    if sys.platform != "linux":
        yield Observation(False, f"sandbox: {tier}", "other people's code is graded on Linux alone; your own is graded here")
        return
    from ..sandbox.sealing import probe, seal

    yield Observation(tier == "sealed", f"sandbox: {tier}", WEAKER.get(tier, ""))
    for name, held in probe.probe().items():
        if name == "root" and os.geteuid() != 0:
            continue
        what, repair = LAYERS[name]
        if held == probe.HELD:
            version = f", version {seal.landlock_abi()}" if name == "landlock" else ""
            yield Observation(True, what + version)
        else:
            yield Observation(None if name == "root" else False, f"{name}: {held}", repair)


def _examine_course() -> Iterator[Observation]:
    here = Path("course.yml").is_file()
    try:
        hidden = secret.read_secret()
        if here:
            secret.refuse_within(Path.cwd())
    except SetupError as fault:
        problem, _, repair = str(fault).partition("\n  ")
        yield Observation(False, f"the course's secret: {problem}", repair)
        return
    if not here and hidden:
        repair = f"name the course, --course FILE, or unset {secret.name_set()}"
        yield Observation(False, "a secret is set, and no course.yml is here: nothing will be graded", repair)
    elif not here:
        yield Observation(None, "no course.yml here", "the built-in course and its public deck are used")
    elif hidden:
        yield Observation(True, "course.yml is here: the secret deck")
    else:
        yield Observation(None, "course.yml is here: the public deck", f"marks that count need {secret.TEXT}")


def examine() -> int:
    """`chainrule doctor`: prints what works here, and how to report a fault. Gives 0, or 1 if something should be mended."""
    wrong = False
    for line in observations():
        mark = {True: "ok", False: "no", None: "--"}[line.holds]
        say(f"  {mark}  {plain(line.what)}")
        if line.repair:
            say(f"        {line.repair}")
        wrong |= line.holds is False
    say(f"\n{HOW_TO_REPORT}", end="")
    return int(wrong)


# -- the attacks -----------------------------------------------------------------------------------------------------


def attack(only: str | None = None, jobs: int | None = None) -> int:
    """`chainrule doctor --attack`: prints which attacks got through. Gives 0, or 1 if any did."""
    need_fork("doctor --attack")
    if VARIABLE not in os.environ:  # it must be in the environment with which this process starts
        os.environ[VARIABLE] = f"secret{secrets.token_hex(8)}"
        os.execv(sys.executable, [sys.executable, "-P", "-m", "chainrule", *sys.argv[1:]])  # noqa: S606  # ourselves
    sandboxed, key = corpus()
    known: list[Attack | TrustedAttack] = [*trusted(), *sandboxed]  # those that take longest first
    attacks = [one for one in known if only is None or only in f"{one.family}/{one.name}"]
    if only is not None and not attacks:
        raise SetupError(f"no attack is called {quoted(only)}{suggestion(only, {one.family for one in known}, indent=2)}")
    with Template() as template:
        tier = template.tier
    skipped: Counter[tuple[str, str]] = Counter()
    bouts: list[list[Attack | TrustedAttack]] = []
    for one in attacks:
        if isinstance(one, TrustedAttack) and (needs := missing(one)):
            skipped[one.family, needs] += 1
        elif bouts and isinstance(one, TrustedAttack) and one.stage.together and one.family == bouts[-1][0].family:
            bouts[-1].append(one)
        else:
            bouts.append([one])
    held = through = 0
    for bout, said in sorted(_fights(bouts, key, jobs or cores()), key=lambda fought: fought[0]):
        for one, signs in zip(bouts[bout], said, strict=True):
            held += not signs
            through += bool(signs)
            if signs and through <= MOST:
                say(f"  {one.family}/{one.name}: {one.tries}")
                say("\n".join(f"    {plain(sign)}" for sign in signs))
    for (family, needs), count in skipped.items():
        print(f"  {family}: {count} skipped, as {needs} is not installed")
    print(f"{held} of {held + through} attacks held   sandbox: {tier}")
    return int(through > 0)


def _fights(
    bouts: Sequence[Sequence[Attack | TrustedAttack]], key: AnswerKey, jobs: int
) -> Iterator[tuple[int, list[list[str]]]]:
    """The index of each bout, and the canaries that each of its attacks tripped. Each worker has an arena of its own."""

    def fight(numbers: Sequence[int], jobs: int) -> Iterator[tuple[int, list[list[str]] | None]]:
        with ProcessPoolExecutor(min(jobs, len(numbers)), get_context("fork"), _Fighter.begin, (bouts, key)) as pool:
            said = [pool.submit(_Fighter.fight, number) for number in numbers]
            for number, future in zip(numbers, said, strict=True):
                try:
                    yield number, future.result()
                except BrokenExecutor:
                    yield number, None

    for number, said in fight(range(len(bouts)), jobs):
        # Where a worker ended, it may have been with another's attack.
        signs = next(fight([number], 1))[1] if said is None else said
        yield number, [["late: the grader ended"]] * len(bouts[number]) if signs is None else signs


class _Fighter:
    """In a worker."""

    bouts: Sequence[Sequence[Attack | TrustedAttack]]
    key: AnswerKey

    @classmethod
    def begin(cls, *arguments: Any) -> None:
        cls.bouts, cls.key = arguments
        from ..sandbox.sealing import seal

        with suppress(OSError):
            seal.prctl(seal.PR_SET_CHILD_SUBREAPER, 1)

    @staticmethod
    @cache
    def arena() -> Arena:
        """Made with the first attack, and taken away when the worker ends."""
        arena = Arena(_Fighter.key).__enter__()
        Finalize(None, arena.__exit__, (None, None, None), exitpriority=1)
        return arena

    @classmethod
    def fight(cls, number: int) -> list[list[str]]:
        bout = cls.bouts[number]
        try:
            if ambush := [one for one in bout if isinstance(one, TrustedAttack)]:
                return fought(ambush)
            return [cls.arena().tripped(one) for one in bout if isinstance(one, Attack)]
        except (SetupError, SandboxError, OSError, CalledProcessError) as error:
            return [[f"late: {error}"]] * len(bout)
