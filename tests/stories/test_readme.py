"""README.md says what is true: each console session in it is run, and prints what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from repository import ROOT, chainrule

pytestmark = pytest.mark.docs

README = (ROOT / "README.md").read_text(encoding="utf-8")
SESSIONS = re.findall(r"```console\n\$ (.+)\n((?:.*\n)*?)```", README)


@pytest.mark.parametrize(("command", "output"), SESSIONS, ids=[command for command, _ in SESSIONS])
def test_a_session_prints_what_the_readme_says(command: str, output: str, tmp_path: Path) -> None:
    name, *arguments = shlex.split(command)
    assert name == "chainrule"
    folder = tmp_path if arguments[0] == "start" else ROOT
    ran = chainrule(*arguments, cwd=folder)
    assert ran.stdout == output


def test_the_two_commands_stand_on_the_first_screen_and_the_page_is_short() -> None:
    lines = README.splitlines()
    assert len(lines) <= 150
    assert [line.split("#")[0].strip() for line in lines[:15] if line.startswith("    make")] == ["make demo", "make test"]


def test_every_file_that_is_named_is_there() -> None:
    for name in re.findall(r"`((?:autograder|tests|solutions|exercises)/[\w/.]*|course\.yml)`", README):
        assert (ROOT / name).exists(), name


def test_every_make_target_that_is_named_is_there() -> None:
    for folder, target in re.findall(r"(?:`|    )make (?:-C (\w+) )?(\w+)", README):
        makefile = (ROOT / folder / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
