"""`examine` and `report` say of what was run in a session what `chainrule grade` would say of it, and what is stale."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from repository import COURSES, STUDENTS_KEY, SUBMISSIONS

from chainrule import examine, notebook, report
from chainrule.deck.choice import DeckChoice
from chainrule.key import for_students, save_key
from chainrule.notebook import NotYetRightError, Report
from chainrule.notebook.session import run_cells, session_of_cells
from chainrule.submissions.cells import MOST_CODE_CELLS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOSS = "import numpy as np\ndef sample_loss(a, y):\n    return np.sum((a - y) ** 2)"
HALF = LOSS.replace("2)", "2) / 2")
FORGOTTEN = SUBMISSIONS / "demo-forgotten-factor-2/gradient.py"
Run: TypeAlias = "Callable[..., None]"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return tmp_path


@pytest.fixture(autouse=True, scope="module")
def ended() -> Iterator[None]:
    """The process that a notebook keeps for its next cell is ended."""
    yield
    if notebook._template.cache_info().currsize:
        notebook._template().__exit__(None, None, None)
        notebook._template.cache_clear()


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """IPython's own shell, as a notebook's kernel has it, but that it is in this process."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))  # whatever is in the home, and whether it can be written
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False  # in a file of the user's
    InteractiveShell.clear_instance()
    made = InteractiveShell.instance(config=config, user_module=ModuleType("typed"))
    yield made
    InteractiveShell.clear_instance()


@pytest.fixture
def run(shell: Any) -> Run:
    def run(*cells: str) -> None:
        for cell in cells:
            shell.run_cell(cell, store_history=True)

    return run


def reported(**options: Any) -> Report:
    shown = report(**options)
    assert isinstance(shown, Report)
    return shown


def first_row(shown: Report) -> str:
    return " ".join(shown.text.splitlines()[2].split())


def notes(shown: Report) -> list[str]:
    return [line.removeprefix("  note: ") for line in shown.text.splitlines() if line.startswith("  note: ")]


# -- what is said ------------------------------------------------------------------------------------------------------


def test_the_whole_score_is_said_as_html_and_as_text(run: Run) -> None:
    run(FORGOTTEN.read_text())
    shown = reported()
    assert shown.text.startswith("what was run here   90 of 100   bonus 0 of 50\n\n  ok   sample_loss          6 / 6\n")
    assert "dC0_da, cell 1:35\n  Case lesson, node 0: you return" in shown.text
    assert "  dC0_da(a, y)  # should be [0.5]; you return [0.25]\n\nMore hints:  report(hints=2)\n" in shown.text
    assert repr(shown) == shown.text
    bundle = shown._repr_mimebundle_(include=None, exclude=None)
    assert bundle == {"text/plain": shown.text, "text/html": shown._repr_html_()}
    assert "<strong>90 of 100, bonus 0 of 50</strong>" in shown.html
    assert shown.html.count("<svg ") == 1
    assert "<p>More hints:  report(hints=2)</p></div>" in shown.html
    assert shown.html.count(f"key {STUDENTS_KEY.digest[:12]}") == 1
    more = reported(hints=2)
    assert ("What does the derivative of a square bring down" in more.text, "More hints" in more.text) == (True, False)


def test_who_names_a_file_is_told_what_grades_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert report("gradient.ipynb") is None  # type: ignore[arg-type]  # as people try it
    assert "chainrule grade gradient.ipynb" in capsys.readouterr().out


@pytest.mark.parametrize("hints", [-1, 0, 1])
def test_the_first_hint_is_always_there(run: Run, hints: int) -> None:
    run(FORGOTTEN.read_text())
    assert "Look at what stands in front of the difference." in reported(hints=hints).text


