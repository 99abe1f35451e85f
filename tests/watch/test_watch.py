"""`chainrule watch` in a real terminal: what a student sees as they save, the keys, and that it ends cleanly."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from process_table import descendants
from real_terminal import RealTerminal
from repository import COMMAND, PATIENCE, ROOT, STUDENTS_KEY, SUBMISSIONS, chainrule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

pytestmark = pytest.mark.slow

STUB, RIGHT, FORGOTTEN = (
    (SUBMISSIONS / name / "gradient.py").read_bytes() for name in ("stub", "demo-right", "demo-forgotten-factor-2")
)
WATCH = [*COMMAND, "watch", "gradient.py"]
WAITS = "waiting for the next save"
LOOK, IDEA, CORRECTION = "Look at what stands", "C_0 is a plain sum", "Put the 2"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A student's file, with one mistake."""
    path = tmp_path / "gradient.py"
    path.write_bytes(FORGOTTEN)
    return path


@pytest.fixture
def terminal(file: Path) -> Iterator[RealTerminal]:
    """One in which it is watched, and graded once."""
    with RealTerminal(WATCH, file.parent) as one:
        one.until(WAITS)
        yield one


# -- what it shows ---------------------------------------------------------------------------------------------------


def test_it_shows_how_far_one_is_and_what_to_mend_first(terminal: RealTerminal) -> None:
    lines = terminal.lines
    assert lines[0] == "gradient.py   90 of 100   bonus 0 of 50"
    assert lines[1] == f"  [{'#' * 35}-----] 7 of 8 required exercises"
    assert "  no   dC0_da               0 / 10   half of what it should be, at every node" in lines
    assert "dC0_da, gradient.py:35" in lines
    assert LOOK in terminal.text
    assert IDEA not in terminal.text
    assert lines[-1] == f"{WAITS} (1 to 2: hints, q: end)"


def test_a_save_is_drawn_in_the_same_place_and_says_what_has_changed(terminal: RealTerminal, file: Path) -> None:
    file.write_bytes(RIGHT)
    terminal.until("since the last save")
    lines = terminal.rest(0.3).splitlines()
    assert lines[0] == "gradient.py   100 of 100   bonus 50 of 50   +10, bonus +50 since the last save"
    assert lines[1] == f"  [{'#' * 40}] 8 of 8 required exercises"
    assert lines[2] == "  All 8 required exercises have their points. Well done."
    assert next(line for line in lines if line.startswith("  ok   dC0_da ")).endswith("   new")
    assert [line for line in lines if "sample_loss" in line] == ["  ok   sample_loss         6 / 6"]
    assert "should be" not in terminal.text
    file.write_bytes(FORGOTTEN)
    lines = terminal.until("-10, bonus -50 since the last save").splitlines()
    assert lines[0].startswith("gradient.py   90 of 100")
    (row,) = [line for line in lines if line.startswith("  no ")]
    assert "0 / 10   right before the last save   half of what" in row
    assert sum("gradient.py   " in line for line in lines) == 1
    file.write_bytes(FORGOTTEN + b"\n# more\n")
    terminal.until("as many points as at the last save")


def test_what_was_on_the_screen_before_stays(file: Path) -> None:
    say_and_watch = f"import os; print('what was there'); os.execv({sys.executable!r}, {WATCH!r})"
    with RealTerminal([sys.executable, "-uc", say_and_watch], file.parent, rows=24) as terminal:
        terminal.until(WAITS)
        for source, seen in ((RIGHT, "Well done"), (FORGOTTEN, "90 of 100"), (STUB, "is not started")):
            file.write_bytes(source)
            terminal.until(seen)
            terminal.rest(0.2)
        assert terminal.lines[0] == "what was there"
        assert terminal.text.count(" required exercises") == 1


def test_it_fits_whatever_the_size(terminal: RealTerminal, file: Path) -> None:
    sizes = [(80, 24), (60, 24), (40, 16), (30, 10), (20, 5), (10, 3), (300, 100), (80, 24)]
    for number, (columns, rows) in enumerate(sizes):
        terminal.resize(columns, rows)
        file.write_bytes((RIGHT, FORGOTTEN)[number % 2])
        terminal.rest(1.0)
        shown = terminal.lines[-rows:]
        heads = [place for place, line in enumerate(shown) if line.startswith("gradient.py")]
        shown = shown[heads[-1] if heads else 0 :]  # above stands what a smaller screen had to let scroll away
        assert terminal.lines[-1].startswith(WAITS[: columns - 2]), terminal.text
        assert max(map(len, shown)) < columns
        if rows >= 10:
            assert heads
            assert any(line.startswith("  All 8 required") for line in shown) == (number % 2 == 0)


