"""`chainrule check`: a sound course is said to be sound, and one that isn't is told what is the matter."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from repository import COURSES, ROOT, STUDENTS_KEY, chainrule

from chainrule.authoring.audit import Audit, Row, table, warnings
from chainrule.course.model import load_course
from chainrule.deck.solutions import load_solutions
from chainrule.errors import SetupError

GOLDEN = sorted(path.name for path in (COURSES / "statistics/submissions").iterdir())


def check(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return chainrule("check", *arguments, cwd=folder)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for name in ("solutions", "exercises"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "course.yml", tmp_path)
    return tmp_path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Another course, whose key is made in a moment; as its author has built it."""
    shutil.copytree(ROOT / "tests/courses/statistics", tmp_path, dirs_exist_ok=True)
    assert chainrule("build", cwd=tmp_path).returncode == 0
    return tmp_path


@pytest.mark.slow
def test_every_mistake_fails_and_is_named() -> None:
    ran = check(ROOT, "--seed", "7")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    lines = ran.stdout.splitlines()
    assert len(lines) == 1 + 14 + 2
    assert all(line.split()[1:3] == ["STUB", "PASS"] for line in lines[1:15])
    explanations = STUDENTS_KEY.explanations.values()
    count = sum(not form.derived for one in explanations for form in one.catalogue)
    assert lines[-1] == f"course is sound: {count} of {count} mistakes are named, on seed 7"


@pytest.mark.slow
def test_a_stale_file_makes_it_unsound(small: Path) -> None:
    (small / "exercises/moments/moments.py").write_text("# edited by hand\n")
    ran = check(small)
    assert ran.returncode == 1
    assert "not sound: stale: exercises/moments/moments.py; run: chainrule build" in ran.stdout
    assert ran.stdout.splitlines()[-1].startswith("course is not sound (1 finding): 5 of 5")


@pytest.mark.slow
def test_a_solution_that_the_sandbox_can_not_run_is_no_solution(course: Path) -> None:
    lesson = course / "solutions/gradient.py"
    text = lesson.read_text(encoding="utf-8")
    loop = "import time\n\n    end = time.process_time() + 0.7 * (len(W) == 4)\n"
    loop += "    while time.process_time() < end:\n        pass\n"
    slow = text.replace("    return a_prev[k]\n", f"    {loop}    return a_prev[k]\n")
    lesson.write_text(slow, encoding="utf-8")
    (course / "course.yml").write_text(
        "course: gradient\ndeck: {lesson: {n: 6, n_out: 4, n_in: 6}}\nexercises: [{name: dz_dw, points: 100}]\n"
    )
    shutil.rmtree(course / "solutions/misconceptions")
    (course / "solutions/other_ways.py").unlink()
    ran = check(course)
    assert ran.returncode == 1
    assert "not sound: dz_dw: the solution is TIMEOUT" in ran.stdout


def test_what_stands_open_where_marks_are_given_is_warned_of(tmp_path: Path) -> None:
    course = tmp_path / "course.yml"

    def warned(*lines: str) -> list[str]:
        course.write_text("\n".join(["course: x", "exercises: [{name: dz_dw, points: 100}]", *lines]))
        return [warning.split("`")[1] for warning in warnings(load_course(course), Audit(submissions=1))]

    every = ["secret: required", "sandbox: limited", "feedback.hints: 3"]
    assert warned("feedback: {hints: 3}") == warned("secret: optional", "feedback: {hints: 3}", "sandbox: limited") == every
    assert warned("sandbox: none", "secret: required") == ["sandbox: none"]
    assert warned("sandbox: sealed-no-landlock", "feedback: {hints: 2}") == ["secret: required"]
    assert warned("sandbox: sealed", "secret: required", "feedback: {hints: 3}") == ["feedback.hints: 3"]
    assert warned("sandbox: sealed", "secret: required") == []


@pytest.mark.slow
def test_the_secrets_deck_is_audited_where_one_is_set_and_the_warnings_stand_beside(tmp_path: Path) -> None:
    shutil.copytree(COURSES / "statistics", tmp_path / "course")
    for environment, deck in (({}, "seed 0"), ({"CHAINRULE_SECRET": "correct horse battery staple"}, "the course's secret")):
        ran = chainrule("check", cwd=tmp_path / "course", env={**os.environ, **environment})
        assert ran.stdout.endswith(f" mistakes are named, on {deck}\n")
        assert [line.split(": ")[0] for line in ran.stderr.splitlines()] == ["warning, if it gives marks"] * 2
    ran = chainrule("check", "--seed", "3", cwd=tmp_path / "course", env={**os.environ, **environment})
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--seed 3 is another deck" in ran.stderr


