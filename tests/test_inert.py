"""Reports are inert: what a student wrote can't be more than words in them. Payloads go through the real command.

tests/payloads.json is the corpus: each payload has a name, what it attacks, and the text. The last tests hand each of them
in through every channel that ends in a report, and read what each format of `chainrule grade` makes of it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder import builtin
from autograder.reports import FORMATS
from autograder.compare import compare
from autograder.hidden import KNOWN, Told
from autograder.inert import LONGEST_SHOWN, named, plain, short
from autograder.sandbox.answer import Answer, Part

KEY = builtin.public_key()
EXERCISES = [exercise.name for exercise in KEY.exercises]
PAYLOADS: list[dict[str, str]] = json.loads((Path(__file__).parent / "payloads.json").read_text(encoding="utf-8"))
TEXTS = [payload["text"] for payload in PAYLOADS]

# What no report may hold, written down a second time: not by the code that is tested.
UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
OBEYED = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)


def assert_inert(text: str) -> None:
    for pattern in (UNSEEN, OBEYED):
        if found := pattern.search(text):
            pytest.fail(ascii(text[max(0, found.start() - 60) : found.end() + 60]))
    assert not [line for line in text.split("\n") if _has_four_marks(line)]
    assert unicodedata.is_normalized("NFC", text)


def _has_four_marks(line: str) -> bool:
    return "mmmm" in "".join("m" if unicodedata.category(c) in ("Mn", "Me") else "." for c in line)


# -- plain -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: payload["name"])
def test_a_payload_is_one_line_of_harmless_words(payload: dict[str, str]) -> None:
    shown = plain(payload["text"])
    assert_inert(shown)
    assert "\n" not in shown
    assert len(shown) <= 300
    assert plain(shown) == shown
    assert not re.search(r"\s\s", shown)


def test_the_corpus_has_sixty_payloads_of_every_kind_and_no_two_of_one_name() -> None:
    assert len(PAYLOADS) >= 60
    assert len({payload["name"] for payload in PAYLOADS}) == len({*TEXTS}) == len(PAYLOADS)
    assert {payload["attacks"] for payload in PAYLOADS} == {
        "nothing", "terminal", "CI log", "bidi", "invisible", "HTML", "Markdown", "CSV formula", "XML", "JSON", "rich markup",
        "printf and format", "report lines",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "é", "नि", "क्षेत्र", "שָׁלוֹם", "مُحَمَّد", "Nguyễn Thị Hương", "山田　太郎", "ภาษาไทย", "한국어", "🎓", "ß", "a:b", "C++ #1", "x[0] # [1]",
        "shapes (3,) and (4,) not aligned: 3 (dim 0) != 4 (dim 0)", "'a' \"b\" <c> & d", "std::vector", "\\x1b", "# [x]",
    ],
)  # fmt: skip
def test_text_of_any_script_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", "\\::error::x"),
        (" \t\u3000::error::x", "\\::error::x"),
        (":", "\\:"),
        ("a ##[error]b ##vso[x]c ##VSO[y]", "a #\\#[error]b #\\#vso[x]c #\\#VSO[y]"),
        ("###[x]", "##\\#[x]"),
        ("a   b\n\n\tc", "a b c"),
        ("a\u00a0\u00a0b", "a b"),
        ("e\u0301", "é"),
        ("a\ufe0f\u034f\u3164", "a\\ufe0f\\u034f\\u3164"),
        ("x\U000e0101\u2800", "x\\U000e0101\\u2800"),
        ("q\u0323\u0307\u0302\u0303\u0304", "q\u0323\u0302\u0307\\u0303\\u0304"),
        ("\x1b[31m\u202e", "\\x1b[31m\\u202e"),
    ],
)
def test_what_is_not_only_text_is_written_out(text: str, shown: str) -> None:
    if text.startswith("q"):
        shown = unicodedata.normalize("NFC", "q\u0323\u0307\u0302") + "\\u0303\\u0304"
    assert plain(text) == shown


def test_no_two_students_become_one() -> None:
    names = [
        "ada",
        " ada",
        "ada\u00a0",
        "a  b",
        "a b",
        "a\u2003\u2003b",
        "ade\u0301le",
        "adéle",
        "x" * 90,
        "x" * 91,
        ":a",
        "\\:a",
    ]
    names += [named(name) for name in names]  # and who calls themselves what another one is shown as
    names = list(dict.fromkeys(names))
    assert len({named(name) for name in names}) == len(names)
    assert named("ada") == "ada"
    assert len({short(named(name)) for name in names}) == len(names)


def test_a_long_name_is_cut_in_its_middle_and_never_wider_than_the_column() -> None:
    assert short("m" * LONGEST_SHOWN) == "m" * LONGEST_SHOWN
    shown = short("homework/group 3/ada lovelace/final version/gradient.py")
    assert len(shown) == LONGEST_SHOWN
    assert re.fullmatch(r"homework/group….*gradient\.py #[0-9a-f]{8}", shown)


# -- a hidden case -----------------------------------------------------------------------------------------------------

SECRET = np.array([0.37, -1.25]).tobytes().hex()
VISIBLE, HIDDEN = KEY.exercise("dC0_da").checks[0], KEY.exercise("dC0_da").checks[1]
TOLD = Told(frozenset({"dC0_da", "ValueError", "said before", "Mine", "helper"}), {"gradient.py": 40})


def raised(name: str, message: str, where: str = "gradient.py", line: int = 7) -> str:
    return compare(Answer("raised", type_name=name, message=message, where=where, line=line), HIDDEN, told=TOLD).message


@pytest.mark.parametrize(
    "message",
    [
        "index 4 is out of bounds for axis 0 with size 3",
        "list index out of range",
        "operands could not be broadcast together with shapes (3,) (4,)",
        "operands could not be broadcast together with shapes (3,7) (4,6)",
        "division by zero",
        "only length-1 arrays can be converted to Python scalars",
        "unsupported operand type(s) for *: 'NoneType' and 'float'",
        "'float' object is not subscriptable",
        "setting an array element with a sequence.",
        "maximum recursion depth exceeded",
        "said before",
    ],
)
def test_what_python_and_numpy_say_is_told_of_a_hidden_case(message: str) -> None:
    assert raised("IndexError", message) == f"gradient.py:7: IndexError: {message}"


@pytest.mark.parametrize(
    "raises",
    [
        "np.zeros(3)[4]", "np.zeros((3, 2))[0, 0, 0]", "np.zeros(3) + np.zeros(4)", "np.zeros((3, 4)) @ np.zeros(3)",
        "np.dot(np.zeros((3, 4)), np.zeros(3))", "np.zeros(3) @ 2.0", "[1][4]", "1 / 0", "1.0 / 0", "1 % 0", "float(np.zeros(3))", "None * 2.0",
        "x = 2.0; x[0]", "len(2.0)", "iter(2.0)", "x = 2.0; x()", "np.float64(2)[0]", "a, b = [1]", "a, b = 1, 2, 3", "a, b = 2.0",
        "np.zeros(3).reshape(2, 2)", "np.zeros(3)[1.5]", "x = [1]; x[1.5]", "x = np.zeros(3); x[:] = np.zeros(4)", "np.zeros(3).sum(axis=1)",
        "bool(np.zeros(3))", "int(float('nan'))", "import math; math.exp(1e9)", "import math; math.log(-1)", "np.concatenate([])",
        "np.max(np.zeros(0))", "max([])", "x = np.zeros(3); x[0] = [1, 2]", "-[]", "2.0 @ 2.0", "[] < 2.0", "[] + 2.0", "[] * 2.0",
        "np.linalg.inv(np.zeros((2, 2)))", "np.einsum('ij,jk', np.zeros(3), np.zeros(3))", "np.stack([])", "x = (1,); x[0] = 2",
        "x = np.zeros(3); x += np.zeros((4, 3))", "for x in np.array(2.0): pass", "np.zeros(3)[np.ones(4, bool)]", "range(2.0)",
        "import math; math.sqrt('x')", "np.array([[1.0], [1.0, 2.0]])", "def f(): f()\nf()", "np.concatenate([np.zeros(2), np.zeros((2, 2))])",
    ],
)  # fmt: skip
def test_the_messages_of_this_python_and_this_numpy_are_known(raises: str) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011, B017  # whatever it is
        exec(raises, {"np": np})
    assert raised("Odd", str(caught.value)) != "gradient.py:7: an exception of its own", str(caught.value)


@pytest.mark.parametrize(
    "message",
    [
        SECRET, "0.37", "index 370 is out of bounds for axis 0 with size 3", "index 0004 is out of bounds for axis 0 with size 3",
        "index 4 is out of bounds for axis 0 with size 3 " + SECRET, "division by zero\n" + SECRET, "list  index out of range",
        "unsupported operand type(s) for *: 'x37' and 'float'", "operands could not be broadcast together with shapes (37,1) (25,)",
        "name 'x37' is not defined", "operands could not be broadcast together with shapes (1,2,3,4,5,6) (1,)",
        "index ٤ is out of bounds for axis 0 with size 3",
    ],
)  # fmt: skip
def test_a_message_that_could_carry_a_hidden_case_is_not_told(message: str) -> None:
    assert raised("ValueError", message) == "gradient.py:7: ValueError"


def test_a_message_is_told_no_further_than_it_is_known() -> None:
    assert raised("ValueError", f"shapes (3,7) and (6,) not aligned: {SECRET}").endswith("shapes (3,7) and (6,) not aligned")
    assert len(KNOWN) > 60


def test_a_name_or_a_place_that_could_carry_a_hidden_case_is_not_told() -> None:
    assert raised(f"E{SECRET}", "") == "gradient.py:7: an exception of its own"
    assert raised("Mine", "said before") == "gradient.py:7: Mine: said before"
    assert raised("ValueError", "", where=SECRET) == "ValueError"
    assert raised("ValueError", "", line=41) == "ValueError"
    assert compare(Answer("not-implemented", message=SECRET), HIDDEN, told=TOLD).message == (
        "it calls another function, which is not started"
    )
    for name in ("helper", "dC0_da"):
        assert name in compare(Answer("not-implemented", message=name), HIDDEN, told=TOLD).message
    assert compare(Answer("not-implemented"), HIDDEN, told=TOLD).message == "not started"
    assert SECRET not in compare(Answer("value", "other", type_name=SECRET), HIDDEN, told=TOLD).message
    assert compare(Answer("value", "other", type_name="dict"), HIDDEN).message == "it returns dict, not numbers"


@pytest.mark.parametrize(
    ("shape", "told"),
    [((4, 6), True), ((), True), ((0,), True), ((7, 123_456_789), False), ((1,) * 5, False), ((37,), False)],
)
def test_a_shape_is_told_of_a_hidden_case_if_it_is_a_plausible_one(shape: tuple[int, ...], told: bool) -> None:
    answer = Answer("value", "array", (Part("float64", shape, None),), "ndarray")
    said = compare(answer, HIDDEN).message
    assert said.startswith(("(", "shape (") if told else "another shape, expected"), said
    assert str(shape) in compare(answer, VISIBLE).message


def test_of_a_visible_case_everything_is_told() -> None:
    answer = Answer("raised", type_name="Mine", message=SECRET, where="gradient.py", line=7)
    assert compare(answer, VISIBLE).message == f"gradient.py:7: Mine: {SECRET}"


TELLS_ALL = """
import sys
import numpy as np
kept = []

