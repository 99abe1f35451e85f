"""The deck and the key: the same for ever, fair, pure data, validated, and enough to grade without solutions/."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from repository import COURSES, KEY, ROOT, STUDENTS_KEY, chainrule

from chainrule import builtin
from chainrule.course.model import Course, load_course
from chainrule.deck.cases import NAMES, Case, draw_case
from chainrule.deck.make_key import make_key
from chainrule.deck.network import UnfairDrawError
from chainrule.errors import SetupError
from chainrule.key import AnswerKey, encode, for_students, load_key, parse_key, save_key, take_apart
from chainrule.numerics.randomness import public

pytestmark = pytest.mark.slow  # each key takes a second

Damage = Callable[[bytes], bytes]
SOFTMAX = "softmax_cross_entropy_gradient"


def inputs(key: AnswerKey) -> str:
    """SHA-256 of the bits of every argument of every case."""
    digest = hashlib.sha256()
    for check in key.checks:
        digest.update(f"{check.exercise} {check.case}".encode())
        for name, value in check.arguments.items():
            parts = value if isinstance(value, tuple) else (value,)
            for part in parts:
                bits = part.tobytes() if isinstance(part, np.ndarray) else str(part).encode()
                digest.update(name.encode() + bits)
    return digest.hexdigest()


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(ROOT / "course.yml")


@pytest.fixture(scope="module")
def key(lesson_key: Callable[..., AnswerKey]) -> AnswerKey:
    return lesson_key()


# -- the deck ---------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bits_for_ever(lesson_key: Callable[..., AnswerKey], key: AnswerKey) -> None:
    assert inputs(key) == GOLDEN[2026]
    assert inputs(lesson_key(seed=1)) == GOLDEN[1]
    assert inputs(lesson_key(seed=2026, student="ada")) == GOLDEN[2026, "ada"]


def test_another_seed_or_student_gives_other_values_in_the_same_deck(
    lesson_key: Callable[..., AnswerKey], key: AnswerKey
) -> None:
    other, ada = lesson_key(seed=2), lesson_key(seed=2026, student="ada")
    for one in (other, ada):
        assert [(c.exercise, c.case, c.sizes) for c in one.checks] == [(c.exercise, c.case, c.sizes) for c in key.checks]
        for mine, theirs in zip(one.checks, key.checks, strict=True):
            mine_values = {float(x) for x in flat(mine.arguments)}
            theirs_values = {float(x) for x in flat(theirs.arguments)}
            shared = mine_values & theirs_values
            assert shared <= {1e-9, -1e-9, 0.5, -0.5, 3.0, -3.0, 0.0, 1.0, -1.0}  # relu's z, and flat activations


def flat(arguments: dict[str, object]) -> list[float]:
    found: list[float] = []
    for value in arguments.values():
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, np.ndarray):
                found += part.ravel().tolist()
    return found


def test_every_exercise_has_eleven_cases_and_a_wide_one_for_each_activation_if_it_takes_one(key: AnswerKey) -> None:
    for exercise in key.exercises:
        cases = [check.case for check in exercise.checks]
        wide = sum(case.startswith(("wide-", "below-")) for case in cases)
        assert wide == {"numerical_gradient": 0, "weight_gradient": 8}.get(
            exercise.name, 4 * bool({"activation", "activations"} & set(exercise.parameters))
        )
        assert len(cases) - wide == (6 if exercise.name == "numerical_gradient" else 11)
        assert [check.case for check in exercise.checks if check.visible] == ["lesson"]
    lesson = key.exercise("layer_gradient").checks[0]
    assert lesson.arguments["W"].shape == (4, 6)
    weight = key.exercise("weight_gradient").checks[0].arguments
    assert (weight["j"], weight["k"]) == (1, 2)


def test_a_network_has_hidden_layers_of_each_activation_and_none_one_or_three(key: AnswerKey) -> None:
    hidden = [check.arguments["activations"][:-1] for check in key.exercise("network_gradients").checks]
    assert {name for names in hidden for name in names} == {"sigmoid", "tanh", "relu", "identity"}
    assert {len(names) for names in hidden} == {0, 1, 3}


def test_two_layers_have_the_same_activation_also_both_of_two(key: AnswerKey) -> None:
    asked = [check.arguments["activations"] for check in key.exercise("network_gradients").checks]
    assert ("relu", "relu") in [names for names in asked if len(set(names)) < len(names)]


def test_a_gradient_is_measured_with_each_activation_and_of_a_square_matrix(key: AnswerKey) -> None:
    asked = [check.arguments for check in key.exercise("numerical_gradient").checks]
    assert {one["activation"] for one in asked} == {"sigmoid", "tanh", "relu", "identity"}
    assert any(n_out == n_in for n_out, n_in in (one["W"].shape for one in asked))
    (relu,) = [one for one in asked if one["activation"] == "relu"]
    assert np.min(np.abs(relu["A_prev"] @ relu["W"].T)) > 2e-3 * np.max(np.abs(relu["A_prev"]))  # no step crosses its kink


def test_what_takes_arrays_of_any_shape_is_asked_tables_and_vectors(key: AnswerKey) -> None:
    assert {check.arguments["x"].ndim for check in key.exercise("relative_error").checks} == {1, 2}


def test_inputs_survive_a_decimal_round_trip(key: AnswerKey) -> None:
    for check in key.checks:
        for number in flat(check.arguments):
            assert float(repr(number)) == number


def test_plain_cases_leave_a_right_answer_eleven_digits_and_a_list_of_gradients_half_a_digit_less(key: AnswerKey) -> None:
    unproved = {"numerical_gradient"}
    for check in key.checks:
        if check.case.startswith(("near", "far", "saturated", "wide", "below")) or check.exercise in unproved:
            continue
        for expected, within in zip(check.expected.arrays, check.within, strict=True):
            telling = expected != 0
            least = 4.001e-11 if check.expected.form == "list" else 1.001e-11
            assert np.all(within[telling] <= least * np.abs(expected[telling])), (check.exercise, check.case)


def test_the_indices_asked_about_are_equal_once_and_first_and_last_where_the_course_says_so(key: AnswerKey) -> None:
    said = {"one-sample": (2, 0), "near": (0, 4), "far": (1, 6)} | {
        "below-sigmoid": (2, 0), "below-tanh": (2, 4), "below-relu": (2, 4), "below-identity": (2, 0),
    }  # fmt: skip
    for name in ("dz_dw", "weight_gradient"):
        for check in key.exercise(name).checks:
            j, k, n_in = check.arguments["j"], check.arguments["k"], check.sizes["n_in"]
            assert (j == k) == (check.case == "sigmoid")
            if check.case in said:  # the first node or the last, the first input or the last: a slip there shows
                assert (j, k) == said[check.case]
            elif n_in > 3:
                assert 0 < k < n_in - 1
            if "a_prev" in check.arguments and k != j < n_in:
                assert check.arguments["a_prev"][k] != check.arguments["a_prev"][j]


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "identity"])
def test_a_slope_is_asked_at_0(key: AnswerKey, activation: str) -> None:
    """Who writes z > 0 and z < 0 forgets it; and z / z is 1 elsewhere."""
    asked = [check.arguments for check in key.exercise("da_dz").checks if check.arguments["activation"] == activation]
    assert any(0 in one["z"] for one in asked)


@pytest.mark.parametrize("name", ["a_prev", "A_prev"])
def test_inputs_may_be_0_the_first_of_them_too(key: AnswerKey, name: str) -> None:
    """What divides by one is right elsewhere, and what looks for a value finds another one's place."""
    for exercise in key.exercises:
        if name in exercise.parameters:
            asked = [check.arguments[name] for check in exercise.checks if check.case == "relu-off"]
            assert exercise.name == "numerical_gradient" or asked
            assert all(np.all(one[..., [0, -1]] == 0) and np.all(one[..., 1:-1] != 0) for one in asked)


