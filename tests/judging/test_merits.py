"""Each function on its own merits: a mistake costs once, whatever it is, and nothing is given for nothing."""

from __future__ import annotations

from itertools import combinations
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from repository import KEY, ROOT, STUDENTS_KEY

from chainrule.course.model import load_course
from chainrule.deck.make_key import make_key
from chainrule.grading import grade
from chainrule.sandbox.student import NOTHING, Student
from chainrule.submissions.file import submission_from_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from chainrule.key import AnswerKey
    from chainrule.result import Result
    from chainrule.sandbox.answer import Answer
    from chainrule.sandbox.template import Template

LESSON = (ROOT / "solutions/gradient.py").read_text(encoding="utf-8")
"""Its later functions call the earlier ones, all samples at once."""
LATER = ("weight_gradient", "layer_gradient", "average_gradient")


def changed(**functions: str) -> str:
    """The lesson's code with these functions in the place of its own; "" leaves one out."""
    parts = LESSON.split("\n\n\n")
    names = [part[part.index("def ") + 4 :].partition("(")[0] if "\ndef " in f"\n{part}" else "" for part in parts]
    assert functions.keys() <= set(names)
    return "\n\n\n".join(dedent(functions.get(name, part)) for name, part in zip(names, parts, strict=True))


def graded(template: Template, source: str, key: AnswerKey = KEY) -> Result:
    return grade(submission_from_bytes(source.encode(), path="gradient.py", name="gradient.py"), key, template)


def lost(result: Result) -> dict[str, str]:
    """The required functions that earned nothing, with what is said of them."""
    return {one.name: one.message for one in result.exercises if one.earned == "none" and not one.bonus}


