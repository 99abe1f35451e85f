"""The gates of benchmarks/judge.py on the public deck: each is passed, and each can fail."""

from __future__ import annotations

import ast
from collections import defaultdict
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import judge
import numpy as np
import pytest
from gates import accepted, asking, callers, elsewhere, killed, mutants, narrow, regions, results, truth
from gates.forms import ACTIVATIONS, OF_A, OF_Z, SOFTMAX
from gates.gate import Gate
from gates.student import EXERCISES, Student
from gates.sums import PRODUCTS, SUMS
from mpmath import mp, mpf
from msgspec import structs
from repository import KEY, ROOT

from chainrule.key import Check

COURSE = ROOT / "course.yml"
LISTED = killed.equivalent(killed.EQUIVALENT.read_text(encoding="utf-8"))


def check_of(exercise: str, case: str) -> Check:
    return next(check for check in KEY.exercise(exercise).checks if check.case == case)


def moved(check: Check, by: float) -> Any:
    """The expected value, moved by so many accepted distances."""
    parts = [r + by * within for r, within in zip(check.expected.arrays, check.within, strict=True)]
    return parts if check.expected.form == "list" else parts[0]


# -- G1 ----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def died() -> killed.Killed:
    return killed.run(KEY, COURSE)


@pytest.mark.slow
@pytest.mark.xdist_group("mutants")
def test_every_mutant_and_every_mistake_is_killed_or_listed(died: killed.Killed) -> None:
    gate = killed.gate(died, LISTED)
    print(gate)
    assert gate.failures == []
    assert len(died.mutants) > 1000
    assert len(died.called) > 2000
    assert len(died.misconceptions) == sum(not form.derived for one in KEY.explanations.values() for form in one.catalogue)


@pytest.mark.slow
@pytest.mark.xdist_group("mutants")
def test_a_mutant_that_survives_is_reported_unless_it_is_listed(died: killed.Killed) -> None:
    survivors = {name for name, reason in LISTED.items() if not reason.startswith(killed.SOMETIMES)}
    failures = killed.gate(died, {}).failures
    assert survivors <= {failure.partition("): ")[2] for failure in failures}
    square = "sample_loss: return np.sum((a - y) ** 2)  ->  return np.sum((y - a) ** 2)"
    assert f"passes on 1 of 1 seeds (the first is 2026): {square}" in failures


@pytest.mark.parametrize("kind", ["mutants", "called"])
def test_a_survivor_a_near_miss_a_listed_one_that_is_killed_and_one_that_is_gone_are_failures(kind: str) -> None:
    def died_of(*names: str) -> killed.Killed:
        found = killed.Killed()
        for name, passed, margin in (("passes", 1, 0.0), ("near", 0, 0.5), ("dead", 0, 9.0)):
            if name in names:
                getattr(found, kind)[name].add(killed.Deaths(1, passed, margin))
        return found

    assert killed.gate(died_of("dead"), {}).passed
    assert killed.gate(died_of("passes"), {"passes": "as right"}).passed
    assert killed.gate(died_of("passes"), {}).failures == ["passes on 1 of 1 seeds (the first is None): passes"]
    assert killed.gate(died_of("near"), {}).failures == ["is killed, but with 0.5 of the least margin: near"]
    assert killed.gate(died_of("dead"), {"dead": "as right"}).failures == ["listed as equivalent, but it is killed: dead"]
    assert killed.gate(died_of("dead"), {"dead": "(sometimes) it overflows"}).passed
    assert killed.gate(died_of(), {"x": "as right"}).failures == ["listed as equivalent, but there is no such mutant: x"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "change"),
    [
        ("relu-off", "return np.where(z > 0, 1.0, 0.0)  ->  return np.where(z > -1, 1.0, 0.0)"),
        ("square-relu", "return np.where(z > 0, 1.0, 0.0)  ->  return np.where(z > 1, 1.0, 0.0)"),
    ],
)
def test_a_wrong_formula_in_a_caller_is_found_where_no_case_of_the_callers_tells(case: str, change: str) -> None:
    """weight_gradient with a slope of its own: da_dz's cases, which are all there, know nothing of it."""
    asked = KEY.exercise("weight_gradient")
    without = structs.replace(asked, checks=tuple(check for check in asked.checks if check.case != case))
    blind = structs.replace(KEY, exercises=tuple(without if one is asked else one for one in KEY.exercises))
    only = frozenset({"weight_gradient"})
    assert killed.of_mutants(blind, COURSE, frozenset({"da_dz"}))[f"da_dz: {change}"].passed == 0
    failure = f"passes on 1 of 1 seeds (the first is 2026): da_dz in weight_gradient: {change}"
    for called, found in ((killed.of_called(blind, COURSE, only), True), (called_in(only), False)):
        assert (failure in killed.gate(killed.Killed(called=called), LISTED).failures) == found