def tell(*arguments):
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()):
            found = value if isinstance(value, list) else [value]
            kept.extend(found)
            for one in found:
                kept.extend(one if isinstance(one, list) else [])
        frame = frame.f_back
    arrays = [one for one in kept if isinstance(one, np.ndarray)] + [one for one in arguments if isinstance(one, np.ndarray)]
    kept.extend(arrays)
    told = " ".join(dict.fromkeys(f"<{one.ravel()[0]:.6g}>" for one in arrays if one.size))
    print(told)
    return told
"""


def test_no_hidden_argument_is_in_what_a_submission_says_that_looks_for_all_of_them(tmp_path: Path) -> None:
    """Up the stack, and in what it kept of earlier calls: in message, class, output, function and type name."""
    ways = [
        "raise ValueError(told)", "raise type(told, (Exception,), {})()", "return type(told, (), {})()", "return told",
        "return np.zeros((3, len(told)))", "g = lambda: later(); g.__code__ = g.__code__.replace(co_name=told); g()",
        "raise IndexError(told) if len(kept) % 2 else KeyError(told)",
    ]  # fmt: skip
    source = TELLS_ALL + "\ndef later():\n    raise NotImplementedError\n"
    for i, name in enumerate(EXERCISES):
        source += f"\ndef {name}(*arguments):\n    told = tell(*arguments)\n    {ways[i % len(ways)]}\n"
    (tmp_path / "gradient.py").write_text(source)
    ran = command(tmp_path, "grade", "gradient.py", "--format", "json")
    visible, hidden = set[str](), set[str]()
    for exercise in KEY.exercises:
        for check in (*exercise.checks, *exercise.rungs):
            firsts = {f"{x.ravel()[0]:.6g}" for x in check.arguments.values() if isinstance(x, np.ndarray)}
            (visible if check.visible else hidden).update(firsts)
    made = json.loads(ran.stdout)
    assert made["score"] == 0
    told = set(re.findall(r"(-?\d[\d.e+-]*)>", ran.stdout))
    assert told & visible, "it tells nothing at all"
    assert sorted(told & (hidden - visible)) == []


# -- every channel, every format ---------------------------------------------------------------------------------------

BOOK = """
import numpy as np
import torch
P = {payloads}