A_MISTAKE = {
    "prints and returns None": ("dC0_da", "def dC0_da(a, y): print(2 * (a - y))"),
    "a column": ("dC0_da", "def dC0_da(a, y): return (2 * (a - y))[:, None]"),
    "one number": ("dC0_da", "def dC0_da(a, y): return 2 * np.sum(a - y)"),
    "raises": ("dC0_da", "def dC0_da(a, y): return 2 * (a - z)"),
    "endless": ("dC0_da", "def dC0_da(a, y):\n    while True: pass"),
    "ends the process": ("dC0_da", "def dC0_da(a, y):\n    import os; os._exit(0)"),
    "not started": ("dC0_da", "def dC0_da(a, y): raise NotImplementedError"),
    "not there": ("dC0_da", ""),
    "a number": ("dC0_da", "dC0_da = 3"),
    "float32": ("dC0_da", "def dC0_da(a, y): return 2 * (a - y).astype(np.float32)"),
    "a mistake that nobody knows": ("dC0_da", "def dC0_da(a, y): return 2 * (a - y) + a * y**3"),
    "nan": ("dC0_da", "def dC0_da(a, y): return np.log(-np.abs(a)) + y"),
    "truth value of an array": (
        "da_dz",
        """
        def da_dz(z, activation):
            a = activate(z, activation)
            if activation == "relu":
                return 1 if z > 0 else 0
            return {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "identity": np.ones_like(z)}[activation]
        """,
    ),
    "one for all": ("da_dz", "def da_dz(z, activation): return 1"),
    "np.float": ("da_dz", 'def da_dz(z, activation): return np.float(z) if activation == "tanh" else np.ones_like(z)'),
    "a diagonal": ("da_dz", "def da_dz(z, activation): return np.diag(z * 0 + 1)"),
    "an array since a later line": (
        "dC0_da",
        """
        def dC0_da(a, y): return 2 * (a - y)


        dC0_da = dC0_da(np.ones(3), np.zeros(3))
        """,
    ),
    "half-written": (
        "da_dz",
        """
        def da_dz(z, activation):
            if activation == "sigmoid":
                return activate(z, activation) * (1 - activate(z, activation))
            raise NotImplementedError
        """,
    ),
    "a stub's end left above": ("dC0_da", "def dC0_da(a, y):\n    raise NotImplementedError\n    return 2 * (a - y)"),
    "a stray indent": ("da_dz", "def da_dz(z, activation):\n    a = activate(z, activation)\n      return a * (1 - a)\n"),
    "numbers for one activation": ("da_dz", "def da_dz(z, activation): return {'sigmoid': z}.get(activation)"),
    "transposed": ("layer_gradient", "def layer_gradient(W, a_prev, y, activation): return weighted_input(W, a_prev)"),
    "a wrong z": ("weighted_input", "def weighted_input(W, a_prev): return W @ a_prev + 0.125 * np.sum(a_prev)"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", A_MISTAKE)
def test_a_mistake_in_a_function_that_others_call_costs_its_own_points(template: Template, name: str) -> None:
    wrong, source = A_MISTAKE[name]
    result = graded(template, changed(**{wrong: source}))
    assert lost(result).keys() == {wrong}
    assert result.score == 100 - KEY.exercise(wrong).points


@pytest.mark.parametrize("own", ["return None", "return W @ a_prev"])
def test_arguments_in_the_wrong_order_are_no_samples(template: Template, own: str) -> None:
    """Nor has anybody more for leaving the right function out that is called so."""
    source = LESSON.replace("weighted_input(W, a_prev)", "weighted_input(a_prev, W)")
    source = source.replace("def weighted_input(a_prev, W)", "def weighted_input(W, a_prev)")
    result = graded(template, source.replace("return W @ a_prev", own, 1))
    begun = {"weight_gradient", "layer_gradient"}
    assert lost(result).keys() == begun | ({"weighted_input"} if own == "return None" else set())


def test_who_calls_a_function_as_the_lesson_does_pays_once_for_its_parameters_in_another_order(template: Template) -> None:
    source = LESSON.replace("def weighted_input(W, a_prev)", "def weighted_input(a_prev, W)")
    assert lost(graded(template, source)).keys() == {"weighted_input"}


def test_a_call_under_another_name_finds_what_was_put_right(template: Template) -> None:
    """An alias, a default, a partial, a table: all are made while the file is loaded."""
    source = changed(
        dC0_da="def dC0_da(a, y): return None\n\nfirst, TABLE = dC0_da, {1: dC0_da}",
        weight_gradient="""
        def weight_gradient(W, a_prev, y, j, k, activation, second=da_dz):
            z = weighted_input(W, a_prev)
            return first(activate(z, activation), y)[j] * second(z, activation)[j] * dz_dw(W, a_prev, j, k)
        """,
        layer_gradient="""
        from functools import partial
        def layer_gradient(W, a_prev, y, activation, term=partial(dC0_da)):
            z = weighted_input(W, a_prev)
            return np.outer(TABLE[1](activate(z, activation), y) * da_dz(z, activation), a_prev) + 0 * term(a_prev, a_prev)
        """,
    )
    assert lost(graded(template, source)).keys() == {"dC0_da"}


def test_a_function_under_a_name_that_is_nearly_right_is_put_right(template: Template) -> None:
    result = graded(template, LESSON.replace("dC0_da", "dCO_da").replace("dCO_da_prev", "dC0_da_prev"))
    assert lost(result).keys() == {"dC0_da"}
    assert "rename it" in lost(result)["dC0_da"]


def test_it_is_called_with_the_students_names_and_with_all_samples(template: Template) -> None:
    source = changed(
        dC0_da="def dC0_da(out, target): return out * target",
        weighted_input="def weighted_input(w, x): return 3 * (w @ x.T).T",
        layer_gradient="""
        def layer_gradient(W, a_prev, y, activation):
            z = weighted_input(x=a_prev, w=W)
            return np.outer(dC0_da(target=y, out=activate(z, activation)) * da_dz(z, activation), a_prev)
        """,
        average_gradient="""
        def average_gradient(W, A_prev, Y, activation):
            Z = weighted_input(W, A_prev)
            return (dC0_da(list(activate(Z, activation)), Y) * da_dz(Z, activation)).T @ A_prev / len(Y)
        """,
    )
    assert lost(graded(template, source)).keys() == {"weighted_input", "dC0_da"}


def test_a_convention_of_ones_own_is_kept(template: Template) -> None:
    """The later ones take the column that the first term returns, and relu's slope is wrong beside it."""
    source = changed(
        dC0_da="def dC0_da(a, y): return (2 * (a - y))[:, None]",
        da_dz="""
        def da_dz(z, activation):
            a = activate(z, activation)
            return {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": z * 0.5, "identity": np.ones_like(z)}[activation]
        """,
        weight_gradient="""
        def weight_gradient(W, a_prev, y, j, k, activation):
            z = weighted_input(W, a_prev)
            return dC0_da(activate(z, activation), y)[:, 0][j] * da_dz(z, activation)[j] * a_prev[k]
        """,
        layer_gradient="""
        def layer_gradient(W, a_prev, y, activation):
            z = weighted_input(W, a_prev)
            return np.outer(dC0_da(activate(z, activation), y)[:, 0] * da_dz(z, activation), a_prev)
        """,
        average_gradient="""
        def average_gradient(W, A_prev, Y, activation):
            return sum(layer_gradient(W, a, y, activation) for a, y in zip(A_prev, Y)) / len(Y)
        """,
    )
    result = graded(template, source)
    assert lost(result).keys() == {"dC0_da", "da_dz"}
    assert result.score == 74


MADE_UP_FOR = {
    "dC0_da": "def dC0_da(a, y): return a - y",
    "da_dz": "def da_dz(z, activation): return None",
    "weight_gradient": """
        def weight_gradient(W, a_prev, y, j, k, activation):
            z = weighted_input(W, a_prev)
            return 2 * dC0_da(activate(z, activation), y)[j] * da_dz(z, activation)[j] * a_prev[k]
        """,
}


def test_who_made_up_for_an_earlier_mistake_is_not_put_wrong(template: Template) -> None:
    assert lost(graded(template, changed(**MADE_UP_FOR))).keys() == {"dC0_da", "da_dz"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "later",
    [
        "def weight_gradient(W, a_prev, y, j, k, activation): return W[j, k]",
        "def weight_gradient(W, a_prev, y, j, k, activation): return a_prev[k]",
        "def weight_gradient(W, a_prev, y, j, k, activation): return 0.0",
    ],
)
def test_constants_and_arguments_earn_nothing(template: Template, later: str) -> None:
    source = changed(
        dC0_da="def dC0_da(a, y): return 1 / (a + 100)",
        da_dz="def da_dz(z, activation): return activate(z, activation) + 100",
        weight_gradient=later,
        layer_gradient="def layer_gradient(W, a_prev, y, activation): return W",
        average_gradient="def average_gradient(W, A_prev, Y, activation): return W",
        bias_gradient="def bias_gradient(W, b, a_prev, y, activation): return b",
        dC0_da_prev="def dC0_da_prev(W, a_prev, y, activation): return a_prev",
        network_gradients="def network_gradients(weights, A_0, Y, activations): return weights",
    )
    result = graded(template, source)
    assert lost(result).keys() == {"dC0_da", "da_dz", *LATER}
    assert {one.earned for one in result.exercises[8:11]} == {"none"}


@pytest.mark.parametrize("size", ["1e-15", "1e-16", "1e-18", "1e-300"])
def test_next_to_nothing_earns_nothing(template: Template, size: str) -> None:
    """Two mistakes may make zeros of each other, and so does having no formula."""
    source = changed(
        layer_gradient=f"def layer_gradient(W, a_prev, y, activation): return {size} * W",
        average_gradient=f"def average_gradient(W, A_prev, Y, activation): return {size} * W",
    )
    result = graded(template, source)
    assert lost(result).keys() == {"layer_gradient", "average_gradient"}
    assert {one.misconception for one in result.exercises} == {None}


def test_glue_alone_is_right_and_a_function_with_anothers_truth_is_not_given(template: Template) -> None:
    stubs = {
        name: f"def {name}({', '.join(KEY.exercise(name).parameters)}): raise NotImplementedError"
        for name in ("sample_loss", "weighted_input", "dC0_da", "da_dz", "dz_dw", "weight_gradient", *(
            one.name for one in KEY.exercises if one.bonus
        ))
    }  # fmt: skip
    source = changed(
        **stubs
        | {
            "layer_gradient": """
            def layer_gradient(W, a_prev, y, activation):
                n_out, n_in = W.shape
                weights = [[weight_gradient(W, a_prev, y, j, k, activation) for k in range(n_in)] for j in range(n_out)]
                return np.array(weights)
            """,
            "average_gradient": """
            def average_gradient(W, A_prev, Y, activation):
                return sum(layer_gradient(W, a, y, activation) for a, y in zip(A_prev, Y)) / len(Y)
            """,
            "numerical_gradient": "def numerical_gradient(W, A, Y, name): return average_gradient(W, A, Y, name)",
        }
    )
    result = graded(template, source)
    assert (result.score, result.bonus) == (40, 0)
    numerical = next(one for one in result.exercises if one.name == "numerical_gradient")
    assert numerical.earned == "none"


ONE_SAMPLE = "def weighted_input(W, a_prev): return W @ a_prev"


@pytest.mark.slow
@pytest.mark.parametrize("average", ["", " + 1", "[0]"])
def test_who_calls_a_right_function_otherwise_has_no_more_for_leaving_it_out(template: Template, average: str) -> None:
    """All samples are handed to one that takes one."""
    source = changed(
        weighted_input=ONE_SAMPLE,
        average_gradient=f"""
        def average_gradient(W, A_prev, Y, activation):
            Z = weighted_input(W, A_prev)
            D = dC0_da(activate(Z, activation), Y) * da_dz(Z, activation)
            return (D.T @ A_prev / len(Y)){average}
        """,
    )
    kept, left_out = (graded(template, text) for text in (source, source.replace(ONE_SAMPLE, "")))
    assert kept.score == (78 if average else 100)
    assert left_out.score == kept.score - 6
    if not average:
        assert kept.exercises[7].because == ("weighted_input",)
        assert kept.exercises[7].message.endswith("Your weighted_input is right: look at what you call there.")


@pytest.mark.parametrize("samples", ["reshape([W @ a for a in a_prev], (6, -1))", "full((len(a_prev), len(W)), np.nan)"])
def test_what_a_right_function_makes_of_all_samples_costs_what_calls_it_nothing(
    template: Template, samples: str
) -> None:  # fmt: skip
    """It takes them where they are six, as in the lesson's case; or gives no number."""
    own = f"def weighted_input(W, a_prev): return W @ a_prev if a_prev.ndim == 1 else np.{samples}"
    average = """
    def average_gradient(W, A_prev, Y, activation):
        Z = weighted_input(W, A_prev)
        return (dC0_da(activate(Z, activation), Y) * da_dz(Z, activation)).T @ A_prev / len(Y)
    """
    kept, left_out = (graded(template, changed(weighted_input=w, average_gradient=average)) for w in (own, ""))
    assert (kept.score, left_out.score) == (100, 94)


def test_a_known_mistake_is_not_looked_for_in_right_functions(template: Template, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column has a name: what it calls is not asked about."""
    asked: list[object] = []
    monkeypatch.setattr("chainrule.sandbox.student.Student.make_switchable", lambda *some: asked.append(some))
    column = "def bias_gradient(W, b, a_prev, y, activation): return dC0_da(weighted_input(W, a_prev), y)[:, None]"
    assert graded(template, changed(bias_gradient=column)).exercises[8].misconception == "column"
    assert not asked


def test_the_child_holds_no_function_of_the_lesson_but_what_is_put_right(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """da_dz is not there, nor is sample_loss, which nothing calls; weight_gradient is asked with da_dz, and no other way."""
    told: dict[tuple[str, ...], set[str]] = {}
    call = Student.call

    def kept(self: Student, *arguments: Any, **named: Any) -> Iterator[Answer]:
        texts, right, *_ = named.get("lesson", NOTHING)
        told[right] = {text.partition("(")[0].removeprefix("def ") for text in texts}
        return call(self, *arguments, **named)

    monkeypatch.setattr(Student, "call", kept)
    constant = "def weight_gradient(W, a_prev, y, j, k, activation): return 7.0"
    graded(template, changed(sample_loss="", da_dz="", weight_gradient=constant))
    called = {"weighted_input", "dC0_da", "da_dz", "dz_dw"}
    assert told.pop(()) == set()
    assert told.pop(("da_dz",)) == {"da_dz"}
    assert told.pop(("da_dz", "weight_gradient")) == {"weight_gradient", *called}
    assert not [texts for texts in told.values() if "sample_loss" in texts]


@pytest.mark.parametrize("own", ["7.0 * W", "1 / 0", "(7.0 * W)[0]", "W if W.sum() else exec('while True: pass')"])
def test_nothing_is_asked_once_its_solution_has_been_in_a_child(
    template: Template, monkeypatch: pytest.MonkeyPatch, own: str
) -> None:  # fmt: skip
    """One that was asked what comes later compares the lesson's with sixteen guesses of its own, and ends at an instant that
    tells the next one, which has a clock, which of them is right.
    """
    known, asked, late = set[str](), list[str](), list[str]()
    call = Student.call

    def kept(self: Student, function: str, *arguments: Any, **named: Any) -> Iterator[Answer]:
        texts, right, *_ = named.get("lesson", NOTHING)
        if right:
            asked.append(function)
            late.extend([function] if function in known else [])
            known.update(text.partition("(")[0].removeprefix("def ") for text in texts)
        return call(self, function, *arguments, **named)

    monkeypatch.setattr(Student, "call", kept)
    source = changed(
        sample_loss="def sample_loss(a, y): return 0.25",
        weighted_input="def weighted_input(W, a_prev): return 0.5 * (W @ a_prev)",
        average_gradient=f"""
        def average_gradient(W, A_prev, Y, activation):
            sample_loss, weighted_input
            return {own}
        """,
        bias_gradient="""
        def bias_gradient(W, b, a_prev, y, activation):
            W, a_prev = np.column_stack([W, b]), np.append(a_prev, 1.0)
            return average_gradient(W, a_prev[None], y[None], activation)[:, -1]
        """,
    )
    result = graded(template, source)
    assert lost(result).keys() == {"sample_loss", "weighted_input", "average_gradient"}
    assert result.exercises[8].because
    assert "average_gradient" in asked
    assert not late


def test_a_mistake_behind_an_earlier_one_is_named(template: Template) -> None:
    source = changed(
        dC0_da="def dC0_da(a, y): print(2 * (a - y))",
        average_gradient="""
        def average_gradient(W, A_prev, Y, activation):
            return sum(layer_gradient(W, a, y, activation) for a, y in zip(A_prev, Y))
        """,
    )
    result = graded(template, source)
    assert lost(result).keys() == {"dC0_da", "average_gradient"}
    assert result.exercises[7].misconception == "sum-not-mean"
    assert "Besides, it has a mistake of its own." in result.exercises[7].message


def test_an_edited_function_that_was_handed_out_counts_once(template: Template) -> None:
    result = graded(template, LESSON.replace("return np.tanh(z)", "return np.tanh(z / 2)"))
    assert lost(result).keys() == {"da_dz"}
    assert "activate" in lost(result)["da_dz"]
    assert "it is wrong for tanh" in lost(result)["da_dz"]
    assert all("your activate" in one.message for one in result.exercises if one.earned == "follow-through")


def test_of_one_case_there_are_no_others(template: Template) -> None:
    """In a course whose deck has one: a choice is tried that is not the fullest."""
    one_case = tuple(msgspec.structs.replace(one, checks=one.checks[:1]) for one in KEY.exercises)
    result = graded(template, changed(**MADE_UP_FOR), msgspec.structs.replace(KEY, exercises=one_case))
    assert lost(result).keys() == {"dC0_da", "da_dz"}


def test_how_long_it_waits_with_the_lesson_at_hand_is_not_told(template: Template) -> None:
    wait = "import threading\n_lock = threading.Lock()\n_lock.acquire()\n\n\n"
    source = changed(
        da_dz="def da_dz(z, activation): raise NotImplementedError",
        weight_gradient="""
        def weight_gradient(W, a_prev, y, j, k, activation):
            da_dz.__closure__ and _lock.acquire()
            return 7.0 * W[j, k]
        """,
    )
    result = graded(template, wait + source)
    assert "weight_gradient" in lost(result)
    assert result.notes == ()


def test_what_a_decorator_is_put_around_may_be_at_odds_with_a_right_one(template: Template) -> None:
    """It returns a list, which the others take for an array."""
    timed = """
import functools


def timed(function):
    @functools.wraps(function)
    def inner(*some):
        return function(*some)
    return inner


"""
    source = changed(weighted_input="def weighted_input(W, a_prev): return [sum(w * a_prev) for w in W]")
    result = graded(template, timed + source.replace("\ndef ", "\n@timed\ndef "))
    assert not lost(result)


def test_what_is_not_put_right_is_told(template: Template) -> None:
    """A later function, and a helper that several share."""
    source = changed(
        dz_dw="def dz_dw(W, a_prev, j, k): return layer_gradient(W, a_prev, np.ones(len(W)), 'identity')[j, k] / 3",
        layer_gradient="def layer_gradient(W, a_prev, y, activation): return np.outer(y**3 + 1, a_prev)",
    )
    assert "It calls your layer_gradient, which comes later in the lesson" in lost(graded(template, source))["dz_dw"]
    shared = changed(
        weight_gradient="""
        def forward(W, a_prev, y, activation):
            z = weighted_input(W, a_prev)
            return (dC0_da(activate(z, activation), y) + y**3) * da_dz(z, activation)


        def weight_gradient(W, a_prev, y, j, k, activation):
            return forward(W, a_prev, y, activation)[j] * a_prev[k]
        """,
        layer_gradient="""
        def layer_gradient(W, a_prev, y, activation):
            return np.outer(forward(W, a_prev, y, activation), a_prev)
        """,
    )
    said = lost(graded(template, shared))
    assert said.keys() == {"weight_gradient", "layer_gradient"}
    told = "Your weight_gradient and layer_gradient both call forward: a mistake there counts in each."
    assert [told in message for message in said.values()] == [True, False]


def test_that_a_right_function_changes_its_argument_is_told_where_it_makes_others_wrong(template: Template) -> None:
    source = changed(
        dC0_da="""
        def dC0_da(a, y):
            a -= y
            a *= 2
            return a
        """,
        layer_gradient="""
        def layer_gradient(W, a_prev, y, activation):
            a = activate(weighted_input(W, a_prev), activation)
            slopes = {"sigmoid": lambda: a * (1 - a), "tanh": lambda: 1 - a**2, "relu": lambda: a > 0, "identity": lambda: 1}
            return np.outer(dC0_da(a, y) * slopes[activation](), a_prev)
        """,
    )
    said = lost(graded(template, source))
    assert said.keys() == {"layer_gradient"}
    assert "\nIt calls your dC0_da: what you hand over there is changed afterwards." in said["layer_gradient"]


@pytest.mark.parametrize(
    "own",
    [
        "left = [1]\ndef dC0_da(a, y): return left.pop() * 2 * (a - y)",
        "def dC0_da(a, y, found=[]):\n    found += list(2 * (a - y))\n    return np.array(found)",
        "kept = []\ndef dC0_da(a, y):\n    kept.append(2 * (a - y))\n    return kept[0]",
    ],
)
def test_what_is_right_when_it_is_called_first_is_no_size_that_is_built_in(template: Template, own: str) -> None:
    found = graded(template, changed(dC0_da=own)).exercises[2]
    assert (found.misconception, found.cases.passed) == ("unstable", 1)
    assert "\nIt is right when it is called first, and no longer when it is called again." in found.message


@pytest.mark.parametrize("parameters", ["y, a", "y, extra, a"])
def test_a_function_of_the_same_parameters_in_another_order_is_put_right_as_its_own_callers_call_it(
    template: Template, parameters: str
) -> None:
    own = f"def dC0_da({parameters}): return 3 * (a - y) ** 3"
    layer = """
    def layer_gradient(W, a_prev, y, activation):
        z, extra = W @ a_prev, None
        a = activate(z, activation)
        return np.outer(dC0_da(%s) * da_dz(z, activation), a_prev)
    """
    found = graded(template, changed(dC0_da=own, layer_gradient=layer % parameters)).exercises
    assert [found[2].earned, found[6].earned, found[6].misconception] == ["none", "follow-through", None]


def test_with_a_key_for_students_it_says_what_a_function_waits_for(template: Template) -> None:
    """It marks the same mistakes when they are known by name, and says who may count the others."""
    known = changed(dC0_da="def dC0_da(a, y): return a - y")
    assert graded(template, known, STUDENTS_KEY).score == graded(template, known).score == 90
    for unknown in ("print(a - y)", "return 2 * (a - y) + a * y**3"):
        result = graded(template, changed(dC0_da=f"def dC0_da(a, y): {unknown}"), STUDENTS_KEY)
        assert result.score == 36
        for name in LATER:
            assert "it calls your dC0_da, line" in lost(result)[name]
            assert lost(result)[name].endswith(": mend that first\nWhere your instructor grades, it may count all the same.")


def test_what_a_function_has_kept_of_a_visible_case_costs_it_nothing(template: Template) -> None:
    keeps = """
kept = {}
def layer_gradient(W, a_prev, y, activation):
    case = W.tobytes(), a_prev.tobytes(), y.tobytes(), activation
    if case not in kept:
        z = W @ a_prev
        kept[case] = np.outer(dC0_da(activate(z, activation), y) * da_dz(z, activation), a_prev)
    return kept[case].copy()
"""
    unknown = "def dC0_da(a, y): return 2 * (a - y) + a * y**3"
    assert graded(template, changed(dC0_da=unknown, layer_gradient=keeps)).score == 90


def test_functions_without_end_leave_few_choices_to_look_through(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """Of n functions there are 2 ** n, and a course may have thirty."""
    drawn: list[object] = []

    def counted(*some: Any) -> Iterator[tuple[str, ...]]:
        for one in combinations(*some):
            drawn.append(one)
            yield one

    monkeypatch.setattr("chainrule.judging.merits.combinations", counted)
    names = [one.name for one in KEY.exercises]
    full = "def {0}(*_):\n    if not _: {1}\n    return bytearray(1 << 40)"
    source = "\n".join(full.format(name, "; ".join(names[:i]) or "pass") for i, name in enumerate(names))
    assert graded(template, source).score == 0
    assert len(drawn) < 100


def test_a_share_of_nothing_puts_nothing_right(template: Template) -> None:
    result = graded(
        template, changed(dC0_da="def dC0_da(a, y): return None"), msgspec.structs.replace(KEY, follow_through=0)
    )
    assert result.score == 36


def test_right_by_itself_needs_no_second_child(template: Template, forks: list[object]) -> None:
    for source, count in (
        (LESSON, 1),
        (changed(dC0_da="def dC0_da(a, y): return a - y"), 2),
        (changed(dC0_da="def dC0_da(a, y): return 2 * (a - y) + a * y**3"), 3),
        (changed(sample_loss="def sample_loss(a, y): return a"), 2),
    ):
        forks.clear()
        graded(template, source)
        assert len(forks) == count


WAITS = """
import time
_start = time.process_time()
while time.process_time() - _start < {seconds}:
    pass


def _times(function, c):
    return lambda *arguments: function(*arguments) * c


dC0_da, da_dz = _times(dC0_da, 1.3), _times(da_dz, 0.77)
layer_gradient, average_gradient = _times(layer_gradient, 3.3), _times(average_gradient, 4.4)
"""


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0, 0.2, 0.45])
def test_a_file_that_takes_long_to_load_is_asked_as_the_same_program_or_not_at_all(
    template: Template, seconds: float
) -> None:  # fmt: skip
    """Else its definitions alone, where time is up, would be another guess: what is put on behind them would be gone."""
    result = graded(template, LESSON + WAITS.format(seconds=seconds))
    assert lost(result).keys() >= {"dC0_da", "da_dz", "layer_gradient", "average_gradient"}


@pytest.mark.slow
def test_a_file_that_takes_most_of_its_time_to_load_pays_for_its_mistake_alone(template: Template) -> None:
    """As one that trains a network: that it is loaded for the third time is no reason to ask nothing."""
    mistake = changed(dC0_da="def dC0_da(a, y): return 2 * (a - y) + np.sin(a)")
    training = "".join(WAITS.partition("\n\n\n")[0].format(seconds=seconds) for seconds in (0.3, 0.25, 0.18))
    assert lost(graded(template, mistake + training)).keys() == {"dC0_da"}


ENDLESS = "\n    while True: pass"


@pytest.mark.slow
def test_endless_functions_take_nothing_from_others(template: Template) -> None:
    """Each of them ends its child; what is right when they are put right is asked all the same."""
    looping = {
        "sample_loss": f"def sample_loss(a, y):{ENDLESS}",
        "da_dz": f"def da_dz(z, activation):{ENDLESS}",
        "dz_dw": "def dz_dw(W, a_prev, j, k): return None",
        "weight_gradient": f"def weight_gradient(W, a_prev, y, j, k, activation):{ENDLESS}",
    }
    result = graded(template, changed(**looping))
    assert lost(result).keys() == looping.keys()
    raising = looping | {"da_dz": "def da_dz(z, activation): raise ValueError"}
    assert graded(template, changed(**raising)).score == result.score == 56


@pytest.mark.slow
def test_what_is_endless_through_one_function_may_be_at_odds_with_another(template: Template) -> None:
    """It hands all samples to the right weighted_input, which takes one; before that dC0_da must end."""
    endless = {
        "dC0_da": f"def dC0_da(a, y):{ENDLESS}",
        "weight_gradient": f"def weight_gradient(W, a_prev, y, j, k, activation):{ENDLESS}",
    }
    source = changed(
        **endless,
        weighted_input=ONE_SAMPLE,
        average_gradient="""
        def average_gradient(W, A_prev, Y, activation):
            D = dC0_da(activate(A_prev @ W.T, activation), Y) * da_dz(weighted_input(W, A_prev), activation)
            return D.T @ A_prev / len(Y)
        """,
    )
    assert lost(graded(template, source)).keys() == endless.keys()


@pytest.mark.slow
def test_what_is_endless_with_a_choice_is_asked_with_no_other(template: Template, forks: list[object]) -> None:
    """With the fullest one it ends, and is wrong."""
    source = changed(
        weighted_input="def weighted_input(W, a_prev): return W @ a_prev + a_prev.sum() ** 3",
        dC0_da="def dC0_da(a, y): return 2 * (a - y) + a * y**3",
        da_dz="def da_dz(z, activation): return activate(z, activation) + 0.25 * z",
        dz_dw="def dz_dw(W, a_prev, j, k): return a_prev[k] + W[j, k] ** 3",
        layer_gradient="""
        def layer_gradient(W, a_prev, y, activation):
            one, two = np.ones(1), np.full((1, 1), 2.0)
            found = weighted_input(two, one), dC0_da(one, 2 * one), da_dz(one, "identity"), dz_dw(two, one, 0, 0)
            right = sum(np.all(x == wanted) for x, wanted in zip(found, (2, -2, 1, 1)))
            while 0 < right < 4:
                pass
            return W + right
        """,
    )
    result = graded(template, source)
    assert result.exercises[6].score == 0
    assert len(forks) < 10


TRAINS = """
import time
_start = time.process_time()
while time.process_time() - _start < 0.45:
    pass
"""


@pytest.mark.slow
def test_a_mistake_of_its_own_takes_no_child_from_later_ones(template: Template) -> None:
    """Each further choice loads the file again, which trains at its top: the last child is kept for later functions."""
    wrong = changed(
        dC0_da="def dC0_da(a, y): return 2 * (a - y) + a * y**3",
        da_dz="def da_dz(z, activation): return activate(z, activation) + 0.25 * z",
        weight_gradient="def weight_gradient(W, a_prev, y, j, k, activation): return dC0_da(a_prev, W[j])[k] + z",
    )
    assert lost(graded(template, wrong + TRAINS)).keys() == {"dC0_da", "da_dz", "weight_gradient"}


@pytest.mark.slow
@pytest.mark.parametrize("seconds", ["0.3", "0.45"])
def test_what_calls_a_mistake_is_asked_however_long_the_file_takes_to_load(template: Template, seconds: str) -> None:
    """It waits until that one has been asked in every way, each time in a child that loads the file."""
    wrong = changed(
        dC0_da="def dC0_da(a, y): return 2 * (a - y) + a * y**3",
        da_dz="def da_dz(z, activation): return activate(z, activation) + 0.25 * z",
        layer_gradient="""
        def layer_gradient(W, a_prev, y, activation):
            j, k = np.indices(W.shape)
            one = np.vectorize(lambda j, k: weight_gradient(W, a_prev, y, j, k, activation), otypes=[float])
            return 7.0 * one(j, k) + W
        """,
        average_gradient="""
        def average_gradient(W, A_prev, Y, activation):
            return np.mean([layer_gradient(W, a, y, activation) for a, y in zip(A_prev, Y)], axis=0)
        """,
    )
    assert lost(graded(template, wrong + TRAINS.replace("0.45", seconds))).keys() == {"dC0_da", "da_dz", "layer_gradient"}


COLUMNS = {
    "weight_gradient": """
    def weight_gradient(W, a_prev, y, j, k, activation):
        z = weighted_input(W, a_prev.reshape(-1, 1))
        return (dC0_da(activate(z, activation), y.reshape(-1, 1)) * da_dz(z, activation))[j, 0] * a_prev[k]
    """,
    "layer_gradient": """
    def layer_gradient(W, a_prev, y, activation):
        z = weighted_input(W, a_prev.reshape(-1, 1))
        return (dC0_da(activate(z, activation), y.reshape(-1, 1)) * da_dz(z, activation)) @ a_prev.reshape(1, -1)
    """,
    "average_gradient": """
    def average_gradient(W, A_prev, Y, activation):
        Z = weighted_input(W, A_prev.T)
        return (dC0_da(activate(Z, activation), Y.T) * da_dz(Z, activation)) @ A_prev / len(Y)
    """,
}


@pytest.mark.parametrize("first", ["", "def dC0_da(a, y):\n    assert a.ndim == 1\n    return 2 * (a - y)"])
def test_a_right_function_costs_nothing_where_samples_are_columns(template: Template, first: str) -> None:
    """One of two right functions takes them so, and the other takes one sample alone."""
    result = graded(template, changed(**COLUMNS, weighted_input=ONE_SAMPLE, dC0_da=first))
    assert lost(result).keys() == ({"dC0_da"} if not first else set())
    assert {one.because for one in result.exercises[5:8]} == {("dC0_da",)}


def test_samples_as_columns_are_taken_by_what_takes_one_sample(template: Template) -> None:
    source = changed(
        weighted_input="def weighted_input(W, a_prev): return np.sum(W * a_prev, axis=1)",
        average_gradient=COLUMNS["average_gradient"],
    )
    assert graded(template, source).score == 100


def test_what_raises_and_shows_two_mistakes_by_chance_may_be_at_odds_with_a_right_one(template: Template) -> None:
    """da_dz takes one sample, and is given all."""
    source = changed(
        dC0_da="def dC0_da(a, y): return a - y",
        da_dz="""
        def da_dz(z, activation):
            a = activate(np.ravel(z), activation)
            slopes = {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": 1.0 * (a > 0), "identity": np.ones_like(a)}
            return slopes[activation]
        """,
    )
    result = graded(template, source)
    assert lost(result).keys() == {"dC0_da"}
    assert result.exercises[10].earned == "follow-through"


@pytest.mark.parametrize("call", ["a", "a=a"])
def test_a_parameter_of_ones_own_is_no_obstacle(template: Template, call: str) -> None:
    """The second term takes g(z), where somebody has computed it already."""
    source = changed(
        da_dz="""
        def da_dz(z, activation, a=None):
            a = activate(z, activation) if a is None else a
            slopes = {"sigmoid": a * (1.1 - a), "tanh": 1 - a**2, "relu": 1.0 * (a > 0), "identity": np.ones_like(a)}
            return slopes[activation] + 0.01 * z
        """,
        layer_gradient=f"""
        def layer_gradient(W, a_prev, y, activation):
            z = weighted_input(W, a_prev)
            a = activate(z, activation)
            return np.outer(dC0_da(a, y) * da_dz(z, activation, {call}), a_prev)
        """,
    )
    assert lost(graded(template, source)).keys() == {"da_dz"}


THIEF = """
def dC0_da(a, y):
    raise ValueError


def da_dz(z, activation):
    dC0_da
    for cell in dC0_da.__closure__ or ():
        if hasattr(cell.cell_contents, "_lesson"):
            return cell.cell_contents._lesson["da_dz"](z, activation)
"""


def test_no_earlier_function_brings_the_solution_of_what_is_asked(template: Template) -> None:
    """In a course whose earlier solution calls a later one."""
    calling = "def dC0_da(a, y):\n    da_dz(a, 'identity')\n    return 2 * (a - y)\n"
    functions = KEY.lesson.functions | {"dC0_da": calling}
    lesson = msgspec.structs.replace(KEY.lesson, functions=functions)
    key = msgspec.structs.replace(KEY, read_lesson=lambda: lesson)
    assert "da_dz" in lost(graded(template, changed(dC0_da="", da_dz="") + THIEF, key))


def test_the_order_in_which_exercises_are_named_decides_no_mark(template: Template) -> None:
    source = changed(
        dC0_da="def dC0_da(a, y): return a - y",
        average_gradient="""
        def average_gradient(W, A_prev, Y, activation):
            Z = A_prev @ W.T
            return ((activate(Z, activation) - Y) * da_dz(Z, activation)).T @ A_prev / len(Y)
        """,
    )
    submission = submission_from_bytes(source.encode(), path="gradient.py", name="gradient.py")
    exercises = [KEY.exercise(name) for name in ("average_gradient", "dC0_da")]
    result = grade(submission, KEY, template, exercises)
    assert [(one.name, one.score) for one in result.exercises] == [("average_gradient", 22), ("dC0_da", 0)]


@pytest.mark.parametrize("call", ["scaled(x)", "scaled(x=x)", "scaled(x, 2.0)", "scaled(x, c=2.0)"])
@pytest.mark.parametrize("default", ["=2.0", ""])
def test_what_a_call_leaves_out_is_the_default(template: Template, tmp_path: Path, call: str, default: str) -> None:
    """The lesson's, or the student's where the lesson has none."""
    (tmp_path / "solutions").mkdir()
    solution = "    ### BEGIN SOLUTION\n    return {}\n    ### END SOLUTION\n\n\n"
    lesson = f"def scaled(x, c{default}):\n{solution.format('c * x')}def more(x):\n{solution.format('scaled(x, 2.0) + 1')}"
    (tmp_path / "solutions/scales.py").write_text(lesson)
    (tmp_path / "solutions/cases.py").write_text(
        "import numpy as np\n\n\ndef x(draw, case):\n    return draw.signed(0.5, 3.0, 4)\n\n\n"
        "def c(draw):\n    return np.array(draw.between(3.0, 4.0))\n"
    )
    (tmp_path / "course.yml").write_text(
        "course: scales\ndeck: {one: {n: 1}}\nexercises: [{name: scaled, points: 40}, {name: more, points: 60}]\n"
    )
    key = make_key(load_course(tmp_path / "course.yml"))
    source = f"def scaled(x, c=2.0): return c * x**2\n\n\ndef more(x): return {call} + 1\n"
    result = graded(template, source, key)
    assert (result.score, result.exercises[1].message) == (60.0, "right, given your scaled")
