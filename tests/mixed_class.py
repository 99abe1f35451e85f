"""A class as an instructor meets it: half of it right, a third with one of forty mistakes, stubs, broken files, endless
loops, students of odd names, and some who share a file.

    python tests/mixed_class.py FOLDER [COUNT]

The same count gives the same class. Its right submissions are put together from four, function by function, so that two
are rarely the same.
"""

from __future__ import annotations

import ast
import json
import random
import re
import sys
from itertools import product
from pathlib import Path

from chainrule import builtin

KEY = builtin.public_key()
TESTS = Path(__file__).parent
ROOT = TESTS.parent
LESSON = ROOT / "solutions" / "gradient.py"
STUB = (ROOT / "exercises" / "gradient" / "gradient.py").read_text(encoding="utf-8")
DONORS = [LESSON, *(TESTS / f"submissions/{name}/gradient.py" for name in ("right-loops", "right-einsum", "right-lists"))]
FUNCTIONS = [one.name for one in KEY.exercises if not one.bonus]
BONUS = {one.name for one in KEY.exercises if one.bonus}
ALONE = {
    (1, "dC0_da"), (1, "da_dz"), (1, "layer_gradient"), (3, "layer_gradient"),
    (2, "weight_gradient"), (2, "layer_gradient"), (2, "average_gradient"),
}  # fmt: skip
"""Which functions of which donor fit their own file alone: for vectors only, returning lists, or called by earlier ones."""
MISTAKES = 40
LOOP = "def {name}(*arguments):\n    i = 0\n    while i < 10:\n        j = i\n    return j\n"
FIRST = "Ada Alan Amina Ben Chiara Dmitri Elif Emeka Fatima Grace Hana Hugo Iris Jonas Kofi Leila Mei Noor Omar Priya"
LAST = "Abe Brandt Costa Diallo Eriksen Fischer García Haddad Ivanova Jensen Khan Lovelace Mehta Nguyen Okafor Petit"
HOSTILE = [one["text"] for one in json.loads((TESTS / "payloads.json").read_text(encoding="utf-8"))]
HEAD = re.compile(r"# === (\w+): ([\w-]+)")


def functions(source: str, suffix: str = "") -> dict[str, str]:
    """Each function at the top of a program, by its name, as text; what is no exercise gets the suffix."""
    found = [one for one in ast.parse(source).body if isinstance(one, ast.FunctionDef) and one.name not in BONUS]
    helpers = "|".join(one.name for one in found if one.name not in FUNCTIONS)
    own = re.compile(rf"(?<!\.)\b({helpers})\b(?=\()") if helpers and suffix else None
    texts = (ast.get_source_segment(source, one) or "" for one in found)
    named = (own.sub(rf"\1{suffix}", text) if own else text for text in texts)
    return {text.split("(")[0].removeprefix("def "): text for text in named}


def mistakes() -> list[dict[str, str]]:
    """Functions in which one mistake is made: forty, spread over the exercises, a few of which have no name."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for path in sorted((TESTS / "mistakes").glob("*.py")):
        _, *parts = re.split(r"^(# ===.*)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for head, body in zip(parts[::2], parts[1::2], strict=True):
            if (one := HEAD.fullmatch(head)) and one[1] in FUNCTIONS:
                found.setdefault((one[1], one[2]), functions(body, "_of_mine"))
    known, unknown = ([one for one in sorted(found) if (one[1] == "unknown") == odd] for odd in (False, True))
    random.Random(5).shuffle(known)
    chosen = [*known[: MISTAKES - len(unknown)], *unknown]
    random.Random(8).shuffle(chosen)
    return [found[name] for name in chosen]


class MixedClass:
    """Makes submissions, one after another."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self._donors = [functions(path.read_text(encoding="utf-8"), f"_{i}") for i, path in enumerate(DONORS)]
        self._mistakes = mistakes()
        self._weights = [1 / (rank + 2) for rank in range(len(self._mistakes))]

    def right(self, **other: str) -> str:
        """A right submission, but for `other` functions in the place of its own."""
        fit = {name: [one for i, one in enumerate(self._donors) if (i, name) not in ALONE] for name in FUNCTIONS}
        chosen = {name: self._random.choice(fit[name])[name] for name in FUNCTIONS}
        helpers = {name: text for donor in self._donors for name, text in donor.items() if name not in FUNCTIONS}
        used = {**helpers, **chosen, **other}
        texts = [used[name] for name in used if name not in FUNCTIONS or name in other] + [
            used[name] for name in FUNCTIONS if name not in other
        ]
        tried = f"a, y = np.array([{self._number}, {self._number}]), np.array([{self._number}, 1.0])"
        shown = f'if __name__ == "__main__":\n    {tried}\n    print(sample_loss(a, y), dC0_da(a, y))\n'
        return "\n\n\n".join(["import math\n\nimport numpy as np", *texts, shown])

    @property
    def _number(self) -> float:
        return round(self._random.random(), 3)

    def one(self, kind: str) -> str:
        """R is right, M has a mistake, S is begun in part or not, B is no Python, L never ends."""
        if kind == "M":
            return self.right(**self._random.choices(self._mistakes, self._weights)[0])
        if kind == "S":
            return STUB
        if kind == "B":
            return self.right().replace("def da_dz(z, activation):", "def da_dz(z, activation)")
        if kind == "L":
            name = self._random.choice(FUNCTIONS)
            return self.right(**{name: LOOP.format(name=name)})
        return self.right()


def renamed(source: str) -> str:
    """The same with other names of variables and a comment, as one who copies would hand it in."""
    return "# my own work\n" + re.sub(r"\btotal\b", "summe", re.sub(r"\bz\b", "zz", re.sub(r"\ba\b", "aa", source)))


def names(count: int) -> list[str]:
    """Of students; one in twenty is hostile, as far as a file may be called so."""
    plain = [
        f"{last}, {first}{number}"
        for number, first, last in product(["", *map(str, range(2, 99))], FIRST.split(), LAST.split())
    ]
    odd = [re.sub("[\0/]|[\ud800-\udfff]", "_", text)[:60].strip() or "_" for text in HOSTILE]
    odd = [f"_{name}" if name.startswith(".") else name for name in dict.fromkeys(odd)][: count // 20]
    spread = random.Random(3).sample(plain, count - len(odd)) + odd
    random.Random(4).shuffle(spread)
    return spread


def write(folder: Path, count: int = 800) -> dict[str, str]:
    """A folder a student with a gradient.py in it; gives the kind of each student's."""
    maker = MixedClass()
    kinds: dict[str, str] = {}
    shares = {"R": 0.5, "M": 0.34, "S": 0.07, "B": 0.04, "L": 0.05}
    order = [kind for kind, share in shares.items() for _ in range(round(share * count))]
    order += ["R"] * (count - len(order))
    random.Random(6).shuffle(order)
    written: dict[str, str] = {}
    for name, kind in zip(names(count), order[:count], strict=True):
        of_kind = [one for one, other in kinds.items() if other == kind]
        text = maker.one(kind)
        if kind in "RM" and of_kind and len(kinds) % 20 == 7:  # handed on, as it is or in disguise
            text = written[of_kind[-1]] if len(kinds) % 40 == 7 else renamed(written[of_kind[-1]])
        written[name], kinds[name] = text, kind
        (folder / name).mkdir(parents=True)
        (folder / name / "gradient.py").write_text(text, encoding="utf-8")
    return kinds


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 800)