@cache
def called_in(only: frozenset[str]) -> defaultdict[str, killed.Deaths]:
    return killed.of_called(KEY, COURSE, only)


def test_the_tallies_of_two_seeds_add_up() -> None:
    whole = judge.Measured()
    for seed in (1, 2):
        one = judge.Measured(unmade=[f"seed {seed}"])
        for tally in (one.killed.mutants, one.killed.called, one.killed.misconceptions):
            tally["f"].add(killed.Deaths(1, seed - 1, float(seed)))
        one.regions["index"].add(regions.Survivors(3, [f"seed {seed}"]))
        whole.add(one)
    assert whole.unmade == whole.regions["index"].passed == ["seed 1", "seed 2"]
    assert whole.regions["index"].asked == 6
    for tally in (whole.killed.mutants, whole.killed.called, whole.killed.misconceptions):
        assert (tally["f"].seeds, tally["f"].passed, tally["f"].margin) == (2, 1, 1.0)


def test_what_is_called_is_wrong_in_one_place_alone() -> None:
    source = "def g(x):\n    return x\ndef h(x):\n    return 10 * g(x)\ndef f(x, y=100):\n    return g(x) + h(x) + y\n"
    lesson: dict[str, Any] = {}
    exec(source, lesson)
    chains = list(callers.chains_from(mutants.functions(source), "f"))
    assert chains == [("f", "g"), ("f", "h"), ("f", "h", "g")]
    assert [callers.within(lesson, chain, lambda x: 2 * x)(1) for chain in chains] == [112, 103, 121]
    assert lesson["f"](1) == 111


def test_a_mutant_is_listed_once_for_all_callers_that_it_is_right_in() -> None:
    text = "As right.\n    g in f, h: x in y, z: 1  ->  2\n    g throughout f, h: 1\n    g: if a, b:\n"
    names = [
        "g in f: x in y, z: 1  ->  2",
        "g in h: x in y, z: 1  ->  2",
        "g throughout f: 1",
        "g throughout h: 1",
        "g: if a, b:",
    ]
    assert killed.equivalent(text) == dict.fromkeys(names, "As right.")


@pytest.mark.parametrize(("factor", "passed", "near"), [(1 + 1e-16, 1, 0.0), (1 + 1e-12, 0, 0.01), (1.5, 0, 1e6)])
def test_a_function_is_measured_by_its_verdicts_and_its_distance(factor: float, passed: int, near: float) -> None:
    deaths = killed.deaths({"dC0_da": lambda a, y: 2 * factor * (a - y)}, [KEY.exercise("dC0_da")])
    assert deaths.passed == passed
    assert near / 100 <= deaths.margin <= 1e6 * near


def test_what_never_ends_raises_or_returns_nonsense_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SECONDS", 0.01)

    def endless(_a: Any, _y: Any) -> Any:
        while True:
            pass

    wrongs: list[Any] = [endless, lambda a, y: 1 / 0, lambda a, y: None, lambda a, y: "text", lambda a, y: [[1], [1, 2]]]
    for wrong in wrongs:
        deaths = killed.deaths({"dC0_da": wrong}, [KEY.exercise("dC0_da")])
        assert (deaths.passed, deaths.margin) == (0, np.inf)


def changes(source: str) -> list[str]:
    (function,) = mutants.functions(source).values()
    before = ast.dump(function)
    found = list(mutants.mutants(function))
    assert ast.dump(function) == before
    assert len({mutant.source for mutant in found}) == len({str(mutant) for mutant in found}) == len(found)
    return [mutant.change.removeprefix(f"{ast.unparse(function).splitlines()[1].strip()}  ->  ") for mutant in found]


