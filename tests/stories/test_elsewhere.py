"""Where nothing can be forked, sealed or limited, as on Windows: one's own file is graded, and gets what it gets anywhere.

On Windows this runs as it is; elsewhere what Windows lacks is taken away for real (see elsewhere.py).
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import elsewhere
import msgspec
import pytest
from repository import PATIENCE, ROOT, STUDENTS_KEY, SUBMISSIONS

from chainrule.authoring import golden
from chainrule.course.model import load_course
from chainrule.grading import grade
from chainrule.result import Result
from chainrule.sandbox import CAN_FORK

if TYPE_CHECKING:
    from pathlib import Path

    from chainrule.sandbox.template import Template

PYTHON = [sys.executable, *([str(ROOT / "tests/elsewhere.py")] if CAN_FORK else [])]
FORGOTTEN = SUBMISSIONS / "demo-forgotten-factor-2/gradient.py"
WSL = "on Windows, run chainrule in WSL; here `chainrule grade FILE` grades your own file\n"


def python(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[bytes]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("CHAINRULE", "PYTHONIOENCODING"))}
    return subprocess.run(
        [*PYTHON, *arguments], cwd=cwd, env=bare | environment, capture_output=True, check=False, timeout=PATIENCE
    )


def chainrule(*arguments: str, cwd: Path, encoding: str = "utf-8") -> tuple[int, str, str]:
    """Status, and what the command said to stdout and stderr: never a traceback."""
    ran = python("-m", "chainrule", *arguments, cwd=cwd, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    out, said = (text.decode(encoding) for text in (ran.stdout, ran.stderr))
    assert "Traceback" not in said
    assert "a fault of our own" not in said
    return ran.returncode, out.replace("\r\n", "\n"), said.replace("\r\n", "\n")


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with a file of one's own."""
    shutil.copy(FORGOTTEN, tmp_path)
    return tmp_path


# -- the commands of students ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_from_nothing_to_the_first_hint(tmp_path: Path) -> None:
    assert chainrule("start", cwd=tmp_path)[0] == 0
    status, out, _ = chainrule("grade", "gradient.py", cwd=tmp_path)
    assert (status, out.splitlines()[0]) == (1, "gradient.py   0 of 100   bonus 0 of 50")
    assert chainrule("grade", "gradient.ipynb", cwd=tmp_path)[0] == 1
    shutil.copy(FORGOTTEN, tmp_path)
    status, out, _ = chainrule("grade", "gradient.py", cwd=tmp_path)
    assert status == 1
    assert "half of what it should be, at every node" in out
    assert "sandbox: own process   not sealed: for your own code" in out
    status, out, _ = chainrule("show", "dC0_da", "--smallest", "gradient.py", cwd=tmp_path)
    assert (status, "a = np.array([-0.25])" in out) == (0, True)


@pytest.mark.slow
def test_the_tier_is_in_the_result_and_another_system_can_replay_it(here: Path) -> None:
    assert chainrule("grade", "gradient.py", "--format", "json", "-o", "receipt.json", cwd=here)[0] == 1
    made = json.loads((here / "receipt.json").read_bytes())
    assert (made["sandbox"], made["receipt"]["sandbox"], made["score"]) == ("own process", "own process", 90)
    replay = "-m", "chainrule", "replay", "receipt.json", "gradient.py"
    for ran in (
        python(*replay, cwd=here),
        subprocess.run([sys.executable, *replay], cwd=here, capture_output=True, check=False),
    ):
        assert (ran.returncode, b"the same, bit for bit" in ran.stdout) == (0, True), ran.stderr


EXAMINED = """
from chainrule import examine, report
report()
try:
    examine(dC0_da)
except AssertionError as error:
    print(error)
examine(da_dz)
"""


