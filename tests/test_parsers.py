"""No text takes long to look at: every regular expression and parser of the package, on a megabyte of each odd character.

They are found by walking the package, so that a new one is tried, too. Each expression is used as the package uses it: a
search may begin anywhere, and a match may not.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from repository import ROOT

from chainrule.cohort.alike import outline
from chainrule.cohort.expected import read_roster
from chainrule.cohort.results_file import read_results
from chainrule.course.yaml_source import read_yaml
from chainrule.csv_table import rows_of
from chainrule.errors import ChainruleError
from chainrule.key import load_key
from chainrule.nbgrader.autograding.exporter import _handed_in
from chainrule.nbgrader.autograding.gradebook import definitions
from chainrule.nbgrader.collecting.scripts import as_notebook
from chainrule.reports.gradebook import filled
from chainrule.safe_text import named, plain, short
from chainrule.sandbox.child.statements import statements
from chainrule.sandbox.named_extras import extras_in
from chainrule.submissions.cells import read_code
from chainrule.submissions.found import Candidate
from chainrule.submissions.whose import with_owners
from chainrule.submissions.zip_file import members

PACKAGE = ROOT / "autograder" / "chainrule"
MEGABYTE = 1_000_000
SECONDS, BYTES = 2.0, 200_000_000
RUNS = ["\n", " ", "=", "?", "(", "[", "%", '"', "'", "\\"]
OTHER_RUNS = ["\t", "\r", "\f", "`", "#", "{", "<", "/", "_", "0", "a", "-", "."]
BEFORE = ["", "x x", "def f", "async ", "import ", "<!--"]
AFTER = ["", "x", "="]
AROUND = list(product(BEFORE, AFTER))
"""What stands before and behind a run; of the rarer runs each has one of its own third of them."""
PARTS = [100, 10]
METHODS = {"match", "fullmatch", "search", "findall", "finditer", "sub", "subn", "split"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """The name and the text of each, but for the one that is the command."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(("chainrule", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        if path.name != "__main__.py":
            yield name, ast.parse(path.read_text())


# -- regular expressions ---------------------------------------------------------------------------------------------


def uses() -> Iterator[tuple[str, str, re.Pattern[Any]]]:
    """Where each expression is used, the method, and the expression; of a loop over several, each."""
    for name, tree in modules():
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
        for call in calls:
            made = isinstance(call.func, ast.Attribute) and call.func.attr
            if made not in METHODS or not isinstance(call.func, ast.Attribute) or not isinstance(call.func.value, ast.Name):
                continue
            module = importlib.import_module(name)
            of = getattr(module, call.func.value.id, None)
            if of is re:
                for pattern in given(call.args[0], module):
                    flags = [
                        one for one in ast.walk(call) if isinstance(one, ast.Attribute) and hasattr(re, one.attr.upper())
                    ]
                    found = sum({int(getattr(re, one.attr)) for one in flags if one.attr.isupper()})
                    yield f"{name}:{call.lineno}", made, re.compile(pattern, found)
            elif isinstance(of, re.Pattern):
                yield f"{name}:{call.lineno}", made, of
            elif of is None and (pattern := local(call.func.value.id, module)):
                yield from ((f"{name}:{call.lineno}", made, one) for one in pattern)


def given(node: ast.expr, module: Any) -> list[Any]:
    """The expressions that stand there: written out, or by a name of the module."""
    if isinstance(node, ast.Constant):
        return [node.value]
    names = [one.id for one in ast.walk(node) if isinstance(one, ast.Name)]
    found = [getattr(module, name) for name in names if isinstance(getattr(module, name, None), str)]
    if found:
        return [one.format(stem="gradient") if "{stem}" in one else one for one in found]
    return [one for value in vars(module).values() if isinstance(value, tuple) for one in strings(value)]


def strings(value: Any) -> list[Any]:
    """The first of each pair in a table of expressions and what is said of them."""
    return [row[0] for row in value if isinstance(row, tuple) and row and isinstance(row[0], bytes)]


