"""A mistake is counted once, and nothing else is to be had by it. Submissions run in the real sandbox."""

from __future__ import annotations

import msgspec
import pytest
from process_table import Stopwatch
from repository import KEY

from chainrule.grading import grade
from chainrule.result import Result
from chainrule.sandbox.template import Template
from chainrule.submissions.file import submission_from_bytes

pytestmark = pytest.mark.slow  # some fifty submissions

LATER = {"weight_gradient", "layer_gradient", "average_gradient"}

HEAD = """
import numpy as np

def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z
"""
RIGHT = {
    "sample_loss": "def sample_loss(a, y):\n    return np.sum((a - y) ** 2)",
    "weighted_input": "def weighted_input(W, a_prev):\n    return W @ a_prev",
    "dC0_da": "def dC0_da(a, y):\n    return 2 * (a - y)",
    "da_dz": """
def da_dz(z, activation):
    a = activate(z, activation)
    return {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": (z > 0) * 1.0, "identity": z * 0 + 1}[activation]
""",
    "dz_dw": "def dz_dw(W, a_prev, j, k):\n    return a_prev[k]",
    "weight_gradient": """
def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return dC0_da(a, y)[j] * da_dz(z, activation)[j] * dz_dw(W, a_prev, j, k)
""",
    "layer_gradient": """
def layer_gradient(W, a_prev, y, activation):
    n_out, n_in = W.shape
    return np.array([[weight_gradient(W, a_prev, y, j, k, activation) for k in range(n_in)] for j in range(n_out)])
""",
    "average_gradient": """
def average_gradient(W, A_prev, Y, activation):
    return np.mean([layer_gradient(W, a_prev, y, activation) for a_prev, y in zip(A_prev, Y)], axis=0)
""",
    "bias_gradient": """
def bias_gradient(W, b, a_prev, y, activation):
    z = weighted_input(W, a_prev) + b
    return dC0_da(activate(z, activation), y) * da_dz(z, activation)
""",
    "dC0_da_prev": """
def dC0_da_prev(W, a_prev, y, activation):
    z = weighted_input(W, a_prev)
    return W.T @ (dC0_da(activate(z, activation), y) * da_dz(z, activation))
""",
    "network_gradients": """
def network_gradients(weights, A_0, Y, activations):
    As, Zs = [A_0], []
    for W, activation in zip(weights, activations):
        Zs.append(As[-1] @ W.T)
        As.append(activate(Zs[-1], activation))
    gradients, T = [], dC0_da(As[-1], Y)
    for layer in reversed(range(len(weights))):
        D = T * da_dz(Zs[layer], activations[layer])
        gradients.insert(0, D.T @ As[layer] / len(Y))
        T = D @ weights[layer]
    return gradients
""",
}
VECTORS = {
    "layer_gradient": """
def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    return np.outer(dC0_da(activate(z, activation), y) * da_dz(z, activation), a_prev)
""",
    "average_gradient": """
def average_gradient(W, A_prev, Y, activation):
    Z = A_prev @ W.T
    return (dC0_da(activate(Z, activation), Y) * da_dz(Z, activation)).T @ A_prev / len(Y)
""",
}


def graded(template: Template, changes: dict[str, str], *, share: float = 1.0, only: str = "") -> Result:
    """The result of the right functions with these changed; one that is "" is left out."""
    source = HEAD + "\n".join(text for text in (RIGHT | changes).values() if text)
    key = msgspec.structs.replace(KEY, follow_through=share)
    asked = [key.exercise(only)] if only else []
    return grade(submission_from_bytes(source.encode(), path="gradient.py", name="gradient.py"), key, template, asked)


def carried(result: Result) -> set[str]:
    for exercise in result.exercises:
        if exercise.earned == "follow-through":
            assert exercise.verdict != "PASS"
            assert (exercise.misconception, exercise.hint) == (None, None)
            assert exercise.message.startswith("right, given your ")
    return {exercise.name for exercise in result.exercises if exercise.earned == "follow-through"}


# -- what is carried ---------------------------------------------------------------------------------------------------

