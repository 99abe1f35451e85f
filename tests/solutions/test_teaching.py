"""What solutions/gradient.py tells a student is true: what is measured, computed and drawn, as it is handed out."""

from __future__ import annotations

import ast
import base64
import doctest
import html
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import nbformat
import numpy as np
import pytest
from nbconvert import HTMLExporter
from repository import PATIENCE, ROOT, chainrule_here

from chainrule.authoring.build import SOLUTION
from chainrule.deck.lesson_text import BEGIN

if TYPE_CHECKING:
    from pathlib import Path

LESSON = ROOT / "solutions/gradient.py"
TEXT = LESSON.read_text(encoding="utf-8")
STUB = ROOT / "exercises/gradient/gradient.py"
NOTEBOOK = ROOT / "exercises/gradient/gradient.ipynb"
PICTURES = ("layer", "chain", "activations")
SVG = "{http://www.w3.org/2000/svg}"
LAST = "Training goes on when you have written more"
DEFINED: dict[str, Any] = {"__name__": "gradient"}
exec(compile(TEXT, str(LESSON), "exec"), DEFINED)  # our own lesson

EXERCISES = {
    node.name: ast.get_docstring(node) or ""
    for node in ast.parse(TEXT).body
    if isinstance(node, ast.FunctionDef) and BEGIN in (ast.get_source_segment(TEXT, node) or "")
}


def cells(kind: str) -> list[str]:
    return [cell.source for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == kind]