def test_the_table_is_aligned_however_short_the_names_are() -> None:
    rows = [
        Row("f", "STUB", "PASS", 0, 0, float("inf"), proved=True, golden=3),
        Row("g", "STUB", "PASS", 1, 1, 1e9, proved=False, golden=2),
    ]
    assert table(Audit(rows, submissions=3), 7).splitlines() == [
        "exercise  stub  solution  named  golden  margin   proved",
        "f         STUB  PASS      0/0    3/3     inf      yes",
        "g         STUB  PASS      1/1    2/3     1.0e+09  no",
        "",
        "course is sound: 1 of 1 mistakes are named, on seed 7",
    ]


@pytest.mark.slow
def test_a_mistake_that_is_taken_for_another_makes_it_unsound(small: Path) -> None:
    """A second form of a mistake, declared a twin so that the key is made, is told by no one from the first."""
    extra = small / "solutions/misconceptions/part9_mine.py"
    extra.write_text(
        'class forgets_to_divide:\n    """Large.\n\n    Where is the n?\n\n    Divide by it.\n    """\n\n'
        '    twins = ("sum-not-mean",)\n\n    def mean(x):\n        return sum(x)\n',
        encoding="utf-8",
    )
    assert check(small).stdout.splitlines()[-1].startswith("course is sound: 6 of 6")
    text = extra.read_text(encoding="utf-8")
    extra.write_text(text.replace("    twins =", "    other ="), encoding="utf-8")
    assert "where none can, write into the class of forgets-to-divide: twins = (" in check(small).stderr
    extra.write_text(text.replace("sum(x)", "sum(x) / len(x)"), encoding="utf-8")
    ran = check(small)
    assert ran.returncode == 2
    assert "forgets-to-divide passes for right" in ran.stderr
    assert ran.stderr.endswith("if so, add a case in which it is wrong\n")
    assert "is class forgets_to_divide in solutions/misconceptions/ wrong at all?" in ran.stderr
    extra.write_text(extra.read_text().replace("sum(x) / len(x)", "numpy.sum(x)"), encoding="utf-8")
    ran = check(small)
    assert ran.returncode == 2
    assert "forgets-to-divide: mean answers no case: it raises NameError: name 'numpy' is not defined " in ran.stderr
    assert "(solutions/misconceptions/part9_mine.py:12)" in ran.stderr


HINT = '"""Large.\n\n    Where?\n\n    There.\n    """\n\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("class mine:\n    def mean(x):\n        return 1.0\n", "1: mine: a hint has 3 paragraphs, its docstring has 0\n"),
        ('\nclass mine:\n    """One."""\n', "2: mine: a hint has 3 paragraphs, its docstring has 1\n"),
        (
            f"class mine:\n    {HINT}    def meen(x):\n        return 1.0\n",
            '9: mine.meen is not an exercise of course.yml\n  did you mean "mean"?\n  a helper stands',
        ),
        (
            f"class mine:\n    {HINT}    def mean(self, x):\n        return 1.0\n",
            "9: mine.mean doesn't take what the lesson's mean takes\n  write, without self: def mean(x): …",
        ),
        (f"class mine:\n    {HINT}    def mean():\n        return 1.0\n", "9: mine.mean doesn't take"),
        (f"class mine:\n    {HINT}    twins = 'ab'\n", "1: mine: twins are ids in a tuple\n  write for example: twins = ("),
        (
            f"class mine:\n    {HINT}    follows = ('mean',)\n",
            "1: mine: follows gives the earlier functions",
        ),
        (
            f"class mine:\n    {HINT}    follows = {{'mean': 'mean'}}\n",
            "1: mine: follows gives the earlier",
        ),
        (
            f"class mine:\n    {HINT}    follows = {{'mean': ()}}\n",
            "1: mine: follows: 'mean' is no function of this class",
        ),
        (
            f"class mine:\n    {HINT}    def variance(x):\n        return 1.0\n\n    follows = {{'variance': ('maen',)}}\n",
            "1: mine: follows: 'maen' is no exercise before variance\n  did you mean \"mean\"?",
        ),
    ],
)
def test_a_slip_in_a_misconception_is_told_with_its_file_and_line(text: str, said: str, tmp_path: Path) -> None:
    """The lesson and its misconceptions may be files of one name."""
    shutil.copytree(ROOT / "tests/courses/statistics", tmp_path, dirs_exist_ok=True)
    (tmp_path / "solutions/misconceptions/moments.py").write_text(text, encoding="utf-8")
    with pytest.raises(SetupError) as caught:
        load_solutions(load_course(tmp_path / "course.yml"))
    assert str(caught.value).startswith(f"{tmp_path / 'solutions/misconceptions/moments.py'}:{said}")


