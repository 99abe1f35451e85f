"""A submission: what is read, what is refused and why, and that nothing handed in makes it raise."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import marshal
import ntpath
import os
import socket
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from repository import ROOT

from chainrule.errors import SetupError
from chainrule.safe_text import plain
from chainrule.submissions.cells import EMPTY, LARGEST_CODE, MOST_CODE_CELLS
from chainrule.submissions.file import LARGEST, Submission, read_submission, relative, submission_from_bytes

TOO_LARGE = "it is beyond 32 MB; hand in the code alone, and clear a notebook's outputs"
AGAIN = "; save it again in Jupyter, and hand that in"
AS_NOBODY = """
import os, sys
from pathlib import Path
from chainrule.submissions.file import read_submission
os.chdir(sys.argv[1])  # first: nobody may not enter the folders above
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
print(read_submission(Path(sys.argv[2])).broken)
"""
ALL_AS_NOBODY = """
import os, sys
from pathlib import Path
from chainrule.cohort.hand_back import refuse_folder
from chainrule.nbgrader.collecting import scripts
from chainrule.nbgrader.collecting.collect import collect
os.chdir(sys.argv[1])
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
paths = [*map(Path, sys.argv[2:])]
refuse_folder(Path("back"), paths)
collect(paths, Path("into"), "gradient", None, False, "gradient")
"""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def of(data: bytes, name: str = "gradient.ipynb") -> Submission:
    return submission_from_bytes(data, path=f"ada/{name}", name=name)


def notebook(*sources: Any, **changed: Any) -> dict[str, Any]:
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **changed}


def of_json(value: Any) -> Submission:
    return of(json.dumps(value).encode())


def why(data: bytes | dict[str, Any]) -> str:
    """Why the notebook is broken; of a broken one nothing is left."""
    submission = of(data) if isinstance(data, bytes) else of_json(data)
    assert submission.broken is not None
    assert submission.cells == ()
    return submission.broken


def why_read(name: str) -> str | None:
    submission = read_submission(Path(name))
    assert (submission.cells, submission.sha256, submission.path) == ((), "", name)
    return submission.broken


def fault(path: Path) -> str:
    with pytest.raises(SetupError) as caught:
        read_submission(path)
    return str(caught.value)


# -- files -----------------------------------------------------------------------------------------------------------


def test_a_python_file_is_one_cell_whose_source_is_utf_8_whatever_encoding_it_declares() -> None:
    data = b"# -*- coding: latin-1 -*-\r\nx = '\xe9'\n"
    Path("gradient.py").write_bytes(data)
    made = read_submission(Path("gradient.py"))
    assert made.cells == (("gradient.py", "# -*- coding: latin-1 -*-\r\nx = 'é'\n".encode()),)
    assert (made.sha256, made.notebook, made.broken) == (hashlib.sha256(data).hexdigest(), False, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", ["x = 'é'\n", json.dumps(notebook("x = 'é'"), ensure_ascii=False)])
def test_a_byte_order_mark_says_the_encoding_of_a_script_and_of_a_notebook(text: str, encoding: str) -> None:
    made = of(text.encode(encoding), "gradient.ipynb" if text.startswith("{") else "gradient.py")
    assert [source.strip() for _, source in made.cells] == ["x = 'é'".encode()]
    assert made.warnings == ()


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"x = 1  # \xff\n", "line 1 is not UTF-8"),
        (b"\n\n\nx = 1  # \xe9 \x80\n", "line 4 is not UTF-8"),
        (b"# coding: ascii\nx = 1  # \xff\n", "line 2 is not UTF-8"),
        (b"# coding: idna\nx = 1  # \xff\n", "line 2 is not UTF-8"),
        (b"# coding: klingon\nx = 1  # \xff\n", "line 2 is not UTF-8"),
    ],
)
def test_bytes_of_an_encoding_that_nobody_declared_are_noted_and_cost_nothing(data: bytes, wrong: str) -> None:
    made = of(data, "gradient.py")
    assert made.cells == (("gradient.py", data.decode("latin-1").encode()),)
    assert made.warnings == (
        f"{wrong}; it is read as Latin-1, so that letters beyond ASCII may be others: save it as UTF-8",
    )


@pytest.mark.parametrize("encoding", ["klingon", "zlib", "idna", "unicode_escape", "utf-7", "utf-16", "ascii"])
def test_an_encoding_that_is_none_for_this_text_is_passed_over(encoding: str) -> None:
    data = f"# coding: {encoding}\nx = 'é'\n".encode()
    assert of(data, "gradient.py").cells == (("gradient.py", data),)


@pytest.mark.parametrize(
    ("encoding", "is_told"),
    [
        ("hz", True),
        ("iso2022_jp_2", True),
        ("cp037", True),
        *((one, False) for one in ("latin-1", "cp1252", "gb18030", "euc_jp")),
    ],
)
def test_code_that_is_seen_otherwise_than_it_is_read_is_noted(encoding: str, is_told: bool) -> None:
    """In HZ a `~` at the end of a line joins it with the next: `# the loss ~` hides what is below."""
    data = f"# coding: {encoding}\n".encode() + "x = 1\n".encode("cp037" if encoding == "cp037" else "ascii")
    assert any("read otherwise than most editors show it" in one for one in of(data, "gradient.py").warnings) == is_told


def test_what_only_looks_like_a_marimo_notebook_is_none() -> None:
    source = b"_ = 'marimo.App('\n@app.cell\ndef _():\n    x = 1\n    return\n"
    assert of(source, "gradient.py").cells == (("gradient.py", source),)
    made = of(source.replace(b"_ = 'marimo.App('", b"app = marimo.App()"), "gradient.py")
    assert any("it is a marimo notebook" in one for one in made.warnings)


OTHERS = {
    b"PK\3\4\x14\0\6\0\x08\0\0\0!\0[Content_Types].xml": "it is a document of a word processor",
    b"\xd0\xcf\x11\xe0\xa1\xb1": "it is a document of a word processor",
    b"{\\rtf1\\ansi": "it is a document of a word processor",
    b"PK\3\4\x14\0\0\0\0\0gradient.py": "it is an archive",
    b"\x1f\x8b\x08": "it is an archive",
    b"7z\xbc\xaf\x27\x1c": "it is an archive",
    b"Rar!\x1a\x07": "it is an archive",
    b"g" * 257 + b"ustar": "it is an archive",
    b"%PDF-1.7": "it is a PDF",
    b"\x89PNG\r\n": "it is a picture",
    b"\xff\xd8\xff\xe0": "it is a picture",
    b"\0\0\0\x18ftypheic": "it is a picture",
    b"<!DOCTYPE html>\n<html>": "it is a web page",
    b"\xef\xbb\xbf\n <HTML lang=en>": "it is a web page",
    b"<!-- saved from url -->\n<html>": "it is a web page",
    b"MIME-Version: 1.0\nContent-Type: multipart/related": "it is a web page",
    b"\x7fELF\2\1\1": "it is a compiled program",
    b"\x93NUMPY\1\0": "it is an array that numpy saved",
    b"version https://git-lfs.github.com/spec/v1\n": "it is a Git LFS pointer",
    b"x = 1\0\0y": "it is not text",
    b"": "it is empty",
    b"\xef\xbb\xbf \n\n": "it is empty",
    bytes(4096): "it is empty",
}


@pytest.mark.parametrize("name", ["gradient.py", "gradient.ipynb"])
@pytest.mark.parametrize(("data", "what"), OTHERS.items(), ids=range(len(OTHERS)))
def test_what_is_no_code_is_named_in_one_sentence_that_says_what_to_do(data: bytes, what: str, name: str) -> None:
    made = of(data, name)
    assert (made.cells, made.sha256) == ((), hashlib.sha256(data).hexdigest())
    assert made.broken is not None
    assert made.broken.startswith(what)
    assert "hand" in made.broken


def test_a_compiled_module_is_named() -> None:
    code = compile("x = 1", "gradient.py", "exec")
    data = importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code)
    assert "it is a compiled program" in (of(data, "gradient.py").broken or "")


def test_a_notebook_or_a_script_by_the_other_s_name_is_taken_for_what_it_is() -> None:
    made = of(json.dumps(notebook("x = 1"), indent=1).encode(), "gradient.py")
    assert (made.cells, made.notebook) == ((("cell 1", b"x = 1"),), True)
    assert made.warnings == ("it is a notebook, and graded as one; call it .ipynb",)
    made = of(b"import numpy as np\n", "gradient.ipynb")
    assert (made.cells, made.notebook) == ((("gradient.ipynb", b"import numpy as np\n"),), False)
    assert made.warnings == ("it is a Python script, and graded as one; call it .py",)
    assert of(b"{'cells': 1}\n", "gradient.py").notebook is False


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_markers_of_git_and_markdown_are_left_out_and_lines_keep_their_numbers(end: str) -> None:
    lines = ["```python", "<<<<<<< HEAD", "x = 1", "||||||| base", "=======", "x = 2", ">>>>>>> 3f2a (by me)", "```"]
    made = of(end.join(lines).encode(), "gradient.py")
    assert made.cells[0][1].decode().split(end) == ["", "", "x = 1", "", "", "x = 2", "", ""]
    fences, conflict = made.warnings
    assert fences.startswith("gradient.py:1: a line of ```")
    assert conflict.startswith("gradient.py:2: git's conflict markers (<<<<<<<)")


@pytest.mark.parametrize("fence", ["```{python}", "```python", "``` py", "```{.python .numberLines}", "~~~python"])
def test_of_a_markdown_document_the_code_is_graded(fence: str) -> None:
    end = fence[:3]
    lines = [
        "---",
        "title: mine",
        "---",
        "# It's",
        "",
        fence,
        "def f():",
        "    return 1",
        end,
        "",
        "```bash",
        "ls (",
        "```",
        "so.",
    ]
    made = of("\n".join(lines).encode(), "gradient.py")
    assert made.cells[0][1].decode().split("\n") == [*[""] * 6, "def f():", "    return 1", *[""] * 6]
    assert [note.startswith("gradient.py: it is a Markdown document") for note in made.warnings] == [True]


def test_a_function_between_plain_fences_is_code_beside_fences_that_name_python() -> None:
    lines = [
        "Mine:",
        "```python",
        "x = 1",
        "```",
        "and",
        "```",
        "def f():",
        "    return x",
        "```",
        "prints",
        "```",
        "1 2",
        "```",
    ]
    made = of("\n".join(lines).encode(), "gradient.py")
    assert made.cells[0][1].decode().split("\n") == [*[""] * 2, "x = 1", *[""] * 3, "def f():", "    return x", *[""] * 5]


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_what_stands_in_a_text_is_no_marker(quotes: str) -> None:
    source = f"def f():\n    r{quotes}Example:\n\\{quotes}\n```python\nf()\n```\n=======\n{quotes}\n".encode()
    made = of(source, "gradient.py")
    assert (made.cells, made.warnings) == ((("gradient.py", source),), ())


def test_of_a_conflict_within_a_notebook_s_json_the_upper_side_is_graded() -> None:
    source = "x = 1  # \u2028======= is no line of its own"
    upper, lower = (json.dumps(notebook(one), indent=1, ensure_ascii=False) for one in (source, "x = 2"))
    cut = upper.index("1")
    assert upper[:cut].rpartition("\n")[0] in lower
    text = f"<<<<<<< HEAD\n{upper}\n||||||| base\n[]\n=======\n{lower}\n>>>>>>> theirs\n"
    made = of(text.encode())
    assert made.cells == (("cell 1", source.encode()),)
    assert "<<<<<<<" in made.warnings[0]


@pytest.mark.parametrize(
    "data",
    [
        b"```" + b" " * 900_000 + b"!", b"<<<<<<< x\n" * 90_000, b'"""\\' * 200_000 + b"```", b"<!--" * 200_000,
        b" " * 30_000_000 + b"<", b"{" + b'"cells' * 5_000_000, b"<?xml" * 200_000, b"from\n" * 6_000_000,
        b"[[]," * 8_000_000,
    ],
    ids=range(9),
)  # fmt: skip
@pytest.mark.slow
@pytest.mark.parametrize("name", ["gradient.py", "gradient.ipynb"])
def test_no_text_takes_long_to_look_at(data: bytes, name: str) -> None:
    started = time.process_time()
    of(data, name)
    assert time.process_time() - started < 5


