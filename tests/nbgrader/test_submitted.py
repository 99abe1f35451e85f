"""What lies beside a notebook is copied by nbgrader as it is, or the submission is left out, and no other one is."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tracemalloc
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from real_course import STEM, Course, source_of

from chainrule.nbgrader.autograding.submitted import LARGEST_BESIDE, _reason, _reasons, listed
from chainrule.nbgrader.collecting.scripts import as_notebook

if TYPE_CHECKING:
    from collections.abc import Callable

RIGHT = as_notebook(source_of("right-loops").encode(), STEM)
SECRET = "what only the teacher may read"


def linked_folder(top: Path) -> None:
    shutil.rmtree(top)
    top.symlink_to(top.parent.parent)


def pipe(top: Path) -> None:
    os.mkfifo(top / "data.txt")


def a_socket(top: Path) -> None:
    with chdir(top), socket.socket(socket.AF_UNIX) as one:  # a path to a socket has at most 107 bytes
        one.bind("s")


def sparse(top: Path) -> None:
    with (top / "data.bin").open("wb") as file:
        file.truncate(LARGEST_BESIDE + 1)


def many_files(top: Path) -> None:
    for i in range(501):
        (top / f"{i}.txt").touch()


def deep(top: Path) -> None:
    """Deeper than Python's stack, made from below: each is put into the next."""
    for _ in range(1200):
        new = top / "new"
        new.mkdir()
        if (top / "d").exists():
            (top / "d").rename(new / "d")
        new.rename(top / "d")


def beyond_any_path(top: Path) -> None:
    for _ in range(20):
        new = top / "new"
        new.mkdir()
        (new / "file.txt").write_text("x")
        if (top / ("d" * 250)).exists():
            (top / ("d" * 250)).rename(new / ("d" * 250))
        new.rename(top / ("d" * 250))


def time_of(text: str | bytes) -> Callable[[Path], object]:
    data = text.encode() if isinstance(text, str) else text
    return lambda top: (top / "timestamp.txt").write_bytes(data)


def folder(name: str) -> Callable[[Path], object]:
    return lambda top: (top / name).mkdir()


def link(name: str, to: str) -> Callable[[Path], object]:
    def made(top: Path) -> None:
        (top / name).parent.mkdir(exist_ok=True)
        (top / name).symlink_to(to)

    return made


@pytest.mark.slow
@pytest.mark.parametrize(
    ("odd", "said"),
    [
        (link("pw.txt", "/etc/passwd"), "pw.txt: it is a symbolic link; hand in the file itself"),
        (link("pw.txt", "gradient.ipynb"), "pw.txt: it is a symbolic link; hand in the file itself"),
        (link("deep/others", "../../.."), "deep/others: it is a symbolic link; hand in the file itself"),
        (link("nowhere", "nowhere"), "nowhere: it is a symbolic link; hand in the file itself"),
        (link("timestamp.txt", "/etc/hostname"), "timestamp.txt: it is a symbolic link; hand in the file itself"),
        (link("[x]/env.ipynb", "/proc/self/environ"), "[x]/env.ipynb: it is a symbolic link; hand in the file itself"),
        (link("deep/book.ipynb", "/etc/passwd"), "deep/book.ipynb: it is a symbolic link; hand in the file itself"),
        (link(".env.ipynb", "/proc/self/environ"), ".env.ipynb: it is a symbolic link; hand in the file itself"),
        (linked_folder, "gradient: it is a symbolic link; hand in the folder itself"),
        (pipe, "data.txt: it is a named pipe; hand in the file itself"),
        (a_socket, "s: it is a device or a socket; hand in the file itself"),
        (sparse, "its files are beyond 320 MB; hand in the notebook alone"),
        (many_files, "it has more than 500 files; hand in the notebook alone"),
        (deep, "it has more than 500 files; hand in the notebook alone"),
        (beyond_any_path, f"{'d' * 250}: File name too long"),
        (folder("timestamp.txt"), "timestamp.txt: it is a directory, where nbgrader keeps a file"),
        (folder("gradient.html"), "gradient.html: it is a directory, where nbgrader keeps a file"),
        (folder("a\x1b[2J"), "a\\x1b[2J: its name can't be printed; give it another one"),
        (folder("a\udcff"), "a\\udcff: its name can't be printed; give it another one"),
        *((time_of(text), "timestamp.txt: it is no time, such as 2026-02-03 17:00:00 UTC") for text in (
            "yesterday", b"\xff\xfe", "1 2 3 4", "9999-12-31 23:59:59 -86000000000000", "2026-01-01 00:00:00 /etc/passwd x",
            "0001-01-01 00:00:00 +1400 UTC", "2026-01-01 " + " " * 9000 + "x", "99999999999999999999999", "\0",
            "0001-01-01 00:00:00 UTC", "9999-12-31 23:59:59 UTC", "29", "12:00",
            "Feb 2", "2026-01-01 12:00 /usr/share/zoneinfo/UTC", "2026-01-01 12:00 Europe/../UTC",
        )),
    ],
)  # fmt: skip
def test_what_nbgrader_must_not_copy_is_found(odd: Callable[[Path], object], said: str, tmp_path: Path) -> None:
    top = tmp_path / "submitted/eve/gradient"
    top.mkdir(parents=True)
    odd(top)
    assert _reason(top) == said
    subprocess.run(["rm", "-rf", tmp_path / "submitted"], check=True)  # for what is too deep for pytest, too


