"""A secret that is set is used, or nothing is graded; and a course may demand one: whatever the options are."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from repository import COURSES, ROOT, SUBMISSIONS, chainrule

from chainrule.deck.choice import DeckChoice
from chainrule.deck.secret import LARGEST, SecretError, fingerprint
from chainrule.errors import SetupError
from chainrule.key import AnswerKey, for_students, load_key, save_key

SECRET, OTHER = "correct horse battery staple", "another secret, not that one"
RIGHT = SUBMISSIONS / "demo-right/gradient.py"
MEAN = "mean = variance = None\n"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No course is here, and no secret is set."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    for name in ("CHAINRULE_SECRET", "CHAINRULE_SECRET_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of an author's own, whose keys are made at once, in a folder of its own."""
    shutil.copytree(COURSES / "statistics", tmp_path / "course")
    return tmp_path / "course/course.yml"


@pytest.fixture
def demanding(course: Path) -> Path:
    course.write_text(f"{course.read_text()}secret: required\n")
    return course


def key_of(course: Path, monkeypatch: pytest.MonkeyPatch, secret: str = SECRET) -> AnswerKey:
    with monkeypatch.context() as patch:
        patch.setenv("CHAINRULE_SECRET", secret)
        return DeckChoice(course).shared_key()


def saved(key: AnswerKey, path: Path) -> Path:
    save_key(key, path)
    return path


