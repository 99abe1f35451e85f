"""A command that is forked is as one that is started: status, words, folder, environment; and it has an end."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from repository import PATIENCE, SUBMISSIONS, started

from chainrule.doctor.warm_commands import WarmCommands

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="where it is not used")
RIGHT, FACTOR = (str(SUBMISSIONS / f"demo-{name}/gradient.py") for name in ("right", "forgotten-factor-2"))
ENVIRONMENT = dict(os.environ)
PROGRAM = """
import os, sys, time
def end(how):
    if how == "raises":
        raise ValueError("no end")
    if how == "sleeps":
        print("asleep", flush=True)
        time.sleep(600)
    if how == "dies":
        os.kill(os.getpid(), 9)
    sys.exit(eval(how))
if __name__ == "__main__":
    print(os.getcwd(), os.environ.get("COLOUR"), sys.argv[1:], __name__)
    end(sys.argv[1])
"""


@pytest.fixture
def warm(tmp_path: Path) -> Iterator[WarmCommands]:
    (tmp_path / "program.py").write_text(PROGRAM)
    with WarmCommands(ENVIRONMENT, tmp_path) as made:
        yield made


def ran(warm: WarmCommands, *arguments: str, folder: Path, seconds: float = PATIENCE, **more: str) -> tuple[int, str]:
    module, *rest = arguments
    status, told = warm.run(module, rest, folder, ENVIRONMENT | more, seconds)
    return status, told.decode()


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["grade", RIGHT], ["grade", FACTOR], ["grade", "nothing.py"], ["show", "--help"], []])
def test_it_says_and_ends_as_one_that_is_started(warm: WarmCommands, tmp_path: Path, arguments: list[str]) -> None:
    cold = started(*arguments, cwd=tmp_path)
    status, told = ran(warm, "chainrule", *arguments, folder=tmp_path)
    assert status == cold.returncode
    assert sorted(told.splitlines()) == sorted((cold.stdout + cold.stderr).splitlines())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "status", "said"),
    [("None", 0, ""), ("7", 7, ""), ("'words'", 1, "words\n"), ("raises", 1, "ValueError: no end\n"), ("dies", -9, "")],
)
def test_it_has_its_folder_environment_and_end(warm: WarmCommands, tmp_path: Path, how: str, status: int, said: str) -> None:
    for colour in ("red", "blue"):  # and the next one has nothing of it
        ended, told = ran(warm, "program", how, folder=tmp_path, COLOUR=colour)
        assert ended == status
        assert said in told
        if how != "dies":  # before it has written anything
            assert f"{tmp_path} {colour} {[how]} __main__\n" in told


@pytest.mark.slow
def test_what_takes_too_long_is_ended_and_all_with_it(warm: WarmCommands, tmp_path: Path) -> None:
    before = time.monotonic()
    with pytest.raises(TimeoutError):
        ran(warm, "program", "sleeps", folder=tmp_path, seconds=1.0)
    assert time.monotonic() - before < 60
    with pytest.raises(OSError, match="Bad file descriptor"):
        ran(warm, "chainrule", "--version", folder=tmp_path)
