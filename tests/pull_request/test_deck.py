"""Which deck grades a pull request: the secret that is set, or none; of a public one it is said that it gives no marks."""

from __future__ import annotations

from pathlib import Path

import pytest
from forge import BASE, FACTOR, PY, RIGHT, Forge
from test_hostile_pull_requests import FAULT, FULL, NOT_FULL, Ran, run

from chainrule.deck.choice import DeckChoice
from chainrule.key import for_students, save_key

pytestmark = pytest.mark.slow
COURSE = b"course: square\nexercises: [{name: sample_loss, points: 100}]\ndeck: {lesson: {n: 2, n_out: 4, n_in: 6}}\n"
LESSON = b"import numpy as np\n\n\ndef sample_loss(a, y):\n    return np.sum((a - y) ** 2)\n"
FILES = {"course.yml": COURSE + b"submission: gradient.py\n", "solutions/gradient.py": LESSON}
SECRET = "correct horse battery staple"


def refused(ended: Ran, said: str) -> bool:
    return (ended.status, ended.result, ended.summary) == (FAULT, None, "") and said in ended.said


@pytest.mark.parametrize(
    ("environment", "options", "said"),
    [
        ({"CHAINRULE_SECRET": SECRET}, [], "CHAINRULE_SECRET is set and can't be used: there is no course.yml here"),
        ({"CHAINRULE_SECRET": ""}, [], "CHAINRULE_SECRET: the secret is empty"),
        ({"CHAINRULE_SECRET_FILE": "/"}, [], "/: the secret can't be read: Is a directory"),
        ({"CHAINRULE_SECRET": SECRET}, ["--key", "key.json"], "can't be used: the key key.json is of another deck"),
    ],
)
def test_a_secret_that_can_not_be_used_is_the_courses_fault(
    environment: dict[str, str], options: list[str], said: str, forge: Forge, tmp_path: Path
) -> None:
    save_key(DeckChoice().shared_key(), tmp_path / "key.json")
    base = forge.commit(dict(BASE))
    head = forge.pull_request(base, {PY: RIGHT})
    assert refused(run(forge.path, base, head, tmp_path, *options, **environment), said)


def test_what_is_not_for_marks_says_so_where_it_can_not_be_overlooked(forge: Forge, tmp_path: Path) -> None:
    base = forge.commit(dict(BASE))
    ended = run(forge.path, base, forge.pull_request(base, {PY: FACTOR}), tmp_path)
    loud = "public deck, NOT FOR MARKS: a table of its answers passes; marks need CHAINRULE_SECRET"
    assert (ended.status, ended.said.splitlines()[0]) == (NOT_FULL, f"graded on: {loud}")
    assert ended.summary.splitlines()[:5:4] == ["### chainrule: 90 of 100, bonus 0 of 50", f"**Graded on: `{loud}`**"]


def test_a_course_that_demands_a_secret_grades_no_pull_request_without_it(forge: Forge, tmp_path: Path) -> None:
    course = tmp_path / "course"
    for name, data in {**FILES, "course.yml": FILES["course.yml"] + b"secret: required\n"}.items():
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        (course / name).write_bytes(data)
    base = forge.commit({"course.yml": (course / "course.yml").read_bytes(), "gradient.py": b""})
    head = forge.commit({"gradient.py": LESSON}, base)
    save_key(for_students(DeckChoice(course / "course.yml").practice_key()), tmp_path / "students.json")
    where = ["--course", str(course / "course.yml")]
    assert refused(run(forge.path, base, head, tmp_path, *where), "the course demands a secret (secret: required)")
    key = ["--key", "students.json"]
    assert refused(run(forge.path, base, head, tmp_path, *key), "students.json is the key of another deck")
    ended = run(forge.path, base, head, tmp_path, *where, CHAINRULE_SECRET=SECRET)
    assert (ended.status, ended.result["deck"], ended.said.splitlines()[0]) == (
        FULL, "secret", "graded on: the course's secret",
    )  # fmt: skip
    assert "\n\nGraded on: `the course's secret`\n\n" in ended.summary
    assert SECRET not in ended.said + ended.summary + str(ended.result)