def test_the_path_is_shown_as_asked_and_the_student_is_kept() -> None:
    Path("gradient.py").write_bytes(b"1")
    made = read_submission(Path("gradient.py").absolute(), shown="x/gradient.py", student="ada")
    assert (made.path, made.student, made.broken) == ("x/gradient.py", "ada", None)


@pytest.mark.parametrize(("name", "is_notebook"), [("A.PY", False), ("A.IpynB", True)])
def test_the_suffix_may_be_in_capitals(name: str, is_notebook: bool) -> None:
    made = of(json.dumps(notebook("1")).encode() if is_notebook else b"x = 1", name)
    assert (made.notebook, made.broken) == (is_notebook, None)


def test_a_cell_is_named_so_that_any_file_name_can_be_printed() -> None:
    assert of(b"1", "a\udcff\n.py").cells == (("a\\udcff .py", b"1"),)


@pytest.mark.parametrize("name", ["missing.py", "missing.zip", "a.py/gradient.py", "nul\0.py", "\ud800.py"])
def test_a_path_that_does_not_exist_is_a_fault(name: str) -> None:
    Path("a.py").write_bytes(b"")
    said = fault(Path(name))
    assert said.splitlines()[1:] == ["  name a .py or .ipynb file, a folder, or a .zip"]
    assert said.splitlines()[0].endswith(f": there is no such file in {Path.cwd()}")
    assert said.isascii()


