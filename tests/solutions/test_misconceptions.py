"""The catalogue of mistakes: complete, told in words, caught by every deck, and told apart."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from repository import KEY, ROOT

from chainrule.course.model import load_course
from chainrule.deck import solutions as reference
from chainrule.diagnosis.mistakes import pattern, unstable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from chainrule.key import AnswerKey, Check, Signature, Values
from chainrule.numerics.distance import have_same_shapes

pytestmark = pytest.mark.slow  # the whole catalogue on four seeds

COURSE = load_course(ROOT / "course.yml")

WORD = re.compile(r"[a-z_]+")
TERMS = frozenset({
    "activation", "axis", "backpropagation", "backprop", "backward", "batch", "bias", "biases", "broadcast", "chain",
    "clipping", "cosh", "delta", "derivative", "diagonal", "entropy", "epoch", "error", "errors", "exponential",
    "exponentials", "feature", "float", "gradient", "hadamard", "hidden", "jacobian", "kernel", "label", "layer", "leaky",
    "learning", "linear", "link", "logarithm", "logistic", "logit", "logits", "loss", "matrix", "median", "momentum",
    "neuron", "neurons", "norm", "normalisation", "optimiser", "outer", "overflow", "overfitting", "parameter", "partial",
    "regularisation", "relu", "residual", "sample", "scalar", "sigmoid", "sinh", "slope", "softmax", "squash", "summand",
    "tangent", "target", "tensor", "term", "training", "transpose", "transposed", "unit", "units", "variance", "vector",
    "vectorise", "vectorised", "weight",
})  # fmt: skip
"""What this field calls things. Other words of hints are English, or of school."""

PLAIN = frozenset(
    WORD.findall(
        """
        absolute adding again against alike along already apart applied argument arguments ask averages averaging away back
        bad becoming been bends besides big bounds brackets bring brings cancel cancels carried carry changing checking
        chosen climb close column columns compare comparison compete compute computed computes contain count counting course
        cut cuts dc_i decimals define denominator depend depends dice did different differentiate differentiating differs
        dimension direction directions directly divided divides division divisions divisor don done double down dtype dz
        equal even everywhere exactly exchange exponent exponents factors fall feed fill filled fine finite fits fixed
        follows form formulas good grow halve happens hardly hide high horizontal however hundred included index inner inside
        joined leave leaves length lengths lesson let lie lies lists looked lost low lower lowered m made maxima meant
        memory middle minimum minus missing moderate most moved multiple multiplying neighbour neither never none numerator
        opposite pair passed pattern pick picks places point points products put question quotients reach read relus result
        returned rolls root rows say seldom share shares side sigma sign signs sizes slash smallest some something squared
        squaring starts stays steepest stop stops straight strongly sum take taking themselves things told trick turn use
        used values w_jk well whatever wherever wish wishes within worst wrong
        """
    )
)
"""English, words of school and of Python, that the lesson happens not to use: a new one has to be looked at."""

# Each mistake, with the exercises that it shows in.
CATALOGUE = {
    "missing-factor-2": "dC0_da weight_gradient layer_gradient average_gradient bias_gradient dC0_da_prev network_gradients",
    "sign-flipped": (
        "dC0_da da_dz weight_gradient layer_gradient average_gradient bias_gradient dC0_da_prev "
        "softmax_cross_entropy_gradient network_gradients"
    ),
    "four-instead-of-2": "dC0_da weight_gradient layer_gradient average_gradient softmax_cross_entropy_gradient",
    "half-in-loss": "sample_loss",
    "mean-over-nodes": (
        "sample_loss dC0_da weight_gradient layer_gradient average_gradient bias_gradient dC0_da_prev "
        "softmax_cross_entropy_gradient"
    ),
    "not-squared": "sample_loss",
    "absolute-loss": "sample_loss dC0_da",
    "square-of-the-sum": "sample_loss",
    "root-of-the-loss": "sample_loss",
    "difference-of-squares": "sample_loss",
    "not-summed": "sample_loss weighted_input",
    "one-node-only": "sample_loss dC0_da layer_gradient dC0_da_prev",
    "skips-index-0": "sample_loss weighted_input layer_gradient average_gradient",
    "drops-last-index": "sample_loss weighted_input layer_gradient average_gradient",
    "transposed-weights": "weighted_input dC0_da_prev",
    "sums-wrong-axis": "weighted_input softmax_cross_entropy_gradient",
    "adds-one": "weighted_input",
    "averages-inputs": "weighted_input",
    "activates-too-soon": "weighted_input",
    "one-number-for-the-layer": "weighted_input dC0_da da_dz bias_gradient",
    "keeps-the-square": "dC0_da weight_gradient layer_gradient average_gradient",
    "returns-the-loss": "dC0_da weight_gradient",
    "two-a-minus-y": "dC0_da weight_gradient layer_gradient",
    "a-minus-two-y": "dC0_da",
    "forgets-the-target": "dC0_da",
    "absolute-difference": "dC0_da",
    "cross-entropy-derivative": "dC0_da",
    "includes-second-term": "dC0_da",
    "forgets-to-differentiate": "da_dz weight_gradient layer_gradient average_gradient",
    "z-taken-for-a": "da_dz weight_gradient layer_gradient average_gradient",
    "derivative-at-a": "da_dz weight_gradient layer_gradient average_gradient bias_gradient",
    "sigmoid-one-minus-a": "da_dz",
    "sigmoid-one-plus-a": "da_dz",
    "sigmoid-a-one-minus-a-squared": "da_dz",
    "sigmoid-exponent-sign": "da_dz",
    "sigmoid-negative": "da_dz",
    "tanh-not-squared": "da_dz",
    "tanh-plus": "da_dz",
    "tanh-like-sigmoid": "da_dz",
    "tanh-one-over-cosh": "da_dz",
    "tanh-wrong-square": "da_dz",
    "relu-inverted": "da_dz",
    "relu-always-one": "da_dz",
    "relu-leaky": "da_dz",
    "relu-sign": "da_dz",
    "relu-returns-z": "da_dz",
    "identity-returns-z": "da_dz",
    "identity-zero": "da_dz",
    "always-sigmoid": "da_dz weight_gradient layer_gradient average_gradient",
    "jacobian": "da_dz",
    "input-of-node-j": "dz_dw weight_gradient",
    "returns-the-weight": "dz_dw weight_gradient layer_gradient",
    "weight-times-input": "dz_dw weight_gradient layer_gradient average_gradient",
    "returns-z": "dz_dw weight_gradient",
    "sums-the-inputs": "dz_dw weight_gradient",
    "one-based-index": "dz_dw weight_gradient",
    "returns-every-input": "dz_dw",
    "returns-one": "dz_dw",
    "always-sigmoid-derivative": "weight_gradient layer_gradient average_gradient",
    "forgets-second-term": "weight_gradient layer_gradient average_gradient bias_gradient dC0_da_prev",
    "forgets-third-term": "weight_gradient layer_gradient average_gradient",
    "forgets-first-term": "weight_gradient layer_gradient average_gradient",
    "adds-the-terms": "weight_gradient layer_gradient",
    "own-activation-as-input": "weight_gradient layer_gradient",
    "z-in-the-error": "weight_gradient layer_gradient average_gradient bias_gradient",
    "sums-over-all-nodes": "weight_gradient layer_gradient",
    "swaps-j-and-k": "weight_gradient",
    "activates-the-input": "weight_gradient layer_gradient average_gradient",
    "returns-updated-weight": "weight_gradient layer_gradient average_gradient",
    "transposed-outer": "layer_gradient average_gradient",
    "elementwise-product": "layer_gradient",
    "same-row-for-every-node": "layer_gradient",
    "same-column-for-every-input": "layer_gradient",
    "divides-by-inputs": "layer_gradient average_gradient",
    "divides-by-weights": "layer_gradient average_gradient",
    "normalised": "layer_gradient average_gradient",
    "clipped": "layer_gradient average_gradient",
    "sum-not-mean": "average_gradient softmax_cross_entropy_gradient network_gradients numerical_gradient",
    "divides-by-nodes": "average_gradient softmax_cross_entropy_gradient",
    "divides-by-n-minus-1": "average_gradient",
    "divides-twice": "average_gradient softmax_cross_entropy_gradient",
    "divides-by-2n": "average_gradient softmax_cross_entropy_gradient",
    "last-sample-only": "average_gradient",
    "last-sample-over-n": "average_gradient",
    "first-sample-only": "average_gradient",
    "gradient-of-the-average-sample": "average_gradient",
    "product-of-averages": "average_gradient",
    "mixes-samples": "average_gradient",
    "running-half": "average_gradient",
    "drops-last-sample-mean": "average_gradient",
    "median": "average_gradient",
    "one-gradient-a-sample": "average_gradient",
    "ignores-the-bias": "bias_gradient",
    "times-the-bias": "bias_gradient",
    "weight-gradient-for-bias": "bias_gradient",
    "bias-always-one": "bias_gradient",
    "forgets-the-weights": "dC0_da_prev",
    "one-layer-too-far": "dC0_da_prev",
    "not-summed-over-nodes": "dC0_da_prev",
    "forgets-hidden-derivative": "network_gradients",
    "own-layer-activation": "network_gradients",
    "reversed-list": "network_gradients",
    "output-layer-only": "network_gradients",
    "untransposed-backwards": "network_gradients",
    "forgets-2h": "numerical_gradient",
    "one-sided": "numerical_gradient",
    "numerical-sum-of-nodes": "numerical_gradient",
    "no-floor": "relative_error",
    "sum-in-denominator": "relative_error",
    "mean-error": "relative_error",
    "signed-error": "relative_error",
    "absolute-error": "relative_error",
    "norm-ratio": "relative_error",
    "squared-loss-through-softmax": "softmax_cross_entropy_gradient",
    "sigmoid-for-softmax": "softmax_cross_entropy_gradient",
    "softmax-overflows": "softmax_cross_entropy_gradient",
    "softmax-forgets-target": "softmax_cross_entropy_gradient",
    "first-sample-over-n": "average_gradient",
    "floor-division": "average_gradient network_gradients softmax_cross_entropy_gradient relative_error",
    "divides-in-the-loop": "average_gradient",
    "mean-without-axis": "average_gradient softmax_cross_entropy_gradient",
    "tanh-of-the-square": "da_dz",
    "one-activation-for-all": "network_gradients",
    "sum-without-floor": "relative_error",
    "largest-before-dividing": "relative_error",
    "ratio-to-the-sum-of-norms": "relative_error",
    "moves-every-weight": "numerical_gradient",
    "softmax-over-everything": "softmax_cross_entropy_gradient",
    "softmax-mixed-axes": "softmax_cross_entropy_gradient",
    "softmax-slope-again": "softmax_cross_entropy_gradient",
    "multiplies-by-the-output": "dC0_da",
}

# Mistakes whose values are the same in every case there can be, with the reason. The first is the one that a report names.
TWINS = {
    ("average_gradient", "missing-factor-2", "divides-by-2n"): "(a - y) / n is 2 (a - y) / (2n)",
}

ALIKE = {
    ("weight_gradient", "forgets-third-term", "returns-one"),
    ("average_gradient", "divides-twice", "mean-over-nodes"),
}
"""What follows from an earlier function, and can't be told from another mistake: what an author wrote is named first."""

