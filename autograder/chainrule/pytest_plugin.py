"""For pytest, and so for an editor's test panel: what a student's file earns, an item for each exercise and each case.

    pytest --chainrule exercises/gradient/gradient.py

Pytest never imports that file, whatever it is called and however else it is named. It is graded in the sandbox, once in a
process, when the first of its items runs. `gradient.py::dC0_da` fails where `chainrule grade` takes points, and says so;
`gradient.py::dC0_da[tanh]` is a case of it. A required exercise that isn't begun fails, so that all green is full marks; its
cases are skipped, as a bonus that isn't begun is.

Pytest loads this module wherever chainrule is installed, so it imports nothing of ours before it is asked for a file, and is
compiled as it stands (PYTEST_DONT_REWRITE).
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from .key import AnswerKey
    from .result import ExerciseResult, FailedCase, Result
    from .submissions.file import Submission

OPTION = "--chainrule"
SAID = "chainrule"  # the name of what an item tells at the end of the run, among its properties
IMPORTED = ("conftest.py", "__init__.py")  # what pytest imports by itself


def pytest_addoption(parser: pytest.Parser) -> None:
    about = "grade this file, a student's .py or .ipynb, in chainrule's sandbox; it is never imported (repeatable)"
    parser.getgroup("chainrule").addoption(OPTION, metavar="FILE", action="append", default=[], help=about)
    parser.addini("chainrule", "files to grade in chainrule's sandbox, relative to rootdir", type="args", default=[])


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Refuses what pytest would import next, before it does."""
    for name in [*early_config.known_args_namespace.chainrule, *early_config.getini("chainrule")]:
        if Path(name).name in IMPORTED:
            raise pytest.UsageError(f"chainrule: {name}: pytest imports what is called so\n  give the file another name")
        from .safe_text import without_controls

        if (shown := without_controls(name)) != name or "\n" in name:  # pytest would print it as it is
            raise pytest.UsageError(f"chainrule: {shown!r}: its name can't be printed\n  give the file another name")


def pytest_configure(config: pytest.Config) -> None:
    """Where files are asked for, sees to it that they are collected, and by us.

    One of the option is an argument like any other, unless the arguments name single tests; one of the configuration is
    collected when nothing is named, at rootdir, as testpaths are. Where its folder is collected anyway, either is left to
    that: pytest 8 loses tests where arguments overlap.
    """
    here, root = config.invocation_params.dir, config.rootpath
    typed = [_first_there(here / name, root / name) for name in config.getoption(OPTION)]
    listed = [root / name for name in config.getini("chainrule")]
    if not typed and not listed:
        return
    if pytest.version_tuple < (8,):
        raise pytest.UsageError(
            f"chainrule: pytest {pytest.__version__} is too old for {OPTION}\n  install pytest 8 or later"
        )
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    single = any("::" in argument for argument in config.args)
    more = ([] if single else typed) if typed else (listed if not named and here == root else [])
    for path in {*typed, *more}:
        _refuse(path)
    config.option.chainrule = [str(path) for path in typed]  # xdist's workers get it, wherever they run
    usual = config.args if named or not typed else []
    around = [(here / argument).resolve() for argument in usual]
    alone = [str(path) for path in more if not any(path.resolve().is_relative_to(one) for one in around)]
    config.args = [*usual, *dict.fromkeys(alone)]
    config.pluginmanager.register(Grader([path for path in (*typed, *listed) if path.exists()]), "chainrule-grader")


def _first_there(*paths: Path) -> Path:
    return next((path for path in paths if path.exists()), paths[0])


def _refuse(path: Path) -> None:
    """Raises UsageError unless the path may be that of a submission."""
    if path.is_dir():
        raise pytest.UsageError(f"chainrule: {path} is a folder\n  name a student's file, a .py or .ipynb")
    if path.is_symlink():
        raise pytest.UsageError(f"chainrule: {path} is a symbolic link\n  name the file itself")
    if not path.exists():
        raise pytest.UsageError(f"chainrule: {path}: there is no such file")
    if path.suffix.lower() not in (".py", ".ipynb"):
        raise pytest.UsageError(f"chainrule: {path} is no submission\n  name a .py or .ipynb file")


class Grader:
    """What is registered with pytest where files are asked for."""

    def __init__(self, files: list[Path]) -> None:
        self.files = [path.stat() for path in files]
        self.nodes: dict[Path, GradedFile] = {}

    @pytest.hookimpl(hookwrapper=True)  # as old versions of pytest know it, too, where they load this module
    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> Generator[None, Any, None]:
        """Ours alone for a file that is asked for, by whatever name; what others would make of it is dropped."""
        theirs = yield
        if not any(os.path.samestat(file_path.stat(), one) for one in self.files):
            return
        if not file_path.is_symlink() and file_path not in self.nodes:
            # Of the session itself: a package would import its __init__.py, and that perhaps this file.
            self.nodes[file_path] = GradedFile.from_parent(parent.session, path=file_path)
        theirs.force_result([self.nodes[file_path]] if file_path in self.nodes else [])  # a link has another name

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, Any, None]:
        """What is skipped is skipped where the student's function stands, not in this module."""
        report = (yield).get_result()
        if isinstance(item, GradedItem) and report.skipped and isinstance(report.longrepr, tuple):
            path, line, _ = item.reportinfo()
            report.longrepr = (str(path), (line or 0) + 1, report.longrepr[2])

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """The marks of each file; and what is right although some of its cases fail."""
        reports = [report for some in terminalreporter.stats.values() for report in some]
        said = [text for one in reports for name, text in getattr(one, "user_properties", ()) if name == SAID]
        if said:
            terminalreporter.section("chainrule")
            terminalreporter.write_line("\n".join(dict.fromkeys(said)))


