"""What `chainrule build` puts around a lesson's cells: a way into Colab where there is an address, and the report."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from repository import COURSES, ROOT, STUDENTS_KEY, chainrule_here

from chainrule.authoring.build import REPORT
from chainrule.grading import grade
from chainrule.submissions.file import read_submission

if TYPE_CHECKING:
    from chainrule.sandbox.template import Template

URL = "https://github.com/ada/moments/blob/main/exercises/moments/moments.ipynb"


def cells(path: Path) -> list[dict[str, Any]]:
    return [{**cell, "source": "".join(cell["source"])} for cell in json.loads(path.read_text())["cells"]]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return Path(shutil.copytree(COURSES / "statistics", tmp_path / "course"))


def built(course: Path, settings: str = "") -> list[dict[str, Any]]:
    with (course / "course.yml").open("a") as file:
        file.write(settings)
    status, _, said = chainrule_here("build", cwd=course)
    assert (status, said) == (0, "")
    return cells(course / "exercises/moments/moments.ipynb")


@pytest.mark.parametrize("path", ["exercises/gradient/gradient.ipynb", "solutions/notebooks/gradient/gradient.ipynb"])
def test_the_last_cell_reports_and_no_other(path: str) -> None:
    *others, last = cells(ROOT / path)
    assert last["source"] == REPORT.replace("INSTALL", "git+https://github.com/chainrule/chainrule")
    assert last["metadata"]["nbgrader"] == {
        "grade": False, "grade_id": "report", "locked": True, "schema_version": 3, "solution": False, "task": False,
    }  # fmt: skip
    assert not any("report()" in cell["source"] for cell in others)


def test_a_stub_with_the_report_is_graded_without_a_word_of_it(template: Template) -> None:
    result = grade(read_submission(ROOT / "exercises/gradient/gradient.ipynb"), STUDENTS_KEY, template)
    assert (result.notes, result.score) == ((), 0)


def test_without_an_address_nothing_is_said_of_colab(course: Path) -> None:
    assert not [cell for cell in built(course) if "colab" in json.dumps(cell).lower()]


def test_with_an_address_the_first_cell_opens_colab_and_the_second_installs_what_it_asks_for(
    course: Path, template: Template
) -> None:
    badge, install, *_ = built(course, f"notebook: {{url: {URL}, install: 'chainrule>=0.1'}}\n")
    assert badge["source"].endswith(
        "](https://colab.research.google.com/github/ada/moments/blob/main/exercises/moments/moments.ipynb)"
    )
    assert (badge["cell_type"], badge["metadata"]["nbgrader"]["locked"]) == ("markdown", True)
    ran: list[tuple[str, ...]] = []

    class Shell:
        def run_line_magic(self, *given: str) -> None:
            ran.append(given)

        def system(self, *given: str) -> None:
            ran.append(given)

    for modules, expected in (
        ({}, []),
        (
            {"google.colab": None},
            [
                ("pip", "install -q 'chainrule>=0.1'"),
                ("curl -fsSLO https://github.com/ada/moments/raw/main/exercises/moments/key.json",),
            ],
        ),
    ):
        with pytest.MonkeyPatch.context() as patch:
            for name, module in modules.items():
                patch.setitem(sys.modules, name, module)  # it is only looked for
            exec(install["source"], {"get_ipython": Shell})  # as a notebook would
        assert ran == expected
    result = grade(read_submission(course / "exercises/moments/moments.ipynb"), STUDENTS_KEY, template)
    assert result.notes == ()


def test_the_built_in_course_opens_in_colab_and_needs_no_key_there() -> None:
    book = json.loads((ROOT / "exercises/gradient/gradient.ipynb").read_text(encoding="utf-8"))
    assert "(https://colab.research.google.com/github/chainrule/chainrule/" in "".join(book["cells"][0]["source"])
    assert "install -q git+https://github.com/chainrule/chainrule" in "".join(book["cells"][1]["source"])
    assert "curl" not in "".join(book["cells"][1]["source"])