def test_one_place_is_changed_at_a_time() -> None:
    assert changes('def f(a, y):\n    "Says."\n    return 2 * (a - y)\n') == [
        "return -(2 * (a - y))", "return a", "return y", "pass",
        "return 2 + (a - y)", "return 2 - (a - y)", "return 2 / (a - y)", "return 2 ** (a - y)", "return 2", "return a - y",
        "return 3 * (a - y)", "return 1 * (a - y)", "return 0 * (a - y)", "return 4 * (a - y)", "return -2 * (a - y)",
        "return 2 * (a + y)", "return 2 * (a * y)", "return 2 * (a / y)", "return 2 * a ** y", "return 2 * (y - a)",
        "return 2 * a", "return 2 * y", "return 2 * (y - y)", "return 2 * (a - a)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "change"),
    [
        ("def f(W, a):\n    return W @ a", "return a @ W"),
        ("def f(W, a):\n    return W.T @ a", "return W @ a"),
        ("def f(z):\n    return z > 0", "return z >= 0"),
        ("def f(z):\n    return np.sum(z, axis=1)", "return np.sum(z, axis=0)"),
        ("def f(z):\n    return np.sum(z, axis=1, keepdims=True)", "return np.sum(z, axis=1)"),
        ("def f(z):\n    return np.sum(z)", "return np.mean(z)"),
        ("def f(x):\n    return list(reversed(x))", "return list(x)"),
        ("def f(a, k):\n    return a[k]", "return a[k + 1]"),
        ("def f(a, j, k):\n    return a[j, k]", "return a[k, j]"),
        ("def f(a, b):\n    return g(a, b)", "return g(b, a)"),
        ('def f(a):\n    return {"tanh": 1, "relu": 2}', "return {'relu': 1, 'tanh': 2}"),
    ],
)
def test_a_slip_of_each_kind_is_made(source: str, change: str) -> None:
    assert change in changes(source)


# -- G2 ----------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_student_is_accepted_and_the_reference_is_true() -> None:
    gate = accepted.gate(accepted.run(KEY, students=20, true=True), least=20_000)
    print(gate)
    assert gate.failures == []


def test_an_answer_beyond_the_bound_or_near_to_its_edge_is_reported() -> None:
    for by, failure in ((1.5, "rejected: "), (-1.5, "rejected: "), (0.9, "dC0_da: 0.")):
        tallies: defaultdict[str, accepted.Tally] = defaultdict(accepted.Tally)
        accepted.weigh(tallies["dC0_da"], moved(check_of("dC0_da", "lesson"), by), check_of("dC0_da", "lesson"), "me")
        tallies["dC0_da"].truths = 1
        assert any(one.startswith(failure) for one in accepted.gate(tallies, least=0).failures)
        assert tallies["dC0_da"].disagree == []


@pytest.mark.parametrize("check", list(KEY.checks), ids=lambda check: f"{check.exercise}-{check.case}")
def test_the_formula_and_compare_agree_within_and_beyond_the_distance(check: Check) -> None:
    for value in (moved(check, 0.0), moved(check, 0.7), moved(check, -0.7), accepted.beyond(check)):
        assert asking.judge(value, check).passed == asking.accepts(value, check)
    assert asking.accepts(moved(check, 0.7), check)
    assert not asking.accepts(accepted.beyond(check), check)


def test_too_few_evaluations_a_broken_bound_and_an_exercise_that_nobody_answers_are_failures() -> None:
    tally = accepted.Tally(entries=10, calls=1, truths=1)
    assert accepted.gate({"x": tally}, least=10).passed
    assert accepted.gate({"x": tally}).failures == ["too few evaluations: 10 of 1000000"]
    assert not accepted.gate({"x": accepted.Tally(entries=10, calls=1, truths=1, truth=1.2)}, least=0).passed
    assert not accepted.gate({"x": accepted.Tally(truths=1)}, least=0).passed
    assert not accepted.gate({"x": accepted.Tally(calls=1)}, least=0).passed


def test_every_exercise_with_a_bound_is_answered_and_has_a_truth() -> None:
    proved = {asked.name for asked in KEY.exercises if asked.proved}
    assert proved == set(EXERCISES) == set(truth.EXERCISES)


def test_a_wrong_reference_is_no_truth() -> None:
    check = check_of("average_gradient", "lesson")
    (true,) = truth.truth("average_gradient", list(check.arguments.values()))
    r, within = check.expected.arrays[0], check.within[0]
    assert truth.farthest(true, r, within) < 1
    assert truth.farthest(true, r + within, within) > 1
    assert truth.farthest([mpf(1)], np.array([1.0]), np.array([0.0])) == 0
    assert truth.farthest([mpf(1)], np.array([2.0]), np.array([0.0])) == np.inf