MISTAKES = {
    "adds-one": ("weighted_input", "def weighted_input(W, a_prev):\n    return W @ a_prev + 1"),
    "averages-inputs": ("weighted_input", "def weighted_input(W, a_prev):\n    return W @ a_prev / len(a_prev)"),
    "missing-factor-2": ("dC0_da", "def dC0_da(a, y):\n    return a - y"),
    "sign-flipped": ("dC0_da", "def dC0_da(a, y):\n    return 2 * (y - a)"),
    "forgets-the-target": ("dC0_da", "def dC0_da(a, y):\n    return 2 * a"),
    "keeps-the-square": ("dC0_da", "def dC0_da(a, y):\n    return 2 * (a - y) ** 2"),
    "wrong-formula": ("da_dz", "def da_dz(z, activation):\n    return activate(z, activation) * 3 + z"),
    "one-based": ("dz_dw", "def dz_dw(W, a_prev, j, k):\n    return a_prev[k - 1]"),
    "node-for-input": ("dz_dw", "def dz_dw(W, a_prev, j, k):\n    return W[j, k]"),
}


@pytest.mark.parametrize("misconception", MISTAKES)
def test_a_wrong_term_is_counted_once(template: Template, misconception: str) -> None:
    name, source = MISTAKES[misconception]
    result = graded(template, {name: source})
    points = {exercise.name: exercise.points for exercise in KEY.exercises}
    assert carried(result) >= LATER, result.exercises
    assert result.score == 100 - points[name]


@pytest.mark.parametrize("misconception", ["missing-factor-2", "sign-flipped", "wrong-formula"])
def test_it_is_also_carried_through_all_samples_at_once_and_into_the_bonus(template: Template, misconception: str) -> None:
    name, source = MISTAKES[misconception]
    result = graded(template, VECTORS | {name: source})
    assert carried(result) == {*LATER, "bias_gradient", "dC0_da_prev", "network_gradients"}
    assert result.bonus == 30


def test_two_wrong_terms_are_counted_as_two_and_no_more(template: Template) -> None:
    changes = dict([MISTAKES["sign-flipped"], MISTAKES["wrong-formula"]])
    result = graded(template, VECTORS | changes)
    assert carried(result) >= LATER
    assert result.score == 100 - 10 - 16
    assert result.exercises[5].message == "right, given your dC0_da and da_dz"


def test_what_is_named_is_the_earliest_function_that_the_mistake_is_in(template: Template) -> None:
    """With sigmoid's name misspelt, the product is without its second link, which is a known mistake, too."""
    da_dz = RIGHT["da_dz"].replace("    a = ", "    activation = activation.replace('sigmoid', 'identity')\n    a = ")
    result = graded(template, VECTORS | {"da_dz": da_dz})
    assert {one.because for one in result.exercises if one.earned == "follow-through"} == {("da_dz",)}


def test_who_writes_one_term_out_rightly_is_given_the_other(template: Template) -> None:
    layer = VECTORS["layer_gradient"].replace("da_dz(z, activation)", "1.0 * right(z, activation)")
    helper = RIGHT["da_dz"].replace("def da_dz", "def right")
    changes = dict([MISTAKES["sign-flipped"], MISTAKES["wrong-formula"]])
    result = graded(template, changes | {"layer_gradient": helper + layer})
    assert result.exercises[6].message == "right, given your dC0_da"


def test_a_later_mistake_is_carried_further_but_not_forgiven(template: Template) -> None:
    result = graded(template, {"layer_gradient": VECTORS["layer_gradient"].replace("a_prev)\n", "a_prev) * 3\n")})
    assert carried(result) == {"average_gradient"}
    assert result.score == 82
    assert result.exercises[7].message == "right, given your layer_gradient"


@pytest.mark.parametrize(("share", "score"), [(0.0, 36.0), (0.25, 49.5), (1.0, 90.0)])
def test_the_course_sets_the_share_that_is_kept(template: Template, share: float, score: float) -> None:
    assert graded(template, dict([MISTAKES["missing-factor-2"]]), share=share).score == score


def test_nothing_is_carried_from_a_function_that_was_not_asked(template: Template) -> None:
    result = graded(template, dict([MISTAKES["missing-factor-2"]]), only="layer_gradient")
    assert (carried(result), result.score) == (set(), 0)