@pytest.mark.parametrize("name", ["gradeint.py", "gradient", "Gradent.ipynb", "work/gradent.py"])
def test_a_name_that_is_nearly_right_is_put_right(name: str) -> None:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    for there in ("gradient.py", "notes.txt", "hello.py"):
        (path.parent / there).write_bytes(b"")
    assert fault(path).endswith('\n  did you mean "gradient.py"?')


def test_a_folder_of_many_is_not_looked_through_for_a_file_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be a student's, who takes a file away while the class is graded, or its report is written."""
    asked: list[int] = []

    def close(_: str, names: list[str], **__: int) -> list[str]:
        asked.append(len(names))
        return []

    monkeypatch.setattr("difflib.get_close_matches", close)
    for number in range(1100):
        Path(f"gradient ({number}).py").touch()
    fault(Path("gradient.py"))
    assert asked == [1000]


@pytest.mark.parametrize("name", ["gradient.txt", "gradient", "gradient.py.bak", ".py"])
def test_a_file_of_another_kind_is_a_fault(name: str) -> None:
    Path(name).write_bytes(b"")
    assert fault(Path(name)) == f"{name} is not a submission; name a .py or .ipynb file, a folder, or a .zip"


def test_a_symbolic_link_is_refused_wherever_it_leads() -> None:
    Path("real.py").write_bytes(b"")
    for number, target in enumerate(["real.py", "/dev/zero", "/etc/passwd", "missing", "."]):
        Path(f"{number}.py").symlink_to(target)
        assert why_read(f"{number}.py") == "it is a symbolic link; hand in the file itself"


