"""A class of any size: half of it right, a third with one mistake, stubs, broken files, and if wished endless loops.

No two submissions are the same; the same number gives the same class. It is the lesson's, or a small one of another course,
which is graded in a third of the time.
"""

from __future__ import annotations

from functools import cache
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from chainrule.course.model import load_course
from chainrule.deck.make_key import make_key
from chainrule.key import save_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainrule.key import AnswerKey

ROOT = Path(__file__).resolve().parents[2]
LESSON = (ROOT / "solutions/gradient.py").read_text(encoding="utf-8")
SMALL = ROOT / "tests/courses/statistics"
STUB = (ROOT / "exercises/gradient/gradient.py").read_text(encoding="utf-8")
RIGHT = ("right-loops", "right-einsum", "right-lists")
MISTAKES = (
    ("return 2 * (a - y)", "return a - y"),
    ("return 2 * (a - y)", "return 2 * (y - a)"),
    ("return 2 * (a - y)", "return 2 * (a - y) / len(a)"),
    ("    return a_prev[k]\n", "    return a_prev[k - 1]\n"),
    ("dC0_da(a, y)[j] * da_dz(z, activation)[j]", "dC0_da(a, y)[j]"),
    ("np.outer(delta, a_prev)", "np.outer(a_prev, delta)"),
    ("Delta.T @ A_prev / len(Y)", "Delta.T @ A_prev"),
    ("return Delta.T @ A_prev / len(Y)", "return np.outer(Delta[-1], A_prev[-1])"),
)
"""In solutions/gradient.py: the commonest."""
LOOPS = (
    ("return 2 * (a - y)", "while True: pass"),
    ("    return a_prev[k]\n", "    i = 0\n    while i < k: j = i\n    return a_prev[k]\n"),
    ("return Delta.T @ A_prev / len(Y)", "while len(Y): W = W * 1.0"),
)
NO_FILE = "<html>I have no file</html>\n"
SHARES = "RMRMRMRSRMRMRMRSRBRM"
"""Of twenty: R right, M one mistake, S stub, B broken."""


def lesson_kinds() -> dict[str, list[str]]:
    """What the lesson's class hands in, by its kind; L never ends."""
    right = [(ROOT / f"tests/submissions/{name}/gradient.py").read_text(encoding="utf-8") for name in RIGHT]
    return {
        "R": [LESSON, *right],
        "M": [_changed(*one) for one in MISTAKES],
        "S": [STUB],
        "B": [LESSON.replace("def dC0_da(a, y):", "def dC0_da(a, y:"), NO_FILE],
        "L": [_changed(*one) for one in LOOPS],
    }


def small_kinds() -> dict[str, list[str]]:
    """The same of the small class."""
    lesson = (SMALL / "solutions/moments.py").read_text(encoding="utf-8")
    right, mistakes = (
        [(SMALL / f"submissions/{name}/moments.py").read_text(encoding="utf-8") for name in names]
        for names in (("right-by-hand", "right-in-one-pass"), ("divides-by-n-minus-1", "two-mistakes"))
    )
    return {
        "R": [lesson, *right],
        "M": mistakes,
        "S": ["def mean(x):\n    pass\n\n\ndef variance(x):\n    pass\n"],
        "B": [NO_FILE],
        "L": [f"{right[0]}\ndef mean(x):\n    while True: pass\n"],
    }


@cache
def small_key() -> AnswerKey:
    """Of the small class's course."""
    return make_key(load_course(SMALL / "course.yml"))


def sources(count: int, loops: float = 0.0, *, small: bool = False) -> Iterator[str]:
    """The submissions; a share of them, evenly, never ends."""
    kinds = {kind: cycle(some) for kind, some in (small_kinds() if small else lesson_kinds()).items()}
    owed = 0.0
    for number, kind in zip(range(count), cycle(SHARES), strict=False):
        owed += loops
        owed, kind = (owed - 1, "L") if owed >= 1 else (owed, kind)  # noqa: PLW2901  # it takes the place of another
        yield f"{next(kinds[kind])}\n# submission {number}\n"


def write(folder: Path, count: int, loops: float = 0.0, *, small: bool = False) -> None:
    """A file each, as student000000.py; beside the folder of a small class key.json, to grade it with."""
    folder.mkdir(parents=True)
    if small:
        save_key(small_key(), folder.parent / "key.json")
    for number, source in enumerate(sources(count, loops, small=small)):
        (folder / f"student{number:06d}.py").write_text(source, encoding="utf-8")


def _changed(before: str, after: str) -> str:
    assert before in LESSON
    return LESSON.replace(before, after)
