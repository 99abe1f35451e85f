"""Where attacks on the trusted side are fought: one that is held says nothing, and whatever gets through is told."""

from __future__ import annotations

import shutil
import sys
from pathlib import PurePosixPath

import pytest
from msgspec.structs import replace

from chainrule.doctor import attacks, bouts
from chainrule.doctor.arena import VARIABLE
from chainrule.doctor.attacks import Attempt, File, Stage, TrustedAttack
from chainrule.errors import SetupError

STAGE = next(one.stage for one in attacks.trusted() if one.family == "names-and-folders")
GRADES = replace(STAGE, after=STAGE.after[:1], writes=("folder.json",))  # a folder alone, which takes a second
WRONG = "mean = variance = None\n"


def said(stage: Stage = GRADES, **attempt: object) -> str:
    """What is amiss of one attack."""
    made = Attempt("It tries.", **attempt)  # type: ignore[arg-type]  # of each what Attempt says
    (signs,) = bouts.fought([TrustedAttack("family", "mallory", made, stage)])
    return "\n".join(signs)


def handed_in(path: str, text: str) -> tuple[File, ...]:
    return (File(path=path, text=text),)


def test_one_that_is_held_says_nothing() -> None:
    assert said(file=handed_in("class/@ME@.py", WRONG)) == ""


def test_points_that_are_not_earned_are_told() -> None:
    assert said(file=handed_in("class/@ME@.py", "@HONEST@")) == "marks: folder.json: 100, not 0"


def test_points_that_somebody_else_has_are_told() -> None:
    assert said(file=handed_in("class/eve.py", "@HONEST@")) == "marks: folder.json: 'eve' has 100"


def test_an_honest_student_who_loses_points_is_told() -> None:
    assert said(file=handed_in("class/ada.py", WRONG)) == "neighbour: folder.json: ada has not 100"


@pytest.mark.slow
def test_another_status_is_told() -> None:
    stage = replace(GRADES, each=("chainrule grade nothing.py",))
    assert "late: chainrule grade nothing.py: status 2, not 0" in said(stage, file=handed_in("class/@ME@.py", WRONG))
    assert said(stage, status=2, file=handed_in("class/@ME@.py", WRONG)) == ""


@pytest.mark.slow
def test_words_that_are_missing_are_told() -> None:
    stage = replace(GRADES, each=("chainrule grade nothing.py",))
    assert "marks: it doesn't say 'all is well'" in said(stage, status=2, says="all is well")


def test_a_file_that_the_commands_are_not_to_write_is_told() -> None:
    stage = replace(GRADES, writes=())
    assert said(stage, file=handed_in("class/@ME@.py", WRONG)) == "drop: 'folder.json' is new, gone, or another one"


@pytest.mark.slow
def test_a_secret_that_is_said_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "sesame-sesame")
    command = "chainrule grade --key key.json @SECRET@"
    assert f"secret: {command}: in what it says" in said(replace(GRADES, each=(command,)))


@pytest.mark.slow
def test_where_several_are_fought_together_it_is_told_of_the_one_that_got_through() -> None:
    made = [
        TrustedAttack("family", name, Attempt("It tries.", file=handed_in("class/@ME@.py", text)), GRADES)
        for name, text in (("eve", WRONG), ("mallory", "@HONEST@"))
    ]
    assert bouts.fought(made) == [[], ["marks: folder.json: 100, not 0"]]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="where commands are forked")
def test_many_commands_are_forked_and_what_gets_through_is_told_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bouts, "MANY", 2)
    stage = replace(GRADES, after=(), each=("chainrule grade class/@ME@.py --key key.json --format json -o @ME@.json",))
    stage = replace(stage, writes=("*.json",), honest=())
    made = [
        TrustedAttack("family", name, Attempt("It tries.", status=status, file=handed_in("class/@ME@.py", text)), stage)
        for name, text, status in (("eve", WRONG, 1), ("mallory", "@HONEST@", 0), ("trudy", WRONG, 0))
    ]
    signs = bouts.Bout(made).signs()
    assert signs[:2] == [[], ["marks: mallory.json: 100, not 0"]]
    assert signs[2][0].startswith("late: chainrule grade class/@ME@.py --key key.json")
    assert "status 1, not 0" in signs[2][0]


def test_what_is_not_installed_is_named() -> None:
    named = [
        TrustedAttack("f", "a", Attempt("It tries."), replace(GRADES, needs=needs)) for needs in ("git", "no-such-thing")
    ]
    assert [bouts.missing(one) for one in named] == ["" if shutil.which("git") else "git", "no-such-thing"]


@pytest.mark.parametrize("text", ["tries = 7", "earns = 1", 'tries = "It."\nwins = true', "= ="])
def test_a_file_that_is_no_attack_is_a_fault(text: str) -> None:
    with pytest.raises(SetupError, match=r"one\.toml: not an attack"):
        attacks._toml(PurePosixPath("one.toml"), text.encode(), Attempt)
