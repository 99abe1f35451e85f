"""An instructor's habits around nbgrader: who was late, what students are called, a second upload, a regrade; one course."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from nbgrader.api import MissingEntry
from real_course import STEM, Course, filled_in, source_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("habits")]  # one course for all; its tests are in order

ADA, BOB, EVE = "Ada-Lovelace-1", "Bob-Marley-2", "Eve-Adams-3"
STRANGERS = ("stranger", "excluded", "away")
BESIDE = {"data.csv": "some,data\n", "deep/data.csv": "some,data\n", "helper.py": "mine\n", "deep/helper.py": "mine\n"}
QUESTION = {
    "schema_version": 3,
    "grade_id": "why",
    "grade": True,
    "solution": True,
    "locked": False,
    "task": False,
    "points": 5,
}
TASK = {**QUESTION, "grade_id": "essay", "solution": False, "locked": True, "task": True}
WORKSHEET = """\
Identifier,Full name,Email address,Last modified (submission)
Participant 1,Ada Lovelace,ada@example.org,2026-05-01 09:00 UTC
Participant 2,Bob Marley,bob@example.org,2026-05-01 11:00 UTC
Participant 3,Eve Adams,eve@example.org,-
Participant 4,Zoe Doe,zoe@example.org,-
"""

MINE = '''"""A mistake."""


class counts_from_one:
    """Look at the index.

    A hint that is new.

    Count from 0.
    """

    def dz_dw(W, a_prev, j, k):
        return a_prev[k - 1]
'''


def answered(released: bytes, script: str, words: str = "") -> bytes:
    book = json.loads(filled_in(released, source_of(script)))
    if words:
        (cell,) = [one for one in book["cells"] if one["metadata"].get("nbgrader", {}).get("grade_id") == "why"]
        cell["source"] = words
    return json.dumps(book).encode()


def download(course: Course, files: dict[str, bytes]) -> None:
    with ZipFile(course.root / "class.zip", "w") as archive:
        for name, data in files.items():
            kind = "ipynb" if data.startswith(b"{") else "py"
            archive.writestr(f"{name}_assignsubmission_file/gradient.{kind}", data)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Ada is right and in time, Bob has one mistake and is late, of Eve nothing says when; two cells wait for words."""
    course = Course(tmp_path_factory.mktemp("habits") / "course")
    course.chainrule("nbgrader", "init")
    course.know_no_mistakes()
    source = course.root / "solutions/notebooks/gradient/gradient.ipynb"
    book = json.loads(source.read_text())
    for known, text in ((QUESTION, "Why the square?"), (TASK, "An essay.")):
        book["cells"].append(
            {"cell_type": "markdown", "id": known["grade_id"], "metadata": {"nbgrader": known}, "source": text}
        )
    source.write_text(json.dumps(book))
    for folder in (source.parent, source.parent / "deep"):
        folder.mkdir(exist_ok=True)
        (folder / "data.csv").write_text("some,data\n")
        (folder / "helper.py").write_text("print('hello')\n")
    course.configure(
        'c.LateSubmissionPlugin.penalty_method = "zero"',
        'c.Autograde.exclude_overwriting = {"gradient": ["helper.py", "deep/helper.py"]}',
    )
    course.nbgrader("generate_assignment", STEM)
    course.nbgrader("db", "assignment", "add", STEM, "--duedate", "2026-05-01 10:00:00 UTC")
    released = (course.root / "exercises/gradient/gradient.ipynb").read_bytes()
    (course.root / "worksheet.csv").write_text(WORKSHEET)
    download(course, {
        "Ada Lovelace_1": answered(released, "right-loops", "Because."), "Bob Marley_2": source_of("wrong-dz_dw").encode(),
        "Eve Adams_3": answered(released, "right-loops"),
    })  # fmt: skip
    course.chainrule("nbgrader", "collect", "class.zip", "--times", "worksheet.csv", "--roster", "worksheet.csv")
    (course.file_of(ADA).parent / "deep").mkdir()
    for name in BESIDE:
        (course.file_of(ADA).parent / name).write_text("mine\n")
    shutil.copy(course.file_of(ADA), course.file_of(ADA).with_name("gradient copy.ipynb"))
    (course.file_of(ADA).parent / "left.pyc").write_text("x")
    (course.root / "submitted/nobody/gradient").mkdir(parents=True)
    course.nbgrader("autograde", STEM, "--Autograde.create_student=False")
    return course


def graded(course: Course, student: str, name: str = "gradient.ipynb") -> Path:
    return course.root / "autograded" / student / STEM / name


def test_who_is_late_by_the_download_s_times_gets_nbgrader_s_penalty_and_nobody_else(course: Course) -> None:
    with course.book() as book:
        late = {name: book.find_submission(STEM, name).total_seconds_late for name in (ADA, BOB, EVE)}
    assert late == {ADA: 0, BOB: 3600, EVE: 0}
    assert [course.total(name)[0] for name in (ADA, BOB, EVE)] == [100, 0, 100]


