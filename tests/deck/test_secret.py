"""A student's own cases: drawn from the course's secret, shared with nobody, and the secret is seen by nobody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import repository
from repository import COURSES, KEY, ROOT

from chainrule.course.model import load_course
from chainrule.deck.choice import DeckChoice
from chainrule.deck.make_key import make_key, personal_key, secret_key
from chainrule.key import AnswerKey

pytestmark = pytest.mark.slow  # keys of many decks

RIGHT = ROOT / "tests/submissions/demo-right/gradient.py"
FACTOR = ROOT / "tests/submissions/carried-first-term/gradient.py"
SMALL = ("--course", COURSES / "statistics/course.yml")  # whose secret key is made in a moment
SMALL_RIGHT = COURSES / "statistics/submissions/right-by-hand/moments.py"
SMALL_WRONG = COURSES / "statistics/submissions/divides-by-n-minus-1/moments.py"
SECRET = "correct horse battery staple"
COURSE = load_course(ROOT / "course.yml")
GIVEN_TO_ALL = {0.0, 1.0, -1.0, 0.5}  # what relu and saturation make of anything, and sigmoid of 0


def chainrule(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CHAINRULE_")}
    return repository.chainrule(*map(str, arguments), cwd=ROOT, env=clean | environment)


@cache
def kept_result(*arguments: object, **environment: str) -> Any:
    """As `result`, of a file that no test changes: asked for once."""
    return result(*arguments, **environment)


def result(*arguments: object, **environment: str) -> Any:
    ran = chainrule("grade", "--format", "json", *arguments, **environment)
    assert ran.stdout, ran.stderr
    assert SECRET not in ran.stdout + ran.stderr
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def decks() -> list[AnswerKey]:
    return [personal_key(COURSE, SECRET.encode(), name) for name in ("ada", "bob", "ada ", "Ada")]


def values(key: AnswerKey) -> set[float]:
    return {x for check in key.checks for argument in check.arguments.values() for x in flat(argument)} - GIVEN_TO_ALL


def flat(argument: Any) -> Iterator[float]:
    if isinstance(argument, tuple):
        for item in argument:
            yield from flat(item)
    elif isinstance(argument, np.ndarray):
        yield from argument.ravel().tolist()


def test_marks_that_count_hang_on_no_digit_that_was_left_out() -> None:
    """The public key, which travels with the package, keeps a few digits of most of a mistake's values; any other all."""

    def shares(key: AnswerKey) -> set[bool]:
        catalogue = key.explanation("weight_gradient").catalogue + key.explanation("dC0_da").catalogue
        return {reach.share > 0 for one in catalogue for case in one.within.values() for reach in case}

    assert shares(secret_key(COURSE, SECRET.encode(), KEY, late=True)) == {False}
    assert shares(make_key(COURSE, seed=7, known=KEY)) == {False}
    assert shares(personal_key(COURSE, None, "ada", KEY)) == {False}
    assert True in shares(KEY)


def test_two_students_share_no_value_and_have_the_same_questions(decks: list[AnswerKey]) -> None:
    others = [*decks, KEY, secret_key(COURSE, SECRET.encode(), KEY)]
    for i, one in enumerate(others):
        for other in others[:i]:
            assert not values(one) & values(other)
            for mine, theirs in zip(one.checks, other.checks, strict=True):
                assert (mine.exercise, mine.case, mine.sizes, mine.visible) == (
                    theirs.exercise, theirs.case, theirs.sizes, theirs.visible,
                )  # fmt: skip


def test_the_same_student_gets_the_same_deck_and_another_secret_another(decks: list[AnswerKey]) -> None:
    assert personal_key(COURSE, SECRET.encode(), "ada").digest == decks[0].digest
    assert personal_key(COURSE, b"another secret, not that", "ada").digest != decks[0].digest
    assert len({deck.digest for deck in decks}) == 4
    assert {(deck.seed, deck.student) for deck in decks[:2]} == {(None, "ada"), (None, "bob")}


def test_a_personal_deck_names_carries_and_shows_as_the_shared_one_does() -> None:
    own = kept_result(FACTOR, "--student", "ada", CHAINRULE_SECRET=SECRET)
    shared = kept_result(FACTOR)
    assert (own["score"], shared["score"]) == (90, 90)
    for mine, theirs in zip(own["exercises"], shared["exercises"], strict=True):
        for field in ("name", "score", "verdict", "misconception", "hint", "earned"):
            assert mine[field] == theirs[field]
    assert own["exercises"][2]["smallest"] == shared["exercises"][2]["smallest"]  # it is everybody's
    assert (own["deck"], shared["deck"]) == ("own", "public")
    assert own["key"] != shared["key"]