def test_a_student_whose_name_is_a_pattern_hands_in_no_link(tmp_path: Path) -> None:
    """nbgrader finds what it doesn't copy by a pattern that begins with the folder."""
    for name, said in {"eve": None, "[e]ve": "gradient.ipynb: it is a symbolic link; hand in the file itself"}.items():
        top = tmp_path / "submitted" / name / "gradient"
        top.mkdir(parents=True)
        (top / "gradient.ipynb").symlink_to("/etc/passwd")
        assert _reason(top) == said


def test_what_students_hand_in_beside_a_notebook_is_let_through(tmp_path: Path) -> None:
    for name in (
        "gradient.ipynb",
        "data/values.csv",
        "Screenshot 2026-02-03 at 5.00.00\u202fPM.png",
        "Z\u00fcrich  (1).txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    for text in (
        "2026-02-03 17:00:00.123456 UTC", "2026-02-03 17:00:00 Europe/Zurich", "", "\n", "2026-02-03T17:00:00",
        "2026-02-03 17:00:00 -03", "2026-02-03 17:00:00.123456 +0530", "2026-02-03T17:00:00+01:00", "2026-02-03 17:00 Z",
        "2026-02-03 17:00:00 America/Port-au-Prince", "2026-02-03 17:00:00 Etc/GMT+5", "2026-02-03",
    ):  # fmt: skip
        (tmp_path / "timestamp.txt").write_text(text)
        assert not list(_reasons(tmp_path))


@pytest.mark.slow
def test_such_a_submission_is_left_out_and_all_others_are_graded(tmp_path: Path) -> None:
    course = Course(tmp_path / "course")
    course.release()
    (tmp_path / "secret").write_text(SECRET)
    for student in ("ada", "eve", "mal", "zoe"):
        course.hand_in(student, RIGHT, timestamp="never" if student == "mal" else "2026-02-03 17:00:00 UTC")
    (course.file_of("eve").parent / "notes.txt").symlink_to(tmp_path / "secret")
    said = course.nbgrader("autograde", STEM)
    assert "Traceback" not in said
    assert "submitted/eve/gradient: not graded, and nothing of it is copied: notes.txt: it is a symbolic link" in said
    assert "submitted/mal/gradient: not graded, and nothing of it is copied: timestamp.txt: it is no time" in said
    course.nbgrader("generate_feedback", STEM)
    copied = [path for top in ("autograded", "feedback") for path in (course.root / top).rglob("*") if path.is_file()]
    assert {path.relative_to(course.root).parts[1] for path in copied} == {"ada", "zoe"}
    assert not any(SECRET in path.read_text() for path in copied)
    assert course.total("ada") == course.total("zoe") == (100, 100)


@pytest.mark.slow
def test_a_folder_is_not_listed_to_its_end(tmp_path: Path) -> None:
    """Somebody's may hold millions."""
    for number in range(20_000):
        (tmp_path / str(number)).touch()
    tracemalloc.start()
    try:
        assert len(listed(tmp_path, 500)) == 501
        assert tracemalloc.get_traced_memory()[1] < 200_000
    finally:
        tracemalloc.stop()