def test_students_have_names_in_the_gradebook_which_formgrader_and_export_show(course: Course) -> None:
    course.nbgrader("export", "--to", "marks.csv")
    with (course.root / "marks.csv").open(newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert "Bob-Marley-2 (Marley, Bob) -- bob@example.org" in course.nbgrader("db", "student", "list")
    assert rows[BOB].items() >= {"last_name": "Marley", "first_name": "Bob", "email": "bob@example.org"}.items()
    assert (
        rows[BOB].items() >= {"raw_score": "92.0", "late_submission_penalty": "92.0", "score": "0.0", "dz_dw": "0.0"}.items()
    )
    assert list(rows[ADA])[-2:] == ["why", "essay"]
    assert set(rows) == {ADA, BOB, EVE}  # create_student=False: only who is in the roster, and handed in
    course.nbgrader("export", "--to", "some.csv", "--CsvExportPlugin.student=[]", "--ExportPlugin.student=['Bob-Marley-2']")
    assert len((course.root / "some.csv").read_text().splitlines()) == 2


def test_words_wait_for_a_person_and_no_words_are_no_answer(course: Course) -> None:
    with course.book() as book:
        grade = {name: book.find_grade("why", STEM, STEM, name) for name in (ADA, EVE)}
        comment = {name: book.find_comment("why", STEM, STEM, name).auto_comment for name in (ADA, EVE)}
        assert [grade[name].auto_score for name in (ADA, EVE)] == [None, 0]
        assert [grade[name].needs_manual_grade for name in (ADA, EVE)] == [True, False]
        assert [comment[name] for name in (ADA, EVE)] == [None, "No response."]
        assert {(one.score, one.max_score, one.manual_score) for one in grade.values()} == {(0, 5, None)}
        assert book.find_grade("essay", STEM, STEM, ADA).needs_manual_grade
        grade[ADA].manual_score, grade[ADA].needs_manual_grade = 4, False
        book.db.commit()
    course.nbgrader("autograde", STEM, "--force", "--student", ADA)
    with course.book() as book:
        again = book.find_grade("why", STEM, STEM, ADA)
        assert (again.score, again.auto_score, again.manual_score, again.needs_manual_grade) == (4, None, 4, True)


def test_what_lies_beside_is_nbgrader_s_own_affair(course: Course) -> None:
    assert {name: graded(course, ADA, name).read_text() for name in BESIDE} == BESIDE
    assert graded(course, ADA, "timestamp.txt").read_text() == "2026-05-01 09:00:00 UTC\n"
    assert not graded(course, ADA, "gradient copy.ipynb").exists()
    assert not graded(course, ADA, "left.pyc").exists()
    assert not (course.root / "autograded/nobody").exists()
    assert {graded(course, ADA, name).stat().st_mode & 0o777 for name in ("gradient.ipynb", "data.csv")} == {0o444}
    graded(course, ADA, "data.csv").unlink()
    course.nbgrader("autograde", STEM, "--student", ADA)
    assert not graded(course, ADA, "data.csv").exists()
    course.nbgrader("autograde", STEM, "--student", ADA, "--force", "--AutogradeApp.permissions=644")
    assert {graded(course, ADA, name).stat().st_mode & 0o777 for name in ("gradient.ipynb", "data.csv")} == {0o644}


def test_whom_or_what_nbgrader_does_not_know_is_not_graded(course: Course) -> None:
    for student in STRANGERS:
        shutil.copytree(course.root / "submitted" / EVE, course.root / "submitted" / student)
    course.nbgrader("autograde", STEM, "--student", "stranger", "--Autograde.create_student=False", status=1)
    assert not graded(course, "stranger").exists()
    course.nbgrader("autograde", STEM, "--CourseDirectory.student_id_exclude=excluded,away")
    assert course.total("stranger")[0] == 100
    for student in ("excluded", "away"):
        assert not graded(course, student).exists()
        with course.book() as book, pytest.raises(MissingEntry):
            book.find_submission(STEM, student)
    for student in STRANGERS:
        shutil.rmtree(course.root / "submitted" / student)
    (course.root / "submitted/ada/other").mkdir(parents=True)
    (course.root / "submitted/ada/other/gradient.ipynb").write_bytes(b"")
    assert "No assignment with ID 'other' exists" in course.nbgrader("autograde", "other", status=1)
    assert not (course.root / "autograded/ada/other").exists()


def test_a_later_upload_is_graded_without_being_asked_to(course: Course) -> None:
    download(course, {"Eve Adams_3": source_of("all-zeros").encode()})
    (course.root / "worksheet.csv").write_text(
        WORKSHEET.replace("eve@example.org,-", "eve@example.org,2026-05-01 09:30 UTC")
    )
    course.chainrule("nbgrader", "collect", "class.zip", "--times", "worksheet.csv", "--force")
    course.nbgrader("autograde", STEM)
    assert course.total(EVE)[0] == 100  # the first one had no time
    course.nbgrader("autograde", STEM, "--force", "--student", EVE)
    assert course.total(EVE)[0] == 0
    download(course, {"Eve Adams_3": source_of("wrong-dz_dw").encode()})
    (course.root / "worksheet.csv").write_text(
        WORKSHEET.replace("eve@example.org,-", "eve@example.org,2026-05-01 09:40 UTC")
    )
    course.chainrule("nbgrader", "collect", "class.zip", "--times", "worksheet.csv", "--force")
    course.nbgrader("autograde", STEM)
    assert course.total(EVE)[0] == 92
    assert graded(course, EVE, "timestamp.txt").read_text() == "2026-05-01 09:40:00 UTC\n"


def test_after_a_changed_tolerance_and_hint_all_are_graded_again(course: Course) -> None:
    """A result of before is not taken for one of now, and a mark that a person gave stays."""
    nearly = source_of("right-loops").replace("return total", "return 1.000001 * total", 1)
    assert nearly != source_of("right-loops")
    released = (course.root / "exercises/gradient/gradient.ipynb").read_bytes()
    course.hand_in("nearly", filled_in(released, nearly))
    course.chainrule("grade", "submitted", "--format", "json", "-o", "results.json")
    course.nbgrader("autograde", STEM)
    name = "sample_loss"
    assert course.auto("nearly")[name] == 0
    settings = course.root / "course.yml"
    text = settings.read_text().replace(f"name: {name},", f"name: {name}, tolerance: {{relative: 1.0e-4}},")
    settings.write_text(text)
    mistakes = course.root / "solutions/misconceptions"
    mistakes.mkdir()
    (mistakes / "mine.py").write_text(MINE)
    course.nbgrader("autograde", STEM)
    assert course.auto("nearly")[name] == 0
    course.nbgrader("autograde", STEM, "--force")
    assert course.auto("nearly")[name] == 6
    with course.book() as book:
        assert book.find_grade("why", STEM, STEM, ADA).score == 4
        assert "A hint that is new." in book.find_comment("dz_dw", STEM, STEM, BOB).comment


def test_a_second_notebook_waits_for_a_person_and_may_be_named_alone(course: Course) -> None:
    """The course's exercise is one notebook; another one earns nothing by itself. The sources name no kernel."""
    notebooks, files = course.root / "solutions/notebooks", course.root / f"submitted/{ADA}/extra"
    book = json.loads((notebooks / "gradient/gradient.ipynb").read_text())
    del book["metadata"]["kernelspec"]
    (notebooks / "extra").mkdir()
    (notebooks / "extra/gradient.ipynb").write_text(json.dumps(book))
    book["cells"] = [one for one in book["cells"] if one["metadata"].get("nbgrader", {}).get("grade_id") == "why"]
    (notebooks / "extra/more.ipynb").write_text(json.dumps(book))
    course.nbgrader("generate_assignment", "extra")
    files.mkdir()
    shutil.copy(course.file_of(ADA), files)
    (files / "timestamp.txt").write_text("2026-05-01 09:00:00 UTC")
    course.nbgrader("autograde", "extra")
    with course.book() as gradebook:
        missing = gradebook.find_submission_notebook("more", "extra", ADA)
        assert (missing.score, missing.needs_manual_grade) == (0, False)
    book["cells"][0]["source"] = "An answer."
    (files / "more.ipynb").write_text(json.dumps(book))
    (files / "gradient.ipynb").write_bytes(b"")
    made = course.root / f"autograded/{ADA}/extra"
    assert not (made / "more.ipynb").exists()
    assert "kernelspec" not in json.loads((made / "gradient.ipynb").read_text())["metadata"]
    before = (made / "gradient.ipynb").read_text()
    course.nbgrader("autograde", "extra", "--force", "--notebook", "more")
    assert (made / "gradient.ipynb").read_text() == before
    assert "An answer." in (made / "more.ipynb").read_text()
    with course.book() as gradebook:
        assert gradebook.find_grade("why", "more", "extra", ADA).needs_manual_grade
        assert gradebook.find_submission_notebook("gradient", "extra", ADA).score == 100
    before = (made / "more.ipynb").read_text()
    (files / "more.ipynb").write_bytes(b"")
    (files / "timestamp.txt").write_text("2026-05-01 09:30:00 UTC")
    course.nbgrader("autograde", "extra", "--notebook", "gradient")
    assert "What was handed in can't be shown as a notebook" in (made / "gradient.ipynb").read_text()
    assert (made / "more.ipynb").read_text() == before
    assert (made / "timestamp.txt").read_text() == "2026-05-01 09:30:00 UTC"
    with course.book() as gradebook:
        assert gradebook.find_submission_notebook("gradient", "extra", ADA).score == 0
    course.nbgrader("export", "--to", "both.csv")
    assert {"dz_dw", "gradient/dz_dw", "more/why"} <= set((course.root / "both.csv").read_text().splitlines()[0].split(","))