LONGEST = 160  # characters of a hint: two lines on a terminal
DISTINCT = 1e-3  # relative to the largest entry: far beyond what rounding, or another formula, could blur

# -- what it says ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def solutions() -> reference.Solutions:
    return reference.load_solutions(COURSE)


def test_every_mistake_of_the_catalogue_is_there_in_each_of_its_exercises(solutions: reference.Solutions) -> None:
    """As an author wrote it, or as it follows from an earlier function: nothing is written that follows."""
    forms = [(name, one) for name, some in KEY.explanations.items() for one in some.catalogue]
    for misconception, exercises in CATALOGUE.items():
        assert {name for name, one in forms if one.misconception == misconception} >= set(exercises.split()), misconception
    written = {(name, wrong.misconception.id) for wrong in solutions.wrongs for name in wrong.functions}
    assert written == {(name, one.misconception) for name, one in forms if not one.derived}
    assert {id_ for _, id_ in written} == CATALOGUE.keys()
    assert len(CATALOGUE) == len(solutions.wrongs)


def test_a_hint_is_short_and_kind_and_holds_no_code(solutions: reference.Solutions) -> None:
    for wrong in solutions.wrongs:
        for said in (wrong.misconception.where, wrong.misconception.idea, wrong.misconception.correction):
            assert 10 <= len(said) <= LONGEST, f"{wrong.misconception.id}: {len(said)} characters: {said}"
            assert not re.search(r"[=@!`]|\bnp\b|\*\*|(?<!\bW)\.T\b|\breturn [a-z]+\(", said), (
                f"{wrong.misconception.id}: {said}"
            )
            assert said[-1] in ".?", f"{wrong.misconception.id}: {said}"