def test_a_number_too_small_to_be_a_factor_carries_nothing(template: Template) -> None:
    """It is within the bounds of 0 where the truth is nearly 0, and nowhere else."""
    tiny = {
        "dC0_da": "def dC0_da(a, y):\n    return np.full(len(a), 5e-324)",
        "weight_gradient": "def weight_gradient(W, a_prev, y, j, k, activation):\n    return 5e-324",
        "layer_gradient": "def layer_gradient(W, a_prev, y, activation):\n    return np.full(W.shape, 5e-324)",
        "average_gradient": "def average_gradient(W, A_prev, Y, activation):\n    return np.full(W.shape, 5e-324)",
    }
    assert graded(template, tiny).score == 36


@pytest.mark.parametrize("where", ["np.where(z > 0, 1.0, 12345.0)", "np.where(z > 0, 1.0, z - 3)"])
def test_where_the_truth_is_0_not_anything_is_right_given_two_mistakes(template: Template, where: str) -> None:
    """One of two earlier mistakes ignores its input, so that the slope of relu could be anything where it is 0."""
    own = f"""
def own(z, activation):
    a = activate(z, activation)
    return {{"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": {where}, "identity": z * 0 + 1}}[activation]
"""
    changes = {
        "dC0_da": "def dC0_da(a, y):\n    return a - y",
        "dz_dw": "def dz_dw(W, a_prev, j, k):\n    return 1.0",
        "layer_gradient": own + "def layer_gradient(W, a_prev, y, activation):\n    z = W @ a_prev\n"
        "    return np.outer((activate(z, activation) - y) * own(z, activation), np.ones_like(a_prev))",
    }
    assert "layer_gradient" not in carried(graded(template, changes))


# -- attempts to get more ----------------------------------------------------------------------------------------------