@pytest.mark.slow
def test_what_a_notebook_calls_works_in_plain_python(here: Path) -> None:
    (here / "mine.py").write_text(FORGOTTEN.read_text(encoding="utf-8") + EXAMINED, encoding="utf-8")
    ran = python("mine.py", cwd=here)
    assert ran.stderr == b""
    assert ran.stdout.startswith(b"mine.py   90 of 100   bonus 0 of 50")
    assert b"sandbox: own process" in ran.stdout
    assert b"dC0_da: 0 of 10 on the public cases" in ran.stdout
    assert ran.stdout.replace(b"\r", b"").endswith(b"\nda_dz: right on the public cases\n")


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_a_console_that_knows_few_characters_is_no_error(encoding: str, here: Path) -> None:
    (here / "gradient.py").rename(here / "Übung → 5.py")
    for command in (["grade", "Übung → 5.py"], ["grade", "Übung → 5.py", "--format", "github"], ["--help"], ["doctor"]):
        status, out, _ = chainrule(*command, cwd=here, encoding=encoding)
        assert out
        assert status in (0, 1)


@pytest.mark.slow
@pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
def test_the_ends_of_lines_are_no_matter(ends: bytes, here: Path) -> None:
    source = (here / "gradient.py").read_bytes()
    (here / "gradient.py").write_bytes(source.replace(b"\n", ends))
    assert "dC0_da, gradient.py:35" in chainrule("grade", "gradient.py", cwd=here)[1]


@pytest.mark.skipif(sys.platform != "win32", reason="paths of Windows")
def test_a_path_may_have_backslashes_and_a_drive(here: Path) -> None:
    (here / "a b").mkdir()
    shutil.copy(FORGOTTEN, here / "a b")
    for path in ("a b\\gradient.py", str(here / "a b" / "gradient.py"), "\\\\?\\" + str(here / "a b" / "gradient.py")):
        status, out, _ = chainrule("grade", path, cwd=here)
        assert (status, out.splitlines()[0].split("   ")[1]) == (1, "90 of 100")


# -- the same as anywhere ---------------------------------------------------------------------------------------------

BATCHES = 8
ASKED = range(BATCHES if os.name == "nt" or "CHAINRULE_ALL_FILES" in os.environ else 1)
"""An eighth of the files; all of them on Windows, and where this is set: they take a minute and a half."""
NOT_HERE = {"memory", "memory-in-a-list", "memory-until-it-ends"}
"""They expect MEMORY, which needs a limit of it."""
OF_SIGNALS = {"ends-its-process", "kills-itself", "writes-to-the-socket"}
"""They expect FORBIDDEN, with words of POSIX."""
OTHER_WORDS = {
    "asyncio-run": "the socket that it lacks first is another one",
    "installs-by-subprocess": "not every Python names the program that it may not start",
    "memory-used": "there is no module `resource`",
    "noisy": "its noise is another one",
    "timed-by-a-decorator": "it prints how long it took",
}
"""They get the same verdicts, and why their notes differ."""
GRADED = """
import sys
import msgspec, repository
from repository import ROOT
from chainrule.authoring import golden
from chainrule.course.model import load_course
from chainrule.grading import grade
from chainrule.sandbox.template import Template
key = getattr(repository, sys.argv[1])
with Template() as template:
    for name, handed_in, _ in golden.find(load_course(ROOT / "course.yml"), ["tests/submissions", "tests/wild"]):
        if name in sys.argv:
            sys.stdout.buffer.write(msgspec.json.encode(grade(handed_in, key, template)) + b"\\n")
"""


@cache
def corpus() -> dict[str, tuple[Any, golden.Expected]]:
    """Those of tests/submissions/ and tests/wild/ that a system without signals and limits of memory can grade."""
    out = NOT_HERE if CAN_FORK else NOT_HERE | OF_SIGNALS
    found = golden.find(load_course(ROOT / "course.yml"), ["tests/submissions", "tests/wild"])
    return {name: (handed_in, due) for name, handed_in, due in found if name not in out}