def test_a_directory_is_refused() -> None:
    Path("gradient.py").mkdir()
    assert why_read("gradient.py") == "it is a directory; hand in the file itself"


def test_a_named_pipe_is_refused_without_waiting_for_its_writer() -> None:
    os.mkfifo("gradient.py")
    assert why_read("gradient.py") == "it is a named pipe; hand in the file itself"


def test_a_socket_is_refused() -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("gradient.py")
        assert why_read("gradient.py") == "it is a device or a socket; hand in the file itself"


def test_a_device_is_refused() -> None:
    try:
        os.mknod("gradient.py", 0o600 | 0o020000, os.makedev(1, 5))  # a second /dev/zero
    except PermissionError:
        pytest.skip("making a device is not permitted here")
    assert why_read("gradient.py") == "it is a device or a socket; hand in the file itself"


@pytest.mark.parametrize("name", ["ada/gradient.py", "ada/gradient.ipynb"])
def test_a_file_that_may_not_be_read_is_broken(name: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    Path("ada").mkdir(mode=0o755)
    Path(name).write_bytes(b"")
    Path(name).chmod(0)
    assert as_nobody(tmp_path, name) == "it can't be read: Permission denied"
    Path(name).chmod(0o644)
    Path("ada").chmod(0o000)
    assert as_nobody(tmp_path, name) == "it can't be read: Permission denied"
    Path("ada").chmod(0o755)


def test_a_folder_that_lets_nobody_in_stops_nobody_else(tmp_path: Path) -> None:
    """A student's own, which may be listed and not entered: the shell then names the files in it."""
    tmp_path.chmod(0o777)
    for name in ("ada", "eve"):
        Path(name).mkdir()
        Path(name, "gradient.py").write_text("def sample_loss(a, y):\n    return 0\n")
    Path("eve").chmod(0o744 if os.geteuid() == 0 else 0o444)
    ran = subprocess.run(
        [sys.executable, "-c", ALL_AS_NOBODY, str(tmp_path), "ada/gradient.py", "eve/gradient.py"],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    Path("eve").chmod(0o755)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "ada: into/ada/gradient/gradient.ipynb   (from ada/gradient.py)\n"
    assert ran.stderr == "eve: nothing is taken: eve/gradient.py: it can't be read: Permission denied\n"


def as_nobody(folder: Path, name: str) -> str:
    command = [sys.executable, "-c", AS_NOBODY, str(folder), name]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.slow
def test_a_file_up_to_the_limit_is_read_and_one_beyond_is_not() -> None:
    book = notebook("x = 1")
    book["cells"][0]["outputs"] = [{"data": {"image/png": "A" * (LARGEST - 1_000)}}]
    Path("gradient.ipynb").write_text(json.dumps(book))
    assert read_submission(Path("gradient.ipynb")).cells == (("cell 1", b"x = 1"),)
    Path("gradient.py").write_bytes(b"#" * (LARGEST + 1))
    assert why_read("gradient.py") == TOO_LARGE


@pytest.mark.parametrize("size", [LARGEST_CODE, LARGEST_CODE + 1])
def test_the_code_alone_has_a_limit_of_its_own(size: int) -> None:
    half = size - 500_000
    for made in (of(b"#" * size, "a.py"), of_json(notebook("#" * half, "#" * 500_000))):
        assert made.broken == (None if size == LARGEST_CODE else "its code is beyond 1 MB; hand in the exercise alone")


def test_a_file_of_a_terabyte_is_refused_at_once() -> None:
    with Path("gradient.ipynb").open("wb") as file:
        file.truncate(10**12)
    assert why_read("gradient.ipynb") == TOO_LARGE


def test_bytes_at_hand_beyond_the_limit_are_broken() -> None:
    assert of(b"#" * (LARGEST + 1), "a.py").broken == TOO_LARGE


@pytest.mark.parametrize("name", ["gradient.py", "gradient.ipynb"])
def test_a_git_lfs_pointer_is_told_apart_from_the_file(name: str) -> None:
    made = of(b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", name)
    assert made.broken == "it is a Git LFS pointer, not the file; run `git lfs pull`, and hand in what it brings"
    assert made.cells == ()


# -- notebooks -------------------------------------------------------------------------------------------------------


def test_the_code_cells_of_a_notebook_are_counted_from_one() -> None:
    made = notebook("x = 'é'", ["a = 1\n", "b = 2"], "")
    made["cells"].insert(1, {"cell_type": "markdown", "source": "# text"})
    made["cells"].insert(0, {"cell_type": "raw"})
    data = json.dumps(made).encode()
    assert of(data) == Submission(
        path="ada/gradient.ipynb",
        sha256=hashlib.sha256(data).hexdigest(),
        cells=(("cell 1", "x = 'é'".encode()), ("cell 2", b"a = 1\nb = 2"), ("cell 3", b"")),
        notebook=True,
    )


def test_a_notebook_of_format_3_is_read() -> None:
    sheets = [
        {"cells": [{"cell_type": "heading"}, {"cell_type": "code", "language": "python", "input": ["a\n", "b"]}]},
        {"cells": [{"cell_type": "code", "input": "c"}]},
    ]
    assert of_json({"nbformat": 3, "worksheets": sheets}).cells == (("cell 1", b"a\nb"), ("cell 2", b"c"))


def test_a_byte_order_mark_is_passed_over() -> None:
    assert of(b"\xef\xbb\xbf" + json.dumps(notebook("1")).encode()).cells == (("cell 1", b"1"),)


def test_magics_are_kept() -> None:
    assert of_json(notebook("%matplotlib inline\n!rm x")).cells == (("cell 1", b"%matplotlib inline\n!rm x"),)


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"language": "python"}, "language_info": {"name": "python"}},
        {"kernelspec": {"language": "Python", "name": "conda-env"}},
        {"kernelspec": {"name": "python3"}, "language_info": None},
        {"language_info": {"name": ""}},
        {"kernelspec": {"language": "ipython"}, "language_info": {"name": "python3"}},
        {"kernelspec": {"language": "PySpark"}},
        {"kernelspec": {"language": "python"}, "language_info": {"name": "polyglot-notebook"}},
        [],
        None,
    ],
)
def test_a_python_kernel_or_none_at_all_is_accepted(metadata: Any) -> None:
    assert of_json(notebook("1", metadata=metadata)).broken is None


