"""course.yml: what is accepted, and what an author is told about what isn't."""

from __future__ import annotations

import math
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from repository import ROOT

from chainrule.course.model import CaseSettings, Course, LimitSettings, load_course
from chainrule.errors import SetupError

SMALL = """\
course: tiny
title: Two exercises
seed: 1
deck:
  lesson: {n: 6, n_out: 4, n_in: 6}
exercises:
  - {name: dC0_da, points: 40}
  - {name: da_dz, points: 60}
"""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def course(text: str = SMALL) -> Course:
    Path("course.yml").write_text(text, encoding="utf-8")
    return load_course(Path("course.yml"))


def told(text: str) -> str:
    with pytest.raises(SetupError) as caught:
        course(text)
    return str(caught.value)


def told_about(old: str, new: str) -> str:
    """What is said of SMALL with one thing changed."""
    assert SMALL.count(old) == 1
    return told(SMALL.replace(old, new))


def told_with(line: str) -> str:
    """What is said of SMALL with a ninth line."""
    return told(SMALL + line)


# -- what is accepted ------------------------------------------------------------------------------------------------


def test_a_course_of_two_exercises_is_eight_lines() -> None:
    made = course()
    assert len(SMALL.splitlines()) == 8
    assert [(e.name, e.points, e.bonus) for e in made.exercises] == [("dC0_da", 40, False), ("da_dz", 60, False)]
    assert made.deck == {"lesson": CaseSettings(n=6, n_out=4, n_in=6, activation="sigmoid", kind="plain")}
    limits = made.limits
    assert (limits.import_, limits.call, limits.memory, limits.output) == (1, 0.15, 512 * 10**6, 64_000)
    assert (made.marks.follow_through, made.feedback.hints, made.visible) == (1, 2, ("lesson",))
    assert (made.totals.required, made.totals.bonus, made.sandbox) == (100, None, "limited")
    assert made.path == Path("course.yml")


def test_the_gradient_course_has_the_points_and_the_deck_that_are_published() -> None:
    made = load_course(ROOT / "course.yml")
    assert (made.course, made.title, made.seed) == ("gradient", "Calculating the gradient", 2026)
    assert {e.name: e.points for e in made.exercises if not e.bonus} == {
        "sample_loss": 6, "weighted_input": 6, "dC0_da": 10, "da_dz": 16, "dz_dw": 8,
        "weight_gradient": 14, "layer_gradient": 18, "average_gradient": 22,
    }  # fmt: skip
    assert {e.name: e.points for e in made.exercises if e.bonus} == {
        "bias_gradient": 6, "dC0_da_prev": 8, "network_gradients": 16, "numerical_gradient": 8,
        "relative_error": 2, "softmax_cross_entropy_gradient": 10,
    }  # fmt: skip
    assert made.files == ("exercises/gradient/gradient.py", "exercises/gradient/gradient.ipynb")
    assert made.stem == "gradient"
    assert made.visible == ("lesson",)


def test_without_a_deck_a_course_asks_on_the_lessons_own() -> None:
    text = SMALL.replace("deck:\n  lesson: {n: 6, n_out: 4, n_in: 6}\n", "")
    assert text.count("deck") == 0
    assert list(course(text).deck.items()) == list(load_course(ROOT / "course.yml").deck.items())


def test_the_first_case_is_visible_unless_the_course_says_which_are() -> None:
    two = SMALL.replace("deck:\n", "deck:\n  first: {n: 2}\n")
    assert course(two).visible == ("first",)
    assert course(two + "feedback: {visible: [lesson]}\n").visible == ("lesson",)
    assert course(two + "feedback: {visible: []}\n").visible == ()


def test_students_write_a_module_that_is_called_as_the_course_unless_it_says_otherwise() -> None:
    assert course().submission == "exercises/tiny/tiny.{py,ipynb}"
    assert course(SMALL.replace("tiny", "week-2")).stem == "week_2"
    assert told(SMALL.replace("tiny", "statistics")) == (
        'course.yml:1: submission: "exercises/statistics/statistics.{py,ipynb}" is called as Python\'s own statistics\n'
        "  choose another name for the module"
    )
    assert told(SMALL.replace("course: tiny", "course: 2")).startswith(
        "course.yml:1: course: 2 is a number; write it in quotes"
    )