def test_where_there_is_little_room_rows_that_are_right_give_way(file: Path) -> None:
    with RealTerminal(WATCH, file.parent, columns=80, rows=20) as terminal:
        text = terminal.until(WAITS)
        assert "  and 8 more rows" in text
        assert "  no   dC0_da " in text
        assert "sample_loss" not in text
        assert "dC0_da(a, y)  # should be [0.5]; you return [0.25]" in text


def test_another_size_is_drawn_anew(terminal: RealTerminal) -> None:
    terminal.resize(60, 20)
    terminal.until("  and 8 more rows")
    terminal.resize(100, 40)
    text = terminal.until("sample_loss")
    assert text.count(" required exercises") == 1


def test_colours_are_left_out_where_nobody_wants_them(file: Path) -> None:
    for unwanted in ("", "1"):
        with RealTerminal(WATCH, file.parent, NO_COLOR=unwanted) as terminal:
            terminal.until(WAITS)
            assert ("\x1b[31mno\x1b[0m" in terminal.said) == (not unwanted)


def test_a_notebook_is_watched_as_well(tmp_path: Path) -> None:
    book = tmp_path / "gradient.ipynb"
    shutil.copy(SUBMISSIONS / "demo-notebook/gradient.ipynb", book)
    with RealTerminal([*COMMAND, "watch", "gradient.ipynb"], tmp_path) as terminal:
        terminal.until(WAITS)
        cells = json.loads(book.read_bytes())
        cells["cells"].append(
            {"cell_type": "code", "metadata": {}, "outputs": [], "source": "def dC0_da(a, y): return a - y"}
        )
        book.write_text(json.dumps(cells), encoding="utf-8")
        terminal.until("half of what it should be")


# -- keys ------------------------------------------------------------------------------------------------------------


def test_a_key_shows_one_more_level_of_hint_and_no_more_than_the_course_does(terminal: RealTerminal) -> None:
    for key, seen in (("2", True), ("1", False), ("3", True), ("0", False), ("2", True)):
        terminal.press(key)
        terminal.until(IDEA if seen else LOOK)
        assert (IDEA in terminal.rest(0.3)) == seen
        assert LOOK in terminal.text
        assert CORRECTION not in terminal.text
    for other in ("x", "\n", "\x1b[1;5A", "\x1b", "²"):
        terminal.press(other)
        assert IDEA in terminal.rest(0.3)
        assert terminal.process.poll() is None
    assert "²" not in terminal.text


def test_the_third_level_where_the_course_shows_it(file: Path) -> None:
    key = file.parent / "key.json"
    key.write_bytes(msgspec.json.encode({**json.loads(STUDENTS_KEY.data), "hints": 3}))
    with RealTerminal([*WATCH, "--key", "key.json", "--hints", "2"], file.parent) as terminal:
        text = terminal.until(WAITS)
        assert (IDEA in text, CORRECTION in text) == (True, False)
        terminal.press("3")
        terminal.until(CORRECTION)


def test_hints_that_were_asked_for_stay_as_long_as_the_same_is_to_be_mended(terminal: RealTerminal, file: Path) -> None:
    terminal.press("2")
    terminal.until(IDEA)
    file.write_bytes(FORGOTTEN + b"\n# a comment\n")
    terminal.until(lambda text: "as many points" in text and WAITS in text)
    assert IDEA in terminal.text
    file.write_bytes(FORGOTTEN + b"\ndef dC0_da(a, y): return 2 * (y - a)\n")
    terminal.until("the sign is the opposite")
    assert "climbs" not in terminal.rest(0.3)


def test_it_may_be_stopped_and_go_on(terminal: RealTerminal) -> None:
    terminal.send(signal.SIGSTOP)
    termios.tcsetattr(terminal.theirs, termios.TCSANOW, terminal.modes)  # as a shell does then
    os.write(terminal.theirs, b"\n$ fg\n")
    terminal.send(signal.SIGCONT)
    text = terminal.until(lambda text: text.count(WAITS) == 2)
    assert text.index(WAITS) < text.index("$ fg") < text.rindex("gradient.py   90 of 100")
    terminal.press("2")
    assert terminal.until(IDEA).count(LOOK) == 2
    terminal.press("q")
    assert terminal.status() == 0


# -- ways to save ----------------------------------------------------------------------------------------------------