@pytest.mark.parametrize("metadata", [{"kernelspec": {"language": "julia"}}, {"language_info": {"name": "julia"}}])
def test_a_kernel_of_another_language_is_named(metadata: Any) -> None:
    message = "its language is julia; choose a Python kernel, and save it again"
    assert why(notebook("1", metadata=metadata)) == message


def test_a_cell_of_another_language_is_named() -> None:
    cells = [{"cell_type": "code", "language": "r\x1b", "input": "1"}]
    message = "its language is r\\x1b; choose a Python kernel, and save it again"
    assert why({"nbformat": 3, "worksheets": [{"cells": cells}]}) == message


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{\n  "nbformat": 4,\n  oops\n}', "not JSON at line 3"),
        (b"no notebook", "not JSON at line 1"),
        (b"[1]", "its JSON is not an object"),
        (b"null", "its JSON is not an object"),
        (b"[" * 100_000, "its JSON is nested too deeply, or has a number of thousands of digits"),
        (
            b'{"nbformat": ' + b"4" * 100_000 + b"}",
            "its JSON is nested too deeply, or has a number of thousands of digits",
        ),
    ],
    ids=range(6),
)
def test_what_is_no_notebook_is_broken_and_says_why(data: bytes, reason: str) -> None:
    assert why(data) == f"it is not a notebook: {reason}{AGAIN}"


