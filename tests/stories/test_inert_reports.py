"""Reports are inert: what a student wrote can't be more than words in them. Payloads go through the real command.

tests/payloads.json is the corpus: each payload has a name, what it attacks, and the text. The last tests hand each of them
in through every channel that ends in a report, and read what each format of `chainrule grade` makes of it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree as ET

import pytest
from repository import PATIENCE

from chainrule import builtin
from chainrule.folded import width
from chainrule.reports import FORMATS
from chainrule.reports.text import LONGEST_SAID
from chainrule.result import Verdict
from chainrule.safe_text import LONGEST_SHOWN, apart, listed, named, plain, short

EXERCISES = [exercise.name for exercise in builtin.public_key().exercises]
PAYLOADS: list[dict[str, str]] = json.loads((Path(__file__).parents[1] / "payloads.json").read_text(encoding="utf-8"))
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
        "nothing", "terminal", "CI log", "bidi", "invisible", "HTML", "Markdown", "CSV formula", "XML", "JSON",
        "rich markup", "printf and format", "report lines",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "é",
        "नि",
        "क्षेत्र",
        "שָׁלוֹם",
        "مُحَمَّد",
        "Nguyễn Thị Hương",
        "山田　太郎",
        "ภาษาไทย",
        "한국어",
        "🎓",
        "ß",
        "a:b",
        "C++ #1",
        "x[0] # [1]",
        "shapes (3,) and (4,) not aligned: 3 (dim 0) != 4 (dim 0)",
        "'a' \"b\" <c> & d",
        "std::vector",
        "\\x1b",
        "# [x]",
    ],
)
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
        ("a\u2424<b>", "a\\u2424<b>"),
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
    names = [*names, *map(named, names)]  # and who calls themselves what another one is shown as
    names = list(dict.fromkeys(names))
    assert len({named(name) for name in names}) == len(names)
    assert named("ada") == "ada"
    assert len({short(named(name)) for name in names}) == len(names)


def test_two_names_that_share_eight_digits_of_a_digest_stay_two() -> None:
    one, other = (f"Ann {'Lee ' * 30}{number}" for number in (35040, 68739))
    assert {hashlib.sha256(name.encode()).hexdigest()[:8] for name in (one, other)} == {"152c59be"}
    assert named(one) != named(other)


def test_a_name_in_a_list_of_names_is_one() -> None:
    assert apart(["ada", "eve; bob", "zoe"]) == "ada; eve\\; bob; zoe"


def test_a_long_name_is_cut_in_its_middle_and_never_wider_than_the_column() -> None:
    assert short("m" * LONGEST_SHOWN) == "m" * LONGEST_SHOWN
    shown = short("homework/group 3/ada lovelace/final version/gradient.py")
    assert len(shown) == LONGEST_SHOWN
    assert re.fullmatch(r"homework/group….*gradient\.py #[0-9a-f]{8}", shown)


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

def dies(p):
    class Dies:
        def __del__(self):
            raise type(clean(p), (Exception,), {{}})(p)  # which Python prints, and ignores
    return dressed(lambda *_: Dies() and 0.0, p)

def computes(p):
    return dressed(lambda *_: float(getattr(torch, p)), p)

NAMES = iter({exercises})
for p in P:
    for make in (raises, calls, returns):
        globals()[next(NAMES)] = make(p)
for make in (dies, computes):
    globals()[next(NAMES)] = make(P[0])
"""
HARMLESS = ["harmless", "unharmed", "innocuous", "innocent"]  # other ones each: what fails alike is told once
CHUNK = len(HARMLESS)  # three exercises each
BOOKS = -(-len(TEXTS) // CHUNK)
CHUNKS = [(TEXTS[i::BOOKS] + HARMLESS)[:CHUNK] for i in range(BOOKS)]


def book(payloads: list[str]) -> str:
    cells = [BOOK.format(payloads=ascii(payloads), exercises=EXERCISES)]
    for i, text in enumerate(payloads):
        cells.append("!" + re.sub("[\0\n\r\ud800-\udfff]", " ", text))
        cells.append(f"raise type(clean(P[{i}]), (BaseException,), {{}})(P[{i}])")
    cells.append("__import__(P[0] or '-')")
    made: list[dict[str, Any]] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": text} for text in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def file_name(text: str) -> str:
    """The text as far as a file may be called so, and is no hidden one."""
    name = re.sub("[\0/]|[\ud800-\udc7f]|[\udd00-\udfff]", "_", text)
    while len(name.encode("utf-8", "surrogateescape")) > 240:
        name = name[:-1]
    return "_" + name if name.startswith(".") else name


MANY_COMMANDS = """
import ast, sys
from chainrule.cli import main
from chainrule.cohort import run

for paths, many_options in ast.literal_eval(sys.stdin.read()):
    kept = []
    grade_each = run._graded

    def each(*given):
        if not kept:
            kept.extend(grade_each(*given))
        return iter(kept)

    run._graded = each
    for options in many_options:
        main(["grade", *options, *paths])
    run._graded = grade_each
"""


def run_all(folder: Path, commands: list[tuple[list[str], list[list[str]]]]) -> str:
    """What `grade` writes to stderr, on each list of paths with each of its options.

    To be fast, one Python runs them all, and grades what lies at the paths once: each command then makes its report of that.
    """
    ran = subprocess.run(
        [sys.executable, "-c", MANY_COMMANDS], input=ascii(commands),
        cwd=folder, text=True, capture_output=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stderr


@dataclass(frozen=True)
class Reports:
    """What was written: in each format on all books, all students, all files named one by one, and a harmless book; and
    the text on each book alone.
    """

    of: dict[str, dict[str, str]]
    alone: list[str]
    names: list[str]
    stderr: str


def slow(test: Callable[..., None]) -> Callable[..., None]:
    """Left out of `make quick`; all of these run in one process, as what they share takes its time."""
    marked: Callable[..., None] = pytest.mark.slow(pytest.mark.xdist_group("inert")(test))
    return marked


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    top, out = tmp_path_factory.mktemp("inert"), tmp_path_factory.mktemp("out")
    names = [file_name(text) for text in TEXTS]
    assert len({*names}) == len(names)
    (top / "books").mkdir()
    for i, chunk in enumerate(CHUNKS):
        (top / "books" / f"{i:02}.ipynb").write_text(book(chunk))
        (top / f"{names[i]}.ipynb").write_text(book(chunk))
    (top / "harmless-book.ipynb").write_text(book(HARMLESS))
    for name, text in zip(names, TEXTS, strict=True):
        (top / "students" / name).mkdir(parents=True)
        (top / "students" / name / "gradient.py").write_text(f"raise ValueError({text!a})\n")
        (top / f"{name}.py").write_text(f"raise ValueError({text!a})\n")
    which = {"books": ["books"], "students": ["students"], "files": [f"./{name}.py" for name in names]}
    which["harmless"] = ["harmless-book.ipynb"]
    commands = [(which[one], [["--format", f, "-o", f"{out}/{one}.{f}"] for f in FORMATS]) for one in which]
    commands += [([f"./{names[i]}.ipynb"], [["-o", f"{out}/{i}"]]) for i in range(BOOKS)]
    said = run_all(top, commands)
    made = {one: {form: (out / f"{one}.{form}").read_bytes().decode() for form in FORMATS} for one in which}
    return Reports(made, [(out / str(i)).read_bytes().decode() for i in range(BOOKS)], names, said)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for one in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


def results(reports: Reports, which: str) -> list[Any]:
    made: list[Any] = json.loads(reports.of[which]["json"])["results"]
    return made


def check_text(reports: Reports) -> None:
    for i, result in enumerate(results(reports, "books")):
        _check_summary(f"{reports.names[i]}.ipynb", reports.alone[i], result, CHUNKS[i], reports.of["harmless"]["text"])
    for which in ("students", "files"):
        _check_table(reports.of[which]["text"], results(reports, which))


def _check_summary(path: str, text: str, result: Any, payloads: list[str], harmless: str) -> None:
    """Head, rows, blocks and foot are the report's own, and there are as many lines as of a harmless book."""
    lines = text.removesuffix("\n").split("\n")
    assert lines == text.splitlines()
    silent = all(not text.strip() for text in payloads)  # what prints only blanks is no news
    first = [one["message"].split("\n")[0] for one in result["exercises"]]
    cut = sum(len(line) > LONGEST_SAID for line in first)  # a row has no room for it, and the block says it in full
    unseen = sum(line.startswith("  note: ") and "isn't seen, and shows code otherwise" in line for line in lines)
    assert len(lines) == len(harmless.splitlines()) - silent + unseen + cut
    assert re.findall(r"^  (?:ok\*?|no|--) +(\w+) +0 / (?:\d+)", text, re.MULTILINE) == EXERCISES
    head, *blocks, foot = (line for line in lines if line and not line.startswith("  "))
    assert head == lines[0] == f"{plain(path)}   0 of 100   bonus 0 of 50"
    blocks = [line for line in blocks if not re.fullmatch(r"More hints:  chainrule grade .+ --hints 2", line)]
    wrong = [one["name"] for one in result["exercises"] if one["verdict"] not in ("STUB", "MISSING")]
    assert [re.sub(r", cell 1:\d+$", "", line) for line in blocks] == wrong
    assert foot == lines[-1]
    assert re.fullmatch(r"sandbox: sealed   key: [0-9a-f]{12}   public deck", foot)


def _check_table(text: str, made: list[Any]) -> None:
    """Every row has the marks where all have them, and no two students share a name."""
    rows = text.split("\n\n", maxsplit=1)[0].split("\n")
    assert len(rows) == len(made)
    marks = "      0 of 100  bonus 0   MISSING 8"
    names = [row.removesuffix(marks) for row in rows]
    assert all(row.endswith(marks) for row in rows)
    assert len({name.rstrip() for name in names}) == len(rows)
    assert all(len(name.rstrip()) <= LONGEST_SHOWN for name in names)
    assert len({width(name) for name in names}) == 1
    table, summary = (part.splitlines() for part in text.split("\n\n")[2:4])
    assert [line.split()[0] for line in table[1:9]] == EXERCISES[:8]
    assert summary[0] == f"{len(made)} graded, median 0 of 100, quartiles 0 and 0"


def check_json(reports: Reports) -> None:
    harmless = json.loads(reports.of["harmless"]["json"])
    for which in ("books", "students", "files"):
        text = reports.of[which]["json"]
        assert text.isascii()
        for one in strings(json.loads(text)):
            assert_inert(one)
        assert {result["score"] for result in results(reports, which)} == {0}
        assert all(_keys(result) == _keys(harmless) for result in results(reports, which))
    assert len({result["student"] for result in results(reports, "students")}) == len(TEXTS)
    assert [result["student"] for result in results(reports, "files")] == [None] * len(TEXTS)


def _keys(value: Any) -> Any:
    return {key: _keys(one) for key, one in value.items()} if isinstance(value, dict) else None


def check_junit(reports: Reports) -> None:
    """A suite each, of the same cases as a harmless book's, and no two of one name."""
    (harmless,) = ET.fromstring(reports.of["harmless"]["junit"])
    cases = [case.get("name") for case in harmless.iter("testcase")]
    for which in ("books", "students", "files"):
        suites = list(ET.fromstring(reports.of[which]["junit"]))
        assert len(suites) == len({suite.get("name") for suite in suites}) == len(results(reports, which))
        for suite in suites:
            assert [case.get("name") for case in suite.iter("testcase")] == cases
            assert [one.get("value") for one in suite.iter("property") if one.get("name") == "score"] == ["0"]


def check_csv(reports: Reports) -> None:
    """A line each with nothing but words and zeros, no cell a formula, and no two of one name."""
    for which in ("books", "students", "files"):
        header, *lines = csv.reader(io.StringIO(reports.of[which]["csv"], newline=""), strict=True)
        assert header[: len(EXERCISES) + 4] == ["student", *EXERCISES, "score", "bonus", "total"]
        assert len(lines) == len({line[0] for line in lines}) == len(results(reports, which))
        assert not [line[0] for line in lines if re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]", line[0])]
        assert {mark for line in lines for mark in line[1 : len(EXERCISES) + 4]} == {"0"}
        assert {word for line in lines for word in line[len(EXERCISES) + 4 :]} <= {*get_args(Verdict), ""}


def check_github(reports: Reports) -> None:
    """The deck; then a line each, the name as code. What Markdown makes of a whole summary is asked in tests/reports."""
    line = re.compile(r"- (`+).*[^`]\1: 0 of 100, bonus 0 of 50 \([A-Z_0-9, ]+\)")
    for which in ("books", "students", "files"):
        deck, empty, *lines = reports.of[which]["github"].removesuffix("\n").split("\n")
        assert (deck[:14], empty) == ("**Graded on: `", "")
        assert len(lines) == len({*lines}) == len(results(reports, which))
        assert not [one for one in lines if not line.fullmatch(one)]


def check_list(reports: Reports, form: str) -> None:
    """An object each, all its strings inert, with the keys that a harmless book's has."""
    harmless = json.loads(reports.of["harmless"][form])
    for which in ("books", "students", "files"):
        text = reports.of[which][form]
        assert text.isascii()
        made = json.loads(text)
        assert len(made) == len(results(reports, which))
        assert all(_keys(one) == _keys(harmless) and one["score"] == 0 for one in made)
        for one in strings(made):
            assert_inert(one)


def check_ndjson(reports: Reports) -> None:
    """A line each, with the keys and the marks that it has in JSON; of the words, some have an address in the memory."""
    for which in ("books", "students", "files"):
        text = reports.of[which]["ndjson"]
        assert text.isascii()
        made = [json.loads(line) for line in text.splitlines()]
        assert list(map(_keys, made)) == list(map(_keys, results(reports, which)))
        for one, other in zip(made, results(reports, which), strict=True):
            assert (one["student"], one["submission"], one["score"]) == (
                other["student"],
                other["submission"],
                other["score"],
            )


class Page(HTMLParser):
    """What a browser makes of a page: its elements with their attributes, its texts, and what is in a style or a script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.texts: list[str] = []
        self.raw: dict[str, list[str]] = {"style": [], "script": []}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(f"{name}={value}" for name, value in attrs)))

    def handle_data(self, data: str) -> None:
        if (last := self.elements[-1][0] if self.elements else "") in self.raw and self.cdata_elem == last:
            self.raw[last].append(data)
        else:
            self.texts.append(data)


def check_html(reports: Reports) -> None:
    """One style, one script, and data in which all are whose texts are inert; no element that a harmless book's page hasn't,
    and no attribute in which a payload could stand.
    """
    harmless = Page(reports.of["harmless"]["html"])
    known = {tag for tag, _ in harmless.elements} | {"section", "tr", "li", "ol", "ul", "table", "td", "th", "details"}
    for which in ("books", "students", "files"):
        page = Page(reports.of[which]["html"])
        assert [len(page.raw[one]) for one in ("style", "script")] == [1, 2]
        data = json.loads(page.raw["script"][0])
        assert len(data["students"]) == len(results(reports, which))
        for one in (*strings(data), *page.texts):
            assert_inert(one)
        attributes = {one for _, some in page.elements for one in some}
        assert not [one for one in attributes if one.startswith("on") or ("href=" in one and not one.startswith("href=#"))]
        assert not [text for text in TEXTS if len(text) > 3 and any(text in one for one in attributes)]
        assert {tag for tag, _ in page.elements} <= known | CLASS_PAGE


CLASS_PAGE = {
    "html", "head", "meta", "title", "style", "script", "body", "svg", "defs", "pattern", "rect", "circle", "text", "header",
    "h1", "h2", "h3", "p", "nav", "a", "main", "strong", "div", "thead", "tbody", "span", "pre", "summary", "form", "label",
    "input", "select", "option", "button", "noscript", "blockquote", "dialog",
}  # fmt: skip


def _parts(form: str, text: str) -> list[str]:
    """What has lines: the report, or, where a result is on one line as a whole, each of its strings."""
    if text.startswith("<!doctype html>"):
        page = Page(text)
        return [*page.texts, *(strings(json.loads(page.raw["script"][0])) if page.raw["script"] else ())]
    if not form.endswith("json") or not text.startswith("{"):
        return [text]
    return list(strings(json.loads(text) if form == "json" else list(map(json.loads, text.splitlines()))))


CHECKS: dict[str, Callable[[Reports], None]] = {
    "text": check_text, "json": check_json, "ndjson": check_ndjson, "junit": check_junit, "csv": check_csv,
    "github": check_github, "gradescope": partial(check_list, form="gradescope"),
    "classroom50": partial(check_list, form="classroom50"), "prairielearn": partial(check_list, form="prairielearn"),
    "html": check_html,
}  # fmt: skip


@slow
@pytest.mark.parametrize("form", FORMATS)
def test_no_payload_is_more_than_words_in_a_report(form: str, reports: Reports) -> None:
    for text in (*(made[form] for made in reports.of.values()), *reports.alone):
        assert_inert(text.replace("\r\n", "\n") if form == "csv" else text)  # as its lines end
        for part in _parts(form, text):
            assert max(map(len, re.split(r"\n|\\n", part))) < 1000  # in a JSON string, too
    CHECKS[form](reports)  # a format of tomorrow needs a check of its own


@slow
def test_no_payload_is_more_than_words_on_stderr(reports: Reports) -> None:
    assert_inert(reports.stderr)
    assert len(reports.stderr.splitlines()) == 2 * (4 * len(FORMATS) + BOOKS)  # the deck, then the marks


@slow
def test_the_channels_that_are_tested_do_end_in_a_report(reports: Reports) -> None:
    said = "\n".join(strings(json.loads(reports.of["harmless"]["json"])))
    for words in (
        "cell 1:17: harmless: harmless", "it prints: harmless", "cell 1:22: NotImplementedError: harmless",
        "it returns a value of type harmless, not numbers", "torch.harmless has no value",
        "left out, as it is not Python: !harmless",
        "cell 3:1: harmless: harmless", "'harmless' is not there when graded", "torch is not there when graded",
        "it prints: Exception ignored in",
    ):  # fmt: skip
        assert words in said, words
    assert "harmless" in {result["student"] for result in results(reports, "students")}
    assert "harmless.py" in {result["submission"]["path"] for result in results(reports, "files")}


# -- listed ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "said"),
    [("a", "a"), ("ab", "a and b"), ("abc", "a, b and c"), ("abcd", "a, b, c and 1 more"), ("", "")],
)
def test_names_are_listed_as_english_lists_them(names: str, said: str) -> None:
    assert listed(list(names), most=3) == said
