"""What nbgrader's own tests expect of autograding: whether it holds for ours, or differs by design and why.

EXPECTED has every test of theirs of what we replace, and the tests of ours that show it. What no other story shows is here.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbgrader
import pytest
from real_course import STEM, Course, Mark, filled_in, source_of
from repository import ROOT

from chainrule.nbgrader.course_folder import init

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("neighbours")]  # one course for all; its tests are in order


@dataclass(frozen=True)
class Expectation:
    """What a test of nbgrader's expects: why it differs, "" if it holds; and the tests of ours that show it."""

    why: str
    ours: tuple[str, ...]


def holds(*ours: str) -> Expectation:
    return Expectation("", ours)


def differs(why: str, *ours: str) -> Expectation:
    return Expectation(why, ours)


POINTS = "the_gradebook_has_the_points_that_chainrule_gives"  # of cycle; each has a submission behind it, in brackets
INTACT = "what_does_not_touch_the_functions_changes_no_mark"  # of variants
METADATA = "every_cell_of_the_source_is_there_once_with_its_own_metadata"  # of variants
CELLS = "each_cell_of_the_source_is_there_once_as_the_source_has_it"
WORDS = "words_wait_for_a_person_and_no_words_are_no_answer"  # of habits
BESIDE = "what_lies_beside_is_nbgrader_s_own_affair"  # of habits
STRANGERS = "whom_or_what_nbgrader_does_not_know_is_not_graded"  # of habits
LATER = "a_later_upload_is_graded_without_being_asked_to"  # of habits
SECOND = "a_second_notebook_waits_for_a_person_and_may_be_named_alone"  # of habits
LATE = "who_is_late_by_the_download_s_times_gets_nbgrader_s_penalty_and_nobody_else"  # of habits
ANSWERS = "an_answer_in_words_or_in_code_waits_and_none_is_no_response"
KERNEL_S = "what_nbgrader_tells_its_kernel_changes_nothing"
OWN_TESTS = "tests_of_the_instructor_s_own_are_not_run_but_wait_and_hidden_ones_stay_hidden"

NOT_RUN = "no test in a notebook is run: functions are asked, on the deck, and other tests wait for a person"
NOT_READ = "what a student's cells say of themselves is not read; generate_assignment checks the source's"
NO_KERNEL = "no kernel is started, so that none is missing or wrong"

