"""What becomes of a notebook on its way through students' tools and hands: the marks are those that its functions earn."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from real_course import STEM, Course, earned, filled_in, source_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("variants")]  # one course for all

Notebook = dict[str, Any]


def grade_id(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def without_ids(book: Notebook, minor: int) -> None:
    book["nbformat_minor"] = minor
    for cell in book["cells"]:
        cell.pop("id", None)


def of_format(minor: int) -> Callable[[Notebook], None]:
    return lambda book: without_ids(book, minor) if minor < 5 else None


def from_colab(book: Notebook) -> None:
    """As it saves: no ids, its own metadata, nbgrader's kept in part, outputs with its own form."""
    without_ids(book, 0)
    book["metadata"] = {
        "colab": {"provenance": [], "toc_visible": True},
        "kernelspec": {"name": "python3", "display_name": "P"},
    }
    for number, cell in enumerate(book["cells"]):
        cell["metadata"] = {"id": f"aBc{number}", **({"outputId": "x"} if cell["cell_type"] == "code" else {})}


def from_vs_code(book: Notebook) -> None:
    book["metadata"]["vscode"] = {"interpreter": {"hash": "0" * 64}}
    for cell in book["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)


def deleted_tests(book: Notebook) -> None:
    book["cells"] = [cell for cell in book["cells"] if not grade_id(cell).endswith("-points")]


def all_in_one_cell(book: Notebook) -> None:
    code = [
        "".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code" and "points" not in grade_id(cell)
    ]
    book["cells"] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": "\n\n".join(code), "execution_count": None}
    ]
    without_ids(book, 4)


def each_cell_twice(book: Notebook) -> None:
    book["cells"] = [copy.deepcopy(cell) for cell in book["cells"] for _ in range(2)]


def reversed_cells(book: Notebook) -> None:
    """But for the first one, which imports numpy."""
    book["cells"] = [*book["cells"][:2], *reversed(book["cells"][2:])]


def renamed(book: Notebook) -> None:
    for number, cell in enumerate(book["cells"]):
        if grade_id(cell):
            cell["metadata"]["nbgrader"]["grade_id"] = f"cell-{number}"


def exchanged(book: Notebook) -> None:
    """The id of each cell stands at the next one."""
    marked = [cell for cell in book["cells"] if grade_id(cell)]
    told = [cell["metadata"]["nbgrader"] for cell in marked]
    for cell, other in zip(marked, [*told[1:], told[0]], strict=True):
        cell["metadata"]["nbgrader"] = other


def edited_tests(book: Notebook) -> None:
    for cell in book["cells"]:
        if grade_id(cell).endswith("-points"):
            cell["source"] = "100"


def as_markdown_and_back(book: Notebook) -> None:
    for cell in book["cells"]:
        if grade_id(cell).endswith("-points"):
            cell["cell_type"] = "markdown"
            cell.pop("outputs")
            cell.pop("execution_count")


def forged_points(book: Notebook) -> None:
    for cell in book["cells"]:
        if grade_id(cell):
            cell["metadata"]["nbgrader"] |= {
                "points": 1000,
                "grade": True,
                "solution": True,
                "locked": False,
                "checksum": "0",
            }


def forged_outputs(book: Notebook) -> None:
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            output = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "100"}}
            error = {"output_type": "error", "ename": "NotImplementedError", "evalue": "", "traceback": ["error"]}
            cell["outputs"] = [error, output, {"output_type": "stream", "name": "stderr", "text": "100"}]


def nonsense_in_metadata(book: Notebook) -> None:
    for number, cell in enumerate(book["cells"]):
        nonsense: list[Any] = [
            None,
            [],
            "x",
            {"schema_version": 99},
            {"schema_version": "x", "grade_id": 7},
            {"grade_id": None},
            {"grade_id": "", "grade": True},
            {"grade_id": 'a "b', "solution": True},
            {"grade_id": "dC0_da-points", "grade": True, "points": ""},
        ]
        cell["metadata"]["nbgrader"] = nonsense[number % len(nonsense)]
    book["metadata"]["kernelspec"] = {"name": "no-such-kernel", "display_name": "x", "language": "python"}


def nonsense_for_cells(book: Notebook) -> None:
    book["cells"] += [
        {"cell_type": "raw", "metadata": {}, "source": "x"},
        {"cell_type": "markdown", "metadata": {"nbgrader": {"grade_id": "dC0_da"}}, "source": ["a", "\ud800"]},
        {"cell_type": "heading", "metadata": {}, "source": "x", "level": 1},
    ]


INTACT: dict[str, Callable[[Notebook], None]] = {
    **{f"format-4.{minor}": of_format(minor) for minor in range(6)},
    "colab": from_colab,
    "vs-code": from_vs_code,
    "deleted-tests": deleted_tests,
    "all-in-one-cell": all_in_one_cell,
    "each-cell-twice": each_cell_twice,
    "reversed": reversed_cells,
    "renamed": renamed,
    "exchanged": exchanged,
    "edited-tests": edited_tests,
    "markdown": as_markdown_and_back,
    "forged-points": forged_points,
    "forged-outputs": forged_outputs,
    "nonsense-in-metadata": nonsense_in_metadata,
    "nonsense-for-cells": nonsense_for_cells,
}