def test_what_a_student_wrote_is_inert_in_the_notebook(run: Run) -> None:
    told = "</div><script>alert(1)</script><img src=x onerror=alert(1)> $\\href{javascript:alert(1)}{x}$ \x1b[31m"
    run(f"def sample_loss(a, y):\n    raise ValueError({told!r})", f"def weighted_input(W, a):\n    return {told!r}")
    shown = reported()
    assert "&lt;script&gt;" in shown.html
    for raw in ("<script", "<img", "\x1b", "onerror=alert(1)>"):
        assert raw not in shown.html
    assert "\x1b" not in shown.text
    assert shown.html.startswith('<div class="chainrule tex2jax_ignore mathjax_ignore">')


# -- what was run counts -----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cells", "right"),
    [
        ((HALF, LOSS), True),
        ((LOSS, HALF), False),
        ((LOSS, HALF, LOSS), True),  # run again as it was before
        ((HALF, LOSS, HALF), False),
        ((LOSS, HALF.replace("return", "return return")), True),  # it is no Python, and so has not run
        ((f"%%time\n{LOSS}",), True),
        ((f"%matplotlib inline\n{HALF}", f"%timeit 1\n!true\n{LOSS}"), True),
        (("import numpy as np", LOSS.partition("\n")[2], "import numpy as np"), True),
        (("K = 2", LOSS.replace("** 2", "** K"), "K = 2"), True),
        (("K = 2", LOSS.replace("** 2", "** K"), "K = 3"), False),
        (("total = 0", "total += 1", LOSS.replace("** 2", "** (total + 1)"), "total = 1"), True),
        (("await_ = 1; import asyncio; await asyncio.sleep(0)", LOSS), True),
        (("import chainrule; chainrule.report()", LOSS, "from chainrule import report; report()"), True),
        ((LOSS, "del sample_loss", "1 / 0", "x = undefined", LOSS), True),
    ],
)
def test_what_counts_is_what_was_run_last(run: Run, cells: tuple[str, ...], right: bool) -> None:
    run(*cells)
    assert first_row(reported()).startswith("ok sample_loss 6 / 6" if right else "no sample_loss 0 / 6")


def test_what_was_reset_is_gone(run: Run) -> None:
    run(LOSS, "%reset -f")
    assert report() is None
    run("def weighted_input(W, a_prev): return W @ a_prev")
    assert [row.split()[0] for row in reported().text.splitlines()[2:4]] == ["--", "ok"]


@pytest.mark.slow
def test_nothing_is_said_of_what_was_run_before_it_was_mended(run: Run) -> None:
    run("def sample_loss(a, y) return 1", "sample_loss(1, 2)", LOSS.replace("np\n", "np\nraise ValueError\n"))
    run(*[f"print(undefined_{number})" for number in range(5)], LOSS, "W = undefined")
    assert notes(reported()) == ["left out, as it does not run: cell 10:1: NameError: name 'undefined' is not defined"]


def test_a_cell_that_is_no_python_has_defined_nothing_and_that_is_told(run: Run) -> None:
    run(HALF, "def sample_loss(a, y):\nreturn 3\nclass Helper: pass")
    assert notes(reported()) == ["cell 2 is not Python, so it has not defined sample_loss"]
    run(LOSS)
    assert notes(reported()) == []


def test_of_a_long_session_what_still_counts_is_graded() -> None:
    many = [f"x = {number}" for number in range(2 * MOST_CODE_CELLS)]
    typed = [HALF, *many, LOSS, "#" * 600_000, "#" * 700_000]
    cells = run_cells(typed, typed)
    session = session_of_cells(cells)
    assert [name for name, _ in session.submission.cells] == ["cell 2001", "cell 2002"]


def test_cells_have_the_numbers_that_the_notebook_shows(run: Run, shell: Any) -> None:
    run("x = 1", "", "   ", "y = 1", HALF)
    assert shell.execution_count == 4
    assert "\nsample_loss, cell 3:2\n" in reported().text


def test_an_endless_function_has_its_verdict(run: Run) -> None:
    run(LOSS, "def weighted_input(W, a_prev):\n    while True: pass", "def dC0_da(a, y):\n    return 2 * (a - y)")
    rows = reported().text.splitlines()[2:5]
    assert [row.split()[0] for row in rows] == ["ok", "no", "ok"]
    assert "it did not finish in time" in rows[1]


