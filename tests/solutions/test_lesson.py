"""solutions/gradient.py: its mathematics has other authorities than itself, and its generated files run as they are."""

from __future__ import annotations

import doctest
import importlib.util
import json
import os
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import mpmath
import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from repository import PATIENCE, ROOT, chainrule

from chainrule import builtin, load_course
from chainrule.authoring.build import stale
from chainrule.builtin import public_key
from chainrule.key import AnswerKey

EXERCISE = ROOT / "exercises/gradient"
FUNCTIONS = (
    "sample_loss", "weighted_input", "dC0_da", "da_dz", "dz_dw", "weight_gradient", "layer_gradient", "average_gradient",
    "bias_gradient", "dC0_da_prev", "network_gradients", "numerical_gradient", "relative_error",
    "softmax_cross_entropy_gradient",
)  # fmt: skip
ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity")


def module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"lesson_{path.parent.name}", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def lesson() -> ModuleType:
    return module(ROOT / "solutions/gradient.py")


# -- the mathematics: finite differences at 50 digits, and the lesson's own example -------------------------------------


def g(z: Any, activation: str) -> Any:
    match activation:
        case "sigmoid":
            return 1 / (1 + mpmath.exp(-z))
        case "tanh":
            return mpmath.tanh(z)
        case "relu":
            return max(z, mpmath.mpf(0))
        case _:
            return z


def loss(weights: list[Any], A_0: Any, Y: Any, activations: list[str], b: Any = None) -> Any:
    """The mean over samples of the sum of squares, by scalar loops in mpmath."""
    whole = mpmath.mpf(0)
    for sample, y in zip(A_0, Y, strict=True):
        a = sample
        for layer, (W, activation) in enumerate(zip(weights, activations, strict=True)):
            last = layer == len(weights) - 1
            z = [mpmath.fsum(w * x for w, x in zip(row, a, strict=True)) for row in W]
            a = [g(z_j + (b[j] if last and b is not None else 0), activation) for j, z_j in enumerate(z)]
        whole += mpmath.fsum((a_j - y_j) ** 2 for a_j, y_j in zip(a, y, strict=True))
    return whole / len(Y)


def exact(array: Any) -> list[Any]:
    return [exact(part) if np.ndim(part) else mpmath.mpf(float(part)) for part in array]


def slope(function: Any, at: list[Any], *place: int) -> float:
    """d function / d at[place], by central differences of step 1e-20 at 50 digits."""
    h = mpmath.mpf(10) ** -20
    inner = at
    for i in place[:-1]:
        inner = inner[i]
    kept = inner[place[-1]]
    inner[place[-1]] = kept + h
    up = function(at)
    inner[place[-1]] = kept - h
    down = function(at)
    inner[place[-1]] = kept
    return float((up - down) / (2 * h))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_each_gradient_is_the_slope_of_the_loss(lesson: ModuleType, activation: str) -> None:
    random = np.random.default_rng(7)
    with mpmath.workdps(50):
        W, A_prev, Y, b = (random.normal(size=s) for s in ((3, 4), (5, 4), (5, 3), (3,)))
        w, A, T, c = exact(W), exact(A_prev), exact(Y), exact(b)
        layer = lesson.layer_gradient(W, A_prev[0], Y[0], activation)
        average = lesson.average_gradient(W, A_prev, Y, activation)
        for j in range(3):
            for k in range(4):
                one = slope(lambda w: loss([w], A[:1], T[:1], [activation]), w, j, k)
                assert layer[j, k] == pytest.approx(one, rel=1e-13, abs=1e-15)
                weight = lesson.weight_gradient(W, A_prev[0], Y[0], j, k, activation)
                assert weight == pytest.approx(one, rel=1e-13, abs=1e-15)
                each = slope(lambda w: loss([w], A, T, [activation]), w, j, k)
                assert average[j, k] == pytest.approx(each, rel=1e-12, abs=1e-15)
                assert lesson.numerical_gradient(W, A_prev, Y, activation)[j, k] == pytest.approx(each, rel=1e-6, abs=1e-8)
            bias = slope(lambda c: loss([w], A[:1], T[:1], [activation], c), c, j)
            assert lesson.bias_gradient(W, b, A_prev[0], Y[0], activation)[j] == pytest.approx(bias, rel=1e-13, abs=1e-15)
        for k in range(4):
            back = slope(lambda a: loss([w], a, T[:1], [activation]), A[:1], 0, k)
            assert lesson.dC0_da_prev(W, A_prev[0], Y[0], activation)[k] == pytest.approx(back, rel=1e-12, abs=1e-15)


