"""Was the file saved? Also where the file system's clock counts every other second, and nothing is graded twice."""

from __future__ import annotations

import os
import time
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from chainrule.errors import SetupError
from chainrule.watch import saved_file
from chainrule.watch.saved_file import SavedFile

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_there_or_not(tmp_path: Path) -> None:
    path = tmp_path / "gradient.py"
    with pytest.raises(SetupError, match="there is no such file"):
        SavedFile(path).first()
    path.write_text("a = 1")
    file = SavedFile(path)
    assert file.first().cells[0][1] == b"a = 1"
    assert (file.saved(), file.is_gone) == (None, False)
    path.unlink()
    assert (file.saved(), file.is_gone) == (None, True)
    path.write_text("a = 1")
    assert (file.saved(), file.is_gone) == (None, False)
    path.write_text("a = 2")
    assert file.saved() is not None


def test_what_changes_nothing_is_no_save(tmp_path: Path) -> None:
    path = tmp_path / "gradient.py"
    path.write_text("a = 1")
    file = SavedFile(path)
    file.first()
    os.utime(path)
    assert file.saved() is None
    path.chmod(0o600)
    assert file.saved() is None
    path.write_text("a = 1")
    assert file.saved() is None


def test_a_clock_that_counts_every_other_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "gradient.py"
    exact = saved_file._stat

    def coarse(path: Path) -> saved_file.Stat | None:
        found = exact(path)
        if found is None:
            return None
        tick = 2_000_000_000
        return found[0] // tick * tick, *found[1:4], 0

    monkeypatch.setattr(saved_file, "_stat", coarse)
    path.write_text("a = 1")
    file = SavedFile(path)
    file.first()
    for number in range(2, 9):
        path.write_text(f"a = {number}")
        saved = file.saved()
        assert saved is not None
        assert saved.cells[0][1] == f"a = {number}".encode()
        assert file.saved() is None


@pytest.mark.slow
def test_a_file_that_is_emptied_is_taken_for_what_is_being_saved_but_not_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "gradient.py"
    path.write_text("a = 1")
    file = SavedFile(path)
    file.first()
    path.write_text("")
    saved = file.saved()
    assert saved is not None
    assert b"".join(source for _, source in saved.cells) == b""
    assert file.saved() is None


def test_a_file_that_is_written_piece_by_piece_is_not_taken_half_written(tmp_path: Path) -> None:
    path = tmp_path / "gradient.py"
    path.write_text("a = 1")
    file = SavedFile(path)
    file.first()

    def write() -> None:  # as over a network, or by what keeps two machines the same
        with path.open("wb", buffering=0) as written:
            for _ in range(6):
                written.write(b"a = 2\n")
                time.sleep(0.04)

    writer = Thread(target=write)
    writer.start()
    while (saved := file.saved()) is None:
        time.sleep(0.001)
    writer.join()
    assert saved.cells[0][1] == b"a = 2\n" * 6
    assert file.saved() is None