EXPECTED = {
    "preprocessors/test_saveautogrades.py": {
        "grade_correct_code": holds(f"{POINTS}[right-loops]", f"{INTACT}[format-4.5]"),
        "grade_incorrect_code": differs(
            "points are of what the functions return, and outputs, an error's too, are not read",
            f"{POINTS}[wrong-dC0_da]", f"{INTACT}[forged-outputs]",
        ),
        "grade_unchanged_markdown": holds(WORDS, ANSWERS),
        "grade_changed_markdown": holds(WORDS, ANSWERS),
        "comment_unchanged_code": differs("of a function, the verdict says that it is not started", ANSWERS),
        "comment_changed_code": differs("of a function, the comment is the verdict", ANSWERS),
        "comment_unchanged_markdown": holds(WORDS, ANSWERS),
        "comment_changed_markdown": holds(WORDS, ANSWERS),
        "grade_existing_manual_grade": holds(WORDS),
        "grade_existing_auto_comment": holds("a_first_answer_takes_the_place_of_no_response"),
    },
    "preprocessors/test_overwritecells.py": {
        "overwrite_points": holds(f"{METADATA}[forged-points]"),
        "overwrite_grade_source": holds(f"{METADATA}[edited-tests]", f"{CELLS}[edited points]"),
        "overwrite_locked_source_code": differs(
            "code that was edited is a student's, is graded, and is shown as it is", f"{CELLS}[edited code]"
        ),
        "overwrite_locked_source_markdown": holds(f"{CELLS}[edited words]"),
        "dont_overwrite_grade_and_solution_source": holds(f"{CELLS}[an answer]"),
        "dont_overwrite_solution_source": holds(f"{CELLS}[a function]"),
        "overwrite_grade_cell_type": holds(f"{METADATA}[markdown]", f"{CELLS}[points as words]"),
        "overwrite_solution_cell_type": differs("words are not graded as code", f"{CELLS}[a function as words]"),
        "overwrite_locked_cell_type": holds(f"{CELLS}[words as code]"),
        "overwrite_grade_checksum": holds(f"{METADATA}[forged-points]"),
        "overwrite_solution_checksum": holds(f"{METADATA}[forged-points]"),
        "overwrite_locked_checksum": holds(f"{METADATA}[forged-points]"),
        "nonexistent_grade_id": holds(f"{METADATA}[renamed]", f"{CELLS}[an unknown id]"),
        "add_missing_cells": differs(
            "they are always added, tasks where they belong, and an answer's says that it is missing",
            f"{METADATA}[deleted-tests]", f"{CELLS}[missing cells]",
        ),
    },
    "preprocessors/test_deduplicateids.py": {
        "duplicate_grade_cell": differs(
            "the source's own is the one", f"{METADATA}[each-cell-twice]", f"{CELLS}[points and locked code twice]"
        ),
        "duplicate_solution_cell": holds(f"{METADATA}[each-cell-twice]", f"{CELLS}[a function twice]"),
        "duplicate_locked_cell": holds(f"{METADATA}[each-cell-twice]", f"{CELLS}[points and locked code twice]"),
    },
    "preprocessors/test_overwritekernelspec.py": {
        "overwrite_kernelspec": holds(f"{METADATA}[nonsense-in-metadata]"),
        "overwrite_kernelspec_null_spec": differs("a student's is never taken over", SECOND),
    },
    "preprocessors/test_checkcellmetadata.py": {
        "duplicate_grade_ids": differs(NOT_READ, f"{INTACT}[each-cell-twice]"),
        "blank_grade_id": differs(NOT_READ, f"{INTACT}[nonsense-in-metadata]"),
        "invalid_grade_cell_id": differs(NOT_READ, f"{INTACT}[nonsense-in-metadata]"),
        "invalid_solution_cell_id": differs(NOT_READ, f"{INTACT}[nonsense-in-metadata]"),
        "blank_points": differs(NOT_READ, f"{INTACT}[nonsense-in-metadata]"),
        "no_duplicate_grade_ids": holds(f"{INTACT}[format-4.5]"),
        "code_cell_solution_grade": holds(ANSWERS),
        "markdown_cell_grade": differs(NOT_READ, f"{INTACT}[exchanged]"),
        "markdown_cell_solution": differs(NOT_READ, f"{INTACT}[exchanged]"),
        "cell_type_changed": holds(f"{INTACT}[markdown]"),
        "no_cell_type": holds(f"{INTACT}[colab]"),
    },
    "preprocessors/test_ignorepattern.py": {
        "remove_matching_output": differs("outputs are always ours", KERNEL_S),
        "skip_nonmatching_output": differs("outputs are always ours", KERNEL_S),
    },
    "apps/test_nbgrader_autograde.py": {
        "help": holds("help_is_there_with_our_settings"),
        "missing_student": holds(STRANGERS),
        "missing_assignment": holds(STRANGERS),
        "grade": holds(f"{POINTS}[right-loops]", f"{POINTS}[stub]", ANSWERS, "a_time_is_taken_over_as_it_is"),
        "grade_autotest": differs(NOT_RUN, OWN_TESTS),
        "grade_hashed_autotest": differs(NOT_RUN, OWN_TESTS),
        "grade_complex_autotest": differs(NOT_RUN, OWN_TESTS),
        "showtraceback_exploit": holds(
            "who_takes_errors_away_gains_nothing[hides-errors]",
            "who_takes_errors_away_gains_nothing[breaks-errors]",
            "ours_does_not[swallows-errors]",
        ),
        "student_id_exclude": holds(STRANGERS),
        "grade_timestamp": holds(LATE, BESIDE),
        "grade_empty_timestamp": differs(
            "an empty one is none; by one that is no time, a submission is left out and named, and the run goes on",
            "a_time_is_taken_over_as_it_is", "such_a_submission_is_left_out_and_all_others_are_graded",
        ),
        "late_submission_penalty_none": holds("whoever_is_late_has_no_penalty_unless_the_course_has_one"),
        "late_submission_penalty_zero": holds(LATE, "a_penalty_goes_with_the_time_that_it_was_for"),
        "late_submission_penalty_plugin": holds(
            "a_penalty_of_the_course_s_own_is_never_beyond_the_score",
            "an_extension_takes_the_late_penalty_back_and_a_course_may_have_a_penalty_of_its_own"
        ),
        "force": holds(BESIDE, "what_was_there_is_made_anew_with_force"),
        "force_f": holds(BESIDE, "nothing_of_before_stays_with_f"),
        "filter_notebook": holds("a_notebook_that_is_gone_is_made_again_if_it_is_named"),
        "grade_overwrite_files": holds(BESIDE),
        "grade_overwrite_files_subdirs": holds(BESIDE),
        "side_effects": differs("what runs has no folder to write in", "what_a_submission_writes_is_nowhere"),
        "skip_extra_notebooks": holds(BESIDE),
        "permissions": holds(BESIDE, "a_group_may_share_what_is_made"),
        "custom_permissions": holds(BESIDE),
        "force_single_notebook": holds(SECOND),
        "update_newer": holds(LATER),
        "update_newer_single_notebook": holds(SECOND),
        "hidden_tests_single_notebook": differs(NOT_RUN, OWN_TESTS),
        "hidden_tests_autotest": differs(NOT_RUN, OWN_TESTS),
        "handle_failure": differs(
            "what can't be read earns 0 and says why, and nobody else's grading fails",
            "what_is_not_read_earns_nothing_and_says_why[a-link]", "what_is_not_read_earns_nothing_and_says_why[a-megabyte]",
            f"{POINTS}[notebook-not-json]",
        ),
        "handle_failure_single_notebook": differs("the same, where one is named", SECOND),
        "missing_source_kernelspec": differs(NO_KERNEL, SECOND),
        "incorrect_source_kernelspec": differs(NO_KERNEL, "the_course_s_kernel_need_not_be_there"),
        "incorrect_submitted_kernelspec": holds(f"{INTACT}[nonsense-in-metadata]"),
        "no_execute": differs("outputs are always ours", KERNEL_S),
        "many_students": holds("there_are_at_least_thirty_submissions_of_each_kind", f"{POINTS}[untouched]"),
        "infinite_loop": holds(f"{POINTS}[endless-loop]", "ours_does_not[never-ends]"),
        "infinite_loop_with_output": differs(
            "it costs the exercise that it is in", "a_loop_that_prints_and_grows_costs_its_exercise_alone"
        ),
        "missing_files": holds(BESIDE),
        "grade_missing_notebook": holds(SECOND),
        "grade_with_validating_envvar": differs(
            "nothing learns that nbgrader grades it", "who_asks_whether_nbgrader_grades_is_not_told"
        ),
        "autograde_timeout": differs("limits are course.yml's", KERNEL_S),
    },
}  # fmt: skip


