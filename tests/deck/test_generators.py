"""solutions/cases.py: an author's own generators, what they may ask for, and how their slips are told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainrule.course.model import load_course
from chainrule.deck.cases import ATTEMPTS, NAMES
from chainrule.deck.generators import MOST_NUMBERS, Generators, sizes
from chainrule.deck.make_key import make_key
from chainrule.deck.provenance import source_digest
from chainrule.diagnosis.diagnose import diagnose
from chainrule.diagnosis.places.as_code import write_case
from chainrule.errors import SetupError
from chainrule.judging.compare import compare
from chainrule.key import AnswerKey, KeyExercise
from chainrule.sandbox.answer import Answer, Part
from chainrule.sandbox.child.values import reduce

COURSE = "course: own\ndeck: {one: {n: 3}, two: {n: 4}}\nexercises: [{name: f, points: 100}]\n"
HEAD = "import numpy as np\n\n"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def made(cases: str | None, function: str = "def f(x):\n    return x[0]\n", **options: Any) -> AnswerKey:
    Path("solutions").mkdir(exist_ok=True)
    Path("course.yml").write_text(COURSE, encoding="utf-8")
    Path("solutions/own.py").write_text(HEAD + function, encoding="utf-8")
    if cases is not None:
        Path("solutions/cases.py").write_text(HEAD + cases, encoding="utf-8")
    return make_key(load_course(Path("course.yml")), **options)


def asked(cases: str | None, function: str = "def f(x):\n    return x[0]\n", **options: Any) -> KeyExercise:
    return made(cases, function, **options).exercises[0]


def told(cases: str, function: str = "def f(x):\n    return x[0]\n") -> str:
    with pytest.raises(SetupError) as caught:
        made(cases, function)
    return str(caught.value)


# -- what a generator draws ------------------------------------------------------------------------------------------


def test_a_generator_draws_the_parameter_that_is_called_as_it_is() -> None:
    """And goes before the built-in one of that name."""
    one, two = asked("def x(draw, case):\n    return draw.between(2, 3, case.n)\n").checks
    for check, n in ((one, 3), (two, 4)):
        x = check.arguments["x"]
        assert x.shape == (n,)
        assert np.all((x >= 2) & (x < 3))
    assert not set(one.arguments["x"].tolist()) & set(two.arguments["x"].tolist())


def test_the_same_seed_draws_the_same_and_another_another() -> None:
    cases = "def x(draw, case):\n    return draw.unit(case.n)\n"
    first = made(cases)
    assert made(cases).data == first.data
    for other in (made(cases, seed=1), made(cases, student="ada")):
        assert not np.array_equal(other.exercises[0].checks[0].arguments["x"], first.exercises[0].checks[0].arguments["x"])


def test_a_generator_asks_for_other_names_own_and_built_in_as_fixtures_do() -> None:
    cases = (
        "def k(x):\n    return len(x) - 1\n\n"
        "def x(draw, case):\n    return draw.unit(case.n)\n\n"
        "def twice(x, k, scale=2):\n    return [scale * x, x[k:]]\n\n"
        "def shifted(case, W):\n    return W + case.n\n"
    )
    function = "def f(shifted, twice, k, W):\n    return shifted[0, 0] + twice[0][k] - W[0, 0]\n"
    (check, _) = asked(cases, function).checks
    assert list(check.arguments) == ["shifted", "twice", "k", "W"]
    assert check.arguments["k"] == 2
    assert np.array_equal(check.arguments["shifted"], check.arguments["W"] + 3)
    whole, last = check.arguments["twice"]
    assert whole[2] == 2 * last[0]


def test_what_one_name_draws_does_not_depend_on_the_others() -> None:
    x = "def x(draw, case):\n    return draw.unit(case.n)\n"
    p = "\ndef p(draw):\n    return draw.between(0, 1, 1)\n"
    alone, beside = asked(x), asked(x + p, "def f(p, x):\n    return x[0]\n")
    assert np.array_equal(alone.checks[0].arguments["x"], beside.checks[0].arguments["x"])


@pytest.mark.parametrize("value", ["3", "-(2**63)", "'word'", "[1, 2]", "['a', 'b']", "np.array(0.5)", "[np.ones(2)]", "[]"])
def test_a_generator_may_return_all_that_a_function_can_be_asked_with(value: str) -> None:
    (check, _) = asked(f"def x():\n    return {value}\n", "def f(x):\n    return 1.0\n").checks
    assert repr(check.arguments["x"]).startswith(("3", "-", "'", "(", "array"))


def test_a_draw_that_a_generator_refuses_is_drawn_again() -> None:
    cases = "def x(draw, case):\n    x = draw.unit(case.n)\n    return x if x[0] > 0.9 else None\n"
    assert all(check.arguments["x"][0] > 0.9 for check in asked(cases).checks)


def test_a_generator_that_refuses_everything_is_named_as_the_guard() -> None:
    assert told("def x(draw):\n    return None\n") == (
        f"course.yml: deck.one: no fair case for f in {ATTEMPTS} draws; the guard 'x in solutions/cases.py' refused "
        f"{ATTEMPTS} of them, lastly with: x in solutions/cases.py: it returned None\n"
        "  change the case's sizes, activation or kind, or that generator, or leave the case out of the exercise's cases"
    )


def test_a_network_is_drawn_where_one_is_asked_for_alone() -> None:
    """Sizes with which no network is fair, of which an own name knows nothing."""
    Path("solutions").mkdir()
    text = COURSE.replace("{n: 3}", "{n: 40, n_out: 30, n_in: 200}")
    Path("course.yml").write_text(text, encoding="utf-8")
    Path("solutions/own.py").write_text("def f(x):\n    return x[0]\n", encoding="utf-8")
    Path("solutions/cases.py").write_text("def x(draw, case):\n    return draw.unit(case.n)\n", encoding="utf-8")
    assert make_key(load_course(Path("course.yml"))).exercises[0].checks[0].arguments["x"].shape == (40,)


def test_the_file_is_a_part_of_what_a_key_is_made_from() -> None:
    made("def x(draw):\n    return draw.unit(2)\n")
    course = load_course(Path("course.yml"))
    before = source_digest(course.path, course.stem)
    Path("solutions/cases.py").write_text("def x(draw):\n    return draw.unit(3)\n", encoding="utf-8")
    assert source_digest(course.path, course.stem) != before
    Path("solutions/cases.py").unlink()
    assert source_digest(course.path, course.stem) != before


def test_helpers_and_what_is_imported_draw_nothing() -> None:
    helper = "from statistics import mean\n\ndef _n(case):\n    return case.n\n\n"
    cases = helper + "def x(draw, case):\n    return draw.unit(_n(case))\n"
    assert asked(cases).checks[0].arguments["x"].shape == (3,)


# -- the sizes that messages speak of ----------------------------------------------------------------------------------


def test_a_case_of_own_names_has_the_sizes_of_its_arguments_and_any_other_those_of_a_layer() -> None:
    own = asked("def x(draw, case):\n    return draw.unit(case.n)\n").checks[0]
    assert (own.sizes, own.of_layer, own.sized()) == ({"len(x)": 3}, False, "len(x) = 3")
    mixed = asked("def p(draw):\n    return 1\n", "def f(p, W):\n    return W[0, 0]\n").checks[0]
    assert (mixed.sizes, mixed.of_layer) == ({"n": 3, "n_out": 1, "n_in": 1}, True)


def test_sizes_are_named_as_a_student_would_write_them() -> None:
    arguments = {"x": np.ones(3), "A": np.ones((2, 5)), "names": ("a", "b"), "k": 3, "p": np.array(0.5), "none": np.ones(0)}
    assert sizes(arguments) == {"len(x)": 3, "A.shape[0]": 2, "A.shape[1]": 5, "len(names)": 2}


TABLE = "def A(draw, case):\n    return draw.signed(1, 2, case.n, 5)\n"


@pytest.mark.parametrize(
    ("change", "said", "hint"),
    [
        (
            lambda x: x.T,
            "rows and columns are swapped",
            "Rows and columns have changed places: what does the first index stand for?",
        ),
        (
            lambda x: x / len(x),
            "1/A.shape[0] times what it should be",
            "What do you average over here, and what do you add up?",
        ),
        (lambda x: 5 * x, "A.shape[1] times what it should be", "What do you average over here, and what do you add up?"),
        (
            lambda x: x[:, :3],
            "it returns shape (A.shape[0], A.shape[0]) = (3, 3), not shape (A.shape[0], A.shape[1]) = (3, 5)",
            None,
        ),
        (lambda x: x * (1 + 3e-8), "Case one, entry [0, 0]: you return ", None),
        (lambda x: x[0, 0], "it returns a single number, not shape (A.shape[0], A.shape[1]) = (3, 5)", None),
    ],
)
def test_what_is_said_of_a_wrong_answer_is_about_its_arguments(change: Any, said: str, hint: str | None) -> None:
    key = made(TABLE, "def f(A):\n    return 3 * A\n")
    exercise = key.exercises[0]
    judged = []
    for check in exercise.checks:
        reduced = reduce(change(check.expected.arrays[0].copy()), "value")
        parts = tuple(Part(*part) for part in reduced.parts)
        judged.append(compare(Answer("value", reduced.kind, parts, reduced.type_name), check))
    finding = diagnose(exercise, judged, key)
    assert said in finding.message
    assert finding.hint == hint
    assert not [word for word in ("node", "derivative", "w_") if word in f"{finding.message} {finding.hint}"]


def test_a_case_is_shown_as_what_a_student_is_asked_with() -> None:
    cases = "def x():\n    return 3\n\ndef p():\n    return np.array(0.5)\n"
    shown = write_case(made(cases, "def f(x, p):\n    return p * x\n"), "f", None)
    assert shown.startswith("# f, case one\nimport numpy as np\n")
    assert "\nx = 3\np = np.array(0.5)\n" in shown
    assert shown.endswith('print("expected:", 1.5)\n')


# -- an author's slips -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        ("def x(draw, case):\n    return 1 / 0\n", ":4: x raised ZeroDivisionError: division by zero"),
        ("def x(draw, case):\n    raise SystemExit(1)\n", ":4: x raised SystemExit: 1"),
        ("def x(draw, case):\n    return draw.unitt(1)\n", ":4: x raised AttributeError: 'Stream' object has no attribute"),
        (
            "def x(draw, case):\n    return np.ones(1).size.sizes\n",
            ":4: x raised AttributeError: 'int' object has no attribute 'sizes'\n  a generator returns the value, or None",
        ),
        (
            "def x():\n    return 2.0\n",
            ":3: x: returned a single float\n  write: int(…), or np.array(…)",
        ),
        ("def x(case):\n    case.n = 2\n", ":4: x raised ValidationError: 1 validation error"),
        ("def x(y):\n    y[0] = 1\n    return y\n\ndef y(case):\n    return np.ones(2)\n", ":4: x raised ValueError: ass"),
        ("def x():\n    return np.arange(3)\n", ":3: x: returned an array of int64, not of float64\n  write for"),
        ("def x():\n    return np.ones(3) > 0\n", ":3: x: returned an array of bool, not of float64"),
        ("def x():\n    return np.ones(3, dtype=np.float32)\n", ":3: x: returned an array of float32, not of float64"),
        ("def x():\n    return np.array(['a'])\n", ":3: x: returned an array of <U1, not of float64"),
        ("def x():\n    return np.array([np.inf])\n", ":3: x: returned an array with a"),
        ("def x():\n    return 0.25\n", ":3: x: returned a single float\n  write: np.array(…)"),
        ("def x():\n    return np.float64(0.25)\n", ":3: x: returned a single float64\n  write: np.array(…)"),
        ("def x():\n    return np.int64(3)\n", ":3: x: returned an int64\n  write: int(…)"),
        ("def x():\n    return True\n", ":3: x: returned bool\n  return a float64 array, an int, a text, or a"),
        ("def x():\n    return {}\n", ":3: x: returned dict\n"),
        ("def x():\n    return 2**63\n", ":3: x: returned int\n"),
        ("def x():\n    return '\\ud800'\n", ":3: x: returned str\n"),
        ("def x():\n    return [1, 0.5]\n", ":3: x: returned a list with a single float\n"),
        ("def x():\n    return [[1]]\n", ":3: x: returned a list with a list in it\n"),
        ("def x():\n    return [None]\n", ":3: x: returned a list with None in it\n"),
        (f"def x():\n    return np.ones({MOST_NUMBERS + 1})\n", ":3: x: returned 10001 numbers\n  draw at most 10000"),
        ("def x():\n    return [1] * 1001\n", ":3: x: returned a list of 1001\n  draw at most 1000, and 10000 "),
        ("def x():\n    return [np.ones(6000)] * 2\n", ":3: x: returned a list of 2\n  draw at most 1000, and 10000 "),
        ("def x():\n    return np.random.default_rng().random(3)\n", ":3: x: gives another value each time that it is"),
        ("def x(y):\n    return y\n\ndef y(x):\n    return x\n", ":3: x: a circle: x needs y needs x\n  draw one of"),
        ("def x(x):\n    return x\n", ":3: x: a circle: x needs x\n"),
        ("def x(speed):\n    return speed\n", ":3: x: no generator for the parameter 'speed'\n  known are: x, W, a_prev"),
        ("def x(*all):\n    return 1\n", ":3: x: no generator for the parameter 'all'\n"),
        ("def X(draw):\n    return 1\n", ":3: X: no exercise has a parameter of this name\n  there are: x\n  a helper's"),
        ("def draw():\n    return 1\n", ":3: draw: every generator is given `draw`\n  give the parameter another name"),
        ("def x(:\n", ":3: can't be run: SyntaxError: invalid syntax"),
        ("import nowhere\n", ":3: can't be run: ModuleNotFoundError: No module named 'nowhere'"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_line_and_the_repair(cases: str, said: str) -> None:
    assert told(cases).startswith(f"solutions/cases.py{said}")


@pytest.mark.parametrize(
    ("asked_for", "said"),
    [
        ("draw.unitt(1)", 'unitt\'\n  did you mean "unit"?'),
        ("draw.normal(1)", "normal'\n  there are: below, between, choice, round, several, shuffled, sign, signed, unit"),
        ("draw.unit(case.strid)", 'strid\'\n  did you mean "stride"?'),
        ("draw.unit(case.sample)", "sample'\n  there are: activation, kind, n, n_in, n_out, stride, weight"),
    ],
)
def test_what_draw_and_the_case_have_is_told_to_whoever_asks_for_something_else(asked_for: str, said: str) -> None:
    own_key = "from pydantic import BaseModel\n\nclass Case(BaseModel):\n    stride: int = 1\n\n"
    assert told(f"{own_key}def x(draw, case):\n    return {asked_for}\n").endswith(f" object has no attribute '{said}")


def test_a_parameter_that_nobody_draws_is_told_with_what_to_write() -> None:
    said = told("def x(draw):\n    return 1\n", "def f(x, velocity):\n    return 1.0\n")
    known = ["x", *(name for name in NAMES if name != "x")]
    assert said == (
        f"f: no generator for the parameter 'velocity'\n  known are: {', '.join(known)}\n"
        "  or write your own in solutions/cases.py: def velocity(draw, case): …"
    )


def test_without_generators_nothing_is_asked_for() -> None:
    assert Generators().needed(["W", "y"], NAMES, "f") == ["W", "y"]
    Generators().check({"W"})


# -- keys of an author's own -----------------------------------------------------------------------------------------

KERNEL = (
    "from pydantic import BaseModel, Field\n\n\nclass Case(BaseModel):\n    kernel: int = Field(default=2, ge=1, le=9)\n\n\n"
    "def x(draw, case):\n    return draw.between(2, 3, case.n, case.kernel)\n"
)
SUM = "def f(x):\n    return np.sum(x)\n"


def with_keys(one: str, cases: str = KERNEL) -> AnswerKey:
    Path("solutions").mkdir(exist_ok=True)
    Path("course.yml").write_text(COURSE.replace("n: 3", one if one == "n: 3" else f"n: 3, {one}"), encoding="utf-8")
    Path("solutions/own.py").write_text(HEAD + SUM, encoding="utf-8")
    Path("solutions/cases.py").write_text(HEAD + cases, encoding="utf-8")
    return make_key(load_course(Path("course.yml")))


def test_a_generator_finds_the_keys_that_the_author_declares_or_their_defaults() -> None:
    one, two = with_keys("kernel: 5").exercises[0].checks
    assert (one.arguments["x"].shape, two.arguments["x"].shape) == ((3, 5), (4, 2))


@pytest.mark.parametrize(
    ("one", "said"),
    [
        ("kernels: 5", 'course.yml:2: deck.one.kernels: unknown key\n  did you mean "kernel"?'),
        ("kernel: 0", "course.yml:2: deck.one.kernel: 0 must be at least 1"),
        ("kernel: wide", "course.yml:2: deck.one.kernel: "),
        ("n_ou: 5", 'course.yml:2: deck.one.n_ou: unknown key\n  did you mean "n_out"?'),
    ],
)
def test_a_wrong_key_is_told_with_its_line(one: str, said: str) -> None:
    with pytest.raises(SetupError) as caught:
        with_keys(one)
    assert str(caught.value).startswith(said)


def test_a_case_has_no_keys_that_nobody_declares() -> None:
    x = "def x(draw, case):\n    return draw.between(2, 3, case.n)\n"
    for one, cases, said in (
        ("kernel: 5", x, "unknown key"),
        ("kernel: 5", KERNEL.replace("Case", "_Case"), "unknown key"),
        ("n: 3", f"Case = 1\n{x}", "Case is no pydantic model"),
    ):
        with pytest.raises(SetupError, match=said):
            with_keys(one, cases)
    with pytest.raises(SetupError, match=r"course.yml:2: deck.two.kernel: missing"):
        with_keys("kernel: 5", KERNEL.replace("default=2, ", ""))


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("kernel: int", "Case: kernel: Field required\n  give each key a default that fits"),
        ("kernel: int = Field(ge=1)", "Case: kernel: Field required\n  give each key a default that fits"),
        (
            "kernel: int = Field(default=0, ge=1)",
            "Case: kernel: Input should be greater than or equal to 1\n  give each key",
        ),
        ("kernel: int = 'wide'", "Case: kernel: Input should be a valid integer"),
        ("kernel: int = 1; n: int = 2", "Case: n is a key of chainrule's own\n  give yours another name"),
        ("kernel: int = 1; kind: str = 'small'", "Case: kind is a key of chainrule's own\n  give yours another name"),
        ("kernel: int = 1; weight: float = 0.5", "Case: weight is a key of chainrule's own\n  give yours another name"),
    ],
)
def test_a_key_that_no_smallest_case_could_have_is_told_though_each_case_of_the_deck_says_it(key: str, said: str) -> None:
    cases = KERNEL.replace("kernel: int = Field(default=2, ge=1, le=9)", key)
    Path("course.yml").write_text(COURSE.replace("n: 3", "n: 3, kernel: 5").replace("n: 4", "n: 4, kernel: 5"), "utf-8")
    Path("solutions").mkdir()
    Path("solutions/own.py").write_text(HEAD + SUM, encoding="utf-8")
    Path("solutions/cases.py").write_text(HEAD + cases, encoding="utf-8")
    with pytest.raises(SetupError) as caught:
        make_key(load_course(Path("course.yml")))
    assert str(caught.value).startswith(f"solutions/cases.py: {said}")


@pytest.mark.slow
@pytest.mark.parametrize("function", ["return x[5:]", "return x[5:] * 2", "return [x, x[5:]]", "return [x[i:] for i in []]"])
def test_a_case_to_which_nothing_is_the_answer_is_refused(function: str) -> None:
    said = told("def x(draw, case):\n    return draw.unit(case.n)\n", f"def f(x):\n    {function}\n")
    assert said.startswith("course.yml: deck.one: no fair case for f in ")
    assert "lastly with: empty: the reference returned an empty array or list" in said


def test_where_solutions_are_not_at_hand_the_course_loads() -> None:
    with_keys("kernel: 5")
    Path("solutions/cases.py").unlink()
    Path("solutions/own.py").unlink()
    Path("solutions").rmdir()
    assert (load_course(Path("course.yml")).deck["one"].model_extra or {}) == {"kernel": 5}