def without_the_first_term(book: Notebook) -> None:
    """Deleted, and so are those that call it: what is left earns its points."""
    book["cells"] = [cell for cell in book["cells"] if grade_id(cell) != "dC0_da"]


def another_definition_below(book: Notebook) -> None:
    book["cells"].append(
        {
            "cell_type": "code",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": "def dC0_da(a, y):\n    return a",
        }
    )
    without_ids(book, 4)


CHANGED = {"without-the-first-term": without_the_first_term, "another-definition": another_definition_below}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = Course(tmp_path_factory.mktemp("variants") / "course")
    released = course.release().read_bytes()
    filled, untouched = json.loads(filled_in(released, source_of("right-loops"))), json.loads(released)
    for name, change in {**INTACT, **CHANGED}.items():
        for student, handed_in in ((name, filled), (f"{name}-untouched", untouched)):
            book = copy.deepcopy(handed_in)
            change(book)
            course.hand_in(student, json.dumps(book).encode())
    course.hand_in("a-link", b"").unlink()
    course.file_of("a-link").symlink_to(course.root / "solutions/notebooks/gradient/gradient.ipynb")
    course.hand_in("a-megabyte", b"x" * 1_000_001)
    course.nbgrader("autograde", STEM)
    return course


@pytest.mark.parametrize("name", INTACT)
def test_what_does_not_touch_the_functions_changes_no_mark(course: Course, name: str) -> None:
    marks = course.auto(name)
    assert sum(score or 0 for score in marks.values()) == 100, marks
    assert sum(score or 0 for score in course.auto(f"{name}-untouched").values()) == 0
    assert not any(mark.by_hand for mark in course.marks(name).values())


def test_what_is_handed_in_last_counts_and_what_is_missing_earns_nothing(course: Course) -> None:
    results = course.results()
    for name in CHANGED:
        assert course.auto(name) == earned(results[name])
        assert course.auto(name)["dC0_da"] == 0
        assert course.auto(name)["sample_loss"] == 6


EVIL = (
    "<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "[x](javascript:alert(1))", "> <details ontoggle=x>",
    "```\n<iframe src=x></iframe>\n```", "$\\href{javascript:alert(1)}{x}$",
    "\t<svg onload=alert(1)>", "a\u2028<b onclick=x>",
)  # fmt: skip


def test_what_a_student_writes_in_words_is_shown_as_written(course: Course) -> None:
    """Whoever opens it in formgrader could else give marks without knowing."""
    from bs4 import BeautifulSoup

    book = json.loads(course.file_of("format-4.5").read_bytes())
    metadata = {"raw_mimetype": "text/html", "nbgrader": {"grade_id": "text-1"}}
    for number, text in enumerate(EVIL):
        for kind in ("markdown", "raw"):
            book["cells"].insert(0, {"cell_type": kind, "source": text, "id": f"{kind}-{number}", "metadata": metadata})
    course.hand_in("evil", json.dumps(book).encode())
    course.nbgrader("autograde", STEM, "--student", "evil")
    course.nbgrader("generate_feedback", STEM, "--student", "evil")
    course.nbgrader("generate_feedback", STEM, "--student", "format-4.5")
    assert course.total("evil") == (100, 100)
    clean, evil = [
        BeautifulSoup((course.root / f"feedback/{name}/gradient/gradient.html").read_text(), "html.parser")
        for name in ("format-4.5", "evil")
    ]
    for tag in ("script", "img", "iframe", "svg", "details"):
        assert len(evil.find_all(tag)) == len(clean.find_all(tag)), tag
    assert not [a for a in evil.find_all("a") if str(a.get("href", "")).lower().startswith("javascript")]
    assert not [tag for tag in evil.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    formulas = evil.find_all(string=lambda text: "\\href" in text)
    assert formulas
    assert all(text.find_parent(["pre", "code"]) is not None for text in formulas)


@pytest.mark.parametrize("name", ["a-link", "a-megabyte"])
def test_what_is_not_read_earns_nothing_and_says_why(course: Course, name: str) -> None:
    assert set(course.auto(name).values()) == {0}
    shown = (course.root / f"autograded/{name}/gradient/gradient.ipynb").read_text()
    assert "can't be shown as a notebook" in shown
    assert "BEGIN SOLUTION" not in shown
    assert "np.sum((a - y) ** 2)" not in shown


@pytest.mark.parametrize("name", [*INTACT, *CHANGED])
def test_every_cell_of_the_source_is_there_once_with_its_own_metadata(course: Course, name: str) -> None:
    released = json.loads((course.root / "exercises/gradient/gradient.ipynb").read_text())
    graded = json.loads((course.root / f"autograded/{name}/gradient/gradient.ipynb").read_text())
    wanted = {grade_id(cell): cell for cell in released["cells"] if grade_id(cell)}
    found = [cell for cell in graded["cells"] if grade_id(cell)]
    assert sorted(map(grade_id, found)) == sorted(wanted)
    for cell in found:
        source = wanted[grade_id(cell)]
        assert cell["metadata"]["nbgrader"] == source["metadata"]["nbgrader"]
        assert cell["cell_type"] == source["cell_type"]
        if grade_id(cell).endswith("-points"):
            assert "".join(cell["source"]) == "".join(source["source"])
    assert graded["metadata"]["kernelspec"] == released["metadata"]["kernelspec"]
