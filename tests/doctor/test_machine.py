"""`chainrule doctor` says which deck would grade here, and whether the secret that is set can be used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from repository import COURSES, ROOT

from chainrule.doctor import machine
from chainrule.doctor.machine import Observation, _examine_course
from chainrule.fault import DEBUG, ISSUES
from chainrule.version import versions


@pytest.mark.parametrize(
    ("secret", "course", "expected"),
    [
        (None, False, (None, "no course.yml here")),
        (None, True, (None, "course.yml is here: the public deck")),
        ("correct horse battery staple", True, (True, "course.yml is here: the secret deck")),
        (
            "correct horse battery staple",
            False,
            (False, "a secret is set, and no course.yml is here: nothing will be graded"),
        ),
        ("", False, (False, "the course's secret: CHAINRULE_SECRET: the secret is empty")),
        ("short", True, (False, "the course's secret: CHAINRULE_SECRET: a secret has at least 16 characters")),
    ],
)
def test_the_deck_and_what_is_wrong_with_the_secret(
    secret: str | None, course: bool, expected: tuple[bool | None, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CHAINRULE_SECRET_FILE", raising=False)
    monkeypatch.delenv("CHAINRULE_SECRET", raising=False)
    if secret is not None:
        monkeypatch.setenv("CHAINRULE_SECRET", secret)
    if course:
        shutil.copy(COURSES / "statistics/course.yml", tmp_path)
    (said,) = _examine_course()
    assert isinstance(said, Observation)
    assert (said.holds, said.what) == expected
    assert bool(said.repair) == (said.holds is not True)


def test_the_doctor_says_how_to_report_a_fault_and_what_to_attach(capsys: pytest.CaptureFixture[str]) -> None:
    machine.examine()
    shown = capsys.readouterr().out
    above, _, how = shown.partition("\nto report a fault: ")
    assert versions() in above
    assert how.startswith(f"{ISSUES}\n")
    for what in ("what stands above", "the command as you typed it", "the smallest submission", DEBUG, "/security/policy"):
        assert what in how
    forms = ROOT / ".github/ISSUE_TEMPLATE"
    assert "/security/policy" in (forms / "config.yml").read_text(encoding="utf-8")
