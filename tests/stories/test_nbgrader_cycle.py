"""The whole cycle with the real commands: release, collect, autograde, feedback, export, formgrader; 34 submissions."""

from __future__ import annotations

import csv
import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import nbformat
import pytest
from real_course import STEM, Course, Mark, earned, filled_in, notebook_of, source_of
from repository import PATIENCE, ROOT, SUBMISSIONS

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cycle")]  # one course for all

FILLED = (
    "right-loops", "right-lists", "right-complete-loops", "wrong-dC0_da", "wrong-da_dz", "wrong-dz_dw", "wrong-twice",
    "wrong-average_gradient", "demo-forgotten-factor-2", "all-zeros", "half-started", "stub", "bonus-wrong",
)  # fmt: skip
AS_SCRIPTS = ("right-greek-names", "right-complete-einsum", "wrong-layer_gradient", "broken-syntax", "missing", "column")
HOSTILE = (
    "ends-its-process", "endless-loop", "forges-everywhere", "patches-its-way-out", "raises-with-an-evil-message",
    "tampers-with-numpy", "writes-to-the-socket",
)  # fmt: skip
NOTEBOOKS = ("demo-notebook", "notebook-format-3", "notebook-not-json", "notebook-in-r", "notebook-redefined", "right-colab")
LATE = "2026-05-02 10:00:00 UTC"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Released, handed in, collected and autograded once."""
    course = Course(tmp_path_factory.mktemp("nbgrader") / "course")
    released = course.release().read_bytes()
    course.configure('c.LateSubmissionPlugin.penalty_method = "zero"')
    for name in FILLED:
        course.hand_in(name, filled_in(released, source_of(name)))
    for name in HOSTILE:
        course.hand_in(name, notebook_of(source_of(name)))
    for name in NOTEBOOKS:
        course.hand_in(name, (SUBMISSIONS / name / "gradient.ipynb").read_bytes())
    course.hand_in("late", filled_in(released, source_of("right-loops")), LATE)
    course.hand_in("untouched", released)
    scripts = course.root / "scripts"
    scripts.mkdir()
    for name in AS_SCRIPTS:
        shutil.copy(SUBMISSIONS / name / "gradient.py", scripts / f"{name}.py")
    shutil.copy(ROOT / "solutions/gradient.py", scripts / "with-the-lesson.py")
    course.chainrule("nbgrader", "collect", "scripts")
    course.nbgrader("db", "assignment", "add", STEM, "--duedate", "2026-05-01 10:00:00 UTC")
    course.nbgrader("db", "student", "add", "who-never-came")
    (course.root / "autograde.log").write_text(course.nbgrader("autograde", STEM))
    return course


@pytest.fixture(scope="module")
def results(course: Course) -> dict[str, dict[str, Any]]:
    return course.results()


STUDENTS = sorted({*FILLED, *AS_SCRIPTS, *HOSTILE, *NOTEBOOKS, "late", "untouched", "with-the-lesson"})


def test_there_are_at_least_thirty_submissions_of_each_kind() -> None:
    assert len(STUDENTS) >= 30


@pytest.mark.parametrize("student", STUDENTS)
def test_the_gradebook_has_the_points_that_chainrule_gives(
    course: Course, results: dict[str, dict[str, Any]], student: str
) -> None:
    points = earned(results[student])
    assert course.marks(student) == {name: Mark(points[name], None, None, by_hand=False) for name in points}
    total, possible = course.total(student)
    assert possible == 100  # the bonus is extra
    assert total == (0 if student == "late" else results[student]["score"] + results[student]["bonus"])


def test_no_warning_of_a_library_s_is_among_what_autograde_says(course: Course) -> None:
    said = (course.root / "autograde.log").read_text()
    assert "Autograding" in said
    assert not re.search(r"\w+Warning", said)


def test_an_autograded_notebook_is_written_as_jupyter_writes_one(course: Course) -> None:
    for student in STUDENTS:
        text = (course.root / f"autograded/{student}/{STEM}/{STEM}.ipynb").read_text()
        assert text == nbformat.writes(nbformat.reads(text, as_version=4)) + "\n"
        nbformat.validate(json.loads(text))


def test_a_second_autograde_changes_nothing(course: Course) -> None:
    before = {student: course.marks(student) for student in STUDENTS}
    course.nbgrader("autograde", STEM, "--force", "--student", "wrong-twice")
    assert "Skipping" in course.nbgrader("autograde", STEM)
    course.nbgrader("autograde", STEM, "--force", "--student", "[nr]*")  # a third of them, of each kind some
    assert {student: course.marks(student) for student in STUDENTS} == before


def test_export_has_the_marks_and_who_never_came_has_none(course: Course, results: dict[str, dict[str, Any]]) -> None:
    course.nbgrader("export", "--to", "marks.csv")
    with (course.root / "marks.csv").open(newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    for student in STUDENTS:
        wanted = results[student]["score"] + results[student]["bonus"]
        assert float(rows[student]["raw_score"]) == wanted
        assert float(rows[student]["score"]) == (0 if student == "late" else wanted)
        assert float(rows[student]["bonus"]) == results[student]["bonus"]
        assert {name: float(rows[student][name]) for name in earned(results[student])} == earned(results[student])
    assert list(rows["late"])[10:13] == ["max_score", "bonus", "sample_loss"]
    assert float(rows["who-never-came"]["score"]) == 0
    assert rows["who-never-came"]["dC0_da"] == ""


def test_feedback_says_what_is_wrong_of_each_exercise(course: Course) -> None:
    looked_at = (
        "demo-forgotten-factor-2", "with-the-lesson", "raises-with-an-evil-message", "notebook-not-json", "broken-syntax"
    )  # fmt: skip
    for student in looked_at:
        course.nbgrader("generate_feedback", STEM, "--student", student)
    page = (course.root / "feedback/demo-forgotten-factor-2/gradient/gradient.html").read_text()
    assert "half of what it should be, at every node" in page
    assert "missing-factor-2" in page
    assert "What does the derivative of a square bring down in front?" in page
    assert "# the smallest case" in page
    assert re.search(r"<svg [^>]*aria-label=.node 0.", page)
    assert "right, given your dC0_da" in page
    assert page.count("half of what it should be, at every node") == 1
    assert '<a href="#dC0_da-points">dC0_da</a>' in page
    assert "Out[" not in page
    assert "Test cell" not in page
    script = (course.root / "feedback/with-the-lesson/gradient/gradient.html").read_text()
    assert script.count("learns by nudging each weight") == 1
    evil = (course.root / "feedback/raises-with-an-evil-message/gradient/gradient.html").read_text()
    assert "<script>alert" not in evil
    for name in ("notebook-not-json", "broken-syntax"):
        page = (course.root / f"feedback/{name}/gradient/gradient.html").read_text()
        assert re.search("can(&#x27;|&#39;|')t be run", page)


def test_a_score_given_by_hand_extra_credit_and_comments_outlive_a_regrade(course: Course) -> None:
    student = "wrong-dz_dw"
    with course.book() as book:
        grade = book.find_grade("dz_dw-points", STEM, STEM, student)
        grade.manual_score, grade.extra_credit = 5.0, 1.5
        book.find_comment("dz_dw", STEM, STEM, student).manual_comment = "talk to me"
        book.db.commit()
    course.nbgrader("autograde", STEM, "--force", "--student", student)
    mark = course.marks(student)["dz_dw"]
    assert (mark.auto, mark.manual, mark.extra, mark.by_hand) == (0, 5.0, 1.5, True)
    with course.book() as book:
        assert book.find_grade("dz_dw-points", STEM, STEM, student).score == 6.5
        assert book.find_comment("dz_dw", STEM, STEM, student).comment == "talk to me"
        grade = book.find_grade("dz_dw-points", STEM, STEM, student)
        grade.manual_score = grade.extra_credit = None
        book.db.commit()
    course.nbgrader("autograde", STEM, "--force", "--student", student)


def test_an_extension_takes_the_late_penalty_back_and_a_course_may_have_a_penalty_of_its_own(course: Course) -> None:
    def graded_again() -> tuple[float, float]:
        course.nbgrader("autograde", STEM, "--force", "--student", "late")
        return course.total("late")

    with course.book() as book:
        book.grant_extension(STEM, "late", days=2)
    assert graded_again() == (100, 100)
    with course.book() as book:
        book.grant_extension(STEM, "late")
    assert graded_again() == (0, 100)
    config = course.root / "nbgrader_config.py"
    before = config.read_text()
    course.configure(
        "from nbgrader.plugins import LateSubmissionPlugin",
        "class Tenth(LateSubmissionPlugin):",
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):",
        "        return score / 10",
        "c.AssignLatePenalties.plugin_class = Tenth",
    )
    assert graded_again() == (90, 100)
    config.write_text(before)
    assert graded_again() == (0, 100)


def test_formgrader_lists_them_and_its_button_autogrades(course: Course, results: dict[str, dict[str, Any]]) -> None:
    student = "wrong-twice"
    with course.book() as book:
        for grade in book.find_submission_notebook(STEM, STEM, student).grades:
            grade.auto_score = None
        book.db.commit()
    with served(course) as fetch:
        assert b"formgrader" in fetch("/formgrader/gradebook/gradient/gradient").lower()
        listed = json.loads(fetch(f"/formgrader/api/submissions/{STEM}"))
        assert {one["student"] for one in listed if one["autograded"]} >= set(STUDENTS)
        answer = json.loads(fetch(f"/formgrader/api/submission/{STEM}/{student}/autograde", data=b""))
        assert answer["success"] is True, answer
        fetch(f"/formgrader/api/submission/{STEM}/notebook-not-json/autograde", data=b"")
    assert course.auto(student) == earned(results[student])


PRESSES = """\
import os
from pathlib import Path
from nbgrader.apps import NbGrader
from nbgrader.apps.api import NbGraderAPI