def test_the_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    one = result(RIGHT, "--student", "ada", CHAINRULE_SECRET_FILE=str(file))
    assert one["key"] == kept_result(RIGHT, "--student", "ada", CHAINRULE_SECRET=SECRET)["key"]
    assert (one["receipt"]["seed"], one["receipt"]["student"]) == (None, "ada")


def test_with_a_secret_and_no_student_all_share_its_deck() -> None:
    one = kept_result(SMALL_RIGHT, *SMALL, CHAINRULE_SECRET=SECRET)
    assert (one["receipt"]["seed"], one["receipt"]["student"], one["score"]) == (None, None, 100)
    assert one["key"] not in (
        kept_result(SMALL_RIGHT, *SMALL)["key"],
        kept_result(SMALL_RIGHT, *SMALL, "--student", "ada", CHAINRULE_SECRET=SECRET)["key"],
    )
    ran = chainrule("grade", SMALL_RIGHT, *SMALL, CHAINRULE_SECRET=SECRET)
    assert "   the course's secret\n" in ran.stdout


def test_a_key_of_the_secrets_deck_grades_without_the_secret(tmp_path: Path) -> None:
    ran = chainrule("key", *SMALL, "-o", tmp_path / "key.json", CHAINRULE_SECRET=SECRET)
    assert "of the secret's deck" in ran.stdout
    assert SECRET not in (tmp_path / "key.json").read_text()
    with_key = result(SMALL_RIGHT, "--key", tmp_path / "key.json")["key"]
    assert with_key == kept_result(SMALL_RIGHT, *SMALL, CHAINRULE_SECRET=SECRET)["key"]


def test_without_a_secret_the_public_seed_is_used_and_the_report_says_so() -> None:
    one = kept_result(RIGHT, "--student", "ada")
    assert (one["receipt"]["seed"], one["receipt"]["student"]) == (2026, "ada")
    assert "there is no course secret" in one["notes"][0]
    ran = chainrule("grade", RIGHT, "--student", "ada")
    assert "note: there is no course secret: the student's own cases come from the public seed" in ran.stdout
    assert "   ada's own cases\n" in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["--student", "ada"], {"CHAINRULE_SECRET": "short"}, "a secret has at least 16 characters"),
        ([], {"CHAINRULE_SECRET": ""}, "the secret is empty"),
        ([], {"CHAINRULE_SECRET": SECRET, "CHAINRULE_SECRET_FILE": "x"}, "both CHAINRULE_SECRET and"),
        ([], {"CHAINRULE_SECRET_FILE": "/nowhere/at/all"}, "the secret can't be read: No such file"),
        ([], {"CHAINRULE_SECRET_FILE": str(ROOT / "README.md")}, "lies in the course's folder"),
        (["--student", "ada", "--seed", "3"], {}, "leave out --seed"),
        (["--student", " "], {}, "a name has 1 to 200 characters"),
        (["--student", "a\nb"], {"CHAINRULE_SECRET": "x" * 20}, ""),
        (["--student", "a\x1bb"], {}, "all of them printable"),
    ],
)
def test_what_is_no_secret_or_no_name_is_an_error(arguments: list[str], environment: dict[str, str], said: str) -> None:
    ran = chainrule("grade", RIGHT, *arguments, **environment)
    assert ran.returncode == (2 if said else 0)
    assert said in ran.stderr
    assert SECRET not in ran.stderr