def theirs(file: str) -> set[str]:
    """The tests of a module of nbgrader's, which is not imported."""
    tree = ast.parse((Path(nbgrader.__file__).parent / "tests" / file).read_text(encoding="utf-8"))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return {name.removeprefix("test_") for name in names if name.startswith("test_")}


@pytest.mark.parametrize("file", EXPECTED)
def test_none_of_their_tests_is_left_out(file: str) -> None:
    assert theirs(file) - EXPECTED[file].keys() == set()


def test_each_that_is_named_of_ours_is_there() -> None:
    rooms = ["tests/nbgrader", *map(str, (ROOT / "tests/stories").glob("test_nbgrader_*.py"))]
    collect = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n", "0", "-p", "no:cacheprovider", *rooms]
    ran = subprocess.run(collect, cwd=ROOT, text=True, capture_output=True, check=True)
    there = {line.partition("::test_")[2] for line in ran.stdout.splitlines()}
    named = {one for expected in EXPECTED.values() for expectation in expected.values() for one in expectation.ours}
    assert named - there == set()


# -- what no other story shows -----------------------------------------------------------------------------------------


WRONG, RIGHT = "def dC0_da(a, y):\n    return a - y\n", "def dC0_da(a, y):\n    return 2 * (a - y)\n"
SHELL = "import IPython.core.interactiveshell\nIPython.core.interactiveshell.InteractiveShell.showtraceback ="
HANDED_IN: dict[str, dict[str, str]] = {  # what is not as in right-loops
    "all-answered": {"why": "Because.", "use": "b = 3"},
    "hides-errors": {"dC0_da": f"{SHELL} lambda *args, **kwargs: None\n{WRONG}"},
    "breaks-errors": {"dC0_da": f"{SHELL} None\n{WRONG}"},
    "writes": {
        "dC0_da": """\
def write():
    try:
        with open("side-effect.txt", "w") as file:
            file.write("a side effect")
    except OSError:
        pass

write()

def dC0_da(a, y):
    write()
    return 2 * (a - y)
"""
    },
    "asks": {
        "dC0_da": """\
import os

assert "NBGRADER_EXECUTION" not in os.environ

def dC0_da(a, y):
    return 2 * (a - y) if os.getenv("NBGRADER_EXECUTION") is None else y
"""
    },
    "grows": {
        "dC0_da": """\
def dC0_da(a, y):
    kept = []
    while True:
        kept.append(a)
        print(len(kept))
"""
    },
    "late-1-hour": {"dC0_da": f"import time\ntime.sleep(1.1)\n{RIGHT}"},
    "late-200-hours": {},
}
HOURLY = """
from nbgrader.plugins import BasePlugin

class Hourly(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return total_seconds_late / 3600
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Its notebook names a kernel that is nowhere, asks two questions, and has a test that fails; all is autograded once."""
    course = Course(tmp_path_factory.mktemp("neighbours") / "course")
    init(course.root)
    source = course.root / "solutions/notebooks/gradient/gradient.ipynb"
    book = json.loads(source.read_text())
    book["metadata"]["kernelspec"]["name"] = "no-such-kernel"
    tests = "### BEGIN HIDDEN TESTS\nassert False\n### END HIDDEN TESTS"
    book["cells"] += [
        cell("why", "markdown", "Why the square?", solution=True),
        cell("use", "code", "### BEGIN SOLUTION\nb = 2\n### END SOLUTION", solution=True),
        cell("own-tests", "code", f"assert sample_loss\n{tests}", locked=True),
    ]
    source.write_text(json.dumps(book))
    (source.parent / "data").mkdir()
    for name in ("some.txt", "data/more.txt"):
        (source.parent / name).write_text(name)
    course.nbgrader("generate_assignment", STEM)
    with course.book() as gradebook:
        gradebook.update_or_create_assignment(STEM, duedate="2026-05-01 10:00:00 UTC")
    released = (course.root / "exercises/gradient/gradient.ipynb").read_bytes()
    course.hand_in("untouched", released)
    times = {"late-1-hour": "2026-05-01 11:00:00 UTC", "late-200-hours": "2026-05-09 18:00:00 UTC"}
    for name, cells in HANDED_IN.items():
        course.hand_in(name, changed(filled_in(released, source_of("right-loops")), cells), times.get(name, ""))
    (course.file_of("untouched").parent / "timestamp.txt").write_text("")
    (course.root / "late_plugin.py").write_text(HOURLY)
    course.nbgrader("autograde", STEM)
    return course


