"""The notebook that students get, run for real: by a kernel of Jupyter's, stopped or killed; in JupyterLab; in IPython."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from process_table import descendants
from repository import PATIENCE, ROOT, SLOW, SUBMISSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow
NOTEBOOK = ROOT / "exercises/gradient/gradient.ipynb"
FORGOTTEN = (SUBMISSIONS / "demo-forgotten-factor-2/gradient.py").read_text()
HEAD = "what was run here   90 of 100   bonus 0 of 50\n"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


class Kernel:
    """A kernel as a front end has it: what a cell gives, by the type of the message."""

    def __init__(self, folder: Path) -> None:
        from jupyter_client.manager import start_new_kernel

        self.manager, self.client = start_new_kernel(cwd=str(folder), env={**os.environ, "JPY_SESSION_NAME": ""})

    @property
    def pid(self) -> int:
        number: int = self.manager.provisioner.pid  # type: ignore[union-attr]  # the one that starts processes has it
        return number

    def run(self, source: str, *, interrupt_after: float | None = None) -> dict[str, Any]:
        """All that came of a cell: data of a display, or the error; with what it printed, as "stdout"."""
        asked = self.client.execute(source)
        if interrupt_after is not None:
            time.sleep(interrupt_after)
            self.manager.interrupt_kernel()
        came: dict[str, Any] = {"stdout": "", "stderr": ""}
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            content = message["content"]
            if message["parent_header"].get("msg_id") != asked:
                continue
            if message["msg_type"] == "stream":
                came[content["name"]] += content["text"]
            elif message["msg_type"] in ("execute_result", "display_data"):
                came |= content["data"]
            elif message["msg_type"] == "error":
                came |= content
            elif message["msg_type"] == "status" and content["execution_state"] == "idle":
                return came

    def end(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    made = Kernel(tmp_path_factory.mktemp("kernel"))
    yield made
    made.end()


def test_the_notebook_runs_to_its_end_and_its_last_cell_says_the_score(tmp_path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    book = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(book, allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}).execute()
    (shown,) = book.cells[-1].outputs
    assert shown.output_type == "execute_result"
    assert shown.data["text/plain"].startswith("what was run here   0 of 100   bonus 0 of 50\n")
    assert "<strong>0 of 100, bonus 0 of 50</strong>" in shown.data["text/html"]


def test_without_chainrule_the_last_cell_says_how_to_get_it(kernel: Kernel) -> None:
    last = "".join(json.loads(NOTEBOOK.read_text())["cells"][-1]["source"])
    came = kernel.run(f"import sys; sys.modules['chainrule'] = None\n{last}")
    assert came["stdout"] == (
        "to see here how many points you have: pip install git+https://github.com/chainrule/chainrule\n"
    )
    assert "ename" not in came
    kernel.run("del sys.modules['chainrule'], report")


@pytest.mark.parametrize("seconds", [0.02, 0.3, 0.8])
def test_a_kernel_that_is_interrupted_ends_the_grading_and_leaves_no_process(kernel: Kernel, seconds: float) -> None:
    kernel.run(SLOW)
    kernel.run("import chainrule, chainrule.notebook; chainrule.report; chainrule.notebook._template()")
    assert descendants(kernel.pid)
    came = kernel.run("chainrule.report()", interrupt_after=seconds)
    assert came["traceback"] == ["stopped: nothing was graded"]
    assert descendants(kernel.pid) == set()
    kernel.run(FORGOTTEN)
    assert kernel.run("chainrule.report()")["text/plain"].startswith(HEAD)


def test_a_kernel_that_is_killed_leaves_no_process(tmp_path: Path) -> None:
    made = Kernel(tmp_path)
    try:
        made.run(FORGOTTEN)
        assert made.run("import chainrule; chainrule.report()")["text/plain"].startswith(HEAD)
        there = descendants(made.pid)
        assert there
    finally:
        made.end()
    end = time.monotonic() + PATIENCE
    while (left := [one for one in there if Path(f"/proc/{one}").exists()]) and time.monotonic() < end:
        time.sleep(0.02)
    assert left == []


def test_in_a_browser_without_any_protection_nothing_of_it_acts(kernel: Kernel, tmp_path: Path) -> None:
    """As VS Code's webview and Colab's frame show it, which take HTML as it is."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    told = "</pre></div><script>pwned=1</script><img src=x onerror=pwned=2><svg onload=pwned=3> $x$"
    kernel.run(FORGOTTEN)
    kernel.run(f"def weighted_input(W, a_prev):\n    raise ValueError({told!r})")
    kernel.run(f"def sample_loss(a, y):\n    return {told!r}")
    page = kernel.run("import chainrule; chainrule.report(hints=2)")["text/html"]
    (tmp_path / "cell.html").write_text(f"<!doctype html><body style='color:#eee;background:#111'>{page}", encoding="utf-8")
    asked = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        shown = browser.new_page()
        shown.on("request", lambda request: asked.append(request.url))
        shown.goto((tmp_path / "cell.html").as_uri())
        outside = shown.locator("body > *").count()
        acting = shown.locator("script, img, a, iframe, link, style, [onload], [onerror], [style]:not(body)").count()
        picture = shown.locator(".mathjax_ignore svg").bounding_box()
        text, pwned = shown.inner_text("body"), shown.evaluate("typeof pwned")
        browser.close()
    assert (outside, acting, pwned, len(asked)) == (1, 0, "undefined", 1)
    assert picture is not None and picture["height"] > 100
    assert told in text
    assert "What does the derivative of a square bring down in front?" in text


def test_in_ipythons_terminal_it_is_text(tmp_path: Path) -> None:
    import pexpect  # type: ignore[import-untyped]  # IPython brings it

    (tmp_path / "lesson.py").write_text(FORGOTTEN)
    options = ["--simple-prompt", "--no-banner", "--no-confirm-exit", "--HistoryManager.enabled=False"]
    typed = pexpect.spawn(
        sys.executable, ["-m", "IPython", *options], cwd=tmp_path, timeout=PATIENCE, encoding="utf-8",
        env={**os.environ, "IPYTHONDIR": str(tmp_path / "ipython"), "NO_COLOR": "1"},
    )  # fmt: skip
    for line, seen in (
        ("from chainrule import report; report()", "no exercise of the course gradient was run here yet"),
        ("%run lesson.py", "In "),
        ("report()", r"lesson.py   90 of 100   bonus 0 of 50\r\n(?s:.*)More hints:  report\(hints=2\)"),
        ("dC0_da = lambda a, y: 2 * (a - y)", "In "),
        ("report()", r"what was run here   100 of 100   bonus 0 of 50\r\n"),
    ):
        typed.expect_exact(": ")
        typed.sendline(line)
        typed.expect(seen)
    typed.sendeof()
    typed.expect(pexpect.EOF)
    typed.close()
    assert typed.exitstatus == 0