def clean(p):  # as a type's name may be
    return p.encode("utf-8", "replace").decode().replace("\\0", "")

def dressed(function, p):
    function.__doc__ = p
    function.__name__ = function.__qualname__ = p
    return function

def raises(p):
    def function(*_):
        print(p)
        raise type(clean(p), (Exception,), {{}})(p)
    return dressed(function, p)

def calls(p):
    def later():
        raise NotImplementedError(p)
    later.__code__ = later.__code__.replace(co_name=p)
    return dressed(lambda *_: later(), p)

def returns(p):
    return dressed(lambda *_: type(clean(p), (), {{"__repr__": lambda self: p}})(), p)

def computes(p):
    class Dies:
        def __del__(self):
            raise ValueError(p)  # which Python prints, and ignores
    def function(*_):
        Dies()
        return float(getattr(torch, p))
    return dressed(function, p)

NAMES = iter({exercises})
for p in P:
    for make in (raises, calls, returns, computes):
        globals()[next(NAMES)] = make(p)
"""
CHUNK = 3
BOOKS = -(-len(TEXTS) // CHUNK)
CHUNKS = [TEXTS[i::BOOKS] for i in range(BOOKS)]


def book(payloads: list[str]) -> str:
    cells = [BOOK.format(payloads=ascii(payloads), exercises=EXERCISES)]
    for i, text in enumerate(payloads):
        cells.append("!" + re.sub("[\0\n\r\ud800-\udfff]", " ", text))
        cells.append(f"raise type(clean(P[{i}]), (BaseException,), {{}})(P[{i}])")
        cells.append(f"__import__(P[{i}] or '-')")
    made = [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": text} for text in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def file_name(text: str) -> str:
    """The text as far as a file may be called so, and is no hidden one."""
    name = re.sub("[\0/]|[\ud800-\udc7f]|[\udd00-\udfff]", "_", text)
    while len(name.encode("utf-8", "surrogateescape")) > 240:
        name = name[:-1]
    return "_" + name if name.startswith(".") else name


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "autograder", *arguments],
        cwd=folder, text=True, capture_output=True, check=False, timeout=120,
    )  # fmt: skip


MANY_COMMANDS = "import ast, sys; from autograder.cli import main; [main(a) for a in ast.literal_eval(sys.stdin.read())]"


@dataclass(frozen=True)
class Reports:
    """What was written: of each format, the report on each book, on all students, and on all files named one by one."""

    single: dict[str, list[str]]
    students: dict[str, str]
    files: dict[str, str]
    names: list[str]
    stderr: str


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    top = tmp_path_factory.mktemp("inert")
    names = [file_name(text) for text in TEXTS]
    assert len({*names}) == len(names)
    out = tmp_path_factory.mktemp("out")
    commands = []
    books = [f"./{names[i]}.ipynb" for i in range(BOOKS)]
    for i, path in enumerate(books):
        (top / path).write_text(book(CHUNKS[i]))
    for name, text in zip(names, TEXTS, strict=True):
        (top / "students" / name).mkdir(parents=True)
        (top / "students" / name / "gradient.py").write_text(f"raise ValueError({ascii(text)})\n")
        (top / f"{name}.py").write_text(f"raise ValueError({ascii(text)})\n")
    (top / "harmless-book.ipynb").write_text(book(["harmless"] * CHUNK))
    for form in FORMATS:
        several = [[path] for path in [*books, "harmless-book.ipynb"]] + [["students"], [f"./{name}.py" for name in names]]
        commands += [["grade", "--format", form, "-o", f"{out}/{form}{i}", *paths] for i, paths in enumerate(several)]
    ran = subprocess.run(
        [sys.executable, "-c", MANY_COMMANDS], input=ascii(commands),
        cwd=top, text=True, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr

    def read(form: str, i: int) -> str:
        return (out / f"{form}{i}").read_bytes().decode()

    return Reports(
        {form: [read(form, i) for i in range(BOOKS + 1)] for form in FORMATS},
        {form: read(form, BOOKS + 1) for form in FORMATS},
        {form: read(form, BOOKS + 2) for form in FORMATS},
        names,
        ran.stderr,
    )


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for one in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


def results(reports: Reports, which: str) -> list[Any]:
    made: list[Any] = json.loads(getattr(reports, which)["json"])["results"]
    return made


def check_text(reports: Reports) -> None:
    for i, text in enumerate(reports.single["text"]):
        _check_summary(text, json.loads(reports.single["json"][i]), _blank_lines(CHUNKS[i]) if i < BOOKS else 0, reports)
    for which in ("students", "files"):
        _check_table(getattr(reports, which)["text"], results(reports, which))


def _blank_lines(texts: list[str]) -> int:
    """How many lines the report on a book lacks: what prints only blanks is no news."""
    return sum(not text.strip() for text in texts)


def _check_summary(text: str, result: Any, fewer: int, reports: Reports) -> None:
    """Head, rows, blocks and foot are the report's own, and as many lines as of a harmless book."""
    lines = text.splitlines()
    assert lines == text.removesuffix("\n").split("\n")
    assert len(lines) == len(reports.single["text"][-1].splitlines()) - fewer
    head, foot = f"{result['submission']['path']}   {result['score']:g} of 100   bonus 0 of 50", lines[-1]
    rows = re.findall(r"^  (?:ok\*?|no|--) +(\w+) +0 / (?:\d+)", text, re.MULTILINE)
    assert rows == EXERCISES
    wrong = [one["name"] for one in result["exercises"] if one["verdict"] not in ("STUB", "MISSING")]
    left = [line for line in lines if line and not line.startswith("  ")]
    assert left == [head, *left[1:-1], foot]
    assert [re.fullmatch(r"(\w+)(, cell 1:\d+)?", line)[1] for line in left[1:-1]] == wrong  # type: ignore[index]  # it fits
    assert re.fullmatch(r"sandbox: sealed   key: [0-9a-f]{12}", foot)