@pytest.mark.parametrize(
    ("version", "named"),
    [(2, "2"), (5, "5"), ("2", "2"), (True, "True"), (None, "missing"), ([], "missing"), ("\n" * 9 + "x" * 99, "xxx…")],
)
def test_another_format_of_notebooks_is_named(version: Any, named: str) -> None:
    said = why(notebook("1", nbformat=version)).replace("x" * 17, "xx", 1).replace("xxxx…", "xxx…")
    assert said == f"its notebook format (nbformat) is {named}, not 3 or 4; save it with a current Jupyter"


NO_CELLS = "it is not a notebook: what should be its cells is something else"


@pytest.mark.parametrize("cells", [None, {}, "code", 1, [1], [None], [[]], [{}], [{"cell_type": 1}]])
def test_cells_of_a_wrong_type_are_said(cells: Any) -> None:
    assert why(notebook(cells=cells)) == NO_CELLS
    assert why({"nbformat": 3, "worksheets": [{"cells": cells}]}) == NO_CELLS


@pytest.mark.parametrize("sheets", [None, {}, "a", [1], [[]]])
def test_worksheets_of_a_wrong_type_are_said(sheets: Any) -> None:
    assert why({"nbformat": 3, "worksheets": sheets}) == NO_CELLS


@pytest.mark.parametrize("version", ["4", 4.0, "4.5", "3"])
def test_a_version_of_the_format_may_be_written_in_any_way(version: Any) -> None:
    cells = [{"cell_type": "code", "source": "1", "input": "1"}]
    assert of_json({"nbformat": version, "cells": cells, "worksheets": [{"cells": cells}]}).cells == (("cell 1", b"1"),)


def test_a_code_cell_may_have_no_source() -> None:
    book = notebook("1", None)
    book["cells"].append({"cell_type": "code", "metadata": {}, "outputs": []})
    assert of_json(book).cells == (("cell 1", b"1"), ("cell 2", b""), ("cell 3", b""))
    assert why(notebook("", None)) == EMPTY


@pytest.mark.parametrize("source", [1, {}, [1], ["a", None], [["a"]]])
def test_a_source_of_a_wrong_type_is_said(source: Any) -> None:
    assert why(notebook("1", source)) == "it is not a notebook: the source of code cell 2 is not text"


