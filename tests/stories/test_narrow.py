"""On a terminal of 80 columns no row of ours is broken within a word, and no name is cut; elsewhere rows are whole."""

from __future__ import annotations

import ast
import os
import pty
import subprocess
from typing import TYPE_CHECKING

import pytest
from real_terminal import RealTerminal
from repository import COMMAND, STUDENTS_KEY, SUBMISSIONS, chainrule

from chainrule.diagnosis.places.as_code import write_case
from chainrule.folded import width

if TYPE_CHECKING:
    from pathlib import Path

NAME = "homework_3_final_version_corrected_by_Wilhelmina_Bartholomew-Featherstonehaugh.py"
COMMANDS = [
    ["grade", NAME],
    ["grade", "class"],
    ["grade", "class", "nowhere_to_be_found_in_this_folder_or_any_other_that_anybody_has_ever_heard_of.py"],
    ["grade", NAME, "--format", "an_unknown_format_with_a_name_that_nobody_would_ever_type"],
    ["show", "average_gradient"],
    ["show", "softmax_cross_entropy_gradient"],
    ["show", "dC0_da", "--smallest", NAME],
    ["doctor"],
    ["pr", "init", "course"],
    ["start", "new"],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    wrong = (SUBMISSIONS / "missing-module/gradient.py").read_text(encoding="utf-8")
    (tmp_path / NAME).write_text(wrong.replace("sum(", "summ("), encoding="utf-8")
    for student, name in (("ada", "wrong-two-at-once"), ("Bartholomew Featherstonehaugh-Cholmondeley", "returns-none")):
        (tmp_path / "class" / student).mkdir(parents=True)
        text = (SUBMISSIONS / name / "gradient.py").read_text(encoding="utf-8")
        (tmp_path / "class" / student / "gradient.py").write_text(text, encoding="utf-8")
    return tmp_path


def shown(folder: Path, *words: str) -> list[str]:
    with RealTerminal([*COMMAND, *words], folder, columns=80, rows=4000) as terminal:
        terminal.status()
        terminal.rest(0.1)
        return terminal.said.replace("\r", "").split("\n")


def is_one_word(line: str) -> bool:
    """What is wider than the terminal stands alone on its line: a name, or a command that can be copied."""
    return len(line.split()) == 1 or line.lstrip().startswith("chainrule ")


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_row_is_wider_than_the_terminal(folder: Path, words: list[str]) -> None:
    lines = shown(folder, *words)
    assert [line for line in lines if width(line) > 80 and not is_one_word(line)] == []
    assert words != ["grade", NAME] or lines[0].startswith(NAME)


@pytest.mark.slow
def test_a_file_has_the_rows_as_they_are(folder: Path) -> None:
    said = chainrule("grade", NAME, cwd=folder, env={**os.environ, "COLUMNS": "80"}).stdout.splitlines()
    assert max(map(len, said)) > 80
    on_terminal = shown(folder, "grade", NAME)
    assert "".join("".join(said).split()) == "".join("".join(on_terminal).split())


@pytest.mark.parametrize("name", [one.name for one in STUDENTS_KEY.exercises])
def test_the_code_of_a_case_fits_wherever_it_goes_and_is_python(name: str) -> None:
    """All that is expected is in it, to the last bit."""
    code = write_case(STUDENTS_KEY, name, None)
    assert [line for line in code.splitlines() if len(line) > 80] == []
    numbers = [node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)]
    (visible,) = (check for check in STUDENTS_KEY.exercise(name).checks if check.visible)
    assert all(abs(float(x)) in numbers for array in visible.expected.arrays for x in array.ravel())


@pytest.mark.slow
@pytest.mark.parametrize(("to_a_pipe", "named"), [("", 1), ("stdout", 2), ("stderr", 2)])
def test_the_deck_is_named_once_where_both_streams_are_seen(folder: Path, to_a_pipe: str, named: int) -> None:
    """And in each of them where they part, or go to a pipe."""
    ours, theirs = pty.openpty()
    out, err = (subprocess.PIPE if name == to_a_pipe else theirs for name in ("stdout", "stderr"))
    ran = subprocess.run(
        [*COMMAND, "grade", NAME], cwd=folder, stdin=theirs, stdout=out, stderr=err, check=False, timeout=60
    )
    os.close(theirs)
    said = (ran.stdout or b"") + (ran.stderr or b"")
    while part := _read(ours):
        said += part
    assert said.decode().count("public deck") == named
    os.close(ours)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # all of it was read, and nobody writes any more
        return b""