COUNTS = """
calls = 0
def dC0_da(a, y):
    global calls
    calls += 1
    return (a - y) * (1 + (calls {condition}))
"""
STATEFUL = """
last = [None]
def dC0_da(a, y):
    return (a - y) if last[0] is None or last[0].shape[0] != len(a) else last[0]
"""
TERMS = {
    "zero first term": {"dC0_da": "def dC0_da(a, y):\n    return 0 * a"},
    "zero second term": {"da_dz": "def da_dz(z, activation):\n    return np.zeros_like(z)"},
    "zero third term": {"dz_dw": "def dz_dw(W, a_prev, j, k):\n    return 0.0"},
    "zero z": {"weighted_input": "def weighted_input(W, a_prev):\n    return np.zeros(len(W))"},
    "minus zero": {"dC0_da": "def dC0_da(a, y):\n    return -0.0 * np.abs(a)"},
    "too small to see": {"dC0_da": "def dC0_da(a, y):\n    return 1e-300 * (a - y)"},
    "smallest numbers": {"dC0_da": "def dC0_da(a, y):\n    return np.full_like(a, 5e-324)"},
    "constant first term": {"dC0_da": "def dC0_da(a, y):\n    return np.ones_like(a)"},
    "constant second term": {"da_dz": "def da_dz(z, activation):\n    return np.full_like(z, 0.25)"},
    "constant third term": {"dz_dw": "def dz_dw(W, a_prev, j, k):\n    return 1.0"},
    "constant z": {"weighted_input": "def weighted_input(W, a_prev):\n    return np.ones(len(W))"},
    "depends on the shape alone": {"dC0_da": "def dC0_da(a, y):\n    return np.arange(len(a)) + 1.0"},
    "depends on the indices alone": {"dz_dw": "def dz_dw(W, a_prev, j, k):\n    return 1.0 + j + 10 * k"},
    "depends on the name alone": {"da_dz": "def da_dz(z, activation):\n    return np.full_like(z, len(activation))"},
    "depends a very little": {"dC0_da": "def dC0_da(a, y):\n    return 1 + 1e-9 * a"},
    "zero but for one node": {"dC0_da": "def dC0_da(a, y):\n    return (a - y) * (len(a) == 1)"},
    "random numbers": {"dC0_da": "rng = np.random.default_rng()\ndef dC0_da(a, y):\n    return rng.random(a.shape)"},
    "another value on each call": {"dC0_da": COUNTS.format(condition="% 7")},
    "single precision": {"dC0_da": "def dC0_da(a, y):\n    return np.float32(a - y)"},
    "raises": {"dC0_da": "def dC0_da(a, y):\n    raise ValueError"},
    "a column": {"dC0_da": "def dC0_da(a, y):\n    return (a - y)[:, None]"},
    "not finite": {"dC0_da": "def dC0_da(a, y):\n    return (a - y) * np.inf"},
    "another value from the twelfth call on": {"dC0_da": COUNTS.format(condition="> 11")},
}
ATTEMPTS = {
    "hands on what the later function was asked": {
        "dC0_da": STATEFUL,
        "weight_gradient": "def weight_gradient(W, a_prev, y, j, k, activation):\n    last[0] = y * 7\n    return 7 * y[j]",
        "layer_gradient": """
def layer_gradient(W, a_prev, y, activation):
    last[0] = 7 * y
    return np.outer(7 * y, a_prev)
""",
        "average_gradient": "def average_gradient(W, A_prev, Y, activation):\n    return Y.T @ A_prev",
    },
    "later ones have a mistake of their own": {
        "dC0_da": MISTAKES["missing-factor-2"][1],
        "weight_gradient": RIGHT["weight_gradient"].replace("da_dz(z, activation)[j] *", ""),
        "layer_gradient": VECTORS["layer_gradient"].replace("* da_dz(z, activation)", "+ z"),
        "average_gradient": VECTORS["average_gradient"].replace("/ len(Y)", ""),
    },
    "later ones are zero": {
        "dC0_da": MISTAKES["missing-factor-2"][1],
        "weight_gradient": "def weight_gradient(W, a_prev, y, j, k, activation):\n    return 0.0",
        "layer_gradient": "def layer_gradient(W, a_prev, y, activation):\n    return 0 * W",
        "average_gradient": "def average_gradient(W, A_prev, Y, activation):\n    return 0 * W",
    },
    "the terms are right": {
        "weight_gradient": RIGHT["weight_gradient"].replace("[j] * da", "[j] * 3 * da"),
        "layer_gradient": VECTORS["layer_gradient"].replace("np.outer(", "-np.outer("),
        "average_gradient": VECTORS["average_gradient"].replace("/ len(Y)", ""),
    },
    "everything is zero": {
        name: f"def {name}({', '.join(KEY.exercise(name).parameters)}):\n    return 0 * {shape}"
        for name, shape in {
            "sample_loss": "a[0]", "weighted_input": "W[:, 0]", "dC0_da": "a", "da_dz": "z", "dz_dw": "W[0, 0]",
            "weight_gradient": "W[0, 0]", "layer_gradient": "W", "average_gradient": "W",
            "bias_gradient": "b", "dC0_da_prev": "a_prev",
        }.items()
    },
}  # fmt: skip


@pytest.mark.parametrize("term", TERMS)
def test_a_wrong_term_costs_its_own_points_whatever_it_is(template: Template, term: str) -> None:
    """The later ones are put together rightly."""
    result = graded(template, TERMS[term])
    (name,) = TERMS[term]
    assert carried(result) >= LATER or "twelfth" in term
    assert result.score == 100 - KEY.exercise(name).points


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_nothing_more_is_to_be_had(template: Template, attempt: str) -> None:
    result = graded(template, {"bias_gradient": "", "dC0_da_prev": "", "network_gradients": ""} | ATTEMPTS[attempt])
    assert carried(result) == set()


def test_whose_functions_all_return_zero_gets_nothing(template: Template) -> None:
    assert graded(template, ATTEMPTS["everything is zero"]).score == 0


def test_there_are_at_least_twenty_attempts() -> None:
    assert len(TERMS) + len(ATTEMPTS) >= 20


def test_a_term_that_answers_otherwise_for_a_later_function_gains_nothing(template: Template) -> None:
    lies = """
own = []
def dC0_da(a, y):
    own.append(a)
    if len(own) <= 10:
        return 2 * (a - y) + (len(own) == 10)
    return 3 * y
"""
    later = VECTORS["layer_gradient"].replace("dC0_da(activate(z, activation), y)", "3 * y")
    assert "layer_gradient" not in carried(graded(template, {"dC0_da": lies, "layer_gradient": later}))