def test_a_module_can_not_be_called_as_the_generators_are() -> None:
    assert told_with("submission: exercises/cases.py\n") == (
        'course.yml:9: submission: "exercises/cases.py" is called as an author\'s generators are, solutions/cases.py\n'
        "  choose another name for the module"
    )


def test_the_gradient_course_has_the_deck_that_tells_the_mistakes_apart() -> None:
    assert [
        (name, case.n, case.n_out, case.n_in, case.activation, case.kind)
        for name, case in load_course(ROOT / "course.yml").deck.items()
    ] == [
        ("lesson", 6, 4, 6, "sigmoid", "plain"),
        ("tanh", 11, 3, 7, "tanh", "plain"),
        ("sigmoid", 9, 5, 7, "sigmoid", "plain"),
        ("square-relu", 5, 5, 5, "relu", "plain"),
        ("one-node", 5, 1, 3, "tanh", "plain"),
        ("one-sample", 1, 3, 7, "sigmoid", "plain"),
        ("identity", 8, 5, 3, "identity", "plain"),
        ("relu-off", 8, 3, 5, "relu", "off"),
        ("near", 7, 3, 5, "tanh", "near"),
        ("far", 5, 3, 7, "sigmoid", "far"),
        ("saturated", 7, 3, 5, "tanh", "saturated"),
        ("wide-sigmoid", 2, 22, 1, "sigmoid", "wide"),
        ("wide-tanh", 2, 24, 1, "tanh", "wide"),
        ("wide-relu", 2, 28, 1, "relu", "wide"),
        ("wide-identity", 3, 28, 1, "identity", "wide"),
        ("below-sigmoid", 2, 3, 5, "sigmoid", "below"),
        ("below-tanh", 2, 3, 5, "tanh", "below"),
        ("below-relu", 2, 3, 5, "relu", "below"),
        ("below-identity", 2, 3, 5, "identity", "below"),
    ]


def test_numerical_gradient_is_judged_by_the_true_gradient_where_differences_work() -> None:
    made = load_course(ROOT / "course.yml")
    numerical = made.exercise("numerical_gradient")
    assert numerical.expected == "average_gradient"
    assert numerical.tolerance is not None
    assert (numerical.tolerance.relative, numerical.tolerance.absolute) == (6e-8, 0)
    cases = [name for name, _ in made.cases_of(numerical)]
    assert cases == ["lesson", "sigmoid", "square-relu", "one-node", "one-sample", "identity"]


def test_a_course_is_the_same_after_it_was_written_as_data() -> None:
    made = load_course(ROOT / "course.yml")
    data = made.model_dump(mode="json", by_alias=True)
    assert data["limits"] == {"import": "1 s", "call": "150 ms", "memory": "512 MB", "output": "64 kB"}
    assert "path" not in data
    assert Course.model_validate(data) == made


def test_two_courses_that_say_the_same_are_equal_wherever_they_stand() -> None:
    here = course()
    Path("there").mkdir()
    there = load_course(Path("course.yml").rename("there/course.yml"))
    assert here == there
    assert here.path != there.path
    assert pickle.loads(pickle.dumps(there)).path == there.path


def test_a_course_without_a_title_is_called_by_its_id() -> None:
    assert course(SMALL.replace("title: Two exercises\n", "")).title == "tiny"


def test_activations_and_cases_choose_cases_in_the_order_of_the_deck() -> None:
    made = course(
        SMALL.replace("deck:\n", "deck:\n  b: {activation: tanh}\n  a: {activation: relu}\n")
        .replace("points: 40", "points: 40, cases: [lesson, a, b], activations: [tanh, relu]")
        .replace("points: 60", "points: 60, cases: [lesson, b]")
    )
    assert [[name for name, _ in made.cases_of(e)] for e in made.exercises] == [["b", "a"], ["b", "lesson"]]