# -- what is set must be a secret --------------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", ["", " ", "\n", " \t\r\n", "\u00a0", "\u3000"])
def test_what_is_empty_or_blank_is_no_secret_wherever_it_stands(
    blank: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_text(blank)
    for name, value in (("CHAINRULE_SECRET", blank), ("CHAINRULE_SECRET_FILE", str(tmp_path / "secret"))):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            with pytest.raises(SecretError, match=f"the secret is empty\n  to grade without one, unset {name};"):
                DeckChoice()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "CHAINRULE_SECRET_FILE is set, and names no file\n"),
        (" ", "the secret can't be read: No such file"),
        ("nothing", "the secret can't be read: No such file"),
        (".", "the secret can't be read: Is a directory"),
        ("bytes", "the secret can't be read: not UTF-8"),
        ("short", "short: a secret has at least 16 characters"),
        ("long", f"long: a secret has at most {LARGEST} characters"),
        ("loop", "the secret can't be read: Too many levels"),
        ("dangling", "the secret can't be read: No such file"),
        ("/dev/null", "the secret is empty"),
        ("/dev/zero", "a secret has at most"),
        ("short/below", "the secret can't be read: Not a directory"),
    ],
)
def test_a_file_that_holds_no_secret_is_an_error(name: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("bytes").write_bytes(b"\xff" * 40)
    Path("short").write_text("fifteen letters")
    Path("long").write_text("x" * (LARGEST + 1))
    Path("loop").symlink_to("loop")
    Path("dangling").symlink_to("nothing")
    monkeypatch.setenv("CHAINRULE_SECRET_FILE", name)
    with pytest.raises(SecretError) as told:
        DeckChoice()
    assert said in str(told.value)
    assert len(str(told.value).splitlines()) == 2


@pytest.mark.parametrize("text", ["", SECRET])
@pytest.mark.parametrize("name", ["", "nothing"])
def test_two_secrets_are_none(text: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINRULE_SECRET", text)
    monkeypatch.setenv("CHAINRULE_SECRET_FILE", name)
    with pytest.raises(SecretError, match="both CHAINRULE_SECRET and CHAINRULE_SECRET_FILE are set"):
        DeckChoice()


def test_a_secret_is_read_once_so_that_it_may_come_through_a_pipe(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.write(writing, SECRET.encode())
    os.close(writing)
    monkeypatch.setenv("CHAINRULE_SECRET_FILE", f"/dev/fd/{reading}")
    deck = DeckChoice(course, own_cases=True)
    own = deck.own_keys()
    assert own is not None
    assert {deck.shared_key().secret, own("ada").secret} == {fingerprint(f"chainrule secret {SECRET}".encode())}
    os.close(reading)


def test_neither_a_choice_nor_a_key_shows_the_secret(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINRULE_SECRET", SECRET)
    deck = DeckChoice(course)
    for shown in (repr(deck), deck.shared_key().data.decode(), repr(deck.shared_key())):
        assert SECRET not in shown
        assert SECRET.encode().hex() not in shown


# -- what is set is used -----------------------------------------------------------------------------------------------


def test_with_a_secret_only_its_deck_is_chosen(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    public = DeckChoice(course).shared_key()
    seven = DeckChoice(course, seed=7).shared_key()
    mine, others = (key_of(course, monkeypatch, secret) for secret in (SECRET, OTHER))
    assert mine.secret != others.secret
    assert (public.secret, seven.secret) == ("", "")
    monkeypatch.setenv("CHAINRULE_SECRET", SECRET)
    assert DeckChoice(course).shared_key().digest == mine.digest
    for good in (mine, for_students(mine)):
        path = saved(good, tmp_path / "good.json")
        assert DeckChoice(key=path).shared_key().digest == good.digest
        assert DeckChoice(key=path).key_of_receipt(None, None).digest == good.digest
    for number, bad in enumerate((public, seven, others, for_students(public))):
        path = saved(bad, tmp_path / f"bad{number}.json")
        for choose in (DeckChoice(key=path).shared_key, lambda path=path: DeckChoice(key=path).key_of_receipt(None, None)):
            with pytest.raises(
                SecretError, match=r"is set and can't be used: the key .*bad.*json is of another deck\n  to do"
            ):
                choose()
    for seed in (0, 7):
        with pytest.raises(SecretError, match=f"can't be used: --seed {seed} is another deck"):
            DeckChoice(course, seed=seed).shared_key()
        with pytest.raises(SecretError, match="can't be used: the receipt is of another deck"):
            DeckChoice(course).key_of_receipt(seed, None)
    for choice in (DeckChoice(), DeckChoice(own_cases=True)):
        with pytest.raises(Exception, match=r"there is no course\.yml here\n  name (the course|one): --course FILE"):
            choice.shared_key()


@pytest.fixture
def everywhere(tmp_path: Path) -> list[list[str]]:
    """grade, of a file, a folder, a .zip and both; a replay; a case."""
    Path("hers").mkdir()
    shutil.copy(RIGHT, "ada.py")
    shutil.copy(RIGHT, "hers/ada.py")
    with zipfile.ZipFile("all.zip", "w") as packed:
        packed.write("ada.py")
    assert chainrule("grade", "ada.py", "--format", "json", "-o", "before.json").returncode == 0
    return [
        ["grade", "ada.py", "-o", "out"], ["grade", "hers", "-o", "out"], ["grade", "all.zip", "-o", "out"],
        ["grade", "ada.py", "hers", "-o", "out", "--format", "csv"],
        ["replay", "before.json", "ada.py"], ["show", "dC0_da"],
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"CHAINRULE_SECRET": SECRET}, "CHAINRULE_SECRET is set and can't be used: there is no course.yml here"),
        ({"CHAINRULE_SECRET": "  "}, "CHAINRULE_SECRET: the secret is empty"),
        ({"CHAINRULE_SECRET_FILE": "hers"}, "hers: the secret can't be read: Is a directory"),
    ],
)
def test_then_every_command_ends_with_status_2_and_has_graded_and_written_nothing(
    environment: dict[str, str], said: str, everywhere: list[list[str]]
) -> None:
    for command in everywhere if SECRET in environment.values() else everywhere[:1]:
        ran = chainrule(*command, env={**os.environ, **environment})
        assert (ran.returncode, ran.stdout, Path("out").exists()) == (2, "", False), command
        assert ran.stderr.startswith(f"chainrule: {said}")
        assert SECRET not in ran.stderr


# -- a course that demands one -----------------------------------------------------------------------------------------


def test_where_a_secret_is_demanded_only_its_keys_give_marks(
    demanding: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demand = r"demands a secret \(secret: required\), and .*\n  set CHAINRULE_SECRET or CHAINRULE_SECRET_FILE, or"
    for choice in (DeckChoice(demanding), DeckChoice(demanding, seed=3), DeckChoice(demanding, student="ada")):
        for one_file in (True, False):
            with pytest.raises(SecretError, match=demand):
                choice.shared_key(one_file=one_file)
    public, mine = DeckChoice(demanding).practice_key(), key_of(demanding, monkeypatch)
    assert (public.seed, mine.seed, mine.secret_required) == (0, None, True)
    students, graders = saved(for_students(public), tmp_path / "s.json"), saved(mine, tmp_path / "g.json")
    assert DeckChoice(key=students).shared_key(one_file=True).seed == 0
    with pytest.raises(SecretError, match=demand):
        DeckChoice(key=students).shared_key()
    assert DeckChoice(key=graders).shared_key().digest == mine.digest


@pytest.mark.slow
def test_a_student_has_a_key_for_their_own_file_and_nobody_grades_others_with_it(demanding: Path) -> None:
    Path("hers").mkdir()
    shutil.copy(COURSES / "statistics/submissions/right-by-hand/moments.py", "moments.py")
    shutil.copy("moments.py", "hers/ada.py")
    secret = {**os.environ, "CHAINRULE_SECRET": SECRET}
    make = ["key", "--course", str(demanding), "-o", "key.json"]
    refused = chainrule(*make), chainrule(*make, "--seed", "3"), chainrule(*make, "--for-students", env=secret)
    assert [ran.returncode for ran in refused] == [2, 2, 2]
    assert "students could read its deck in their key\n  for a public one, unset CHAINRULE_SECRET" in refused[2].stderr
    assert not Path("key.json").exists()
    assert chainrule(*make, "--for-students").stdout.endswith(", seed 0   students may have it\n")
    assert (load_key("key.json").lesson.functions, load_key("key.json").secret) == ({}, "")
    own = chainrule("grade", "--key", "key.json", "moments.py")
    assert (own.returncode, own.stderr) == (0, "graded on: public deck\n")
    assert chainrule("show", "mean", "--key", "key.json").returncode == 0
    for paths in (["hers"], ["moments.py", "hers/ada.py"]):
        ran = chainrule("grade", "--key", "key.json", *paths)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert "key.json is the key of another deck, for a student's own file" in ran.stderr
    assert chainrule("grade", "--course", str(demanding), "hers").returncode == 2
    ran = chainrule("grade", "--course", str(demanding), "hers", env=secret)
    assert (ran.returncode, ran.stderr) == (0, "graded on: the course's secret\n")
    assert ran.stdout.endswith("graded on: the course's secret\n")


# -- which deck it was -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_first_line_on_stderr_says_which_deck_it_is_and_of_many_that_a_public_one_gives_no_marks(course: Path) -> None:
    Path("hers").mkdir()
    shutil.copy(COURSES / "statistics/submissions/right-by-hand/moments.py", "ada.py")
    shutil.copy("ada.py", "hers/ada.py")
    secret = {"CHAINRULE_SECRET": SECRET}
    loud = ", NOT FOR MARKS: a table of its answers passes; marks need CHAINRULE_SECRET"
    for options, environment, said in (
        (["ada.py"], {}, "public deck"),
        (["ada.py", "--format", "json"], {}, "public deck"),
        (["ada.py", "--own-cases"], {}, "each student's own cases"),
        (["ada.py", "--student", "bob"], secret, "bob's own cases"),
        (["hers"], {}, f"public deck{loud}"),
        (["hers", "--format", "csv"], {}, f"public deck{loud}"),
        (["hers", "--seed", "7"], {}, f"seed 7{loud}"),
        (["hers", "--own-cases"], {}, f"each student's own cases{loud}"),
        (["hers", "--own-cases"], secret, "each student's own cases"),
        (["hers"], secret, "the course's secret"),
    ):
        ran = chainrule("grade", "--course", str(course), *options, env={**os.environ, **environment})
        assert ran.stderr.splitlines()[0] == f"graded on: {said}"
        if options[0] == "hers" and "--format" not in options:
            assert ran.stdout.splitlines()[-1] == f"graded on: {said}"


def test_what_students_own_decks_share_is_no_deck_and_another_for_each_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    def draws(*_: object, **__: object) -> None:
        raise AssertionError("a deck that nobody is graded on")

    monkeypatch.setattr("chainrule.deck.make_key.secret_key", draws)
    public = DeckChoice(ROOT / "course.yml", own_cases=True).shared_key()
    keys = []
    for secret in (SECRET, OTHER):
        monkeypatch.setenv("CHAINRULE_SECRET", secret)
        keys.append(DeckChoice(ROOT / "course.yml", own_cases=True).shared_key())
        assert (keys[-1].seed, keys[-1].secret) == (None, fingerprint(f"chainrule secret {secret}".encode()))
        assert [one.name for one in keys[-1].exercises] == [one.name for one in public.exercises]
    assert len({public.digest, *(key.digest for key in keys)}) == 3


# -- a key that lies here ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_key_that_lies_beside_a_students_own_file_grades_it_whatever_it_is_called(course: Path) -> None:
    key = saved(for_students(DeckChoice(course).shared_key()), Path("what they gave me.json"))
    Path("other.json").write_text('{"schema": "of something else"}')
    Path("no.json").mkdir()
    Path("broken.json").symlink_to("nowhere")
    Path("moments.py").write_text(MEAN)
    assert DeckChoice().of_one_file().shared_key(one_file=True).digest == load_key(key).digest
    assert DeckChoice().shared_key().course == "gradient"
    ran = chainrule("grade", "moments.py", cwd=Path())
    assert "variance" in ran.stdout
    assert ran.stderr == "graded on: public deck, by a key that lies beside the submission: what they gave me.json\n"
    assert "variance" not in chainrule("grade", ".", cwd=Path()).stdout  # who grades others names the key


@pytest.mark.slow
def test_a_key_that_lies_beside_the_submission_is_said_to_in_the_report_and_the_json(course: Path) -> None:
    saved(for_students(DeckChoice(course).shared_key()), Path("mine.json"))
    Path("moments.py").write_text(MEAN)
    said = "graded with a key that lies beside the submission: mine.json"
    assert said in chainrule("grade", "moments.py", cwd=Path()).stdout
    found = json.loads(chainrule("grade", "moments.py", "--format", "json", cwd=Path()).stdout)
    assert said in found["notes"]
    assert said not in chainrule("grade", "moments.py", "--key", "mine.json", cwd=Path()).stdout


@pytest.mark.slow
def test_a_key_of_a_secret_deck_that_lies_beside_the_submission_is_not_used_unless_it_is_named(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who handed it in may have made it, with a secret of their own."""
    monkeypatch.setenv("CHAINRULE_SECRET", SECRET)
    saved(DeckChoice(course).shared_key(), Path("key.json"))
    Path("moments.py").write_text(MEAN)
    assert DeckChoice().of_one_file().shared_key(one_file=True).seed is None  # of the secret that is set here
    monkeypatch.delenv("CHAINRULE_SECRET")
    with pytest.raises(SetupError, match=r"key\.json lies beside the submission, and is of a secret deck"):
        DeckChoice().of_one_file().shared_key(one_file=True)
    ran = chainrule("grade", "moments.py", cwd=Path())
    assert (ran.returncode, ran.stdout) == (2, "")
    assert DeckChoice(key=Path("key.json")).shared_key(one_file=True).seed is None


def test_of_two_keys_that_lie_here_one_must_be_named(course: Path) -> None:
    key = for_students(DeckChoice(course).shared_key())
    saved(key, Path("a.json")), saved(key, Path("b.json"))
    with pytest.raises(SetupError, match=r"2 keys lie here: a\.json and b\.json\n  name one: --key FILE"):
        DeckChoice().of_one_file().shared_key(one_file=True)
    assert DeckChoice(key=Path("a.json")).of_one_file().shared_key(one_file=True).course == "moments"
    assert DeckChoice(ROOT / "course.yml").of_one_file().shared_key(one_file=True).course == "gradient"
    shutil.copy(ROOT / "course.yml", "course.yml")
    assert DeckChoice().of_one_file().shared_key(one_file=True).course == "gradient"


def test_a_secret_that_is_set_is_not_passed_over_for_a_key_that_lies_here(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(for_students(DeckChoice(course).shared_key()), Path("key.json"))
    monkeypatch.setenv("CHAINRULE_SECRET", SECRET)
    with pytest.raises(SecretError, match=r"the key key.json is of another deck"):
        DeckChoice().of_one_file().shared_key(one_file=True)


def test_a_key_that_lies_here_is_for_students_even_where_marks_demand_a_secret(demanding: Path) -> None:
    saved(for_students(DeckChoice(demanding).practice_key()), Path("key.json"))
    assert DeckChoice().of_one_file().shared_key(one_file=True).secret_required