@pytest.mark.parametrize("name", ["sample_loss", "dC0_da"])
def test_a_target_is_met_exactly_by_a_node_that_is_neither_first_nor_last_and_two_targets_are_equal(
    key: AnswerKey, name: str
) -> None:
    asked = {check.case: check.arguments for check in key.exercise(name).checks}
    assert (asked["near"]["a"] == asked["near"]["y"]).tolist() == [False, True, False]
    assert np.allclose(asked["near"]["a"], asked["near"]["y"])  # and to who asks numpy by all
    assert asked["relu-off"]["y"][0] == asked["relu-off"]["y"][2] != asked["relu-off"]["y"][1]


def test_as_many_samples_as_nodes_and_inputs_are_asked_about(key: AnswerKey) -> None:
    """Who transposes where the shapes don't fit is right elsewhere."""
    for exercise in key.exercises:
        if "Y" in exercise.parameters:
            shapes = [{check.arguments.get(name, check.arguments["Y"]).shape for name in ("A_prev", "A_0", "Y")}
                      for check in exercise.checks if check.case == "square-relu"]  # fmt: skip
            assert shapes == [{(5, 5)}]


def test_a_node_may_have_no_weights_but_0_so_that_its_z_is_0(key: AnswerKey) -> None:
    """Who leaves out what is 0, or divides by it, is right elsewhere; and so is who writes z > 0 and z < 0."""
    for exercise in key.exercises:
        for check in exercise.checks:
            if "W" in check.arguments and check.case in ("far", "identity"):
                unfed = ~np.any(check.arguments["W"], axis=1)
                assert np.flatnonzero(unfed).tolist() == [1] or (exercise.name, check.case) == (SOFTMAX, "far")
                assert "b" not in check.arguments or np.all((check.arguments["b"] == 0) == unfed)
    for name in ("dz_dw", "weight_gradient"):
        (far,) = [check.arguments for check in key.exercise(name).checks if check.case == "far"]
        assert far["j"] == 1