@pytest.mark.parametrize("cells", [[], [{"cell_type": "markdown", "source": "x"}]])
def test_a_notebook_without_code_says_so(cells: Any) -> None:
    assert why(notebook(cells=cells)) == "it has no code cells; write your functions into code cells"


def test_half_a_character_costs_nothing_else() -> None:
    assert of_json(notebook("1", "x = '\ud800'")).cells == (("cell 1", b"1"), ("cell 2", b"x = '?'"))


def test_more_cells_than_anyone_writes_are_refused() -> None:
    assert of_json(notebook(*["1"] * MOST_CODE_CELLS)).broken is None
    assert why(notebook(*["1"] * (MOST_CODE_CELLS + 1))) == "it has 1001 code cells, beyond 1000; hand in the exercise alone"


# -- no way around ---------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
SURROGATES = st.text(st.characters(categories=["Cs", "L"]), max_size=3)
SOURCES = JSON | SURROGATES | st.lists(SURROGATES)
CELLS = st.fixed_dictionaries(
    {"cell_type": st.just("code") | JSON}, optional={"source": SOURCES, "input": SOURCES, "language": JSON}
)
SHEETS = st.lists(CELLS | JSON, max_size=3) | JSON
NOTEBOOKS = st.fixed_dictionaries(
    {"nbformat": st.sampled_from([3, 4]) | JSON},
    optional={
        "cells": SHEETS,
        "worksheets": st.lists(st.fixed_dictionaries({"cells": SHEETS}) | JSON, max_size=2) | JSON,
        "metadata": st.fixed_dictionaries({"kernelspec": JSON, "language_info": JSON}) | JSON,
    },
)


def holds(made: Submission) -> bool:
    """It is broken and says why on one line, or it has cells; never both, never neither."""
    if made.broken is not None:
        return made.broken == plain(made.broken) and not made.cells
    return all(isinstance(source, bytes) for _, source in made.cells) and len(made.cells) > 0


@settings(max_examples=300)
@given(st.binary(), st.sampled_from(["a.py", "a.ipynb"]))
@example(b"\xff\xfe", "a.ipynb")
@example(b"\xef\xbb\xbf\xef\xbb\xbf{}", "a.ipynb")
@example(b'{"nbformat": NaN}', "a.ipynb")
def test_no_bytes_make_it_raise(data: bytes, name: str) -> None:
    made = of(data, name)
    assert holds(made)
    assert made.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.slow
@settings(max_examples=500)
@given(JSON | NOTEBOOKS)
def test_no_json_makes_it_raise(value: Any) -> None:
    assert holds(of_json(value))


@settings(max_examples=200)
@given(st.integers(0, 300), st.binary(max_size=3), st.integers(0, 3))
def test_no_damage_to_a_notebook_makes_it_raise(at: int, piece: bytes, length: int) -> None:
    data = json.dumps(notebook("a = 1", ["b\n", "c"], metadata={"kernelspec": {"language": "python"}})).encode()
    assert holds(of(data[:at] + piece + data[at + length :]))


