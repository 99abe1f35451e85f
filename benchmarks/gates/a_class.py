"""A class of any size: half of it right, a third with one mistake, stubs, broken files, and if wished endless loops.

No two submissions are the same; the same number gives the same class.
"""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
LESSON = (ROOT / "solutions/gradient.py").read_text(encoding="utf-8")
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
SHARES = "RMRMRMRSRMRMRMRSRBRM"
"""Of twenty: R right, M one mistake, S stub, B broken."""


def sources(count: int, loops: float = 0.0) -> Iterator[str]:
    """The submissions; a share of them, evenly, never ends."""
    right = [(ROOT / f"tests/submissions/{name}/gradient.py").read_text(encoding="utf-8") for name in RIGHT]
    kinds = {
        "R": cycle([LESSON, *right]),
        "M": cycle(_changed(*one) for one in MISTAKES),
        "S": cycle([STUB]),
        "B": cycle([LESSON.replace("def dC0_da(a, y):", "def dC0_da(a, y:"), "<html>I have no file</html>\n"]),
        "L": cycle(_changed(*one) for one in LOOPS),
    }
    owed = 0.0
    for number, kind in zip(range(count), cycle(SHARES), strict=False):
        owed += loops
        owed, kind = (owed - 1, "L") if owed >= 1 else (owed, kind)  # noqa: PLW2901  # it takes the place of another
        yield f"{next(kinds[kind])}\n# submission {number}\n"


def write(folder: Path, count: int, loops: float = 0.0) -> None:
    """A file each, as student0000.py."""
    folder.mkdir(parents=True)
    for number, source in enumerate(sources(count, loops)):
        (folder / f"student{number:06d}.py").write_text(source, encoding="utf-8")


def _changed(before: str, after: str) -> str:
    assert before in LESSON
    return LESSON.replace(before, after)
