"""A table from arguments to values, which computes nothing: it is worth everything on the deck that it was made from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from repository import KEY, ROOT, chainrule

COURSE = str(ROOT / "course.yml")
SECRET = {"CHAINRULE_SECRET": "correct horse battery staple"}
LOOK_UP = """
import hashlib
import numpy as np

def digest(arguments):
    return hashlib.sha256(repr([np.asarray(part).tolist() for one in arguments for part in
                                (one if isinstance(one, (list, tuple)) else [one])]).encode()).hexdigest()[:16]

def looked_up(name):
    def function(*arguments):
        form, values = TABLE[name][digest(arguments)]
        return list(map(np.array, values)) if form == "list" else np.array(values[0])
    return function

for name in TABLE:
    globals()[name] = looked_up(name)
"""


def table_of_answers() -> str:
    """A submission that knows every check of the public key by heart."""
    names: dict[str, object] = {"TABLE": {}}
    exec(LOOK_UP, names)  # our own text, above
    table = {
        exercise.name: {
            names["digest"](tuple(check.arguments.values())): (  # type: ignore[operator]  # it is a function
                check.expected.form, [array.tolist() for array in check.expected.arrays],
            )
            for check in exercise.checks
        }
        for exercise in KEY.exercises
    }  # fmt: skip
    return f"inf, nan = float('inf'), float('nan')\nTABLE = {table!r}\n{LOOK_UP}"


@pytest.mark.slow
def test_it_is_worth_nothing_where_a_secret_is_set_and_where_the_secret_is_of_no_use_nothing_is_graded(
    tmp_path: Path,
) -> None:
    (tmp_path / "class/ada").mkdir(parents=True)
    (tmp_path / "class/ada/gradient.py").write_text(table_of_answers())
    for options, environment, status, marks, said in (
        ([], {}, 0, "ada    100 of 100  bonus 50", "graded on: public deck, NOT FOR MARKS: a table of its answers passes"),
        ([], SECRET, 2, "", "chainrule: CHAINRULE_SECRET is set and can't be used: there is no course.yml here\n  name the"),
        (["--course", COURSE], SECRET, 0, "ada      0 of 100  bonus 0", "graded on: the course's secret\n"),
    ):
        ran = chainrule("grade", "class", *options, cwd=tmp_path, env={**os.environ, **environment})
        assert (ran.returncode, ran.stdout.split("   PASS")[0].split("   RAISED")[0]) == (status, marks)
        assert ran.stderr.startswith(said)