def local(name: str, module: Any) -> list[re.Pattern[Any]]:
    """What a loop variable or a parameter may stand for: an expression of one of the module's tables."""
    tables = [value for value in vars(module).values() if isinstance(value, tuple | list)]
    return [one for table in tables for one in table if isinstance(one, re.Pattern)] if name.islower() else []


@cache
def every_use() -> list[tuple[str, str, re.Pattern[Any]]]:
    return list(uses())


@pytest.mark.slow
def test_the_walk_finds_each_expression_that_is_compiled() -> None:
    tried = {pattern.pattern for _, _, pattern in every_use()}
    for name, _ in modules():
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, re.Pattern):
                assert value.pattern in tried, f"{name}: {value.pattern} is used in a way that the walk doesn't see"


@pytest.mark.slow
def test_no_expression_takes_long() -> None:
    asked = {(pattern, method): where for where, method, pattern in every_use()}
    slow = [
        f"{where}: {it.pattern!r}.{method}, {said}" for (it, method), where in asked.items() if (said := slowest(it, method))
    ]
    assert not slow


def slowest(pattern: re.Pattern[Any], method: str) -> str:
    """The text on which it takes longer than a megabyte may, and how long; "" if there is none."""
    encoded = isinstance(pattern.pattern, bytes)
    for number, run in enumerate([*RUNS, *OTHER_RUNS]):
        for before, after in AROUND if run in RUNS else AROUND[number % len(AFTER) :: len(AFTER)] + AROUND[:1]:
            whole = run in RUNS and not before + after
            for part in (*PARTS, 1) if whole else PARTS:  # a part of it, where that says enough
                text: Any = before + run * (MEGABYTE // part) + after
                took = timed(pattern, method, text.encode() if encoded else text)
                if took > SECONDS / part * max(1, part / 10):
                    return f"{before!r} {run!r} {after!r}: {took:.1f} s for 1/{part} MB"
                if took * part * part < SECONDS:
                    break
    return ""


def timed(pattern: re.Pattern[Any], method: str, text: Any) -> float:
    ask = getattr(pattern, method)
    started = time.process_time()
    if method in ("sub", "subn"):
        ask(text[:0], text)
    elif method == "finditer":
        deque(ask(text), maxlen=0)  # it looks for nothing until it is asked for the next one
    else:
        ask(text)
    return time.process_time() - started


# -- parsers ---------------------------------------------------------------------------------------------------------


def of_file(read: Callable[[Path], object]) -> Callable[[str], object]:
    def reader(text: str) -> object:
        path = Path("parsed")
        path.write_text(text, newline="")
        return read(path)

    return reader


BOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}
CELL: dict[str, Any] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
PARSERS: dict[str, Callable[[str], object]] = {
    "submissions.cells": lambda text: read_code(text.encode(), "gradient.py"),
    "submissions.cells, a notebook": lambda text: read_code(text.encode(), "gradient.ipynb"),
    "submissions.cells, its cell": lambda text: read_code(
        json.dumps(BOOK | {"cells": [CELL | {"source": text}]}).encode(), "a.py"
    ),
    "cohort.expected": of_file(read_roster),
    "csv_table": lambda text: rows_of(text, "--roster"),
    "submissions.zip_file": of_file(members),
    "sandbox.child.statements": lambda text: statements([("cell 1", text.encode())]),
    "sandbox.named_extras": lambda text: extras_in([("cell 1", text.encode())]),
    "nbgrader.collecting.scripts": lambda text: as_notebook(text.encode(), "gradient"),
    "nbgrader.autograding.gradebook": definitions,
    "nbgrader.autograding.exporter": of_file(_handed_in),
    "cohort.results_file": of_file(read_results),
    "reports.gradebook": lambda text: filled("canvas", b"Student,ID\n" + text.encode(), []),
    "reports.gradebook, Moodle's": lambda text: filled("moodle", b"Identifier,Grade\n" + text.encode(), []),
    "cohort.alike": lambda text: outline(text.encode(), "gradient.py"),
    "course.yaml_source": of_file(read_yaml),
    "key": of_file(load_key),
    "safe_text": lambda text: (plain(text), named(text), short(plain(text))),
    "submissions.whose": lambda text: with_owners([Candidate((text,), text, "")], text, "gradient"),
}
"""By module: what turns a text from outside into something else."""