def test_an_unknown_exercise_is_a_fault_with_the_likely_one() -> None:
    with pytest.raises(SetupError) as caught:
        course().exercise("dC0_dA")
    assert str(caught.value) == '"dC0_dA" is not an exercise of the course tiny\n  did you mean "dC0_da"?'


@pytest.mark.parametrize(
    ("text", "seconds"), [("5 s", 5), ("200 ms", 0.2), ("0.2 s", 0.2), ("10ms", 0.01), ("600 s", 600), ("1.5 s", 1.5)]
)
def test_a_time_is_a_number_with_its_unit(text: str, seconds: float) -> None:
    assert LimitSettings.model_validate({"call": text}).call == seconds


@pytest.mark.parametrize(("text", "size"), [("512 MB", 512_000_000), ("1.5 GB", 1_500_000_000), ("1000 kB", 1_000_000)])
def test_a_size_is_a_number_with_its_decimal_unit(text: str, size: int) -> None:
    assert LimitSettings.model_validate({"memory": text}).memory == size


@given(st.floats(0.01, 600), st.integers(10**6, 64 * 10**9))
def test_a_quantity_that_was_written_reads_back_to_the_last_bit(seconds: float, size: int) -> None:
    limits = LimitSettings.model_construct(import_=1.0, call=seconds, memory=size, output=1000)
    assert LimitSettings.model_validate(limits.model_dump(by_alias=True)) == limits