def run(path: Path) -> str:
    ran = subprocess.run([sys.executable, path], text=True, capture_output=True, timeout=PATIENCE, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


# -- slope, and how to check oneself with it ---------------------------------------------------------------------------


def test_slope_is_given_right_after_activate_and_measures_to_nine_digits() -> None:
    names = [node.name for node in ast.parse(STUB.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)]
    assert names[:2] == ["activate", "slope"]
    for f, x, true in (
        (np.exp, 2.0, np.exp(2.0)),
        (np.sin, 0.5, np.cos(0.5)),
        (lambda x: x**3, -2.0, 12.0),
        (abs, -1.0, -1.0),
    ):
        assert DEFINED["slope"](f, x) == pytest.approx(true, rel=1e-9)
    assert type(DEFINED["slope"](np.exp, 1.0)) is float


def test_there_are_as_many_exercises_as_the_course_has() -> None:
    assert len(EXERCISES) == 14


@pytest.mark.parametrize("name", EXERCISES)
def test_each_exercise_says_how_to_measure_it_and_that_is_what_comes_out(name: str) -> None:
    """With the names of its docstring's example. Where an entry is named, it is the one of the example's value, too."""
    (said,) = re.findall(
        r"Measure it:\s+(.*?)\s+is (below )?(-?[\de.-]*\d)(?:, entry (\[[\d, ]+\]))?", EXERCISES[name], re.DOTALL
    )
    measured, below, number, entry = said
    names, values = dict(DEFINED), []
    for example in doctest.DocTestParser().get_examples(EXERCISES[name]):
        if example.want:
            values.append(eval(example.source, names))  # our own lesson
        else:
            exec(example.source, names)  # our own lesson
    assert "slope(" in measured
    found = eval(" ".join(measured.split()), names)  # our own lesson
    if below:
        assert 0 <= found < float(number)
        return
    assert found == pytest.approx(float(number), abs=1e-6)
    if entry:
        assert values[0][tuple(ast.literal_eval(entry))] == pytest.approx(float(number), abs=1e-4)


# -- the worked example, and the numbers of the text -------------------------------------------------------------------


def test_the_worked_example_runs_and_ends_in_the_lessons_number() -> None:
    lines = run(LESSON).splitlines()
    example = lines[: next(i for i, line in enumerate(lines) if line.startswith("product")) + 1]
    assert example == [
        "z_1 = 0.5, a_1 = 0.622459", "first term   0.744919", "second term  0.235004", "third term   0.5",
        "measured     0.0875293", "product      0.0875293",
    ]  # fmt: skip


def test_every_decimal_number_of_the_text_is_one_that_is_computed() -> None:
    W, a_prev, y = DEFINED["W_example"], DEFINED["a_prev_example"], DEFINED["y_example"]
    z = W @ a_prev
    a = 1 / (1 + np.exp(-z))
    terms = 2 * (a[1] - y[1]), a[1] * (1 - a[1]), a_prev[2]
    more = DEFINED["C_0_for"](W[1, 2] + 0.01) - DEFINED["C_0_for"](W[1, 2])
    steepest = DEFINED["slope"](lambda z: 1 / (1 + np.exp(-z)), 0.0)
    computed = {f"{x:.6g}" for x in (z[1], a[1], y[1], *terms, np.prod(terms), steepest, 0.01)}
    summands = [f"{abs(x):g}" for x in (*W[1], *a_prev)]  # of z_1, with pencil and paper
    computed |= {x for x in summands if "." in x}
    text = "\n".join(re.sub(r"data:image\S*|\[\S*\.svg\)", "", cell) for cell in cells("markdown"))
    assert set(re.findall(r"\d+\.\d+", text)) == computed | {f"{more:.1g}"}
    assert DEFINED["slope"](np.tanh, 0.0) == pytest.approx(4 * steepest)  # "four times as steep as sigmoid"
    with np.errstate(over="ignore"):
        assert np.exp(800.0) == np.inf
    assert np.isfinite(np.exp(700.0))


@pytest.mark.parametrize("h", [1e-6, 1e-5, 1e-4])
def test_a_step_of_the_sizes_that_the_text_names_measures_seven_digits(h: float) -> None:
    f, x = DEFINED["C_0_for"], DEFINED["W_example"][1, 2]
    W, a_prev, y = DEFINED["W_example"], DEFINED["a_prev_example"], DEFINED["y_example"]
    true = DEFINED["weight_gradient"](W, a_prev, y, 1, 2, "sigmoid")
    assert (f(x + h) - f(x - h)) / (2 * h) == pytest.approx(true, rel=1e-7)


# -- it learns ---------------------------------------------------------------------------------------------------------


def without(name: str, folder: Path) -> Path:
    """The lesson of a student who has written all but this function."""
    start = TEXT.index(f"def {name}(")
    path = folder / "gradient.py"
    path.write_text(TEXT[:start] + SOLUTION.sub(r"\1raise NotImplementedError\n", TEXT[start:], count=1), encoding="utf-8")
    return path


def test_the_loss_falls_in_every_step() -> None:
    falls = re.findall(r"^(\S+): the loss falls from (\S+) to (\S+)$", run(LESSON), re.MULTILINE)
    assert [name for name, _, _ in falls] == ["or", "either-or"]
    assert all(float(last) < float(first) / 50 for _, first, last in falls)
    random = np.random.default_rng(1)
    inputs, targets = DEFINED["INPUTS"], DEFINED["EITHER_OR"]

    def gradients(weights: list[Any]) -> list[Any]:
        return list(DEFINED["network_gradients"](weights, inputs, targets, ["tanh", "sigmoid"]))

    weights = [random.normal(size=(4, 3)), random.normal(size=(1, 4))]
    losses = DEFINED["train"](weights, ["tanh", "sigmoid"], targets, gradients, step_size=0.5)
    assert np.all(np.diff(losses) < 0)


def test_one_layer_can_not_learn_either_or() -> None:
    def gradients(weights: list[Any]) -> list[Any]:
        return [DEFINED["average_gradient"](weights[0], DEFINED["INPUTS"], DEFINED["EITHER_OR"], "sigmoid")]

    losses = DEFINED["train"]([np.array([[0.3, -0.2, 0.1]])], ["sigmoid"], DEFINED["EITHER_OR"], gradients, steps=2000)
    assert losses[-1] == pytest.approx(0.25, abs=1e-3)


@pytest.mark.slow
def test_what_is_not_written_yet_is_said_in_a_sentence(tmp_path: Path) -> None:
    assert run(STUB).splitlines() == [
        "The worked example goes on when you have written all functions above it.",
        f"{LAST}: average_gradient trains one layer, network_gradients two.",
    ]
    said = run(without("network_gradients", tmp_path))
    assert "or: the loss falls from" in said
    assert "either-or" not in said
    assert said.splitlines()[-1].startswith(LAST)
    said = run(without("weight_gradient", tmp_path))
    assert said.index("third term") < said.index("The worked example goes on")


def test_none_of_it_is_run_or_told_while_it_is_graded(tmp_path: Path) -> None:
    """A broken `train` has no note: it isn't called. Nor is what would print."""
    broken = re.sub(r"(def (?:train|show|C_0_for)\(.*\):\n)", r"\1    while True: pass\n", TEXT)
    assert broken.count("while True: pass") == 3
    path = tmp_path / "gradient.py"
    path.write_text(broken, encoding="utf-8")
    status, said, _ = chainrule_here("grade", "gradient.py", cwd=tmp_path)
    assert (status, said.splitlines()[0]) == (0, "gradient.py   100 of 100   bonus 50 of 50")
    assert "left out" not in said
    path.write_bytes(STUB.read_bytes())
    status, said, _ = chainrule_here("grade", "gradient.py", cwd=tmp_path)
    assert (status, said.splitlines()[0]) == (1, "gradient.py   0 of 100   bonus 0 of 50")
    assert "left out" not in said


def test_a_notebook_of_bare_code_is_graded_like_the_whole_one(tmp_path: Path) -> None:
    """As after tools that strip a notebook: no text, no pictures, no metadata."""
    made = nbformat.read(ROOT / "solutions/notebooks/gradient/gradient.ipynb", as_version=4)
    bare = [nbformat.v4.new_code_cell(cell.source) for cell in made.cells if cell.cell_type == "code"]
    nbformat.write(nbformat.v4.new_notebook(cells=bare), tmp_path / "gradient.ipynb")
    status, said, _ = chainrule_here("grade", "gradient.ipynb", cwd=tmp_path)
    assert (status, said.splitlines()[0]) == (0, "gradient.ipynb   100 of 100   bonus 50 of 50")


# -- the pictures ------------------------------------------------------------------------------------------------------


def picture(name: str) -> ET.Element:
    return ET.parse(ROOT / f"solutions/pictures/{name}.svg").getroot()  # our own


def with_id(name: str, id_: str) -> ET.Element:
    (found,) = (one for one in picture(name).iter() if one.get("id") == id_)
    return found


def test_a_notebook_holds_each_picture_with_its_description_and_a_script_none() -> None:
    found = [one for cell in cells("markdown") for one in re.findall(r'<img alt="([^"]*)" src="data:([^"]*)">', cell)]
    assert len(found) == len(PICTURES)
    for name, (description, data) in zip(PICTURES, found, strict=True):
        kind, _, text = data.partition(";base64,")
        assert kind == "image/svg+xml"
        assert base64.b64decode(text) == (ROOT / f"solutions/pictures/{name}.svg").read_bytes()
        assert len(html.unescape(description)) > 100
    assert sum("<details>" in cell for cell in cells("markdown")) == len(PICTURES)  # the drawing, for where no SVG is shown
    for text in (*cells("markdown"), STUB.read_text(encoding="utf-8")):
        assert ".svg" not in text.replace("colab-badge.svg", "")
    assert STUB.read_text(encoding="utf-8").count("w_12 ==") == 1


def test_the_page_that_nbgrader_makes_shows_each_picture() -> None:
    page, _ = HTMLExporter().from_notebook_node(nbformat.read(NOTEBOOK, as_version=4))
    assert page.count('src="data:image/svg+xml;base64,') == len(PICTURES)
    assert "<summary>The same in characters</summary>" in page


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_needs_nothing_from_outside_and_stands_on_white(name: str) -> None:
    """So that it is legible on a dark page, too: an <img> doesn't know the page's colours."""
    text = (ROOT / f"solutions/pictures/{name}.svg").read_text(encoding="utf-8")
    root = picture(name)
    assert set(re.findall(r"(?:href|src|url\()[^ \"]*", text)) <= {"url(#tip)"}
    assert re.findall(r"https?:[^\"]*", text) == ["http://www.w3.org/2000/svg"]
    assert {one.tag for one in root.iter()}.isdisjoint({SVG + "script", SVG + "style", SVG + "foreignObject", SVG + "image"})
    title, ground = root[0], root[1]
    assert title.tag == SVG + "title"
    assert title.text
    assert [ground.get(key) for key in ("width", "height", "fill")] == [root.get("width"), root.get("height"), "#ffffff"]


def test_the_layer_is_that_of_the_lesson_with_w_12_from_node_2_to_node_1() -> None:
    W = DEFINED["W_example"]
    right, left = (
        [with_id("layer", f"{side}-{i}") for i in range(n)] for side, n in zip(("right", "left"), W.shape, strict=True)
    )

    def ends(line: ET.Element) -> tuple[str | None, ...]:
        return tuple(line.get(key) for key in ("x1", "y1", "x2", "y2"))

    def between(k: int, j: int) -> tuple[str | None, ...]:
        return left[k].get("cx"), left[k].get("cy"), right[j].get("cx"), right[j].get("cy")

    assert ends(with_id("layer", "w_12")) == between(2, 1)
    lines = [ends(line) for line in picture("layer").iter(SVG + "line")]
    assert sorted(lines, key=str) == sorted((between(k, j) for j, k in np.ndindex(W.shape)), key=str)


def test_the_nodes_of_the_two_layers_have_different_names() -> None:
    said = [text.text or "" for text in picture("layer").iter(SVG + "text")]
    drawn = STUB.read_text(encoding="utf-8").partition("n_out = 4 nodes")[2].partition("every node on the left")[0]
    for text in (" ".join(said), drawn):
        left, right = set(re.findall(r"\ba_\w+\[\d\]", text)), set(re.findall(r"\ba\[\d\]", text))
        assert (len(left), len(right), left & right) == (6, 4, set())


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "identity"])
def test_the_curves_are_the_activations_and_their_slopes(activation: str) -> None:
    """A unit is 15 to the right and 50 upwards, from (80, 130)."""
    sides = [f"{activation}-slope{side}" for side in (("-below", "-above") if activation == "relu" else ("",))]
    for id_, function in [(f"{activation}-g", DEFINED["activate"]), *((side, DEFINED["da_dz"]) for side in sides)]:
        drawn = np.array(
            [[float(x) for x in pair.split(",")] for pair in with_id("activations", id_).attrib["points"].split()]
        )
        z, value = (drawn[:, 0] - 80) / 15, (130 - drawn[:, 1]) / 50
        assert len(z) >= 12
        assert value == pytest.approx(function(z, activation), abs=1e-3)


def test_the_chain_has_the_links_in_their_order() -> None:
    said = [text.text for text in picture("chain").iter(SVG + "text")]
    assert [one for one in said if one in ("w₁₂", "z₁", "a₁", "C₀")] == ["w₁₂", "z₁", "a₁", "C₀"]
    assert [one for one in said if one and one[0] == "∂"] == ["∂z₁", "∂w₁₂", "∂a₁", "∂z₁", "∂C₀", "∂a₁"]
    assert [one for one in said if one and one.endswith("link")] == ["third link", "second link", "first link"]


# -- what is explained -------------------------------------------------------------------------------------------------


def test_the_zero_of_C_0_and_the_error_are_explained_before_they_are_used() -> None:
    text = STUB.read_text(encoding="utf-8")
    assert text.index("$C_0$ is the\n# loss of sample 0") < text.index("C_0 = \\sum")
    assert text.index("called the *error* of node") < text.index("def weight_gradient")
    assert "delta" not in text[: text.index("called the *error* of node")].replace("\\delta", "")