OURS = {
    "cohort.replay": "it reads what it has just written",
    "cohort.hand_out": "the store is ours; what can't be read in it is told: tests/stories/test_resumed.py",
    "cohort.report": "a store that the instructor names; a file of results is cohort.results_file's",
    "cohort.run": "a worker is ours, and its results are",
    "cohort.store": "a worker is ours, and its results are",
    "deck.lesson_text": "an author's solutions",
    "authoring.build": "an author's solutions",
    "builtin": "it came with the package",
    "commands.start": "what pip noted of where the package came from",
    "judging.merits": "the lesson's functions, from the key",
    "version": "what pip noted of where the package came from",
    "course.model": "an author's solutions/cases.py",
    "export.own_wheel": "it packs what runs here",
    "doctor.attacks": "the corpus's own files",
    "doctor.bouts": "the corpus's own files, and what commands of ours wrote",
    "doctor.warm_commands": "who asks is ours",
    "nbgrader.course_folder": "the released notebook, and an author's course",
    "sandbox.child.module": "in the child, from trees that statements made",
    "sandbox.child.switches": "the lesson's",
    "sandbox.sealing.syscalls": "it came with the package",
    "sandbox.child.functions": "in the child",
    "sandbox.child.reading": "in the child: sandbox.child.statements calls it",
    "nbgrader.nodes": "it makes cells of texts",
}
PARSE = {
    "ast": {"parse", "literal_eval", "unparse"}, "json": {"loads", "load"}, "csv": {"reader", "DictReader"},
    "tokenize": {"detect_encoding", "tokenize"}, "nbformat": {"read", "reads"}, "tomllib": {"load", "loads"},
    "msgspec": {"decode", "convert"},
}  # fmt: skip


def test_each_module_that_parses_is_tried_or_reads_what_is_ours() -> None:
    found = set()
    for name, tree in modules():
        calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
        if any(map(is_parser, calls)):
            found.add(name.removeprefix("chainrule."))
    tried = {name.partition(",")[0] for name in PARSERS}
    assert found - tried - set(OURS) == set()


def is_parser(called: str) -> bool:
    top, last = called.partition(".")[0], called.rpartition(".")[2]
    return called in ("compile", "eval", "exec", "ZipFile", "YAML", "from_dict") or last in PARSE.get(top, ())


@pytest.mark.slow
def test_no_parser_takes_long_or_much_memory(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), str(ROOT / "autograder")])}
    command = [sys.executable, __file__]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "".join(f"{name}\n" for name in PARSERS)), ran.stderr


def try_parsers() -> None:
    """Each in a process of its own, which prints its name, and each text on which it takes too long or too much."""
    for name, parse in PARSERS.items():
        print(name, flush=True)
        if (process := os.fork()) == 0:
            try_parser(parse)
            os._exit(0)
        _, status = os.waitpid(process, 0)
        print(f"it ended with {status}\n" if status else "", end="", flush=True)


def try_parser(parse: Callable[[str], object]) -> None:
    """On each run alone, and behind a text: every other one behind words, the others behind the begin of a statement."""
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes
    with suppress(ChainruleError):
        parse("x")  # imports what is imported late
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    for run, first in [*((run, "") for run in RUNS), *zip(RUNS, ["x x", "a = "] * len(RUNS), strict=False)]:
        text = (first + run * MEGABYTE)[: MEGABYTE - 1000]
        started = time.process_time()
        with suppress(ChainruleError):
            parse(text)
        took = time.process_time() - started
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit - before
        if took > SECONDS or grown > BYTES:
            print(f"{first!r} {run!r}: {took:.1f} s, {grown / 1e6:.0f} MB", flush=True)


if __name__ == "__main__":
    try_parsers()