# -- what an author is told: values ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("points: 40", "points: -40", "7: exercises[0].points: -40 must be greater than 0"),
        ("points: 40", "points: 0", "7: exercises[0].points: 0 must be greater than 0"),
        ("points: 40", 'points: "40"', '7: exercises[0].points: "40" is text; write it without quotes: 40'),
        ("points: 40", "points: many", '7: exercises[0].points: "many" is text; write a number'),
        ("points: 40", "points: true", "7: exercises[0].points: true is true or false; write a number"),
        ("points: 40", "points: [40]", "7: exercises[0].points: […] is a list; write a number"),
        ("points: 40", "points: .nan", "7: exercises[0].points: nan is not a finite number; write one such as 1.0e-9"),
        (
            "points: 40",
            "points: ~",
            "7: exercises[0].points: nothing is written here\n  write a value, or leave the key out",
        ),
        ("points: 40", "points: 40, bonus: no", '7: exercises[0].bonus: "no" is text; write true or false'),
        ("points: 40", "points: 40, bonus: 1", "7: exercises[0].bonus: 1 is a number; write true or false"),
        ("seed: 1", "seed: -1", "3: seed: -1 must be at least 0"),
        ("seed: 1", f"seed: {2**63}", f"3: seed: {2**63} must be less than {2**63}"),
        ("seed: 1", "seed: 1.5", "3: seed: 1.5 is not a whole number; write one"),
        ("seed: 1", "seed: 1.0", "3: seed: 1.0 is not a whole number; write 1"),
        ("seed: 1", "seed: true", "3: seed: true is true or false; write a whole number"),
        ("seed: 1", "seed: 0x10", '3: seed: "0x10" is text; write a whole number'),
        ("title: Two exercises", "title: 12", '2: title: 12 is a number; write it in quotes: "12"'),
        ("title: Two exercises", "title: true", '2: title: true is true or false; write it in quotes: "true"'),
        ("title: Two exercises", 'title: ""', '2: title: "" is not one line of at most 200 characters'),
        (
            "course: tiny",
            "course: My Course",
            (
                '1: course: "My Course" is not a name; use small letters, digits, - and _, and begin with a letter\n'
                "  for example: my-course"
            ),
        ),
        (
            "name: dC0_da",
            "name: dC0-da",
            '7: exercises[0].name: "dC0-da" is not a name that a Python function can have\n  for example: dC0_da',
        ),
        *(
            (
                "seed: 1",
                f"seed: 1\nnotebook: {{url: '{url}'}}",
                (
                    f'4: notebook.url: "{url}" is not where GitHub shows a notebook\n'
                    "  for example: https://github.com/OWNER/REPOSITORY/blob/main/lesson.ipynb"
                ),
            )
            for url in (
                "http://github.com/a/b/blob/main/c.ipynb",
                "https://github.com/a/b/blob/c.ipynb",
                "https://github.com/a/b/blob/main/c.py",
                "https://github.com/a/b/blob/main/c)x(.ipynb",
                "javascript:alert(1)//github.com/a/b/blob/main/c.ipynb",
            )
        ),
        *(
            (
                "seed: 1",
                f"seed: 1\nnotebook: {{install: '{what}'}}",
                (
                    f'4: notebook.install: "{what}" is not what pip installs, as one word\n'
                    "  for example: chainrule, or git+https://…"
                ),
            )
            for what in ("a b", "a; rm x", "$(a)", "a`b`")
        ),
        ("n_out: 4", "n_out: 0", "5: deck.lesson.n_out: 0 must be at least 1"),
        ("n_out: 4", "n_out: 4.5", "5: deck.lesson.n_out: 4.5 is not a whole number; write one"),
        ("n_in: 6", "activation: tahn", '5: deck.lesson.activation: "tahn" is not known\n  did you mean "tanh"?'),
        (
            "n_in: 6",
            "kind: odd",
            '5: deck.lesson.kind: "odd" is not known\n  there are: below, far, near, off, plain, saturated, small, wide',
        ),
        (
            "n_in: 6",
            "n_in: 6, weight: [4, 2]",
            ("5: deck.lesson.weight: [4, 2] is not a weight of 4 nodes fed by 6\n  count from 0, the node of layer L first"),
        ),
        ("n_in: 6", "n_in: 6, weight: [1]", "5: deck.lesson.weight: […] is not a weight; write [j, k]"),
        ("{n: 6, n_out: 4, n_in: 6}", "6", "5: deck.lesson: 6 is not a mapping; write {key: value, …}"),
        (
            "  lesson:",
            "  Lesson:",
            (
                '5: deck.Lesson: "Lesson" is not a name; use small letters, digits, - and _, and begin with a letter\n'
                "  for example: lesson"
            ),
        ),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_its_line_and_the_repair(old: str, new: str, message: str) -> None:
    assert told_about(old, new) == f"course.yml:{message}"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("limits: {call: 5}", "limits.call: 5 has no unit; write 5 s"),
        ("limits: {import: 0.5}", "limits.import: 0.5 has no unit; write 0.5 s"),
        ("limits: {memory: 512}", "limits.memory: 512 has no unit; write 512 MB"),
        ("limits: {memory: 512000000}", "limits.memory: 512000000 has no unit; write 512000000 B"),
        ("limits: {output: 64}", "limits.output: 64 has no unit; write 64 kB"),
        (
            "limits: {call: 5 sec}",
            'limits.call: "5 sec" is not a number with a unit (s, ms); write for example 600 s',
        ),
        (
            "limits: {output: 64 KB}",
            'limits.output: "64 KB" is not a number with a unit (B, kB, MB, GB); write for example 100 MB',
        ),
        ("limits: {call: 0 s}", 'limits.call: "0 s" is not within 10 ms and 600 s'),
        ("limits: {call: -1 s}", 'limits.call: "-1 s" is not a number with a unit (s, ms); write for example 600 s'),
        ("limits: {call: 601 s}", 'limits.call: "601 s" is not within 10 ms and 600 s'),
        (
            "limits: {memory: 1 TB}",
            'limits.memory: "1 TB" is not a number with a unit (B, kB, MB, GB); write for example 64 GB',
        ),
        ("limits: {memory: 65 GB}", 'limits.memory: "65 GB" is not within 1 MB and 64 GB'),
        ("limits: {output: 1000.5 B}", 'limits.output: "1000.5 B" is not a whole number of bytes'),
        ("limits: {call: true}", 'limits.call: true is true or false; write it in quotes: "true"'),
        ("marks: {follow-through: 1.5}", "marks.follow-through: 1.5 must be at most 1"),
        ("marks: {follow-through: yes}", 'marks.follow-through: "yes" is text; write a number'),
        ("feedback: {hints: 4}", "feedback.hints: 4 must be at most 3"),
        ("feedback: {visible: lesson}", 'feedback.visible: "lesson" is not a list; write [lesson]'),
        ("feedback: {visible: [lesson, lesson]}", 'feedback.visible: […] has "lesson" twice; leave one of them out'),
        (
            "feedback: {visible: [leson]}",
            'feedback.visible[0]: "leson" is not a case of the deck\n  did you mean "lesson"?',
        ),
        ("sandbox: seald", 'sandbox: "seald" is not known\n  did you mean "sealed"?'),
        ("sandbox: true", "sandbox: true is not known\n  there are: limited, none, sealed, sealed-no-landlock"),
        ("totals: 100", "totals: 100 is not a mapping; write {key: value, …}"),
    ],
)
def test_a_setting_that_does_not_fit_is_named_with_its_line_and_the_repair(line: str, message: str) -> None:
    assert told_with(line + "\n") == f"course.yml:9: {message}"


