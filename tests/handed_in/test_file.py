"""A submission: what is read, what is refused and why, and that nothing handed in makes it raise."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from repository import ROOT

from chainrule.errors import SetupError
from chainrule.safe_text import plain
from chainrule.submissions.file import LARGEST, MOST_CELLS, Submission, read_submission, submission_from_bytes

TOO_LARGE = "it is beyond 1 MB; hand in the code alone, and clear a notebook's outputs"
AS_NOBODY = """
import os, sys
from pathlib import Path
from chainrule.submissions.file import read_submission
os.chdir(sys.argv[1])  # first: nobody may not enter the folders above
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
print(read_submission(Path(sys.argv[2])).broken)
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
    data = b"# -*- coding: latin-1 -*-\r\nx = '\xe9'\x00\n"
    Path("gradient.py").write_bytes(data)
    made = read_submission(Path("gradient.py"))
    assert made.cells == (("gradient.py", "# -*- coding: latin-1 -*-\r\nx = 'é'\x00\n".encode()),)
    assert (made.sha256, made.notebook, made.broken) == (hashlib.sha256(data).hexdigest(), False, None)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x = '\xff'\n", "it can't be read as text (invalid or missing encoding declaration); save it as UTF-8"),
        (b"\n\n\nx = '\xff'\n", "line 4 is not UTF-8; save it as UTF-8"),
        (b"# coding: klingon\n", "it can't be read as text (unknown encoding: klingon); save it as UTF-8"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "it can't be read as text (encoding problem: utf-8); save it as UTF-8"),
        (b"# coding: zlib\n", "its encoding zlib is none for a text; save it as UTF-8"),
        (b"# coding: idna\n", "its encoding idna is none for a text; save it as UTF-8"),
        (b"# coding: unicode_escape\n", "its encoding unicode_escape is none for a text; save it as UTF-8"),
    ],
)
def test_a_python_file_that_is_no_text_is_broken(data: bytes, reason: str) -> None:
    Path("gradient.py").write_bytes(data)
    made = read_submission(Path("gradient.py"))
    assert (made.cells, made.broken) == ((), reason)


def test_the_path_is_shown_as_asked_and_the_student_is_kept() -> None:
    Path("gradient.py").write_bytes(b"")
    made = read_submission(Path("gradient.py").absolute(), shown="x/gradient.py", student="ada")
    assert (made.path, made.student, made.broken) == ("x/gradient.py", "ada", None)


def test_an_empty_python_file_is_an_empty_cell() -> None:
    assert of(b"", "gradient.py").cells == (("gradient.py", b""),)


@pytest.mark.parametrize(("name", "is_notebook"), [("A.PY", False), ("A.IpynB", True)])
def test_the_suffix_may_be_in_capitals(name: str, is_notebook: bool) -> None:
    made = of(json.dumps(notebook("1")).encode(), name)
    assert (made.notebook, made.broken) == (is_notebook, None)


def test_a_cell_is_named_so_that_any_file_name_can_be_printed() -> None:
    assert of(b"", "a\udcff\n.py").cells == (("a\\udcff .py", b""),)


@pytest.mark.parametrize("name", ["missing.py", "missing.zip", "a.py/gradient.py", "nul\0.py", "\ud800.py"])
def test_a_path_that_does_not_exist_is_a_fault(name: str) -> None:
    Path("a.py").write_bytes(b"")
    said = fault(Path(name))
    assert said.splitlines()[1:] == ["  name a .py or .ipynb file, a folder, or a .zip"]
    assert said.splitlines()[0].endswith(": there is no such file")
    assert said.isascii()


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


def as_nobody(folder: Path, name: str) -> str:
    command = [sys.executable, "-c", AS_NOBODY, str(folder), name]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def test_a_file_up_to_the_limit_is_read_and_one_beyond_is_not() -> None:
    Path("gradient.py").write_bytes(b"#" * LARGEST)
    assert read_submission(Path("gradient.py")).broken is None
    Path("gradient.py").write_bytes(b"#" * (LARGEST + 1))
    assert why_read("gradient.py") == TOO_LARGE


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
        (b"", "it is empty"),
        (b"\xef\xbb\xbf \n", "it is empty"),
        (b'{\n  "nbformat": 4,\n  oops\n}', "it is not a notebook: not JSON at line 3"),
        (b"def sample_loss(a, y):\n    pass\n", "it is not a notebook: not JSON at line 1"),
        (b'{"a": "\xe9"}', "it is not a notebook: byte 7 is not UTF-8"),
        ('{"nbformat": 4}'.encode("utf-16"), "it is not a notebook: byte 0 is not UTF-8"),
        (b"[1]", "it is not a notebook: its JSON is not an object"),
        (b"null", "it is not a notebook: its JSON is not an object"),
        (
            b"[" * LARGEST,
            "it is not a notebook: its JSON is nested too deeply, or has a number of thousands of digits",
        ),
        (
            b'{"nbformat": ' + b"4" * 100_000 + b"}",
            "it is not a notebook: its JSON is nested too deeply, or has a number of thousands of digits",
        ),
    ],
)  # fmt: skip
def test_what_is_no_notebook_is_broken_and_says_why(data: bytes, reason: str) -> None:
    assert why(data) == reason


@pytest.mark.parametrize(
    ("version", "named"),
    [(2, "2"), (5, "5"), ("4", "4"), (True, "True"), (None, "missing"), ([], "missing"), ("\n" * 9 + "x" * 99, "xxx…")],
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


@pytest.mark.parametrize("source", [None, 1, {}, [1], ["a", None], [["a"]]])
def test_a_source_of_a_wrong_type_is_said(source: Any) -> None:
    assert why(notebook("1", source)) == "it is not a notebook: the source of code cell 2 is not text"


@pytest.mark.parametrize("cells", [[], [{"cell_type": "markdown", "source": "x"}]])
def test_a_notebook_without_code_says_so(cells: Any) -> None:
    assert why(notebook(cells=cells)) == "it has no code cells"


def test_a_lone_surrogate_breaks_the_notebook() -> None:
    assert why(notebook("1", "x = '\ud800'")) == "code cell 2 holds half a character (a lone surrogate)"


def test_more_cells_than_anyone_writes_are_refused() -> None:
    assert of_json(notebook(*["1"] * MOST_CELLS)).broken is None
    assert why(notebook(*["1"] * (MOST_CELLS + 1))) == "it has 1001 code cells, beyond 1000"


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


@settings(max_examples=300, deadline=None)
@given(st.binary(), st.sampled_from(["a.py", "a.ipynb"]))
@example(b"\xff\xfe", "a.ipynb")
@example(b"\xef\xbb\xbf\xef\xbb\xbf{}", "a.ipynb")
@example(b'{"nbformat": NaN}', "a.ipynb")
def test_no_bytes_make_it_raise(data: bytes, name: str) -> None:
    made = of(data, name)
    assert holds(made)
    assert made.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(JSON | NOTEBOOKS)
def test_no_json_makes_it_raise(value: Any) -> None:
    assert holds(of_json(value))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 300), st.binary(max_size=3), st.integers(0, 3))
def test_no_damage_to_a_notebook_makes_it_raise(at: int, piece: bytes, length: int) -> None:
    data = json.dumps(notebook("a = 1", ["b\n", "c"], metadata={"kernelspec": {"language": "python"}})).encode()
    assert holds(of(data[:at] + piece + data[at + length :]))