def _check_table(text: str, made: list[Any]) -> None:
    """Every row has the marks where all have them, and no two students share a name."""
    rows = text.split("\n\n")[0].split("\n")
    assert len(rows) == len(made)
    width = rows[0].index("      0 of 100  bonus 0   BROKEN 8")
    assert width <= LONGEST_SHOWN
    assert {row[width:] for row in rows} == {"      0 of 100  bonus 0   BROKEN 8"}
    assert len({row[:width] for row in rows}) == len(rows)
    summary = text.split("\n\n")[2].splitlines()
    assert summary[0] == f"{len(made)} graded, median 0"


def check_json(reports: Reports) -> None:
    keys = _keys(json.loads(reports.single["json"][-1]))
    for text in [*reports.single["json"], reports.students["json"], reports.files["json"]]:
        assert text.isascii()
        for one in strings(json.loads(text)):
            assert_inert(one)
    for text in reports.single["json"]:
        assert _keys(json.loads(text)) == keys
    assert len({result["student"] for result in results(reports, "students")}) == len(TEXTS)
    assert [result["student"] for result in results(reports, "files")] == [None] * len(TEXTS)
    assert {result["score"] for which in ("students", "files") for result in results(reports, which)} == {0}


def _keys(value: Any) -> Any:
    return {key: _keys(one) for key, one in value.items()} if isinstance(value, dict) else None