@pytest.mark.parametrize(
    "path",
    [
        "/etc/gradient.py",
        "../gradient.py",
        "a/../gradient.py",
        "a//gradient.py",
        "gradient",
        "gradient.txt",
        "a b.py",
        "*.py",
        "gradient.{py,py}",
        "{a,b}.{py,ipynb}",
        "gradient.{py}",
        "1.py",
        "gradient.py/",
        ".hidden/x.py",
        "a\\\\x.py",
    ],
)
def test_a_submission_path_that_leaves_the_course_or_names_no_module_is_refused(path: str) -> None:
    assert told_with(f"submission: '{path}'\n") == (
        f'course.yml:9: submission: "{path}" is not a path from the course\'s folder to a module\n'
        f"  for example: exercises/lesson/lesson.{{py,ipynb}}"
    )


def test_the_submission_path_gives_the_module_and_its_files() -> None:
    made = course(SMALL + "submission: weeks/1-loss/loss.{ipynb,py}\n")
    assert (made.stem, made.files) == ("loss", ("weeks/1-loss/loss.ipynb", "weeks/1-loss/loss.py"))
    assert course(SMALL + "submission: loss.py\n").files == ("loss.py",)


@pytest.mark.parametrize(
    ("tolerance", "message"),
    [
        ('{relative: "1e-9"}', '.relative: "1e-9" is text; write it without quotes: 1.0e-9'),
        ('{absolute: "1.5E-9"}', '.absolute: "1.5E-9" is text; write it without quotes: 1.5e-9'),
        ("{relative: 1e-9x}", '.relative: "1e-9x" is text; write a number'),
        ("{relative: -1e-9}", ".relative: -1e-09 must be at least 0"),
        ("{relative: 1}", ".relative: 1 must be less than 1"),
        ("{relative: .inf}", ".relative: inf is not a finite number; write one such as 1.0e-9"),
        ("{}", ": {…} accepts nothing\n  leave it out for the proved bound, or write: {relative: 1.0e-7}"),
        ("{rtol: 1e-9}", ".rtol: unknown key\n  there are: absolute, relative"),
        ("1e-9", ": 1e-09 is not a mapping; write {key: value, …}"),
    ],
)
def test_a_tolerance_that_does_not_fit_is_named_with_the_repair(tolerance: str, message: str) -> None:
    said = told_about("points: 40", f"points: 40, tolerance: {tolerance}")
    assert said == f"course.yml:7: exercises[0].tolerance{message}"


def test_a_tolerance_in_exponents_is_a_number() -> None:
    assert course(SMALL.replace("points: 40", "points: 40, tolerance: {relative: 1e-9}")).exercises[0].tolerance is not None