@pytest.mark.parametrize("case", ["tanh", "sigmoid", "square-relu", "near", "identity"])
def test_the_formulas_of_the_truth_are_derivatives_of_the_loss(case: str) -> None:
    """By differences of the loss alone, at 100 digits."""
    W, A_prev, Y, g = truth._exact(list(check_of("average_gradient", case).arguments.values()))
    ((t,),) = [truth.truth("average_gradient", list(check_of("average_gradient", case).arguments.values()))]

    def loss(weights: Any) -> Any:
        each = [
            truth.sample_loss([truth.g(z, g) for z in truth.weighted_input(weights, x)], y)
            for x, y in zip(A_prev, Y, strict=True)
        ]
        return sum(each) / len(each)

    mp.dps = 50
    assert abs(truth.difference(loss, W, 1, 2) - t[1][2]) < mpf(10) ** -40

    W, A_prev, Y = truth._exact(list(check_of("softmax_cross_entropy_gradient", case).arguments.values()))
    ((s,),) = [truth.truth("softmax_cross_entropy_gradient", [np.array(list(map(list, m)), float) for m in (W, A_prev, Y)])]

    def entropy(weights: Any) -> Any:
        each = [
            -sum(q * mp.log(p) for p, q in zip(truth.softmax(truth.weighted_input(weights, x)), y, strict=True))
            for x, y in zip(A_prev, Y, strict=True)
        ]
        return sum(each) / len(each)

    assert abs(truth.difference(entropy, W, 1, 2) - s[1][2]) < mpf(10) ** -14  # a row of Y adds up to 1 but for a rounding


def test_the_truth_of_a_network_is_the_derivative_of_its_loss() -> None:
    arguments = list(check_of("network_gradients", "sigmoid").arguments.values())
    weights, A_0, Y, gs = truth._exact(arguments)
    for layer, t in enumerate(truth.truth("network_gradients", arguments)):

        def loss(W: Any, layer: int = layer) -> Any:
            total = mpf(0)
            for x, y in zip(A_0, Y, strict=True):
                a = x
                for i, g in enumerate(gs):
                    a = [truth.g(z, g) for z in truth.weighted_input(W if i == layer else weights[i], a)]
                total += truth.sample_loss(a, y)
            return total / len(Y)

        assert abs(truth.difference(loss, weights[layer], 1, 0) - t[1][0]) < mpf(10) ** -40


def test_every_form_of_a_step_is_the_same_function() -> None:
    rng = np.random.default_rng(1)
    z, A, B, x = rng.normal(size=(5, 4)), rng.normal(size=(3, 7)), rng.normal(size=(7, 2)), rng.normal(size=(8, 3, 2))
    for activation, forms in ACTIVATIONS.items():
        a = next(iter(forms.values()))(z)
        slope = next(iter(OF_Z[activation].values()))(z)
        groups = [(forms, z, a), (OF_Z[activation], z, slope), (OF_A.get(activation, {}), a, slope)]
        for group, argument, right in groups:
            for name, form in group.items():
                np.testing.assert_allclose(np.asarray(form(argument), float), right, rtol=1e-13, err_msg=name)
    for name, softmax in SOFTMAX.items():
        np.testing.assert_allclose(softmax(z), SOFTMAX["shifted"](z), rtol=1e-13, err_msg=name)
    for name, product in PRODUCTS.items():
        np.testing.assert_allclose(np.asarray(product(A, B), float), A @ B, rtol=1e-12, atol=1e-14, err_msg=name)
    for name, total in SUMS.items():
        np.testing.assert_allclose(np.asarray(total(x), float), x.sum(0), rtol=1e-12, atol=1e-14, err_msg=name)


def test_a_fused_product_rounds_once() -> None:
    e = 2.0**-30
    A, B = np.array([[1 + e, 1.0]]), np.array([[1 - e], [-1.0]])  # (1 + e)(1 - e) - 1 is -e^2; rounded twice it is 0
    assert (A * B.T).sum() == 0.0
    assert PRODUCTS["exact"](A, B).item() == PRODUCTS["fused, reversed"](A, B).item() == -(e**2)