CHECKS: dict[str, Callable[[Reports], None]] = {"text": check_text, "json": check_json}


@pytest.mark.parametrize("form", FORMATS)
def test_no_payload_is_more_than_words_in_a_report(form: str, reports: Reports) -> None:
    for text in [*reports.single[form], reports.students[form], reports.files[form]]:
        assert_inert(text)
        assert max(map(len, text.split("\n"))) < 1000
    CHECKS[form](reports)  # a format of tomorrow needs a check of its own


def test_no_payload_is_more_than_words_on_stderr(reports: Reports) -> None:
    assert_inert(reports.stderr)
    assert len(reports.stderr.splitlines()) == len(FORMATS) * (BOOKS + 3)


def test_the_channels_that_are_tested_do_end_in_a_report(reports: Reports) -> None:
    said = "\n".join(strings(json.loads(reports.single["json"][-1])))
    for words in (
        "cell 1:17: harmless: harmless", "it prints: harmless", "it calls harmless, which is not started",
        "it returns harmless, not numbers", "torch.harmless is not there when graded", "left out, as it is not Python: !harmless",
        "cell 3:1: harmless: harmless", "'harmless' is not there when graded", "torch is not there when graded; a stand-in",
        "it prints: Exception ignored in",
    ):  # fmt: skip
        assert words in said, words
    assert "harmless" in {result["student"] for result in results(reports, "students")}
    assert "harmless.py" in {result["submission"]["path"] for result in results(reports, "files")}