# -- what an author is told: names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title:", "titel:", '2: titel: unknown key\n  did you mean "title"?'),
        (
            "points: 40",
            "points: 40, activation: [tanh]",
            '7: exercises[0].activation: unknown key\n  did you mean "activations"?',
        ),
        ("n_in: 6", "n_inn: 6", '5: deck.lesson.n_inn: unknown key\n  did you mean "n_in"?'),
        ("seed: 1", "limits: {memroy: 1 GB}", '3: limits.memroy: unknown key\n  did you mean "memory"?'),
        ("seed: 1", "limits: {import_: 1 s}", '3: limits.import_: unknown key\n  did you mean "import"?'),
        ("seed: 1", "marks: {partial: 1}", "3: marks.partial: unknown key\n  there are: follow-through"),
        (
            "points: 40",
            "points: 40, cases: [leson]",
            '7: exercises[0].cases[0]: "leson" is not a case of the deck\n  did you mean "lesson"?',
        ),
        (
            "points: 40",
            "points: 40, cases: []",
            "7: exercises[0].cases: empty\n  write at least one, or leave the key out",
        ),
        (
            "points: 40",
            "points: 40, activations: [relu]",
            ("7: exercises[0]: no case is left: none has one of its activations\n  change cases or activations"),
        ),
        (
            "points: 40",
            "points: 40, expected: da_dy",
            '7: exercises[0].expected: "da_dy" is not another exercise\n  did you mean "da_dz"?',
        ),
        (
            "points: 40",
            "points: 40, expected: dC0_da",
            '7: exercises[0].expected: "dC0_da" is not another exercise\n  there are: da_dz',
        ),
        (
            "name: da_dz",
            "name: dC0_da",
            '8: exercises[1].name: "dC0_da" is there already, as exercises[0]\n  leave one out, or rename it',
        ),
        (
            "  - {name: da_dz, points: 60}",
            "  - {name: da_dz}",
            "8: exercises[1].points: missing\n  write for example: points: 10",
        ),
        (
            "  - {name: da_dz, points: 60}",
            "  - da_dz",
            '8: exercises[1]: "da_dz" is not a mapping; write {key: value, …}',
        ),
        ("course: tiny\n", "", "1: course: missing\n  write for example: course: gradient"),
        (
            "  lesson: {n: 6, n_out: 4, n_in: 6}\n",
            "  {}\n",
            "4: deck: empty\n  write at least one, or leave the key out",
        ),
    ],
)
def test_a_name_that_does_not_fit_is_named_with_its_line_and_the_likely_one(old: str, new: str, message: str) -> None:
    assert told_about(old, new) == f"course.yml:{message}"


def test_a_truth_that_is_judged_by_another_is_refused() -> None:
    text = SMALL.replace("points: 40", "points: 30, expected: da_dz").replace("points: 60", "points: 60, expected: z")
    assert told(text + "  - {name: z, points: 10}\n") == (
        'course.yml:7: exercises[0].expected: "da_dz" has its own truth elsewhere\n  write: expected: z'
    )


def test_points_that_do_not_sum_are_an_error_with_both_sums() -> None:
    assert told_about("points: 60", "points: 50") == (
        "course.yml:6: exercises: the required exercises give 90 points, the bonus ones 0; required must give 100\n"
        "  change points, or write totals: {required: 90}"
    )


def test_a_course_of_bonus_exercises_alone_is_refused() -> None:
    text = SMALL.replace("points: 40", "points: 40, bonus: true").replace("points: 60", "points: 60, bonus: true")
    assert told(text) == (
        "course.yml:6: exercises: the required exercises give 0 points, the bonus ones 100; required must give 100\n"
        "  change points"
    )


def test_bonus_points_that_do_not_sum_are_an_error_where_the_total_stands() -> None:
    assert told_with("  - {name: b, points: 5, bonus: true}\ntotals:\n  required: 100\n  bonus: 6\n") == (
        "course.yml:12: totals.bonus: the required exercises give 100 points, the bonus ones 5; bonus must give 6\n"
        "  change points, or write totals: {bonus: 5}"
    )