MANY = "it is a notebook of too many entries, or letters; clear its outputs, save it, and hand that in"
NO_JSON = "it is not a notebook: not JSON at line 1; save it again in Jupyter, and hand that in"
MUCH = "its code is beyond 1 MB; hand in the exercise alone"
HEAD = '{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": '


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "run", "after", "name", "said"),
    [
        (HEAD, "[[]],", "0]}", "gradient.ipynb", MANY),
        ("{", '"a":0,', "", "gradient.ipynb", MANY),
        (HEAD + "[", '"a",', '""]}]}', "gradient.ipynb", MANY),
        ("{", "a\n", "", "gradient.ipynb", NO_JSON),
        ("{", "a\n", "\U0001f600", "gradient.ipynb", MANY),
        ("{ a\n<<<<<<< a\n", "a\n", "=======\n", "gradient.ipynb", NO_JSON),
        ("{ a", "\n=======", "", "gradient.ipynb", NO_JSON),
        (HEAD + '["a", "', "a", '"]}]}', "gradient.ipynb", MUCH),
        ("x = 1\n", "a\n", "\U0001f600", "gradient.py", MUCH),
        ("\U0001f600", "\0", "", "gradient.py", None),
    ],
)
def test_no_file_of_32_megabytes_takes_much_memory(before: str, run: str, after: str, name: str, said: str | None) -> None:
    """A text for each of its lines took 1.4 gigabytes, of which six may be read side by side."""
    around = len((before + after).encode())
    data = f"{before}{run * ((31_900_000 - around) // len(run))}{after}".encode()
    tracemalloc.start()
    try:
        made = submission_from_bytes(data, path=name, name=name)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert made.broken == said
    assert most < 260_000_000  # the text's four bytes a letter, and what its decoder reserves for more


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own count: a decoder reserves more than it uses")
def test_no_copy_is_made_of_a_script_that_begins_as_json(tmp_path: Path) -> None:
    (tmp_path / "gradient.py").write_bytes(b" {" + b"#" * 31_900_000 + "\U0001f600".encode())
    code = (
        "import re, sys; from pathlib import Path; from chainrule.submissions.file import read_submission\n"
        "print(read_submission(Path(sys.argv[1])).broken)\n"
        r"print(re.search(r'VmHWM:\s+(\d+) kB', Path('/proc/self/status').read_text())[1])"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "gradient.py")]
    reason, most = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    assert reason == MUCH
    assert int(most) < 250_000  # four bytes a letter, the file, and Python


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u202d", "\u2069", "\u2028", "\u2029"])
def test_characters_that_show_code_otherwise_than_it_runs_are_told_and_code_stays(mark: str) -> None:
    source = f"x = 1\ny = 2  # a{mark} b\n"
    made = of(source.encode(), "gradient.py")
    said = f"line 2 holds U+{ord(mark):04X}, which isn't seen, and shows code otherwise than it runs"
    assert made.warnings == (f"gradient.py: {said}",)
    assert made.cells == (("gradient.py", source.encode()),)
    assert of_json(notebook("z = 0", source)).warnings == (f"cell 2: {said}",)


def test_letters_that_are_written_from_the_right_and_emoji_are_nothing_to_tell() -> None:
    assert of("x = 1  # שלום العربية \u200e\u200f 👩\u200d💻\ufe0f\n".encode(), "gradient.py").warnings == ()


def test_a_notebook_of_large_pictures_is_read() -> None:
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo" * 1_800_000}}
    text = json.dumps(notebook("x = 1  # \U0001f600") | {"metadata": {"x": [picture]}}, ensure_ascii=False)
    assert of(text.encode(), "gradient.ipynb").broken is None


# -- names of Windows ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (r"gradient.py", r"gradient.py"),
        (r"C:\Users\ada\hw\gradient.py", r"gradient.py"),
        (r"c:/users/ada/hw/./gradient.py", r"gradient.py"),
        (r"..\gradient.py", r"..\gradient.py"),
        (r"C:\Users\bob\gradient.py", r"..\..\bob\gradient.py"),
        (r"D:\hw\gradient.py", r"D:\hw\gradient.py"),
        (r"\\server\share\gradient.py", r"\\server\share\gradient.py"),
    ],
)
def test_a_file_on_another_drive_is_shown_whole(path: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "path", ntpath)
        patch.setattr(os, "getcwd", lambda: r"C:\Users\ada\hw")
        assert relative(PureWindowsPath(path)) == shown


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("gradient.py", "# coding: ", ""),
        ("gradient.py", "#\n# coding: ", ""),
        ("gradient.ipynb", '{"nbformat": 4, "cells": [], "metadata": {"kernelspec": {"language": "', '"}}}'),
        ("gradient.ipynb", '{"cells": [], "nbformat": "', '"}'),
    ],
)
def test_nothing_of_a_name_of_megabytes_is_looked_up_or_kept(name: str, before: str, after: str) -> None:
    """Python looks an encoding's name up letter by letter, and keeps it for ever."""
    assert submission_from_bytes(f"{before}x{after}".encode(), path=name, name=name).broken != "unread"
    started = time.process_time()
    tracemalloc.start()
    try:
        for number in range(3):
            data = f"{before}{'x' * 8_000_000}{number}{after}".encode()
            assert submission_from_bytes(data, path=name, name=name).broken
            del data
        left, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert left < 1_000_000
    assert time.process_time() - started < 2
