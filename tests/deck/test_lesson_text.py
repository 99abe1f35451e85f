"""The lesson as text: a grader's key has it, and nothing that a student can read holds a formula of it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from repository import KEY, ROOT, STUDENTS_KEY, chainrule_here

from chainrule.deck.lesson_text import handed_out, read_lesson
from chainrule.key import AnswerKey, load_key, save_key

SHORTEST = 6  # characters of a formula, without blanks: `a_prev[k]` is one


def formulas() -> set[str]:
    """What the lesson's functions return, and what they compute on the way, without blanks."""
    found = set()
    for text in KEY.lesson.functions.values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Return | ast.Assign) and node.value is not None and not is_plain_call(node.value):
                found.add("".join(ast.unparse(node.value).split()))
    given = {
        "".join(ast.unparse(node).split()) for node in ast.walk(ast.parse(KEY.lesson.common)) if isinstance(node, ast.expr)
    }
    return {one for one in found - given if len(one) >= SHORTEST and not one.isidentifier()}


def is_plain_call(node: ast.expr) -> bool:
    """As in weighted_input(W, a_prev), which is how a function is called, and no formula."""
    return isinstance(node, ast.Call) and all(isinstance(one, ast.Name) for one in (node.func, *node.args))


def readable() -> dict[str, str]:
    files = [ROOT / "course.yml", *(ROOT / "exercises/gradient").iterdir()]
    files += [path for path in (ROOT / "autograder/chainrule").rglob("*") if path.suffix in (".py", ".toml", ".txt", ".yml")]
    files += (ROOT / "tests/attacks").rglob("*.py")  # in the wheel
    texts = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in files}
    return texts | {"the key for students": STUDENTS_KEY.data.decode()}


@pytest.mark.slow
def test_what_a_student_can_read_holds_no_formula_of_the_lesson() -> None:
    assert len(formulas()) > 20
    found = [
        (name, formula) for name, text in readable().items() for formula in formulas() if formula in "".join(text.split())
    ]
    assert found == []


def test_a_graders_key_has_each_exercise_in_the_order_of_the_course() -> None:
    assert list(KEY.lesson.functions) == [exercise.name for exercise in KEY.exercises]
    assert STUDENTS_KEY.lesson.functions == {}
    assert STUDENTS_KEY.lesson.common == KEY.lesson.common
    assert handed_out(KEY.lesson) == ["activate"]  # no exercise uses what only measures and trains
    assert '"""' not in KEY.lesson.common


def test_a_graders_key_is_for_its_owner_alone_and_reads_back(tmp_path: Path) -> None:
    save_key(KEY, tmp_path / "key.json")
    assert (tmp_path / "key.json").stat().st_mode & 0o777 == 0o600
    assert load_key(tmp_path / "key.json").lesson == KEY.lesson
    assert load_key(tmp_path / "key.json").digest == KEY.digest


@pytest.mark.parametrize(("hidden", "where"), [(True, "f"), (False, "common")])
def test_a_helper_in_a_solution_is_not_what_everybody_is_given(hidden: bool, where: str) -> None:
    helper = "def square(x):\n    return x * x\n"
    marked = f"### BEGIN SOLUTION\n{helper}### END SOLUTION\n" if hidden else helper
    text = f'"""A lesson."""\nimport numpy as np\n\n{marked}\ndef f(x):\n    """Of x."""\n    return square(x)\n'
    lesson = read_lesson(text, {"f"})
    assert ("def square" in lesson.functions["f"]) == (where == "f")
    assert ("def square" in lesson.common) == (where == "common")
    assert "Of x" not in lesson.functions["f"]


HELPERS = """
### BEGIN SOLUTION
from math import fsum as total
def square(x): return x * x
def squares(x): return total(square(each) for each in x)
LEAST, MOST = 1, 2
### END SOLUTION
def f(x): return x
def g(x): return squares(x)
def h(x): return square(x) + MOST
def plain(x): return x
def given(x): return plain(square(x))
def through(x): return given(x)
def asking(x): return f(x)
def further(x): return asking(x)
def of_it(x): return plain(further(x))
### BEGIN SOLUTION
def late(x): return f(x)
### END SOLUTION
def last(x): return late(x)
### BEGIN SOLUTION
def unused(x): return x
### END SOLUTION
"""


