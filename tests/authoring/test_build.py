"""`chainrule build`: a picture of the lesson is in the notebook, whatever its description says, and not in the script."""

from __future__ import annotations

import base64
import html
import re
import shutil
from typing import TYPE_CHECKING

import nbformat
import pytest
from repository import COURSES, chainrule_here

if TYPE_CHECKING:
    from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def build(folder: Path, text: str) -> tuple[int, str]:
    shutil.copytree(COURSES / "statistics", folder, dirs_exist_ok=True)
    (folder / "solutions/pictures").mkdir()
    (folder / "solutions/pictures/spread.svg").write_text(SVG)
    lesson = folder / "solutions/moments.py"
    lesson.write_text(lesson.read_text() + f"\n# %% [markdown]\n{text}\n")
    status, _, said = chainrule_here("build", cwd=folder)
    return status, said


@pytest.mark.parametrize(
    "description", ["a spread", "two\n# lines of it", 'the "mean" & x[0] < x[1]', "$\\bar x$, the mean", "", "a (b) [c]"]
)
@pytest.mark.parametrize("drawing", ["", "#\n#     o  o   |   o\n#\n#        o      o\n"])
def test_a_picture_is_in_the_notebook_and_its_drawing_in_the_script(tmp_path: Path, description: str, drawing: str) -> None:
    text = f"# Before.\n#\n# ![{description}](pictures/spread.svg)\n{drawing}#\n# Behind.\n"
    assert build(tmp_path, text) == (0, "")
    script = (tmp_path / "exercises/moments/moments.py").read_text()
    lines = [line for line in script.partition("# Before.\n")[2].splitlines() if line.strip("# ")]
    assert lines == [*(line for line in drawing.splitlines() if line.strip("# ")), "# Behind."]
    assert "svg" not in script
    notebook = nbformat.read(tmp_path / "exercises/moments/moments.ipynb", as_version=4)
    (found,) = re.findall(r'<img alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)">', notebook.cells[-2].source)
    assert html.unescape(found[0]) == description.replace("\n# ", " ")
    assert base64.b64decode(found[1]).decode() == SVG
    assert notebook.cells[-2].source.startswith("Before.\n\n<img")
    assert notebook.cells[-2].source.endswith("\n\nBehind.")
    assert ("<details>" in notebook.cells[-2].source) == bool(drawing)


def test_each_of_several_pictures_is_put_in_and_others_are_left(tmp_path: Path) -> None:
    text = "# ![one](pictures/spread.svg)\n#\n# ![a photo](mean.png)\n#\n# ![two](pictures/spread.svg)\n"
    assert build(tmp_path, text) == (0, "")
    source = nbformat.read(tmp_path / "exercises/moments/moments.ipynb", as_version=4).cells[-2].source
    assert re.findall(r'alt="(\w+)"', source) == ["one", "two"]
    assert "![a photo](mean.png)" in source


def test_a_picture_that_is_not_there_is_named(tmp_path: Path) -> None:
    status, said = build(tmp_path, "# ![a spread](pictures/gone.svg)\n")
    assert (status, said) == (
        2,
        "chainrule: solutions/: the picture pictures/gone.svg can't be read: No such file or directory\n",
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    return np.var(x)", "   return np.var(x)", "solutions/moments.py:{}: not Python: unindent does not match"),
        ("return np.var(x)", "return np.var(x", "solutions/moments.py:{}: not Python: '(' was never closed"),
        (
            "    ### BEGIN SOLUTION\n    return np.var(x)",
            "    # %%\n    ### BEGIN SOLUTION\n    return np.var(x)",
            "solutions/: the cell that begins with 'raise NotImplementedError' is not Python by itself\n  leave",
        ),
        (
            "def variance(",
            "def varianze(",
            "solutions/moments.py: no function is called variance, as an exercise of course.yml is\n  did you mean",
        ),
    ],
)
def test_a_slip_in_the_lesson_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Also between the markers, where no student sees it."""
    shutil.copytree(COURSES / "statistics", tmp_path, dirs_exist_ok=True)
    lesson = tmp_path / "solutions/moments.py"
    text = lesson.read_text()
    lesson.write_text(text.replace(old, new))
    line = text[: text.index(old)].count("\n") + 1
    status, _, told = chainrule_here("build", cwd=tmp_path)
    assert (status, said.format(line) in told) == (2, True), told
