"""The page of feedback: our comment, whose words stand in the output below, is left out; a person's never is."""

from __future__ import annotations

import time

import nbformat
import pytest

from chainrule.nbgrader.autograding.comment import as_comment
from chainrule.nbgrader.handing_back.feedback_page import FeedbackPage
from chainrule.result import Cases, ExerciseResult

OURS = as_comment(
    ExerciseResult(
        name="dz_dw", points=10, bonus=False, score=0, verdict="WRONG", place="gradient.py:12", misconception=None,
        message="entry 0 differs\nby 2", hint="see 3", earned="none", because=(), warnings=(),
        cases=Cases(11, 10, ()), smallest=None,
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("comment", "stays"),
    [
        (OURS, False),
        ("    right, but say why", True),
        ("not right, see me", True),
        (f"{OURS}\nSee me.", True),
        (f"See me.\n{OURS}", True),
        ("", True),
        (None, True),
    ],
)
def test_a_comment_is_left_out_if_it_is_ours_as_it_was_made(comment: str | None, stays: bool) -> None:
    cell = nbformat.v4.new_code_cell("x", metadata={"nbgrader": {"comment": comment}})
    book = nbformat.v4.new_notebook(cells=[cell])
    page = FeedbackPage()  # type: ignore[no-untyped-call]  # nbconvert's
    made, _ = page._preprocess(book, page._init_resources({}))  # type: ignore[no-untyped-call]  # nbconvert's
    assert made.cells[0].metadata.nbgrader.comment == (comment if stays else None)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["  \n", "\t", "match ", "match\n ", '"""\\N{\\N{', "\n     "])
def test_a_notebook_of_any_text_is_coloured_in_seconds(unit: str) -> None:
    """Feedback, and formgrader, which shows it as nbconvert does: Pygments' time grew with the square of blanks."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f"x = 1\n{unit * (99_000 // len(unit))}")])
    started = time.process_time()
    FeedbackPage().from_notebook_node(book)  # type: ignore[no-untyped-call]  # nbconvert's
    assert time.process_time() - started < 10


@pytest.mark.slow
def test_fields_of_a_text_are_coloured_in_seconds() -> None:
    """For each that never ends Pygments goes through all that may belong to it."""
    begun, goes_on = f"{'{a[' * 300}\n" * 50, f"{'.c' * 450}[\n]" * 45
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f'x = """{begun}b]{goes_on}"""\n')])
    started = time.process_time()
    FeedbackPage().from_notebook_node(book)  # type: ignore[no-untyped-call]  # nbconvert's
    assert time.process_time() - started < 10


@pytest.mark.slow
@pytest.mark.parametrize("run", ["\n", "(", "\n\t"])
def test_a_megabyte_of_anything_takes_no_hours_to_colour(run: str) -> None:
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f"x x{run * 500_000}y")])
    started = time.process_time()
    page, _ = FeedbackPage().from_notebook_node(book)  # type: ignore[no-untyped-call]  # nbconvert's
    assert time.process_time() - started < 2
    assert len(page) > 500_000


def test_code_of_a_usual_length_is_coloured() -> None:
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("def f():\n    %matplotlib inline\n" + "\n" * 20_000)])
    started = time.process_time()
    page, _ = FeedbackPage().from_notebook_node(book)  # type: ignore[no-untyped-call]  # nbconvert's
    assert time.process_time() - started < 2
    assert '<span class="k">def</span>' in page