def test_the_gradients_of_a_network_are_the_slopes_of_its_loss(lesson: ModuleType) -> None:
    random = np.random.default_rng(8)
    sizes, activations = (4, 3, 5, 2), ["tanh", "sigmoid", "identity"]
    weights = [random.normal(size=(out, into)) for into, out in pairwise(sizes)]
    A_0, Y = random.normal(size=(6, 4)), random.normal(size=(6, 2))
    found = lesson.network_gradients(weights, A_0, Y, activations)
    with mpmath.workdps(50):
        ws, A, T = exact(weights), exact(A_0), exact(Y)
        for layer, gradient in enumerate(found):
            assert gradient.shape == weights[layer].shape
            for j, k in np.ndindex(gradient.shape):
                true = slope(lambda ws: loss(ws, A, T, activations), ws, layer, j, k)
                assert gradient[j, k] == pytest.approx(true, rel=1e-11, abs=1e-14)


def test_the_softmax_gradient_is_the_slope_of_the_cross_entropy(lesson: ModuleType) -> None:
    random = np.random.default_rng(9)
    W, A_prev, Y = random.normal(size=(3, 4)), random.normal(size=(5, 4)), random.dirichlet(np.ones(3), size=5)

    def cross_entropy(w: list[Any]) -> Any:
        whole = mpmath.mpf(0)
        for a, y in zip(exact(A_prev), exact(Y), strict=True):
            e = [mpmath.exp(mpmath.fsum(p * q for p, q in zip(row, a, strict=True))) for row in w]
            whole -= mpmath.fsum(y_j * mpmath.log(e_j / mpmath.fsum(e)) for e_j, y_j in zip(e, y, strict=True))
        return whole / len(Y)

    with mpmath.workdps(50):
        w = exact(W)
        found = lesson.softmax_cross_entropy_gradient(W, A_prev, Y)
        for j, k in np.ndindex(W.shape):
            # (the rows of Y add up to 1 only to within rounding, which the short form relies on)
            assert found[j, k] == pytest.approx(slope(cross_entropy, w, j, k), rel=1e-11, abs=1e-14)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "identity"])
@pytest.mark.parametrize("z", [-3.5, -0.25, 0.0, 1.0, 4.0])
def test_da_dz_is_the_slope_of_the_activation(lesson: ModuleType, activation: str, z: float) -> None:
    with mpmath.workdps(50):
        true = float(mpmath.diff(lambda x: g(x, activation), mpmath.mpf(z)))
    assert lesson.da_dz(np.array([z]), activation)[0] == pytest.approx(true, rel=1e-14)


def test_the_worked_example_has_the_numbers_that_the_text_says(lesson: ModuleType) -> None:
    W, a_prev, y = lesson.W_example, lesson.a_prev_example, lesson.y_example
    assert W.shape == (4, 6)
    z = lesson.weighted_input(W, a_prev)
    a = lesson.activate(z, "sigmoid")
    said = [
        z[1], a[1], lesson.dC0_da(a, y)[1], lesson.da_dz(z, "sigmoid")[1], lesson.dz_dw(W, a_prev, 1, 2),
        lesson.weight_gradient(W, a_prev, y, 1, 2, "sigmoid"),
    ]  # fmt: skip
    assert said == pytest.approx([0.5, 0.622459, 0.744919, 0.235004, 0.5, 0.0875293], rel=2e-6)
    text = (ROOT / "solutions/gradient.py").read_text(encoding="utf-8")
    assert all(number in text for number in ("0.622459", "0.744919", "0.235004", "0.0875293"))


def test_laws_of_the_gradient_hold(lesson: ModuleType) -> None:
    random = np.random.default_rng(10)
    W, A_prev, Y = random.normal(size=(3, 4)), random.normal(size=(5, 4)), random.normal(size=(5, 3))
    average = lesson.average_gradient(W, A_prev, Y, "tanh")
    order = [2, 0, 1]
    assert lesson.average_gradient(W[order], A_prev, Y[:, order], "tanh") == pytest.approx(average[order])
    same = lesson.average_gradient(W, np.tile(A_prev[0], (9, 1)), np.tile(Y[0], (9, 1)), "tanh")
    assert same == pytest.approx(lesson.layer_gradient(W, A_prev[0], Y[0], "tanh"))
    each = [lesson.layer_gradient(W, a, y, "tanh") for a, y in zip(A_prev, Y, strict=True)]
    assert average == pytest.approx(np.mean(each, axis=0))