# -- G3 ----------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_narrow_or_measured_answer_is_accepted() -> None:
    gate = narrow.gate(narrow.run(KEY))
    print(gate)
    assert gate.failures == []


def test_an_accepted_answer_of_less_precision_is_reported() -> None:
    refused: defaultdict[str, narrow.Refused] = defaultdict(narrow.Refused)
    asked = KEY.exercise("da_dz")
    narrow.weigh(refused["single precision"], asked, lambda check: moved(check, 0.5), "as good as right")
    narrow.weigh(refused["central differences"], asked, lambda check: moved(check, 2.0), "as good as wrong")
    gate = narrow.gate(refused)
    assert gate.failures == ["accepted, single precision: da_dz: as good as right"]
    assert refused["central differences"].nearest == pytest.approx(2, rel=0.01)
    assert not narrow.gate({}).passed


def test_who_loses_no_digits_is_not_counted() -> None:
    refused = narrow.Refused()
    asked = KEY.exercise("dz_dw")
    narrow.weigh(refused, asked, lambda check: Student(None).answer("dz_dw", list(check.arguments.values())), "plain")
    assert refused.answers == 0


def test_a_difference_is_a_derivative() -> None:
    x = np.array([[0.3, -0.2], [0.1, 0.4]])
    for scheme, digits in ((narrow.central, 1e-8), (narrow.richardson, 1e-12)):
        found = scheme(lambda moved: np.sum(np.tanh(moved), axis=(-1, -2)), x, 1e-4)
        np.testing.assert_allclose(found, 1 / np.cosh(x) ** 2, atol=digits)


# -- G4 ----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def said() -> dict[str, dict[str, Any] | str]:
    settings = [setting for setting in elsewhere.settings() if not setting.numpy]
    return elsewhere.run([settings[0], settings[-1]], seeds=1, golden=False)


@pytest.mark.slow
@pytest.mark.xdist_group("elsewhere")
def test_other_instructions_give_other_bits_and_the_same_verdicts(said: dict[str, Any]) -> None:
    default, plainest = said.values()
    assert default["bits"] != plainest["bits"]
    assert default["verdicts"] == plainest["verdicts"]
    assert sum(verdict.startswith("PASS") for verdict in default["verdicts"].values()) == len(EXERCISES) * 11 + 1


@pytest.mark.slow
@pytest.mark.xdist_group("elsewhere")
def test_other_instructions_make_the_same_key(said: dict[str, Any]) -> None:
    assert elsewhere.gate(said).failures == []


@pytest.mark.slow
def test_a_numpy_that_cannot_be_installed_fails_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (found,) = elsewhere.run([elsewhere.Setting("oldest", {}, elsewhere.OLDEST)], seeds=1, golden=False).values()
    assert isinstance(found, str)
    assert found.startswith("numpy==1.26.4 can't be installed (is a package index reachable?): ")


def test_another_verdict_another_key_and_a_missing_setting_are_failures() -> None:
    default: dict[str, Any] = {
        "numpy": "2", "blas": "x", "simd": [], "keys": ["a"], "bits": "1",
        "verdicts": {"dC0_da: reference": "PASS"}, "golden": {"right.py": [["dC0_da", "PASS", 10.0, None, "direct"]]},
    }  # fmt: skip
    assert elsewhere.gate({"default": default, "other": default | {"bits": "2"}}).passed
    for part, value in (("keys", ["b"]), ("verdicts", {"dC0_da: reference": "WRONG"}), ("golden", {})):
        changed = deepcopy(default) | {part: value}
        assert len(elsewhere.gate({"default": default, "other": changed}).failures) == 1
    assert elsewhere.gate({"default": default, "other": "no index"}).failures == ["other: no index"]
    assert not elsewhere.gate({"other": default}).passed


# -- G5 ----------------------------------------------------------------------------------------------------------------


def blind_to(*kinds: str) -> Any:
    """The key without its cases of these kinds."""
    return structs.replace(
        KEY,
        exercises=tuple(
            structs.replace(one, checks=tuple(check for check in one.checks if not check.case.startswith(kinds)))
            for one in KEY.exercises
        ),
    )


@pytest.mark.slow
def test_no_value_that_is_wrong_in_a_region_alone_is_accepted() -> None:
    found = regions.run(KEY, COURSE, frozenset({"da_dz", "weight_gradient", "average_gradient"}))
    print(regions.gate(found))
    assert regions.gate(found).failures == []
    assert found.keys() == {"slope, beyond", "slope, between", "g, beyond", "size or activation", "index", "sample"}
    assert sum(some.asked for some in found.values()) > 1500