@pytest.mark.slow
@pytest.mark.parametrize("batch", ASKED)
def test_every_file_gets_what_it_gets_when_it_is_graded(batch: int, template: Template) -> None:
    names = list(corpus())[batch::BATCHES]
    key = "STUDENTS_KEY" if CAN_FORK else "KEY"  # it takes fewer processes; what is due is due to graders
    ran = python("-c", GRADED, key, *names, PYTHONPATH=str(ROOT / "tests"))
    assert ran.stderr == b""
    results = [msgspec.json.decode(line, type=Result) for line in ran.stdout.splitlines()]
    for name, result in zip(names, results, strict=True):
        handed_in, due = corpus()[name]
        assert result.sandbox == "own process"
        if CAN_FORK:
            sealed = grade(handed_in, STUDENTS_KEY, template)
            assert _differences(sealed, result, by_word=name not in OTHER_WORDS) == [], name
        else:
            assert list(golden.differences(due, result)) == [], name


def _differences(sealed: Result, own: Result, *, by_word: bool) -> list[tuple[Any, Any]]:
    if not by_word:
        return [(one, other) for one, other in zip(_marks(sealed), _marks(own), strict=True) if one != other]
    circumstances = {"seconds": 0.0, "sandbox": "", "receipt": None}
    one, other = ({**msgspec.to_builtins(result), **circumstances} for result in (sealed, own))
    return [(one[name], other[name]) for name in one if one[name] != other[name]]


def _marks(result: Result) -> list[tuple[Any, ...]]:
    return [(one.name, one.verdict, one.score, one.misconception, one.earned) for one in result.exercises]


# -- what is for a class ---------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        "grade .", "grade all.zip", "grade gradient.py gradient.py", "grade gradient.py --sandbox none",
        "grade . --sandbox none", "grade gradient.py --store results.db", "grade gradient.py --engine dask",
        "pr --base HEAD --head HEAD", "doctor --attack protocol",
    ],
)  # fmt: skip
def test_what_is_for_a_class_names_wsl(command: str, here: Path) -> None:
    status, out, said = chainrule(*command.split(), cwd=here)
    assert (status, out) == (2, "")
    assert said.endswith(WSL)
    assert [path.name for path in here.iterdir()] == ["gradient.py"]


def test_a_course_that_demands_a_sealed_sandbox_is_obeyed(here: Path) -> None:
    key = here / "key.json"
    key.write_bytes(msgspec.json.encode({**json.loads(STUDENTS_KEY.data), "sandbox": "sealed"}))
    status, out, said = chainrule("grade", "gradient.py", "--key", "key.json", cwd=here)
    assert (status, out) == (2, "")
    assert "the course demands the sandbox 'sealed', and this machine gives 'own process'" in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("doctor", 1), ("nbgrader collect gradient.py --student ada", 0), ("nbgrader init course", 0), ("build", 2),
        ("check", 2), ("key -o key.json", 2), ("grade nothing.py", 2), ("grade gradient.py --format x", 2), ("watch", 2),
    ],
)  # fmt: skip
def test_no_command_ends_in_a_traceback(command: str, status: int, here: Path) -> None:
    assert chainrule(*command.split(), cwd=here)[0] == status


# -- what may be asked for where -------------------------------------------------------------------------------------

POSIX = {
    "cohort.store", "cohort.engines", "pull_request.git", "doctor.arena", "doctor.bouts", "doctor.machine",
    "doctor.warm_commands", "nbgrader.collecting.exchange", "sandbox.forked_child", "sandbox.forking_template",
    "sandbox.template_process",
    "sandbox.template_start", "sandbox.sealing.probe", "sandbox.sealing.seal", "sandbox.clock", "atomic_file",
    "submissions.file", "watch.terminal", "cli",
}  # fmt: skip
"""They use what not every system has: all of it for classes, but for the last five, which ask first."""


def _asks_for_posix(path: Path) -> bool:
    names = {f"{module.__name__}.{name}" for module, said in elsewhere.NAMES.items() for name in said.split()}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and f"{node.value.id}.{node.attr}" in names:
            return True
        if isinstance(node, ast.Import) and any(one.name in elsewhere.MODULES for one in node.names):
            return True
    return False


def test_what_not_every_system_has_is_asked_for_in_few_modules() -> None:
    package = ROOT / "autograder/chainrule"
    asking = {".".join(p.relative_to(package).with_suffix("").parts) for p in package.rglob("*.py") if _asks_for_posix(p)}
    assert asking == POSIX