def _in_place(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _by_another_file(path: Path, data: bytes) -> None:
    """As JupyterLab, gedit, and most editors of today."""
    new = path.with_suffix(".tmp")
    new.write_bytes(data)
    new.replace(path)


def _by_a_backup(path: Path, data: bytes) -> None:
    """As vim: for a moment there is no file."""
    path.rename(path.with_suffix(".py~"))
    time.sleep(0.005)
    path.write_bytes(data)


def _emptied_first(path: Path, data: bytes) -> None:
    """As VS Code on a slow disk."""
    with path.open("wb") as file:
        file.flush()
        time.sleep(0.5)
        file.write(data)


def _piece_by_piece(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        for start in range(0, len(data), 500):
            file.write(data[start : start + 500])
            file.flush()
            time.sleep(0.002)


def _with_the_old_time(path: Path, data: bytes) -> None:
    """As a file system does that counts in seconds: as long as before, and as old."""
    before = path.stat()
    path.write_bytes(data.ljust(before.st_size)[: before.st_size])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _deleted_first(path: Path, data: bytes) -> None:
    path.unlink()
    time.sleep(0.7)
    path.write_bytes(data)


SAVES = [
    _in_place, _by_another_file, _by_a_backup, _emptied_first, _piece_by_piece, _with_the_old_time, _deleted_first,
]  # fmt: skip


def test_however_an_editor_saves_the_file_is_graded_and_once(file: Path) -> None:
    with subprocess.Popen(
        WATCH, cwd=file.parent, stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # a job in the background ignores it
    ) as watching:  # fmt: skip
        assert watching.stdout is not None
        _next(watching.stdout, WAITS)
        for number, save in enumerate(SAVES):
            flipped = number % 2 == 0
            save(file, FORGOTTEN.replace(b"return a - y", b"return y - a") if flipped else FORGOTTEN)
            while "as many points as at the last save" not in (text := _next(watching.stdout, WAITS, "is not there")):
                assert "points" not in text, (save, text)
            assert ("you return -" in text) == flipped, (save, text)
        time.sleep(0.7)
        watching.send_signal(signal.SIGINT)
        assert "points" not in watching.stdout.read()
    assert watching.returncode == 0


def _next(stream: Iterable[str], *seen: str) -> str:
    """What comes, up to a line that has one of these."""
    text = ""
    for line in stream:
        text += line
        if any(one in line for one in seen):
            return text
    raise AssertionError(text)


def test_a_file_that_is_taken_away_may_come_back(terminal: RealTerminal, file: Path) -> None:
    file.rename(file.with_name("elsewhere.py"))
    terminal.until("gradient.py is not there; waiting for it (1 to 2: hints, q: end)")
    assert "90 of 100" in terminal.text
    file.with_name("elsewhere.py").rename(file)
    terminal.until(WAITS)
    file.unlink()
    file.mkdir()
    terminal.until("no exercise can be graded: it is a directory")
    file.rmdir()
    file.write_bytes(RIGHT)
    terminal.until("Well done")


def test_whatever_is_saved_it_goes_on(terminal: RealTerminal, file: Path) -> None:
    for made in (b"", b"def f(:\n", b"\x00\xff", b"while True: pass\n", b"import os\nos._exit(0)\n"):
        file.write_bytes(made)
        terminal.until(lambda text: text.startswith("gradient.py   0 of 100") and WAITS in text)
        file.write_bytes(RIGHT)
        terminal.until(lambda text: "Well done" in text and WAITS in text)


def test_a_template_that_is_killed_is_started_anew(terminal: RealTerminal, file: Path) -> None:
    for number in descendants(terminal.process.pid):
        os.kill(number, signal.SIGKILL)
    file.write_bytes(RIGHT)
    terminal.until("Well done")


# -- how it ends -----------------------------------------------------------------------------------------------------


def _press(keys: str) -> Callable[[RealTerminal], None]:
    return lambda terminal: terminal.press(keys)


ENDS: dict[str, tuple[Callable[[RealTerminal], None], int]] = {
    "q": (_press("q"), 0),
    "Ctrl-C": (_press("\x03"), 0),
    "Ctrl-D": (_press("\x04"), 0),
    "SIGINT": (lambda terminal: terminal.send(signal.SIGINT), 0),
    "SIGTERM": (lambda terminal: terminal.send(signal.SIGTERM), 128 + signal.SIGTERM),
    "SIGQUIT": (_press("\x1c"), 128 + signal.SIGQUIT),
    "SIGHUP": (lambda terminal: terminal.send(signal.SIGHUP), 128 + signal.SIGHUP),
}


@pytest.mark.parametrize("how", ENDS)
def test_it_ends_cleanly(how: str, terminal: RealTerminal) -> None:
    assert termios.tcgetattr(terminal.theirs)[3] & (termios.ICANON | termios.ECHO) == 0
    left = descendants(terminal.process.pid)
    assert left
    end, status = ENDS[how]
    end(terminal)
    assert terminal.status() == status
    assert termios.tcgetattr(terminal.theirs) == terminal.modes
    assert "Traceback" not in terminal.text
    assert terminal.lines[-2].startswith(WAITS)
    assert terminal.lines[-1] == ""
    _all_gone(left)


@pytest.mark.parametrize("nohup", [False, True])
def test_a_terminal_that_is_closed_ends_it(nohup: bool, file: Path) -> None:
    ignoring = "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    command = [sys.executable, "-c", ignoring, *WATCH] if nohup else WATCH
    with RealTerminal(command, file.parent) as terminal:
        terminal.until(WAITS)
        left = descendants(terminal.process.pid)
        terminal.close()
        assert terminal.status() in (0, 128 + signal.SIGHUP)
        _all_gone(left)


def test_nothing_is_left_of_one_that_is_killed(terminal: RealTerminal) -> None:
    left = descendants(terminal.process.pid)
    terminal.send(signal.SIGKILL)
    terminal.status()
    _all_gone(left)


def test_ctrl_c_while_it_grades(terminal: RealTerminal, file: Path) -> None:
    loop = b"\ndef dC0_da(a, y):\n    while True: pass\nsample_loss = da_dz = dz_dw = weighted_input = dC0_da\n"
    file.write_bytes(FORGOTTEN + loop)
    terminal.until("grading what was saved")
    left = descendants(terminal.process.pid)
    terminal.press("\x03")
    assert terminal.status() == 0
    assert termios.tcgetattr(terminal.theirs) == terminal.modes
    _all_gone(left)


def _all_gone(numbers: set[int]) -> None:
    end = time.monotonic() + PATIENCE
    while any(_runs(number) for number in numbers):
        assert time.monotonic() < end
        time.sleep(0.05)


def _runs(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# -- where there is no terminal ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("dumb", [False, True])
def test_without_a_terminal_it_prints_a_report_each_time(dumb: bool, file: Path) -> None:
    if dumb:
        with RealTerminal(WATCH, file.parent, TERM="dumb") as terminal:
            terminal.until(WAITS)
            file.write_bytes(RIGHT)
            terminal.until("Well done")
            text = terminal.until(lambda text: text.count(WAITS) == 2)
            said = terminal.said
    else:
        with subprocess.Popen(WATCH, cwd=file.parent, stdout=subprocess.PIPE, text=True) as watching:
            assert watching.stdout is not None
            text = _next(watching.stdout, WAITS)
            file.write_bytes(RIGHT)
            said = text = text + _next(watching.stdout, WAITS)
            watching.terminate()
    assert "\x1b" not in said
    assert text.count(" required exercises\n") == 2
    assert text.count(f"{WAITS} (Ctrl-C ends)") == 2
    assert "  More hints:  chainrule grade gradient.py --hints 2" in text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (".", "holds many files, and one is watched\n  all of them, once: chainrule grade PATH"),
        ("all.zip", "holds many files"),
        ("nothing.py", "nothing.py: there is no such file"),
        ("notes.txt", "notes.txt is not a submission"),
    ],
)
def test_what_cannot_be_watched_is_refused(path: str, said: str, file: Path) -> None:
    (file.parent / "notes.txt").write_text("")
    ran = chainrule("watch", path, cwd=file.parent)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr


def test_where_nothing_can_be_forked_it_watches_one_file(file: Path) -> None:
    python = [sys.executable, str(ROOT / "tests/elsewhere.py"), "-m", "chainrule", "watch"]
    ran = subprocess.run([*python, "."], cwd=file.parent, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert ran.returncode == 2
    assert "on Windows, run chainrule in WSL" in ran.stderr
    with RealTerminal([*python, "gradient.py"], file.parent) as terminal:  # which it can draw on, and take no keys from
        terminal.until(f"{WAITS} (Ctrl-C ends)")
        file.write_bytes(RIGHT)
        terminal.until("Well done")
        terminal.press("\x03")
        assert terminal.status() == 0
        assert "Traceback" not in terminal.text