def test_shares_may_be_all_of_one_class_and_logits_may_all_be_far_below_0(key: AnswerKey) -> None:
    asked = {check.case: check.arguments for check in key.exercise(SOFTMAX).checks}
    assert np.all(np.sort(asked["near"]["Y"], axis=1) == [0, 0, 1])
    logits = asked["far"]["A_prev"] @ asked["far"]["W"].T
    assert np.min(np.max(logits, axis=1)) < -746


def test_where_x_and_y_differ_most_their_signs_may_differ_and_one_be_below_1(key: AnswerKey) -> None:
    for check in key.exercise("relative_error").checks:
        x, y = check.arguments["x"], check.arguments["y"]
        most = np.unravel_index(np.argmax(np.abs(x - y) / np.maximum(1, np.maximum(np.abs(x), np.abs(y)))), x.shape)
        assert check.case not in ("lesson", "identity", "relu-off") or (0 < x[most] < 1 and y[most] < -1)


def test_no_answer_can_be_kept_by_the_sizes_of_its_arguments(key: AnswerKey) -> None:
    """But where differences are measured, and of relative_error."""

    def sizes(value: object) -> object:
        return [*map(sizes, value)] if isinstance(value, tuple) else getattr(value, "shape", value)

    for exercise in key.exercises:
        seen = Counter(str([*map(sizes, check.arguments.values())]) for check in exercise.checks)
        if exercise.name not in ("numerical_gradient", "relative_error", "dz_dw", "weight_gradient"):
            assert max(seen.values()) > 1, exercise.name


@pytest.mark.parametrize("name", ["dz_dw", "weight_gradient"])
def test_one_weight_is_asked_about_at_the_first_and_the_last_of_several_nodes_and_inputs(key: AnswerKey, name: str) -> None:
    asked = [(check.arguments["W"].shape, check.arguments["j"], check.arguments["k"]) for check in key.exercise(name).checks]
    nodes = [(j, n_out) for (n_out, _), j, _ in asked if n_out > 1]
    inputs = [(k, n_in) for (_, n_in), _, k in asked if n_in > 1]
    for some in (nodes, inputs):
        assert any(index == 0 for index, _ in some)
        assert any(index == size - 1 for index, size in some)


