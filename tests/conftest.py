"""What all tests share: the key, one template, and three ways to use it: open a student, load a source, ask its f.

A module's tests are found by its name: those of numerics/bounded.py are numerics/test_bounded.py. Those of submissions/ are
in handed_in/, as submissions/ holds students' files, which are never collected. Whole journeys are in stories/; solutions/,
benchmarks/ and workflows/ are about the folders of these names. Beside this file are modules that several rooms import.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import repository
from forge import BASE, Forge
from hypothesis import HealthCheck, settings
from msgspec.structs import replace

from chainrule.authoring import golden
from chainrule.cohort.engines import cores
from chainrule.course.model import load_course
from chainrule.deck.make_key import make_key
from chainrule.grading import grade
from chainrule.key import load_key, save_key
from chainrule.sandbox import CAN_FORK
from chainrule.sandbox.limits import Limits
from chainrule.sandbox.student import ChildSource, Student
from chainrule.sandbox.template import Template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser

    from chainrule.key import AnswerKey
    from chainrule.result import Result
    from chainrule.sandbox.answer import Answer, LoadReport
    from chainrule.sandbox.student import Student

for name in os.environ.keys() & {
    "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PYTHONWARNINGS", "PYTEST_ADDOPTS",  # how someone likes to see things
    "CHAINRULE_SECRET", "CHAINRULE_SECRET_FILE", "CHAINRULE_DEBUG",  # what an instructor has set
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX",  # git sets them for hooks; the tests have other repositories
}:  # fmt: skip
    del os.environ[name]  # a test that depends on one sets it
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # as the machine may be
settings.load_profile("busy")
AMPLE = Limits(import_seconds=20.0, call_seconds=10.0, memory_bytes=256_000_000, output_bytes=20_000)
"""For what is not to run into its limits, however busy the machine is."""
FUNCTIONS = ("f", "g", "h")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: while a test waits, for a limit or a signal, another one computes."""
    return cores() + 1


@pytest.fixture(scope="session")
def key() -> AnswerKey:
    """Of the built-in course's public deck."""
    return repository.KEY


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; where there is none, the test is skipped."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One for each child that a template was asked for since."""
    asked_for: list[object] = []
    fork = Template.fork

    def counted(self: Template, *some: Any) -> Any:
        asked_for.append(some)
        return fork(self, *some)

    monkeypatch.setattr(Template, "fork", counted)
    return asked_for


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    """A repository of its own, with real git."""
    return Forge(tmp_path / "course.git")


@pytest.fixture
def base(forge: Forge) -> str:
    """The commit of a course and its students' stub."""
    return forge.commit(dict(BASE))


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """The path of what `make` writes there, which it does once in a run of the tests, however many processes run them."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    shared = shared / "once"

    def once(name: str, make: Callable[[Path], None]) -> Path:
        shared.mkdir(exist_ok=True)
        with (shared / f"{name}.lock").open("w") as lock:
            if CAN_FORK:  # else there is one process
                import fcntl

                fcntl.flock(lock, fcntl.LOCK_EX)
            if not (shared / f"{name}.made").exists():
                make(shared / name)
                (shared / f"{name}.made").touch()
        return shared / name

    return once


@pytest.fixture(scope="session")
def lesson_key(once: Callable[[str, Callable[[Path], None]], Path]) -> Callable[..., AnswerKey]:
    """The lesson's key of a seed and a student; each takes seconds to make, so one process makes it for all."""

    @cache
    def lesson_key(seed: int | None = None, student: str | None = None) -> AnswerKey:
        def make(path: Path) -> None:
            known = None if seed is None and student is None else repository.KEY  # test_make_key: it makes no difference
            course = load_course(repository.ROOT / "course.yml")
            save_key(make_key(course, seed=seed, student=student, known=known), path)

        return load_key(once(f"key-{seed}-{student}.json", make))

    return lesson_key


@pytest.fixture(scope="session")
def all_results() -> dict[str, Result]:
    """Of all golden submissions and of the files that real students hand in, as students grade them: with their key.

    Tests that use it are of the group "results", so that one process grades them.
    """
    found = golden.find(load_course(repository.ROOT / "course.yml"), ["tests/submissions", "tests/wild"])
    with Template() as template:
        return {name: grade(handed_in, repository.STUDENTS_KEY, template) for name, handed_in, _ in found}


@pytest.fixture(scope="session")
def dist(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """Wheel and sdist of a copy of the tree as git has it, so that no leftover decides."""

    def build(out: Path) -> None:
        tree = out.with_name("tree")
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=repository.ROOT, capture_output=True, check=True,
        ).stdout  # fmt: skip
        for name in listed.decode().split("\0"):
            if name and (repository.ROOT / name).is_file():
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                (tree / name).write_bytes((repository.ROOT / name).read_bytes())
        bare = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "COV_"))}
        command = [sys.executable, "-m", "build", "--outdir", str(out)]
        made = subprocess.run(command, cwd=tree, env=bare, text=True, capture_output=True, check=False)
        assert made.returncode == 0, made.stderr

    return once("dist", build)


@pytest.fixture(scope="session")
def template() -> Iterator[Template]:
    """It is started where a secret is set, of which nothing may be found in it."""
    with ExitStack() as ends:
        with pytest.MonkeyPatch.context() as patch:  # only while it starts: other tests run in this process, too
            patch.setenv("CHAINRULE_SECRET", "the key")
            started = ends.enter_context(Template())
        yield started


@pytest.fixture
def opened(template: Template) -> Callable[..., Student]:
    """A submission, opened: a text is a file, a list of texts the cells of a notebook."""

    def opened(source: str | bytes | list[str], limits: Limits = AMPLE, stem: str = "gradient") -> Student:
        if isinstance(source, list):
            cells = tuple((f"cell {i}", cell.encode("utf-8", "surrogatepass")) for i, cell in enumerate(source, 1))
        else:
            cells = ((f"{stem}.py", source if isinstance(source, bytes) else source.encode()),)
        return Student(template, ChildSource(stem, cells, FUNCTIONS), limits)

    return opened


@pytest.fixture
def load(opened: Callable[..., Student]) -> Callable[..., LoadReport]:
    """What is there after a submission was run."""

    def load(source: str | bytes | list[str], **options: Any) -> LoadReport:
        with opened(source, **options) as student:
            return student.loaded

    return load


@pytest.fixture
def ask(opened: Callable[..., Student]) -> Callable[..., Answer]:
    """What came of f(*arguments)."""

    def ask(source: str | list[str], arguments: Sequence[Any] = (), want: str = "value", **options: Any) -> Answer:
        with opened(source, **options) as student:
            (answer,) = student.call("f", [arguments], want=want)
            return answer

    return ask


@pytest.fixture
def hasty() -> Limits:
    """Limits for a call that is to run into them."""
    return replace(AMPLE, call_seconds=0.3)


@pytest.fixture
def quick() -> Limits:
    """Limits for what is to run into them while it is loaded."""
    return Limits(import_seconds=0.3, call_seconds=0.3, memory_bytes=256_000_000, output_bytes=20_000)


@pytest.fixture
def built_in() -> Limits:
    """Those of the built-in course."""
    return repository.KEY.limits
