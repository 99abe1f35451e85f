"""kill -9 at any time: of a grader nothing is left; a worker or template that is killed costs no result.

This process adopts all that lose their parent, so that no process could be missed.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from gates import a_class
from msgspec.structs import replace
from process_table import adopting, children, command, left_behind
from repository import PATIENCE, ROOT

from chainrule.key import save_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc"),
]

RIGHT, BY_HAND, IN_ONE_PASS = a_class.small_kinds()["R"]
CLASS = {
    "right": RIGHT,
    "endless-loop": f"{RIGHT}\ndef mean(x):\n    while True: pass\n",
    "right-by-hand": BY_HAND,
    "hangs-at-import": f"{RIGHT}\nwhile True: pass\n",
    "right-in-one-pass": IN_ONE_PASS,
    "kills-itself": f"{RIGHT}\ndef mean(x):\n    import os\n    os.kill(os.getpid(), 9)\n",
    "second-loop": f"{BY_HAND}\ndef variance(x):\n    while True: pass\n",
    "memory": f"{RIGHT}\ndef mean(x):\n    return np.ones(10**11)\n",
}
"""Of a small course, which is graded soon: it is the moments of a kill that matter, not the exercises."""
SOON = 2.0  # seconds after which nothing is there
KILLS = 4  # of each command, one in each quarter of its time
COMMANDS = {
    "a folder, two jobs": ["class", "--key", "key.json", "--jobs", "2"],
    "a folder, one job": ["class", "--key", "key.json", "--jobs", "1"],
    "one file": ["class/endless-loop.py", "--key", "key.json"],
    "a course whose key is made first": ["statistics", "--course", "course/course.yml", "--jobs", "2"],
}


@pytest.fixture(autouse=True)
def _adopting() -> Iterator[None]:
    with adopting():
        yield


class Place:
    """A folder with submissions, and one each for the grader's temporary files and cache."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "out.json"
        for name in ("tmp", "cache", "class", "statistics"):
            (folder / name).mkdir()
        key = a_class.small_key()
        hasty = replace(key.limits, import_seconds=0.3, call_seconds=0.1)
        save_key(replace(key, limits=hasty), folder / "key.json")
        for name, source in CLASS.items():
            (folder / f"class/{name}.py").write_text(source, encoding="utf-8")
        shutil.copytree(ROOT / "tests/courses/statistics", folder / "course")
        (folder / "statistics/right.py").write_text(RIGHT, encoding="utf-8")
        (folder / "statistics/loops.py").write_text(CLASS["endless-loop"], encoding="utf-8")
        self._before = self.files()

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "chainrule", "grade", *arguments, "--format", "json", "-o", "out.json"],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "TMPDIR": str(self.folder / "tmp"), "XDG_CACHE_HOME": str(self.folder / "cache")},
        )  # fmt: skip

    def files(self) -> set[str]:
        """But for what Python keeps of sources."""
        found = (path.relative_to(self.folder) for path in self.folder.rglob("*") if path.is_file())
        return {str(path) for path in found if "__pycache__" not in path.parts}

    def new(self) -> set[str]:
        return self.files() - self._before

    def kept_keys(self) -> set[str]:
        return {name for name in self.new() if name.startswith("cache/")}

    def clear(self) -> None:
        self.out.unlink(missing_ok=True)
        for name in self.kept_keys():
            (self.folder / name).unlink()

    def results(self) -> Any:
        """Without the seconds: what one command must find like the other."""
        found = json.loads(self.out.read_text(encoding="utf-8"))
        for one in found.get("results", [found]):
            del one["seconds"]
        return found


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def kill(number: int) -> None:
    os.kill(number, signal.SIGKILL)


@pytest.mark.parametrize("what", COMMANDS)
def test_a_grader_that_is_killed_leaves_no_process_and_no_file_but_whole_ones(place: Place, what: str) -> None:
    before, drawn, killed = children(), random.Random(what), 0
    started = time.perf_counter()
    place.start(*COMMANDS[what]).wait()
    takes = time.perf_counter() - started
    whole, keys = place.results(), place.kept_keys()
    assert left_behind(before, SOON) == []
    assert place.new() == {"out.json", *keys}
    while killed < KILLS:
        old = b"" if killed % 2 else b"old"
        place.clear()
        if old:
            place.out.write_bytes(old)
        grader = place.start(*COMMANDS[what])
        try:
            grader.wait((killed + drawn.random()) / KILLS * takes)
            takes *= 0.9  # it was done: it is faster now
        except subprocess.TimeoutExpired:
            grader.kill()
            grader.wait()
            killed += 1
        assert left_behind(before, SOON) == []
        assert place.new() <= {"out.json", *keys}, "a file of another name is left"
        if not (old and place.out.read_bytes() == old) and place.out.exists():
            assert place.results() == whole
        for name in place.kept_keys():
            json.loads((place.folder / name).read_bytes())


# -- a worker, a template ----------------------------------------------------------------------------------------------


def first_template(grader: int) -> int:
    return _only(number for number in children(grader) if "-c import sys" in command(number))


def workers(grader: int) -> list[int]:
    return sorted(number for number in children(grader) if "-m chainrule" in command(number))


def templates(grader: int) -> list[int]:
    """The workers' own, which are forked from the first one."""
    return sorted(children(first_template(grader)))


def _only(numbers: Iterator[int]) -> int:
    (number,) = numbers
    return number


def until_at_work(grader: int, jobs: int) -> None:
    """Until the processes of submissions are there."""
    for _ in range(1000):
        running = {number for number in children(grader) if "-c import sys" in command(number)}
        if jobs > 1 and running:
            running = {number for template in running for number in children(template)}
        if sum(1 for number in running if children(number)) >= min(jobs, 2):
            return
        time.sleep(0.01)
    raise AssertionError("nothing is graded")


def undisturbed(place: Place) -> Any:
    place.start("class", "--key", "key.json", "--jobs", "1").wait()
    return place.results()


@pytest.mark.parametrize(
    ("jobs", "which"), [(2, "a worker"), (2, "a worker's template"), (2, "the first template"), (1, "the first template")]
)
def test_a_grading_in_which_another_process_is_killed_ends_with_everybodys_results(
    place: Place, jobs: int, which: str, once: Callable[[str, Callable[[Path], Any]], Path]
) -> None:
    before, drawn = children(), random.Random(which)
    whole = json.loads(once("undisturbed.json", lambda path: path.write_text(json.dumps(undisturbed(place)))).read_text())
    for _ in range(2):
        place.clear()
        grader = place.start("class", "--key", "key.json", "--jobs", str(jobs))
        until_at_work(grader.pid, jobs)
        time.sleep(drawn.random() / 4)
        assert grader.poll() is None
        if which == "a worker":
            kill(drawn.choice(workers(grader.pid)))
        elif which == "a worker's template":
            kill(drawn.choice(templates(grader.pid)))
        else:
            kill(first_template(grader.pid))
        assert grader.wait(timeout=PATIENCE) == 0
        assert place.results() == whole
        assert left_behind(before, SOON) == []
        assert place.new() == {"out.json"}