# -- where the earlier one is right, or nothing has been seen ------------------------------------------------------------

OWN = """
def slope(z, activation):
    a = activate(z, activation)
    if activation == "relu":
        {relu}
    return {{"sigmoid": a * (1 - a), "tanh": 1 - a**2, "identity": z * 0 + 1}}[activation]

def wrong(z, activation, *, only):
    return activate(z, activation) if activation in only else da_dz(z, activation)

def layer_gradient(W, a_prev, y, activation):
    z = W @ a_prev
    a = activate(z, activation)
    return np.outer({first} * {second}, a_prev)

def average_gradient(W, A_prev, Y, activation):
    z, y = A_prev @ W.T, Y
    a = activate(z, activation)
    return ({first} * {second}).T @ A_prev / len(Y)
"""
"""Both written out, so that nothing in them can be put right but da_dz."""
ALL = ("sigmoid", "tanh", "relu", "identity")


def own(first: str, second: str, relu: str = "return (z > 0) * 1.0") -> dict[str, str]:
    return {"layer_gradient": OWN.format(first=first, second=second, relu=relu), "average_gradient": ""}


def test_a_branch_that_raises_is_no_mistake_of_which_no_value_was_seen(template: Template) -> None:
    result = graded(template, own("2 * (a - y)", "slope(z, activation)", "raise NotImplementedError"))
    assert {result.exercises[i].misconception for i in (6, 7)} == {None}
    assert carried(result) == set()


@pytest.mark.parametrize("relu", ["raise NotImplementedError", "return z * np.nan", "return z / (z - z)", "1 / 0"])
def test_where_an_earlier_mistake_has_no_values_nothing_follows(template: Template, relu: str) -> None:
    """With relu the first term of another loss is infinite where a node is off: anything could be hidden behind it."""
    other_loss = "(a - y) / (a * (1 - a))"
    changes = {"dC0_da": f"def dC0_da(a, y):\n    return {other_loss}"}
    result = graded(template, changes | own(other_loss, "slope(z, activation)", relu))
    assert result.exercises[2].misconception == "cross-entropy-derivative"
    assert not carried(result) & {"layer_gradient", "average_gradient"}


def test_an_exception_is_no_number_where_the_mistake_would_give_none(template: Template) -> None:
    """Its values are nan for one sample; who stops there has another reason, unless it is the arithmetic that stops."""
    for does, named in (("1 / (n - 1)", "divides-by-n-minus-1"), ("next(iter(()))", None)):
        source = f"""
def average_gradient(W, A_prev, Y, activation):
    n = len(Y)
    if n == 1:
        {does}
    return sum(layer_gradient(W, a_prev, y, activation) for a_prev, y in zip(A_prev, Y)) / (n - 1)
"""
        assert graded(template, {"average_gradient": source}).exercises[7].misconception == named


def test_the_same_mistake_with_other_activations_is_another(template: Template) -> None:
    weight = RIGHT["weight_gradient"].replace("da_dz(z, activation)", "wrong(z, activation, only='tanh')")
    layer = own("2 * (a - y)", "wrong(z, activation, only='sigmoid')")
    average = VECTORS["average_gradient"]
    result = graded(template, layer | {"weight_gradient": weight, "average_gradient": average})
    assert {one.misconception for one in result.exercises[5:7]} == {"forgets-to-differentiate"}
    assert (result.score, carried(result)) == (100 - 14 - 18, set())


def test_what_is_wrong_everywhere_follows_from_nothing_that_is_wrong_with_one_activation(template: Template) -> None:
    """What is wrong with that one alone does."""
    slope = RIGHT["da_dz"].replace("1 - a**2", "a")
    all_of_them = own("2 * (a - y)", f"wrong(z, activation, only={ALL})")
    assert "layer_gradient" not in carried(graded(template, {"da_dz": slope} | all_of_them))
    one = own("2 * (a - y)", "wrong(z, activation, only='tanh')")
    assert carried(graded(template, {"da_dz": slope} | one)) >= LATER