app = NbGrader()
app.load_config_file()
for _ in range(4):
    assert NbGraderAPI(config=app.config).autograde("{stem}", "right-lists", force=True)["success"]
    children = Path(f"/proc/self/task/{{os.getpid()}}/children").read_text()
    print("children:", len(children.split()), flush=True)
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks into /proc")
def test_in_a_server_that_goes_on_the_runs_before_leave_at_most_one_process(course: Course) -> None:
    (course.root / "presses.py").write_text(PRESSES.format(stem=STEM))
    assert re.findall(r"^children: (\d+)$", course.run("presses"), re.MULTILINE) == ["1", "1", "1", "1"]


@contextmanager
def served(course: Course) -> Iterator[Any]:
    """What fetches a page of formgrader from a real Jupyter server; with `data` it posts."""
    log = course.root.parent / "server.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root", "--ServerApp.port=0",
                "--IdentityProvider.token=secret",
                "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}",
            ],
            cwd=course.root, env=course.environment, stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        end = time.monotonic() + 60
        while (address := _listening(log)) is None:
            assert time.monotonic() < end, log.read_text()
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)

        def fetch(path: str, data: bytes | None = None) -> bytes:
            request = urllib.request.Request(f"{address}{path}", data, {"Authorization": "token secret"})
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                read: bytes = answer.read()
            return read

        yield fetch
    finally:
        process.terminate()
        process.wait(30)