def test_student_needs_the_solutions(tmp_path: Path) -> None:
    ran = repository.chainrule("grade", RIGHT, "--student", "ada", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--student needs a course with its solutions" in ran.stderr


def test_a_folder_that_is_called_like_no_student_does_not_keep_the_others_from_being_graded(tmp_path: Path) -> None:
    for name in ("ada", "::error::x", "ada\ufe0f"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "moments.py").write_text("")
    found = result(tmp_path, *SMALL, "--own-cases", CHAINRULE_SECRET=SECRET)["results"]
    assert "ada" in {one["student"] for one in found}
    assert len({one["student"] for one in found}) == len({one["key"] for one in found}) == 3


def test_in_a_folder_each_submission_is_graded_on_its_own_students_cases(tmp_path: Path) -> None:
    for name in ("ada", "bob"):
        (tmp_path / f"{name}.py").write_bytes(SMALL_WRONG.read_bytes())
    found = result(tmp_path, *SMALL, "--own-cases", CHAINRULE_SECRET=SECRET)["results"]
    assert [(one["student"], one["receipt"]["student"], one["score"]) for one in found] == [
        ("ada", "ada", 40),
        ("bob", "bob", 40),
    ]
    ada = kept_result(SMALL_WRONG, *SMALL, "--student", "ada", CHAINRULE_SECRET=SECRET)
    assert found[0]["key"] == ada["key"] != found[1]["key"]
    ran = chainrule("grade", tmp_path, "--student", "ada")
    assert ran.returncode == 2
    assert "everybody's own cases: --own-cases" in ran.stderr


def test_a_file_that_may_be_two_students_keeps_nobody_from_cases_of_their_own(tmp_path: Path) -> None:
    names = ["adalovelace_12_345_moments.py", "eve_1_2_3_4_moments.py"]
    for name in names:
        (tmp_path / name).write_bytes(SMALL_WRONG.read_bytes())
    ran = chainrule("grade", *(tmp_path / name for name in names), *SMALL, "--own-cases", CHAINRULE_SECRET=SECRET)
    assert ran.returncode == 0, ran.stderr
    assert "adalovelace-12 " in ran.stdout
    assert f"{names[1]}: whose is it? name it alone, with --student ID" in ran.stdout


def test_whose_a_single_file_is_is_said_by_its_path_as_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    file = tmp_path / "ada/moments.py"
    file.write_bytes(SMALL_WRONG.read_bytes())
    (of_folder,) = result(tmp_path, *SMALL, "--own-cases", CHAINRULE_SECRET=SECRET)["results"]
    of_file = result(file, *SMALL, "--own-cases", CHAINRULE_SECRET=SECRET)
    assert of_file["receipt"]["student"] == of_folder["receipt"]["student"] == "ada"
    assert of_file["key"] == of_folder["key"]


def test_a_personal_result_is_replayed_with_the_secret_alone(tmp_path: Path) -> None:
    receipt = tmp_path / "result.json"
    chainrule("grade", FACTOR, "--student", "ada", "--format", "json", "-o", receipt, CHAINRULE_SECRET=SECRET)
    again = chainrule("replay", receipt, FACTOR, CHAINRULE_SECRET=SECRET)
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, "the result is the same, bit for bit")
    for environment, said in (({}, "there is no secret"), ({"CHAINRULE_SECRET": "y" * 20}, "not with this one")):
        ran = chainrule("replay", receipt, FACTOR, **environment)
        assert ran.returncode == 2
        assert said in ran.stderr


def test_a_secret_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINRULE_SECRET", SECRET)
    choice = DeckChoice()
    assert choice.secret is not None
    assert SECRET in choice.secret.decode()
    assert SECRET not in f"{choice!r} {choice.secret} {[choice.secret]} {choice.secret!s:>9}"


SPY = """
import os

def found():
    seen = repr(dict(os.environ))
    for path in [f"/proc/{number}/{name}" for number in os.listdir("/proc") for name in ("environ", "cmdline")]:
        try:
            with open(path, "rb") as file:
                seen += repr(file.read())
        except OSError:
            pass
    return seen

def sample_loss(a, y):
    raise ValueError("SECRET SEEN" if "battery staple" in found() else "nothing seen")
"""


def test_a_submission_sees_no_secret(tmp_path: Path) -> None:
    """Neither in its own environment nor in that of the grader, which it can't even look for."""
    (tmp_path / "gradient.py").write_text(SPY)
    command = [
        sys.executable,
        "-m",
        "chainrule",
        "grade",
        "--course",
        str(ROOT / "course.yml"),
        "gradient.py",
        "--student",
        "a",
    ]
    ran = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "CHAINRULE_SECRET": SECRET}, text=True, capture_output=True, check=False
    )
    assert "FileNotFoundError" in ran.stdout, ran.stdout + ran.stderr
    assert "SEEN" not in ran.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux whether others of the same user can look into a process")
@pytest.mark.parametrize(
    "command", [["grade"], ["show", "dC0_da", "--smallest"], ["replay", "receipt.json"], ["check", "--course"]]
)
def test_every_command_that_runs_a_submission_hides_the_secret(command: list[str], tmp_path: Path) -> None:
    """As root the sandbox can't look anyway, so the process is asked itself: PR_GET_DUMPABLE is 3."""
    code = "import ctypes, sys, chainrule.cli as cli; cli.main(sys.argv[1:]); print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    for environment, dumpable in (({}, "1"), ({"CHAINRULE_SECRET": SECRET}, "0")):
        ran = subprocess.run(
            [sys.executable, "-c", code, *command, "nothing.py"],
            cwd=tmp_path, env={**os.environ, **environment}, text=True, capture_output=True, check=False,
        )  # fmt: skip
        assert ran.stdout.splitlines()[-1:] == [dumpable], ran.stderr


def test_of_files_that_are_named_one_by_one_none_is_taken_for_another_students(tmp_path: Path) -> None:
    """As in the folder that they come from: what eve calls ada.py, in her own folder, is hers."""
    for place in ("ada/gradient.py", "bob/gradient.py", "eve/ada.py"):
        (tmp_path / place).parent.mkdir()
        (tmp_path / place).write_text("")
    ran = chainrule(
        "grade", *sorted(tmp_path.glob("*/*.py")), "--own-cases", "--course", ROOT / "course.yml", "--format", "json"
    )
    assert [one["student"] for one in json.loads(ran.stdout)["results"]] == ["ada", "bob", "eve"]