class GradedFile(pytest.File):
    """A student's file. `outcome`: its result, or why no exercise has one."""

    key: AnswerKey
    submission: Submission
    outcome: Result | str | None = None
    told = False

    def collect(self) -> Iterator[GradedItem]:
        try:
            self._read()
        except Exception as error:
            raise self.CollectError(_words(error)) from error
        if self.submission.broken is not None:
            raise self.CollectError(f"{self.name}: no exercise can be graded: {self.submission.broken}")
        for exercise in self.key.exercises:
            line = self._line_of(exercise.name)
            for case in (None, *(check.case for check in exercise.checks)):
                yield GradedItem.from_parent(self, exercise=exercise.name, case=case, line=line)

    def _read(self) -> None:
        from .deck.choice import COURSE, DeckChoice
        from .submissions.file import read_submission, relative

        course = self.config.rootpath / COURSE
        away = course.is_file() and not (COURSE.exists() and COURSE.samefile(course))
        self.key = DeckChoice(Path(relative(course)) if away else None).of_one_file().shared_key(one_file=True)
        self.submission = read_submission(self.path, shown=relative(self.path))

    def _line_of(self, name: str) -> int | None:
        """Where the function is defined, from 0, as far as that is seen without running or parsing anything."""
        source = b"" if self.submission.notebook else self.submission.cells[0][1]
        found = [*re.finditer(rb"^[ \t]*(?:async[ \t]+)?def[ \t]+%s\b" % re.escape(name.encode()), source, re.MULTILINE)]
        return source.count(b"\n", 0, found[-1].start()) if found else None

    def grade(self) -> Result:
        """The file's result. Where no exercise has one, the first item that asks fails, and the others are skipped."""
        if self.outcome is None:
            self.outcome = self._grade()
        if not isinstance(self.outcome, str):
            return self.outcome
        if self.told:
            pytest.skip(f"as above: {self.outcome.splitlines()[0]}")
        self.told = True
        return pytest.fail(self.outcome, pytrace=False)

    def _grade(self) -> Result | str:
        from .grading import grade
        from .reports.text import why_none

        try:
            result = grade(self.submission, self.key)
        except Exception as error:  # noqa: BLE001  # no traceback of ours reaches a student
            return _words(error)
        return why_none(result) or result


class GradedItem(pytest.Item):
    """An exercise, or a case of it."""

    parent: GradedFile

    def __init__(self, *, exercise: str, case: str | None, line: int | None, **given: Any) -> None:
        super().__init__(name=exercise if case is None else f"{exercise}[{case}]", **given)
        self.exercise, self.case, self.line = exercise, case, line

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, self.line, self.name

    def runtest(self) -> None:
        from .reports import marks
        from .result import NOT_BEGUN

        result = self.parent.grade()
        exercise = next(one for one in result.exercises if one.name == self.exercise)
        if self.case is None:
            self._tell(f"{result.submission.path}   {marks(result, '   ')}")
            if exercise.earned == "follow-through":
                self._tell(f"  {self.name}: {exercise.message}")
        if exercise.passed:
            return
        not_asked = exercise.verdict in NOT_BEGUN if self.case else exercise.bonus and not exercise.started
        if not_asked:
            pytest.skip(_first(exercise) if exercise.started else "not started")
        if self.case is None:
            pytest.fail(_said(exercise, result), pytrace=False)
        for case in exercise.cases.failed:
            if case.case == self.case:
                pytest.fail(_said_of(case, exercise), pytrace=False)

    def _tell(self, text: str) -> None:
        self.user_properties.append((SAID, text))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:  # noqa: ARG002  # pytest's face
        """The text alone: no word of pytest's before it, and no way through our code."""
        if isinstance(excinfo.value, pytest.fail.Exception):
            return str(excinfo.value)
        return _words(excinfo.value)


def _first(exercise: ExerciseResult) -> str:
    return "not started" if exercise.verdict == "STUB" else exercise.message.split("\n")[0]


def _said(exercise: ExerciseResult, result: Result) -> str:
    """What the text report says of an exercise that lacks points, and where it stands."""
    from .reports.text import block, more_hints
    from .result import with_hints

    if exercise.verdict == "STUB":
        return f"{_first(exercise)}\n{exercise.place}"
    part = f"{exercise.words}: {exercise.score:g} of {exercise.points:g}" if exercise.score else ""
    shown = with_hints(exercise, 1)
    _, *lines = block(shown, result, in_full=True)
    more = more_hints(result, shown.next_hint) if shown.next_hint else ""
    return "\n".join(filter(None, [part, *(line.removeprefix("  ") for line in lines), more, exercise.place]))


def _said_of(case: FailedCase, exercise: ExerciseResult) -> str:
    """What is said of a case that failed; what its exercise says of all, once more."""
    from .result import WORDS

    says = f": {case.message}" if case.message else f", as {exercise.name} says: {_first(exercise)}"
    return WORDS[case.verdict] + says


def _words(error: BaseException) -> str:
    """What stopped us, in words for a student: no traceback of ours."""
    from .errors import ChainruleError
    from .fault import describe_fault
    from .safe_text import without_controls

    return without_controls(f"chainrule: {error if isinstance(error, ChainruleError) else describe_fault(error)}")