def test_what_is_rounded_where_an_earlier_mistake_is_the_truth_does_not_follow_from_it(template: Template) -> None:
    """The slope at a is right with relu and identity, and of the values of a mistake but a few digits are known."""
    slope = """
def da_dz(z, activation):
    a = activate(z, activation)
    a = activate(a, activation)
    return {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": (a > 0) * 1.0, "identity": z * 0 + 1}[activation]
"""
    average = VECTORS["average_gradient"].replace("def average", "def mean").replace("da_dz", "at_a")
    rounded = """
def average_gradient(W, A_prev, Y, activation):
    right = mean_gradient(W, A_prev, Y, activation)
    keep = np.abs(right) == np.max(np.abs(right))
    return np.where(keep, right, np.array([float(f"{x:.6g}") for x in right.flat]).reshape(W.shape) if {when} else right)
"""
    own = slope.replace("da_dz", "at_a") + average + rounded
    for when, follows in (("False", True), ("activation == 'relu'", False)):
        result = graded(template, {"da_dz": slope, "average_gradient": own.replace("{when}", when)})
        assert result.exercises[3].misconception == "derivative-at-a"
        assert ("average_gradient" in carried(result)) == follows


COUNTED = """
sizes, seen = [6, 11, 9, 7, 5, 1, 8, 8, 7, 5, 3], []
def dz_dw(W, a_prev, j, k):
    case = a_prev.tobytes()
    if case not in seen:
        seen.append(case)
    return a_prev[k] * (sizes[seen.index(case)] if seen.index(case) < 11 else 1)
"""
TURNS = """
seen = set()
def dz_dw(W, a_prev, j, k):
    case = a_prev.tobytes()
    is_new = case not in seen
    seen.add(case)
    return a_prev[k] * (3 if is_new else 5)
"""


@pytest.mark.parametrize(
    ("dz_dw", "later", "change", "at", "named"),
    [
        (COUNTED, "average_gradient", ("/ len(Y)", ""), 7, "sum-not-mean"),
        (TURNS, "layer_gradient", ("a_prev)\n", "a_prev) * 3\n"), 4, "unstable"),
    ],
    ids=["it counts the cases, of whose samples the course tells", "it is another each time"],
)
def test_no_factor_follows_from_one_that_a_function_can_not_have(
    dz_dw: str, later: str, change: tuple[str, str], at: int, named: str, template: Template
) -> None:
    """A function of one sample knows no n; the first one doesn't even change when it is asked again."""
    result = graded(template, {"dz_dw": dz_dw, later: VECTORS[later].replace(*change)})
    assert result.exercises[at].misconception == named
    assert later not in carried(result)


SLEEPS = """
import time
def dC0_da(a, y):
    if len(a) == 1 and a.tolist() != y.tolist():
        while abs(float(a[0])) in (0.25, 0.5, 1.0, 1.5, 2.0):
            pass
    return a - y
"""


def test_single_precision_is_not_looked_for_where_there_is_nothing_to_compare(template: Template) -> None:
    """The first is named; of the second nothing comes on other layers than the lesson's."""
    changes = {
        "sample_loss": "def sample_loss(a, y):\n    return np.float32(np.sum((a - y) ** 2))",
        "weighted_input": "def weighted_input(W, a_prev):\n    assert len(W) == 4\n    return 1.1 * (W @ a_prev)",
    }
    result = graded(template, changes)
    assert [one.verdict for one in result.exercises][:2] == ["WRONG", "WRONG"]
    assert (result.exercises[0].misconception, result.score) == ("float32", 88)


def test_a_function_that_hangs_on_the_small_cases_costs_one_call_and_no_marks(template: Template) -> None:
    with Stopwatch() as watch:
        result = graded(template, {"dC0_da": SLEEPS})
    assert (result.exercises[2].verdict, result.exercises[2].misconception) == ("WRONG", "missing-factor-2")
    assert (result.exercises[2].smallest or "").endswith("it did not finish in time: is there a loop that never ends?")
    assert result.score == 90
    assert watch.seconds < 15