@pytest.mark.parametrize(
    ("exercise", "helpers"),
    [
        ("f", ()),
        ("g", ("total", "square", "squares")),
        ("h", ("square", "LEAST, MOST")),
        ("through", ("square", "given")),
        ("of_it", ("asking", "further")),
        ("last", ("late",)),
    ],
)
def test_a_helper_of_what_students_write_goes_with_whatever_uses_it_and_with_nothing_else(
    exercise: str, helpers: tuple[str, ...]
) -> None:
    lesson = read_lesson(HELPERS, {"f", "g", "h", "through", "of_it", "last"})
    *there, own = lesson.functions[exercise].split("\n\n")
    assert own.startswith(f"def {exercise}(")
    assert len(there) == len(helpers) and all(name in text for name, text in zip(helpers, there, strict=True))
    assert lesson.common == "def plain(x): return x"
    assert handed_out(lesson) == ["plain"]  # and not what is right only with what students write


def test_what_students_write_is_not_handed_out_though_nobody_asks_it() -> None:
    own = "def own(x):\n    'Of x.'\n    ### BEGIN SOLUTION\n    return x * x\n    ### END SOLUTION\n"
    lesson = read_lesson(
        f"{own}def given(x): return x\ndef f(x): return own(given(x))\ndef g(x): return given(x)\n", {"f", "g"}
    )
    assert lesson.common == "def given(x): return x"
    assert ("x * x" in lesson.functions["f"], "x * x" in lesson.functions["g"]) == (True, False)
    assert handed_out(lesson) == ["given"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            "def f(x):\n    '''Of x.'''\n    ### BEGIN SOLUTION\n    return f'{x!r}' + 'é'  # why\n",
            "def f(x):\n    return f'{x!r}' + 'é'",
        ),
        ("@cache\n@other( 1 )\ndef f(x):\n    return ( x )\n", "@cache\n@other( 1 )\ndef f(x):\n    return ( x )"),
        (
            'def f(x):\n    "Of x."\n    @cache\n    def g(): pass\n    return g\n',
            "def f(x):\n    @cache\n    def g(): pass\n    return g",
        ),
        ("def f(x='Of x.'): 'Of x.'; return x\n", "def f(x='Of x.'): return x"),
        ("def f(x):\n    'Of x.'\n", "def f(x):\n    pass"),
        ("def f(x):\n    'é'; return 0x10\n", "def f(x):\n    return 0x10"),
        ("a = 'é'; b = 1_000 ; c = {1:2}\n", "a = 'é'\n\nb = 1_000\n\nc = {1:2}"),
        ("a = '\x0c'\nb = (\n    1,  # one\n    '\u2028')\n", "a = '\x0c'\n\nb = (\n    1,  # one\n    '\u2028')"),
    ],
)  # fmt: skip
def test_it_is_as_in_the_file_for_each_version_of_python_writes_it_in_its_own_way(source: str, text: str) -> None:
    lesson = read_lesson(source, {"f"})
    assert (lesson.functions.get("f") or lesson.common) == text
    ast.parse(text)


@pytest.mark.slow
@pytest.mark.parametrize(("options", "key"), [((), KEY), (("--for-students",), STUDENTS_KEY)])
def test_the_command_writes_both_kinds_of_key(tmp_path: Path, options: tuple[str, ...], key: AnswerKey) -> None:
    status, said, _ = chainrule_here("key", "-o", str(tmp_path / "key.json"), *options, cwd=ROOT)
    assert (status, said.startswith(f"wrote {tmp_path / 'key.json'}  ")) == (0, True)
    assert load_key(tmp_path / "key.json").digest == key.digest