def test_the_examples_in_the_docstrings_are_right(lesson: ModuleType) -> None:
    result = doctest.testmod(lesson)
    assert (result.failed, result.attempted >= 14 + 10) == (0, True)


# -- what is generated from it ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_generated_files_are_fresh() -> None:
    checked = chainrule("build", "--check", cwd=ROOT)
    assert (checked.returncode, checked.stdout) == (0, "every generated file is fresh\n"), checked.stdout + checked.stderr


@pytest.mark.slow
def test_a_stale_file_is_named_and_build_mends_it(tmp_path: Path) -> None:
    (tmp_path / "solutions").mkdir()
    for name in ("course.yml", "solutions/gradient.py"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    shutil.copytree(ROOT / "solutions/pictures", tmp_path / "solutions/pictures")

    def build(*options: str) -> tuple[int, str]:
        ran = chainrule("build", *options, cwd=tmp_path)
        return ran.returncode, ran.stdout + ran.stderr

    assert build() == (
        0,
        (
            "wrote exercises/gradient/gradient.py\nwrote exercises/gradient/gradient.ipynb\n"
            "wrote solutions/notebooks/gradient/gradient.ipynb\n"
        ),
    )
    assert build() == (0, "every generated file was fresh\n")
    (tmp_path / "exercises/gradient/gradient.py").write_text("# mine now\n")
    assert build("--check") == (1, "stale: exercises/gradient/gradient.py\nrun: chainrule build\n")
    assert (tmp_path / "exercises/gradient/gradient.py").read_text() == "# mine now\n"
    assert build() == (0, "wrote exercises/gradient/gradient.py\n")


@pytest.mark.slow
def test_a_stale_built_in_key_is_named_like_any_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lesson_key: Callable[..., AnswerKey]
) -> None:
    """What `build` makes of the key is not what is asked here: it is made once for several tests."""
    monkeypatch.setattr("chainrule.authoring.build.make_key", lambda _: lesson_key())
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(builtin, "KEY", tmp_path / "key.msgpack")
    assert stale(load_course(Path("course.yml")), Path()) == [os.path.relpath(tmp_path / "key.msgpack")]


def test_the_exercise_holds_no_solution_and_each_stub_raises_not_implemented_error() -> None:
    text = (EXERCISE / "gradient.py").read_text(encoding="utf-8")
    assert "SOLUTION" not in text
    stub = module(EXERCISE / "gradient.py")
    for name in FUNCTIONS:
        function = getattr(stub, name)
        assert len(function.__doc__.splitlines()) > 5
        assert "returns" in function.__doc__
        with pytest.raises(NotImplementedError):
            function(*[None] * function.__code__.co_argcount)
    assert stub.activate(np.zeros(1), "sigmoid") == 0.5


def test_the_notebooks_are_valid_and_graded_cells_carry_the_points_of_the_course() -> None:
    for path in (EXERCISE / "gradient.ipynb", ROOT / "solutions/notebooks/gradient/gradient.ipynb"):
        notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
        graded = {
            cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
            for cell in notebook.cells
            if cell.metadata.get("nbgrader", {}).get("grade")
        }
        assert list(graded) == [f"{name}-points" for name in FUNCTIONS]
        assert sum(graded.values()) == 100  # the bonus is extra
        assert all(graded[f"{exercise.name}-points"] == 0 for exercise in public_key().exercises if exercise.bonus)
        assert not any(cell.get("outputs") for cell in notebook.cells)
    text = json.dumps(nbformat.read(EXERCISE / "gradient.ipynb", as_version=4))
    assert "w_12" in text
    assert "SOLUTION" not in text


@pytest.mark.slow
@pytest.mark.parametrize("name", ["exercises/gradient/gradient.ipynb", "solutions/notebooks/gradient/gradient.ipynb"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::RuntimeWarning")
def test_a_real_kernel_runs_the_notebook_and_meets_nothing_but_what_is_not_started(name: str) -> None:
    notebook = nbformat.read(ROOT / name, as_version=4)
    allowed = ["NotYetRightError"] if name.startswith("exercises") else []
    client = NotebookClient(notebook, timeout=PATIENCE, allow_errors=False, allow_error_names=allowed)
    try:
        client.execute()
    except CellExecutionError as error:  # pragma: no cover  # names the cell
        pytest.fail(str(error))
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    errors = {output.ename for output in outputs if output.output_type == "error"}
    assert errors == set(allowed)