def test_an_impossible_course_is_an_error_that_says_which_guard(tmp_path: Path) -> None:
    text = (ROOT / "course.yml").read_text(encoding="utf-8")
    impossible = text.replace("n: 9,  n_out: 5, n_in: 7,", "n: 40,  n_out: 30, n_in: 200,")
    assert impossible != text
    (tmp_path / "course.yml").write_text(impossible, encoding="utf-8")
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions", ignore=shutil.ignore_patterns("notebooks", "__pycache__"))
    with pytest.raises(SetupError) as caught:
        make_key(load_course(tmp_path / "course.yml"))
    said = str(caught.value)
    assert "deck.sigmoid: no fair case for" in said
    assert "the guard 'flat' refused" in said
    assert "change the case's sizes" in said


def test_a_parameter_without_a_generator_is_an_error_that_lists_the_known_ones(course: Course) -> None:
    with pytest.raises(SetupError, match="no generator for the parameter 'velocity'") as caught:
        draw_case(
            course,
            course.exercises[0],
            "lesson",
            course.deck["lesson"],
            ["velocity"],
            secret=public(1),
            accept=lambda case: case,
        )
    assert all(name in str(caught.value) for name in NAMES)


def test_a_layer_of_one_node_with_one_input_has_its_weight(tmp_path: Path) -> None:
    text = "course: gradient\ndeck: {least: {}}\nexercises: [{name: dz_dw, points: 100}]\n"
    (tmp_path / "course.yml").write_text(text, encoding="utf-8")
    course = load_course(tmp_path / "course.yml")
    parameters = ["W", "a_prev", "j", "k"]
    case, _ = draw_case(
        course, course.exercises[0], "least", course.deck["least"], parameters, secret=public(1), accept=lambda case: case
    )
    assert (case.arguments["W"].shape, case.arguments["j"], case.arguments["k"]) == ((1, 1), 0, 0)


def test_a_case_that_is_refused_is_drawn_again_from_another_stream(course: Course) -> None:
    seen: list[Case] = []

    def third(case: Case) -> None:
        seen.append(case)
        if len(seen) < 3:
            raise UnfairDrawError("test", "not yet")

    case, _ = draw_case(
        course, course.exercises[0], "lesson", course.deck["lesson"], ["a", "y"], secret=public(1), accept=third
    )
    assert case is seen[2]
    assert len({str(one) for one in seen}) == 3


# -- the key as a file -------------------------------------------------------------------------------------------------


def test_a_saved_key_reads_back_the_same_with_the_digest_that_sha256sum_prints(key: AnswerKey, tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    save_key(key, path)
    again = load_key(path)
    assert again.data == key.data
    assert again.digest == key.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert json.loads(path.read_bytes())["schema"] == "chainrule/key/v1"
    assert [p.name for p in tmp_path.iterdir()] == ["key.json"]


def test_what_explains_is_written_again_as_it_was_read(key: AnswerKey) -> None:
    """Its arrays are rounded relative to one entry: read, multiplied out and divided again they are the same."""
    _, explanations = take_apart(key)
    again = parse_key(key.data, "key.json")
    for name, written in explanations.items():
        for one in (key.explanation(name), again.explanation(name), STUDENTS_KEY.explanation(name)):
            assert encode(one) == written


def test_the_same_course_gives_the_same_key(course: Course, key: AnswerKey) -> None:
    assert make_key(course).digest == key.digest


def test_a_key_that_is_known_makes_no_difference(course: Course, lesson_key: Callable[..., AnswerKey]) -> None:
    assert make_key(course, seed=2).digest == lesson_key(seed=2).digest


def test_no_key_depends_on_what_was_made_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    course = load_course(ROOT / "tests/courses/statistics/course.yml")
    fresh = []
    for seed in (7, 8):
        monkeypatch.setattr("chainrule.deck.make_key.KNOWN", {})
        fresh.append(make_key(course, seed=seed).digest)
    monkeypatch.setattr("chainrule.deck.make_key.KNOWN", {})
    assert [make_key(course, seed=seed).digest for seed in (8, 7)] == fresh[::-1]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda data: data[: len(data) // 2], "not a key"),
        (lambda data: b"{}", "not a key: Object missing required field `course`"),
        (lambda data: b"\x80\x04pickle", "not a key"),
        (lambda data: data.replace(b'"schema":"chainrule/key/v1"', b'"schema":"chainrule/key/v9"'), "Invalid enum value"),
        (lambda data: data.replace(b'"points":6.0', b'"points":-6.0', 1), "Expected `float` > 0.0"),
        (lambda data: data.replace(b'"points":6.0', b'"points":6.0,"colour":"red"', 1), "unknown field `colour`"),
        (lambda data: data.replace(b'"within":[{"array":', b'"within":[{"array":-', 1), "not a key"),
        (lambda data: re.sub(rb",0\.0005,\d+\]", b",0.0005,999]", data, count=1), "an array has no entry 999"),
        (lambda data: re.sub(rb",0\.0005,\d+\]", b",0.0005,-1]", data, count=1), "an array has no entry -1"),
        (lambda data: b"[" * 200_000, "not a key"),
    ],
)
def test_what_is_not_a_key_is_refused_with_the_reason(key: AnswerKey, tmp_path: Path, damage: Damage, said: str) -> None:
    path = tmp_path / "key.json"
    path.write_bytes(damage(key.data))
    with pytest.raises(SetupError) as caught:
        load_key(path)
    assert str(caught.value).startswith(f"{path}: not a key: ")
    assert said in str(caught.value)
    assert "make one with: chainrule key -o FILE" in str(caught.value)