def test_a_twin_that_is_not_there_is_told(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/courses/statistics", tmp_path, dirs_exist_ok=True)
    second = f"class mine:\n    {HINT}    twins = ('takes-a-root',)\n\n    def mean(x):\n        return 1.0\n"
    (tmp_path / "solutions/misconceptions/more.py").write_text(second, encoding="utf-8")
    with pytest.raises(SetupError, match='mine: twins: there is no takes-a-root\n  did you mean "takes-the-root"'):
        load_solutions(load_course(tmp_path / "course.yml"))


def test_a_misconception_that_two_files_have_is_told(tmp_path: Path) -> None:
    """Students would see the hints of one for the mistakes of both."""
    shutil.copytree(ROOT / "tests/courses/statistics", tmp_path, dirs_exist_ok=True)
    second = f"class takes_the_root:\n    {HINT}    def mean(x):\n        return 1.0\n"
    (tmp_path / "solutions/misconceptions/more.py").write_text(second, encoding="utf-8")
    with pytest.raises(SetupError, match="two files have a class for takes-the-root\n  give one of them another name"):
        load_solutions(load_course(tmp_path / "course.yml"))


@pytest.mark.slow
def test_a_parameter_that_is_drawn_as_in_the_built_in_lesson_is_warned_of(small: Path) -> None:
    """As y is, or k, where their author forgot to write how they are drawn: it may go unseen, as numpy broadcasts."""
    assert "built-in lesson" not in check(small).stderr
    for file in ("solutions/moments.py", "solutions/misconceptions/moments.py"):
        text = (small / file).read_text(encoding="utf-8")
        (small / file).write_text(text.replace("def mean(x):", "def mean(x, y=0):"), encoding="utf-8")
    warned = check(small).stderr
    assert "warning: y: drawn as in the built-in lesson, which has a parameter of this name; if you mean" in warned


@pytest.mark.slow
def test_golden_submissions_that_lack_a_new_exercise_are_told_once_with_what_to_do(small: Path) -> None:
    lesson = small / "solutions/moments.py"
    more = "\n\n# %%\ndef largest(x):\n    ### BEGIN SOLUTION\n    return np.max(x)\n    ### END SOLUTION\n"
    lesson.write_text(lesson.read_text(encoding="utf-8") + more, encoding="utf-8")
    course = small / "course.yml"
    course.write_text(
        course.read_text(encoding="utf-8") + "  - {name: largest, points: 10, bonus: true}\n", encoding="utf-8"
    )
    shutil.rmtree(small / "solutions/misconceptions")
    assert chainrule("build", cwd=small).returncode == 0
    ran = check(small)
    assert ran.returncode == 1
    lines = ran.stdout.splitlines()
    assert lines[3].split()[:3] == ["largest", "STUB", "PASS"]
    assert lines[-3:-1] == [
        f"not sound: golden submissions lack largest: {', '.join(GOLDEN[:5])} and 1 more",
        "  write it into them, or into their expect.yml that it isn't there: verdicts: {largest: MISSING, …}",
    ]
    assert ran.stderr.splitlines()[0].startswith("warning: no known mistake of mean, variance, largest: nothing shows")
    shutil.rmtree(small / "submissions")
    ran = check(small)
    assert (ran.returncode, ran.stderr.splitlines()[1]) == (
        0,
        "warning: no golden submission: nothing shows what a student gets; put a folder into submissions/",
    )
