"""README.md and docs/learn.md say what is true: each console session in them is run, and prints what they say."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import picture
import pytest
from repository import ROOT, chainrule, chainrule_here

pytestmark = pytest.mark.docs

README = (ROOT / "README.md").read_text(encoding="utf-8")
LEARN = (ROOT / "docs/learn.md").read_text(encoding="utf-8")
FACTOR = ROOT / "tests/submissions/demo-forgotten-factor-2/gradient.py"
SESSIONS = re.findall(r"```console\n\$ (.+)\n((?:.*\n)*?)```", README + LEARN)


@pytest.mark.parametrize(("command", "output"), SESSIONS, ids=[command for command, _ in SESSIONS])
def test_a_session_prints_what_is_said(command: str, output: str, tmp_path: Path) -> None:
    name, *arguments = shlex.split(command)
    assert name == "chainrule"
    folder = tmp_path if arguments[0] == "start" or "gradient.py" in arguments else ROOT
    if folder == tmp_path and arguments[0] != "start":  # docs/learn.md goes on with README's first submission
        shutil.copy(FACTOR, tmp_path)
    bin_first = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = chainrule(*arguments, cwd=folder, env={**os.environ, "PATH": bin_first})
    assert ran.stdout == output


SAID_OF = (
    "demo-forgotten-factor-2", "demo-forgotten-factor-2", "wrong-da_dz", "nearly-divides-by-n-and-a-little", "column",
    "prints-instead-of-returning", "prints-instead-of-returning",
    "not-a-number", "typo", "endless-loop", "missing", "broken-syntax", "raises-at-its-end", "right-plots",
)  # fmt: skip
"""The submissions of which docs/learn.md says what it means, in its order."""


@pytest.mark.slow
def test_what_is_explained_to_students_is_what_they_are_told() -> None:
    table = LEARN[LEARN.index("| such as | means |") :].partition("\n\n")[0]
    explained = re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE)
    for words, submission in zip(explained, SAID_OF, strict=True):
        told = chainrule_here("grade", f"tests/submissions/{submission}/gradient.py", cwd=ROOT)[1]
        assert words in told, submission


def test_the_two_commands_stand_on_the_first_screen_and_the_page_is_short() -> None:
    lines = README.splitlines()
    assert len(lines) <= 150
    assert [line.split("#")[0].strip() for line in lines[:15] if line.startswith("    make")] == ["make demo", "make test"]


def test_the_picture_at_the_head_is_what_the_command_prints_today() -> None:
    (said,) = re.findall(r"^!\[(.+)\]\(docs/session\.svg\)$", "\n".join(README.splitlines()[:5]), re.MULTILINE)
    shown = picture.session()
    assert picture.SESSION.read_text(encoding="utf-8") == picture.drawn_session(shown), "draw it anew: picture.py says how"
    for words in ("90 of 100", "gradient.py:35", "half of what it should be", "Smallest case"):
        assert words in shown
        assert words.replace("gradient.py:", "line ").lower() in said.lower()


def test_every_file_that_is_named_is_there() -> None:
    for name in re.findall(r"`((?:autograder|tests|solutions|exercises)/[\w/.]*|course\.yml)`", README):
        assert (ROOT / name).exists(), name


def test_every_make_target_that_is_named_is_there() -> None:
    for folder, target in re.findall(r"(?:`|    )make (?:-C (\w+) )?(\w+)", README):
        makefile = (ROOT / folder / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_demo_ends_with_what_works_in_the_shell_that_it_ran_in(tmp_path: Path) -> None:
    demo = re.split(r"^\w+:", (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ndemo:")[2], flags=re.MULTILINE)[0]
    command = demo.rstrip().rpartition(":  ")[2].rstrip("'")
    assert command.startswith("$(BIN)/chainrule start ")
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parents[1])
    ran = subprocess.run(
        ["sh", "-c", command.replace("$(BIN)", ".venv/bin")], cwd=tmp_path, text=True, capture_output=True, check=False
    )
    assert (ran.returncode, ran.stdout.splitlines()[0]) == (0, "wrote learn/gradient.py")
    following = ran.stdout.splitlines()[-1].partition("how far you are: ")[2]
    graded = subprocess.run(["sh", "-c", following], cwd=tmp_path, text=True, capture_output=True, check=False)
    assert graded.stdout.startswith("learn/gradient.py   0 of 100")