@pytest.mark.slow
@pytest.mark.parametrize(
    ("exercise", "survivor"),
    [
        ("da_dz", "zero: relu, z > 6"),
        ("da_dz", "floored: sigmoid, z < -5"),
        ("da_dz", "clipped: sigmoid, z > 4"),
        ("da_dz", "doubled: identity, 20 < z < 30"),
        ("layer_gradient", "da_dz in layer_gradient: floored: tanh, -10 < z < -8"),
        ("weight_gradient", "da_dz in weight_gradient: zero: relu, z > 6"),
        ("weight_gradient", "activate in weight_gradient: clipped: relu, z > 6"),
        ("average_gradient", "da_dz in average_gradient: one: relu, -4 < z < -3"),
        ("average_gradient", "n = 2"),
    ],
)
def test_a_deck_without_wide_cases_lets_regions_pass(exercise: str, survivor: str) -> None:
    def passed(key: Any) -> list[str]:
        return regions.gate(regions.run(key, COURSE, frozenset({exercise}))).failures

    end = f": {exercise}: {survivor}"
    if survivor != "n = 2":  # no other case has two samples, so that without them it is no size of the deck
        assert any(failure.endswith(end) for failure in passed(blind_to("wide", "below"))), passed(blind_to("wide", "below"))
    assert not any(failure.endswith(end) for failure in passed(KEY))


def test_no_region_mutant_at_all_is_a_failure() -> None:
    assert regions.gate({}).failures == ["no region mutant was asked"]
    assert not regions.gate({"index": regions.Survivors(1, ["seed 1: f: 0 of axis 0"])}).passed


def test_a_mutant_is_the_lesson_outside_of_its_region_and_is_left_out_where_it_is_the_lesson_throughout() -> None:
    z = np.linspace(-30, 30, 601)
    mutants_of = {name: function for _, name, function in regions.slopes(KEY.exercise("da_dz"), COURSE)}
    for g in ("sigmoid", "tanh", "relu", "identity"):
        changed = mutants_of[f"doubled: {g}, 4 < z < 5"](z, g) != regions.slope(z, g)
        assert z[changed].min() > 4
        assert z[changed].max() < 5
    assert "floored: identity, z > 3" not in mutants_of
    assert "zero: relu, z < -3" not in mutants_of
    assert "zero: tanh, z > 15" not in mutants_of
    assert (
        mutants_of["clipped: sigmoid, z < -4"](z, "sigmoid").min()
        < 1e-6
        < mutants_of["clipped: sigmoid, z < -4"](z, "sigmoid")[0]
    )


# -- the command -------------------------------------------------------------------------------------------------------


def test_a_section_of_the_results_is_replaced_and_the_others_stay() -> None:
    before = "# Results\n\n## Cold\n\n1\n\n## Judge\n\nold\n\n## Scale\n\n3\n"
    after = results.replaced(before, "Judge", "new\n")
    assert after == "# Results\n\n## Cold\n\n1\n\n## Judge\n\n```text\nnew\n```\n\n## Scale\n\n3\n"
    assert results.replaced(after, "Judge", "new") == after
    assert results.replaced("# Results\n", "Judge", "new") == "# Results\n\n## Judge\n\n```text\nnew\n```\n"


def test_the_command_ends_with_one_line_and_its_status(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gates = [Gate("G1 one", ["figure"]), Gate("G2 two", [], [f"reason {i}" for i in range(20)])]
    monkeypatch.setattr(judge, "RESULTS", tmp_path / "RESULTS.md")
    monkeypatch.setattr(judge, "ROOT", tmp_path)
    monkeypatch.setattr(judge, "judged", lambda length, far: gates)
    monkeypatch.setattr("sys.argv", ["judge.py", "--write"])
    assert judge.main() == 1
    said = capsys.readouterr().out
    assert "G1 one: pass\n  figure\n" in said
    assert "  FAILED: reason 11\n  FAILED: … and 8 more\n" in said
    assert said.splitlines()[-1] == "judge: FAIL (G2)"
    assert said.strip() in (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    gates.pop()
    assert judge.main() == 0
    assert capsys.readouterr().out.splitlines()[-1] == "judge: pass"