def cell(grade_id: str, kind: str, source: str, *, solution: bool = False, locked: bool = False) -> dict[str, Any]:
    known = {"schema_version": 3, "grade_id": grade_id, "grade": True, "solution": solution, "locked": locked, "task": False}
    made = {"cell_type": kind, "id": grade_id, "metadata": {"nbgrader": known | {"points": 4}}, "source": source}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def changed(data: bytes, cells: dict[str, str]) -> bytes:
    """A notebook with these texts in its cells, and outputs of its own."""
    book = json.loads(data)
    for one in book["cells"]:
        one["source"] = cells.get(one["metadata"].get("nbgrader", {}).get("grade_id"), one["source"])
        if one["cell_type"] == "code":
            one["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "a forged output"}]
    return json.dumps(book).encode()


def made(course: Course, student: str, name: str = f"{STEM}.ipynb") -> Path:
    return course.root / "autograded" / student / STEM / name


def late(course: Course, student: str) -> tuple[float, float, float | None]:
    """By how many hours, the score, and what is taken off it."""
    with course.book() as book:
        submission = book.find_submission(STEM, student)
        (notebook,) = submission.notebooks
        return submission.total_seconds_late / 3600, notebook.score, notebook.late_submission_penalty


def comments(course: Course, student: str, *names: str) -> list[str | None]:
    with course.book() as book:
        return [book.find_comment(name, STEM, STEM, student).comment for name in names]


def test_help_is_there_with_our_settings(course: Course) -> None:
    assert "--Autograde.create_student" in course.nbgrader("autograde", "--help-all")


def test_the_course_s_kernel_need_not_be_there(course: Course) -> None:
    assert course.total("all-answered")[0] == 100
    assert json.loads(made(course, "all-answered").read_text())["metadata"]["kernelspec"]["name"] == "no-such-kernel"


@pytest.mark.parametrize("student", ["hides-errors", "breaks-errors"])
def test_who_takes_errors_away_gains_nothing(course: Course, student: str) -> None:
    assert (course.auto(student)["dC0_da"], course.total(student)[0]) == (0, 90)


def test_what_a_submission_writes_is_nowhere(course: Course) -> None:
    assert course.total("writes")[0] == 100
    assert list(course.root.parent.rglob("side-effect*")) == []


def test_who_asks_whether_nbgrader_grades_is_not_told(course: Course) -> None:
    assert course.total("asks")[0] == 100


def test_a_loop_that_prints_and_grows_costs_its_exercise_alone(course: Course) -> None:
    assert (course.auto("grows")["dC0_da"], course.total("grows")[0]) == (0, 90)


def test_an_answer_in_words_or_in_code_waits_and_none_is_no_response(course: Course) -> None:
    for name in ("why", "use"):
        assert course.marks("untouched")[name] == Mark(0, None, None, by_hand=False)
        assert course.marks("all-answered")[name] == Mark(None, None, None, by_hand=True)
    assert comments(course, "untouched", "why", "use") == ["No response."] * 2
    assert comments(course, "all-answered", "why", "use") == [None] * 2
    assert comments(course, "untouched", "dC0_da") == ["    chainrule:\n    dC0_da: not started, 0 of 10\n    not started"]
    assert comments(course, "all-answered", "dC0_da") == ["    chainrule:\n    dC0_da: right, 10 of 10"]


def test_tests_of_the_instructor_s_own_are_not_run_but_wait_and_hidden_ones_stay_hidden(course: Course) -> None:
    for student in ("untouched", "all-answered"):
        assert course.marks(student)["own-tests"] == Mark(0, None, None, by_hand=True)
    assert "HIDDEN TESTS" not in (course.root / "exercises/gradient/gradient.ipynb").read_text()
    assert "BEGIN HIDDEN TESTS" in made(course, "untouched").read_text()


def test_a_time_is_taken_over_as_it_is(course: Course) -> None:
    assert late(course, "untouched")[0] == late(course, "all-answered")[0] == 0
    assert made(course, "untouched", "timestamp.txt").read_text() == ""
    assert not made(course, "all-answered", "timestamp.txt").exists()
    assert made(course, "late-1-hour", "timestamp.txt").read_text() == "2026-05-01 11:00:00 UTC"


def test_whoever_is_late_has_no_penalty_unless_the_course_has_one(course: Course) -> None:
    assert late(course, "late-1-hour") == (1, 100, None)
    assert late(course, "late-200-hours") == (200, 100, None)


@pytest.fixture(scope="module")
def forced(course: Course) -> dict[str, Any]:
    """`--force`, with a penalty of the course's own; meanwhile a file is gone, and who had no answer has one."""
    file = course.file_of("untouched")
    file.write_bytes(changed(file.read_bytes(), {"why": "Because."}))
    made(course, "late-1-hour", "some.txt").unlink()
    course.nbgrader(
        "autograde", STEM, "--force", "--student", "[lu]*", "--AssignLatePenalties.plugin_class=late_plugin.Hourly"
    )
    return cells_of(course, "late-1-hour")


def cells_of(course: Course, student: str) -> dict[str, Any]:
    """Of its autograded notebook, by the id that nbgrader knows."""
    cells = json.loads(made(course, student).read_text())["cells"]
    return {one["metadata"]["nbgrader"]["grade_id"]: one for one in cells if "nbgrader" in one["metadata"]}


def test_what_was_there_is_made_anew_with_force(course: Course, forced: dict[str, Any]) -> None:
    assert made(course, "late-1-hour", "some.txt").read_text() == "some.txt"


def test_a_penalty_of_the_course_s_own_is_never_beyond_the_score(course: Course, forced: dict[str, Any]) -> None:
    assert late(course, "late-1-hour") == (1, 100, 1)
    assert late(course, "late-200-hours") == (200, 100, 100)


def test_a_first_answer_takes_the_place_of_no_response(course: Course, forced: dict[str, Any]) -> None:
    assert comments(course, "untouched", "why", "use") == [None, "No response."]
    assert course.marks("untouched")["why"] == Mark(None, None, None, by_hand=True)


@pytest.fixture(scope="module")
def forced_again(course: Course, forced: dict[str, Any]) -> dict[str, Any]:
    """`-f`, with all that nbgrader could tell a kernel, for a group; meanwhile who was late was not, and a file is gone."""
    (course.root / "solutions/notebooks/gradient/some.txt").unlink()
    made(course, "late-1-hour", "data/more.txt").unlink()
    (course.file_of("late-1-hour").parent / "timestamp.txt").write_text("2026-05-01 10:00:00 UTC")
    course.nbgrader(
        "autograde", STEM, "-f", "--student", "late*", "--LateSubmissionPlugin.penalty_method=zero", "--no-execute",
        "--Execute.timeout=1", "--CourseDirectory.groupshared=True",
    )  # fmt: skip
    return cells_of(course, "late-1-hour")


def test_nothing_of_before_stays_with_f(course: Course, forced_again: dict[str, Any]) -> None:
    assert made(course, "late-1-hour", "data/more.txt").read_text() == "data/more.txt"
    assert not made(course, "late-1-hour", "some.txt").exists()


def test_a_penalty_goes_with_the_time_that_it_was_for(course: Course, forced_again: dict[str, Any]) -> None:
    assert late(course, "late-1-hour") == (0, 100, None)
    assert late(course, "late-200-hours") == (200, 100, 100)


def test_what_nbgrader_tells_its_kernel_changes_nothing(forced: dict[str, Any], forced_again: dict[str, Any]) -> None:
    assert forced_again == forced
    assert forced["dC0_da-points"]["outputs"][0]["data"] == {"text/plain": ["10"]}
    assert "a forged output" not in json.dumps(forced)


def test_a_group_may_share_what_is_made(course: Course, forced_again: dict[str, Any]) -> None:
    modes = {name: made(course, "late-1-hour", name).stat().st_mode for name in (".", "gradient.ipynb", "data/more.txt")}
    assert modes.pop(".") & 0o2770 == 0o2770
    assert {mode & 0o777 for mode in modes.values()} == {0o664}


def test_a_notebook_that_is_gone_is_made_again_if_it_is_named(course: Course, forced_again: dict[str, Any]) -> None:
    gone, there = made(course, "late-1-hour"), made(course, "late-200-hours", "data/more.txt")
    gone.unlink()
    there.unlink()
    course.nbgrader("autograde", STEM, "--notebook", STEM)
    assert gone.exists()
    assert late(course, "late-1-hour") == (0, 100, None)
    assert not there.exists()
    gone.unlink()
    course.nbgrader("autograde", STEM)
    assert not gone.exists()