# -- what is stale -----------------------------------------------------------------------------------------------------


def save(path: Path, *sources: str) -> Path:
    blank: dict[str, Any] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**blank, "source": one} for one in sources]
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))
    return path


HELPER = "def square(x):\n    return x ** 2"
SLOPE = "def dC0_da(a, y):\n    return 2 * (a - y)"
NOT_RUN = "not run as lesson.ipynb has it: {}; run the cell, then this one again"
NOT_SAVED = "not saved as it was run: {}; what you hand in is lesson.ipynb as it is saved"


@pytest.mark.parametrize(
    ("saved", "ran", "told"),
    [
        ([LOSS], [LOSS], []),
        ([f"{LOSS}\n\n"], [f"\n{LOSS}  "], []),
        ([LOSS], [HALF], [NOT_RUN.format("sample_loss")]),
        ([HALF], [HALF, LOSS], [NOT_SAVED.format("sample_loss")]),
        ([LOSS, SLOPE, HELPER], [LOSS], [NOT_RUN.format("dC0_da and square")]),
        ([LOSS], [LOSS, SLOPE, HELPER], [NOT_SAVED.format("dC0_da")]),
        ([LOSS, HALF], [HALF, LOSS], [NOT_SAVED.format("sample_loss")]),  # the lower one counts there
        ([HALF, SLOPE], [HALF, LOSS, HELPER], [NOT_RUN.format("dC0_da"), NOT_SAVED.format("sample_loss")]),
    ],
)
@pytest.mark.parametrize("front_end", ["Jupyter", "VS Code"])
def test_what_the_saved_notebook_has_otherwise_is_told(
    saved: list[str], ran: list[str], told: list[str], front_end: str, run: Run, shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(Path("lesson.ipynb").resolve(), *saved)
    if front_end == "Jupyter":
        monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    else:
        shell.user_ns["__vsc_ipynb_file__"] = str(path)
    run(*ran)
    assert notes(reported()) == told


@pytest.mark.parametrize("named", ["gone.ipynb", "RTC:lesson.ipynb", "lesson.py", "", "\0.ipynb", "folder.ipynb"])
def test_where_the_saved_notebook_is_not_known_nothing_is_told_of_it(
    named: str, run: Run, shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("folder.ipynb").mkdir()
    shell.user_ns["__vsc_ipynb_file__"] = named
    run(LOSS)
    assert notes(reported()) == []


def test_a_saved_notebook_that_can_t_be_read_hinders_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("lesson.ipynb").write_text("{")
    monkeypatch.setenv("JPY_SESSION_NAME", str(Path("lesson.ipynb").resolve()))
    run(LOSS)
    assert first_row(reported()).startswith("ok sample_loss")


# -- which course ------------------------------------------------------------------------------------------------------

MEAN = "import numpy as np\ndef mean(x):\n    return np.mean(x)"


@pytest.fixture(scope="module")
def other_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("other") / "key.json"
    save_key(for_students(DeckChoice(COURSES / "statistics/course.yml").practice_key()), path)
    return path


def test_the_key_that_lies_beside_the_notebook_says_which_course(
    run: Run, other_key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(MEAN, "def mean_of_all(x): return mean(x)")
    assert report() is None
    assert capsys.readouterr().out == (
        "no exercise of the course gradient was run here yet\n  run the cells above (Run All), then this one again\n"
        "  where this is another course, its key for students belongs beside the notebook\n"
    )
    Path("moments.json").write_bytes(other_key.read_bytes())
    assert first_row(reported()) == "ok mean 40 / 40"
    examine(type("", (), {"__name__": "mean"})())
    assert capsys.readouterr().out == "mean: right on the public cases\n"
    Path("moments-2.json").write_bytes(other_key.read_bytes())
    assert report() is None
    said = '2 keys lie here: moments-2.json and moments.json\n  name one: --key FILE (in a notebook: key="FILE")\n'
    assert capsys.readouterr().out == said
    assert first_row(reported(key="moments.json")) == "ok mean 40 / 40"


@pytest.mark.parametrize("key", ["nothing.json", "nobody's", "."])
def test_a_key_that_there_is_not_is_told(key: str, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run(LOSS)
    assert report(key=key) is None
    assert capsys.readouterr().out.startswith(f"{key}: the key can't be read: ")


@pytest.mark.parametrize("name", ["CHAINRULE_SECRET", "CHAINRULE_SECRET_FILE"])
@pytest.mark.parametrize("value", ["correct horse battery staple", ""])
def test_where_a_secret_is_set_nothing_is_examined_and_the_cell_fails(
    name: str, value: str, run: Run, shell: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    run(LOSS)
    with pytest.raises(NotYetRightError) as told:
        examine(shell.user_ns["sample_loss"])
    assert told.value._render_traceback_() == [
        f"sample_loss is not examined: {name} is set, and a notebook is examined on the public deck",
        "  start Jupyter without it: whatever runs in a notebook can read it",
    ]
    assert capsys.readouterr().out == ""
    assert report() is None
    assert capsys.readouterr().out.startswith(f"{name} is set, and a notebook is examined on the public deck\n")
    monkeypatch.delenv(name)
    examine(shell.user_ns["sample_loss"])
    assert capsys.readouterr().out == "sample_loss: right on the public cases\n"


# -- without a notebook ------------------------------------------------------------------------------------------------


def python(*arguments: str, typed: str = "") -> str:
    ran = subprocess.run(
        [sys.executable, *arguments], env={**os.environ, "HOME": str(Path.cwd())},  # it keeps a history there
        input=typed, text=True, capture_output=True, check=False, timeout=100,
    )  # fmt: skip
    assert "Traceback" not in ran.stderr
    return ran.stdout


@pytest.mark.slow
def test_plain_python_says_it_of_the_file_that_the_functions_are_from() -> None:
    Path("gradient.py").write_text(f"{FORGOTTEN.read_text()}\nimport chainrule\nchainrule.report()\n")
    expected = "gradient.py   90 of 100   bonus 0 of 50\n"
    assert python("gradient.py").startswith(expected)
    Path("gradient.py").write_text(FORGOTTEN.read_text())
    assert expected in python("-q", "-i", typed="from gradient import *\nfrom chainrule import report\nreport()\n")
    assert expected in python("-q", "-i", "gradient.py", typed="import chainrule\nchainrule.report()\n")


def test_plain_python_that_has_no_function_says_what_to_do() -> None:
    assert python("-c", "import chainrule; chainrule.report(); chainrule.examine(print)").startswith(
        "no exercise of the course gradient is defined here\n  grade the file: chainrule grade FILE\n"
        'print can\'t be examined here: no exercise is called "print"\n'
    )


def test_ipython_that_ran_the_file_says_it_of_that_and_of_what_was_typed_since(run: Run, shell: Any) -> None:
    Path("gradient.py").write_text(FORGOTTEN.read_text())
    run("%run gradient.py")
    assert reported().text.startswith("gradient.py   90 of 100")
    run("def dC0_da(a, y):\n    return 2 * (a - y)")
    assert reported().text.startswith("what was run here   100 of 100")
    run("%run gradient.py")
    assert reported().text.startswith("gradient.py   90 of 100")


def test_who_stops_it_leaves_no_process_and_the_next_one_is_graded(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    run(LOSS)
    reported()
    before = notebook._template()
    with monkeypatch.context() as patch:
        patch.setattr(notebook, "grade", stopped)
        with pytest.raises(KeyboardInterrupt, match="stopped: nothing was graded"):
            report()
    assert before.process is None
    assert first_row(reported()) == "ok sample_loss 6 / 6"