def test_points_in_tenths_sum_to_what_they_sum_to_on_paper() -> None:
    points = (9.3, 0.8, 0.6, 35.2, 1.8, 17.1, 35.2)
    assert math.fsum(points) != 100
    exercises = "".join(f"  - {{name: e{i}, points: {p}}}\n" for i, p in enumerate(points))
    assert len(course(SMALL[: SMALL.index("  - ")] + exercises).exercises) == 7


def test_a_bonus_without_a_declared_total_may_be_anything() -> None:
    assert course(SMALL + "  - {name: b, points: 7.5, bonus: true}\n").exercises[-1].points == 7.5


def test_an_exercise_that_is_not_a_function_of_the_solutions_is_named() -> None:
    made = course(SMALL.replace("dC0_da", "dC0_dA"))
    with pytest.raises(SetupError) as caught:
        made.check_functions(["dC0_da", "da_dz", "activate"], "solutions/gradient.py")
    assert str(caught.value) == (
        'course.yml:7: exercises[0].name: "dC0_dA" is not a function in solutions/gradient.py\n  did you mean "dC0_da"?'
    )
    course().check_functions(["dC0_da", "da_dz", "activate"], "solutions/gradient.py")


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_file() -> None:
    text = SMALL.replace("seed: 1", "seed: -1").replace("points: 60", "points: no").replace("{n: 6", "{n_inn: 6")
    assert told(text + "limits: {cal: 1 s}\n").splitlines() == [
        "course.yml:3: seed: -1 must be at least 0",
        "course.yml:5: deck.lesson.n_inn: unknown key",
        '  did you mean "n_in"?',
        'course.yml:8: exercises[1].points: "no" is text; write a number',
        "course.yml:9: limits.cal: unknown key",
        '  did you mean "call"?',
    ]


def test_ten_of_many_errors_are_listed() -> None:
    said = told_with("".join(f"  - {{name: e{i}, points: 0}}\n" for i in range(15)))
    assert said.splitlines()[-2:] == ["course.yml:18: exercises[11].points: 0 must be greater than 0", "and 5 more"]


# -- no way around -----------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["course: tiny\n", "deck:\n", "exercises:\n", "  - ", "{", "}", "[", "]", ": ", ", ", "\n", "  ", "\t", "&a ", "*a",
     "!!int ", "- ", "? ", "|\n", ">\n", "'", '"', "#", "---\n", "...\n", "%YAML 1.1\n", "<<", "~", "1e-9", "no",
     ".nan", "9" * 400, "5 s", "\\U0010FFFF", "\\UFFFFFFFF", "\\ud800", "\x00", "\x85", "\u2028", "\ufeff", "name",
     "points", "lesson", "limits"]
)  # fmt: skip
CHANGES = st.tuples(st.integers(0, len(SMALL)), st.integers(0, 12), st.one_of(PIECES, st.text(max_size=6)))


def outcome(data: bytes) -> str:
    Path("course.yml").write_bytes(data)
    try:
        return str(load_course(Path("course.yml")).path)
    except SetupError as fault:
        return str(fault)


@pytest.mark.slow
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
@example('a: "\\UFFFFFFFF"')
@example("course: 1\n" * 3)
def test_no_text_makes_it_raise_anything_but_a_fault(text: str) -> None:
    assert outcome(text.encode("utf-8", "surrogatepass")).startswith("course.yml")


@pytest.mark.slow
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CHANGES, min_size=1, max_size=3))
def test_no_change_of_a_course_makes_it_raise_anything_but_a_fault(changes: list[tuple[int, int, str]]) -> None:
    text = SMALL
    for at, length, piece in changes:
        text = text[:at] + piece + text[at + length :]
    assert outcome(text.encode("utf-8", "surrogatepass")).startswith("course.yml")


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise_anything_but_a_fault(data: bytes) -> None:
    assert outcome(data).startswith("course.yml")


def test_who_grades_with_a_key_does_not_wait_for_the_yaml_parser() -> None:
    code = "import sys, chainrule.course.model; sys.exit('ruamel.yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