def test_a_key_that_cannot_be_written_leaves_nothing_behind(key: AnswerKey, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"key\.json: can't be written: No such file"):
        save_key(key, tmp_path / "no" / "key.json")
    assert list(tmp_path.iterdir()) == []


def test_a_key_grades_on_a_machine_without_solutions(tmp_path: Path) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    there.mkdir()
    here.mkdir()
    shutil.copytree(COURSES / "statistics", there, dirs_exist_ok=True)
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}

    made = chainrule("key", "-o", here / "key.json", "--seed", "99", cwd=there, env=environment)
    assert made.returncode == 0, made.stderr
    shutil.rmtree(there)
    shutil.copy(COURSES / "statistics/submissions/divides-by-n-minus-1/moments.py", here)
    graded = chainrule("grade", "--key", "key.json", "moments.py", "--format", "json", cwd=here, env=environment)
    result = json.loads(graded.stdout)
    assert (graded.returncode, result["score"], result["receipt"]["seed"]) == (1, 40.0, 99)
    assert result["key"] == hashlib.sha256((here / "key.json").read_bytes()).hexdigest()


def test_without_solutions_and_without_a_key_the_remedy_is_named(tmp_path: Path) -> None:
    (tmp_path / "course.yml").write_bytes((ROOT / "course.yml").read_bytes())
    with pytest.raises(SetupError, match="give a key: --key FILE"):
        make_key(load_course(tmp_path / "course.yml"))


def test_the_built_in_key_is_the_one_of_the_public_seed(key: AnswerKey) -> None:
    assert builtin.public_key().data == for_students(key).data
    assert STUDENTS_KEY.lesson.functions == {}
    assert KEY.data == key.data


def test_a_mistake_without_a_value_raises_or_returns_what_is_not_finite(key: AnswerKey) -> None:
    """And the file says which: an answer is the mistake's only if it has no value in the same way."""
    read = parse_key(key.data, "key.json")
    for exercise, misconception, raises in (
        ("layer_gradient", "transposed-weights", True),
        ("layer_gradient", "cross-entropy-derivative", False),
        ("average_gradient", "divides-by-n-minus-1", False),
    ):
        form = next(one for one in read.explanation(exercise).catalogue if one.misconception == misconception)
        without = [case for case, values in form.values.items() if values is None]
        assert without
        assert {form.raises(case) for case in without} == {raises}
        assert not any(form.raises(case) for case in form.values.keys() - {*without})


GOLDEN = {
    2026: "be2add4c8d1eddd7f45e06b56f1fa72432aec281ebda60bd457b8d75e101fe9b",
    1: "86e694836829e32f2af77d2e44f53f23c2c1fea7446232e4e004887d709a373f",
    (2026, "ada"): "890ac1bc86537c7cc2202e4723de5659f1b11b6b707848f287e149dbcca4d01b",
}