def test_every_word_of_a_hint_is_the_lessons_or_plain_english(solutions: reference.Solutions) -> None:
    lesson = set(WORD.findall((ROOT / "exercises/gradient/gradient.py").read_text(encoding="utf-8").lower()))
    hints = [(one.misconception.id, one.misconception) for one in solutions.wrongs]
    said = [(name, text) for name, one in hints for text in (one.where, one.idea, one.correction)]
    said += [("unstable", unstable.HINT), *((kind, text) for kind, (_, text) in pattern.KINDS.items())]
    (example,) = re.findall(r'class \w+:\n +"""(.+?)"""', (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.DOTALL)
    said += [("CONTRIBUTING.md", example)]
    words = [(name, word) for name, text in said for word in WORD.findall(text.lower())]
    assert len(words) > 1000
    assert [(name, word) for name, word in words if word not in lesson | PLAIN] == []
    assert PLAIN.isdisjoint(TERMS)
    assert PLAIN.isdisjoint(lesson)


def test_the_first_level_of_a_hint_names_a_heading_that_stands_above_each_of_its_exercises(
    solutions: reference.Solutions,
) -> None:
    text = (ROOT / "exercises/gradient/gradient.py").read_text(encoding="utf-8")
    headings = {found[1].partition(":")[0]: found.start() for found in re.finditer(r"^# ##+ (.+)$", text, re.MULTILINE)}
    for wrong in solutions.wrongs:
        (heading,) = re.findall(r' Read "([^"]+)"\.$', wrong.misconception.where)
        assert heading in headings, wrong.misconception.id
        for exercise in wrong.functions:
            assert headings[heading] < text.index(f"def {exercise}("), (wrong.misconception.id, exercise)


def test_the_second_level_of_a_hint_asks(solutions: reference.Solutions) -> None:
    assert [wrong.misconception.id for wrong in solutions.wrongs if "?" not in wrong.misconception.idea] == []


def test_no_two_mistakes_of_an_exercise_are_explained_alike(solutions: reference.Solutions) -> None:
    for exercise in COURSE.exercises:
        said = [wrong.misconception.where for wrong in solutions.wrongs if exercise.name in wrong.functions]
        assert len(said) == len(set(said)), exercise.name


def test_the_first_of_twins_stands(solutions: reference.Solutions) -> None:
    order = [wrong.misconception.id for wrong in solutions.wrongs]
    for _, first, second in TWINS:
        assert order.index(first) < order.index(second)


# -- what the decks make of it ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[COURSE.seed, 1, 2, 3], ids=lambda seed: f"seed {seed}")
def key(request: pytest.FixtureRequest, lesson_key: Callable[..., AnswerKey]) -> AnswerKey:
    return lesson_key(seed=None if request.param == COURSE.seed else request.param)


def test_every_mistake_fails_in_each_exercise_that_it_shows_in(key: AnswerKey) -> None:
    passed = [
        f"{signature.misconception} in {exercise.name}"
        for exercise in key.exercises
        for signature in key.explanation(exercise.name).catalogue
        if all(is_right(signature, check) for check in exercise.checks)
    ]
    assert passed == []


def test_any_two_mistakes_of_an_exercise_differ_unless_they_are_declared_twins(key: AnswerKey) -> None:
    confused = {
        (exercise.name, one.misconception, other.misconception)
        for exercise in key.exercises
        for one, other in combinations(exact(key.explanation(exercise.name).catalogue), 2)
        if all(are_alike(one.values[check.case], other.values[check.case]) for check in exercise.checks)
    }
    assert confused == {*TWINS, *ALIKE}


def test_a_mistake_has_values_on_some_case_of_each_exercise(key: AnswerKey) -> None:
    """Else whatever raises would be taken for it."""
    for exercise in key.exercises:
        for signature in key.explanation(exercise.name).catalogue:
            assert any(values is not None for values in signature.values.values()), (exercise.name, signature.misconception)


def exact(catalogue: Sequence[Signature]) -> list[Signature]:
    """Those that come of the lesson's own way; of others the values are rough."""
    return [one for one in catalogue if all(step.endswith(" 0") for step in one.path[1:])]


def is_right(signature: Signature, check: Check) -> bool:
    """Whether the judge would pass something that the key takes for its values; None (it raises …) never passes."""
    values = signature.values[check.case]
    return (
        values is not None
        and same_shapes(values, check.expected)
        and all(
            bool(np.all(np.abs(x - r) <= d + off))
            for x, r, d, off in zip(
                values.arrays, check.expected.arrays, check.within, signature.reach(check.case), strict=True
            )
        )
    )


def are_alike(some: Values | None, others: Values | None) -> bool:
    if some is None or others is None:
        return some is others
    return same_shapes(some, others) and all(
        np.max(np.abs(x - y), initial=0.0) <= DISTINCT * max(np.max(np.abs(x), initial=0.0), np.max(np.abs(y), initial=0.0))
        for x, y in zip(some.arrays, others.arrays, strict=True)
    )


def same_shapes(some: Values, others: Values) -> bool:
    return some.form == others.form and have_same_shapes(some.arrays, others.arrays)