def _listening(log: Path) -> str | None:
    """The server's address, once it is served there: it is in the log a moment earlier."""
    for port in re.findall(r"http://(?:127\.0\.0\.1|localhost):(\d+)/", log.read_text()):
        with suppress(OSError), socket.create_connection(("127.0.0.1", int(port)), timeout=1):
            return f"http://127.0.0.1:{port}"
    return None


def test_validate_says_something_useful_on_the_released_notebook(course: Course, tmp_path: Path) -> None:
    released = course.root / "exercises/gradient/gradient.ipynb"
    for secret in ("HIDDEN TESTS", "BEGIN SOLUTION", "np.outer("):
        assert secret not in released.read_text()
    for name, said in {
        "demo-forgotten-factor-2": ["VALIDATION FAILED ON 1 CELL", "half of what it should be, at every node"],
        "right-loops": ["Success! Your notebook passes all the tests."],
        "untouched": ["VALIDATION FAILED ON 8 CELL", "sample_loss: 0 of 6 on the public cases\n", "not started"],
    }.items():
        file = tmp_path / f"{name}.ipynb"
        file.write_bytes(filled_in(released.read_bytes(), source_of(name)))
        found = course.nbgrader("validate", str(file))
        assert all(text in found for text in said), found
        assert "\n        " + "File " not in found


def test_a_share_of_the_points_and_everybodys_own_cases_are_honoured(tmp_path: Path) -> None:
    """A function that is right but for an earlier one keeps half; the deck is drawn from the secret, for each student."""
    course = Course(tmp_path / "course", CHAINRULE_SECRET="a secret of more than twenty letters")
    released = course.release().read_bytes()
    course.know_no_mistakes()
    text = (course.root / "course.yml").read_text()
    (course.root / "course.yml").write_text(text.replace("follow-through: 1.0", "follow-through: 0.5"))
    course.configure("c.TrustedGrade.own_cases = True")
    for student in ("ada", "emmy"):
        course.hand_in(student, filled_in(released, source_of("demo-forgotten-factor-2")))
    course.nbgrader("autograde", STEM)
    results = course.results("--own-cases")
    for student in ("ada", "emmy"):
        assert course.auto(student) == earned(results[student])
        assert (course.auto(student)["dC0_da"], course.auto(student)["weight_gradient"]) == (0, 7)
        page = course.root / f"autograded/{student}/gradient/gradient.ipynb"
        assert f"{student}'s own cases; key {results[student]['key'][:12]}" in page.read_text().replace("&#x27;", "'")
    assert results["ada"]["key"] != results["emmy"]["key"]


def test_a_preprocessor_of_the_instructors_own_may_write_what_no_notebook_has(tmp_path: Path) -> None:
    course = Course(tmp_path / "course")
    course.hand_in("ada", filled_in(course.release().read_bytes(), source_of("right-loops")))
    course.configure(
        "from nbgrader.preprocessors import NbGraderPreprocessor",
        "class Seen(NbGraderPreprocessor):",
        "    def preprocess_cell(self, cell, resources, index):",
        "        cell['seen_by'] = 'me'",
        "        cell.metadata['share'] = float('nan')",
        "        return cell, resources",
        "c.Autograde.autograde_preprocessors.append(Seen)",
    )
    course.nbgrader("autograde", STEM)
    assert course.total("ada") == (100, 100)
    graded = json.loads((course.root / f"autograded/ada/{STEM}/{STEM}.ipynb").read_text())
    assert {cell["seen_by"] for cell in graded["cells"]} == {"me"}
