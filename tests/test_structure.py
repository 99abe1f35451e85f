"""The floors of the house: who may import what; that every excuse has a reason, and that nothing private is tracked."""

from __future__ import annotations

import ast
import re
import subprocess
import tokenize
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from repository import ROOT

PACKAGE = ROOT / "autograder/chainrule"
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}
FLOORS = (
    ("_version", "version", "errors", "fault", "folded", "safe_text", "suggest", "atomic_file", "csv_table",
     "numerics", "sandbox"),
    ("course", "submissions", "key", "result", "builtin"),
    ("judging",),
    ("diagnosis",),
    ("score", "grading"),
    ("deck",),
    ("cohort", "reports"),
    ("authoring", "doctor", "export"),
    ("nbgrader", "pull_request", "notebook", "pytest_plugin", "watch"),
    ("commands", "cli"),
    ("__init__", "__main__"),
)  # fmt: skip
"""From the lowest: a room (a folder, or a module at the top) imports of its own floor and of those below."""
EXCUSE = re.compile(r"noqa|type:\s*ignore", re.IGNORECASE)
WITH_ITS_REASON = re.compile(r"(# (noqa: [A-Z0-9]+(, [A-Z0-9]+)*|type: ignore\[[a-z-]+\])  )+# (?!noqa|type:)\S.*")


@cache
def imports(path: Path) -> set[str]:
    """Every module that is imported anywhere in the file, for types or late too; ours as "chainrule.sandbox.wire"."""
    package = path.relative_to(PACKAGE.parent).parent.parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            named = {f"{module}.{alias.name}" for alias in node.names}
            found |= {name if name.removeprefix("chainrule.") in MODULES else module for name in named}
    return found


@cache
def ours() -> dict[str, set[str]]:
    """Of each module, those of ours that it imports."""
    return {
        name: {one.removeprefix("chainrule.") or "__init__" for one in imports(path) if one.partition(".")[0] == "chainrule"}
        for name, path in MODULES.items()
    }


def room(name: str) -> str:
    return "__init__" if name in ("", "chainrule") else name.partition(".")[0]


def test_every_room_has_its_floor() -> None:
    assert {room(name) for name in MODULES} == {one for floor in FLOORS for one in floor}


def test_no_arrow_goes_upwards() -> None:
    height = {one: number for number, floor in enumerate(FLOORS) for one in floor}
    arrows = {(name, one) for name, used in ours().items() for one in used}
    assert sorted(f"{name} -> {one}" for name, one in arrows if height[room(one)] > height[room(name)]) == []


@pytest.mark.parametrize("of", ["rooms", "modules"])
def test_there_is_no_circle(of: str) -> None:
    graph: dict[str, set[str]] = {}
    for name, used in ours().items():
        node = room(name) if of == "rooms" else name
        graph.setdefault(node, set()).update({room(one) if of == "rooms" else one for one in used} - {node})
    list(TopologicalSorter(graph).static_order())  # raises CycleError, with the circle


def test_the_sandbox_imports_nothing_of_ours_but_errors() -> None:
    used = {one for name in MODULES if room(name) == "sandbox" for one in ours()[name]}
    assert {room(one) for one in used} <= {"sandbox", "errors"}


def test_what_runs_in_a_child_imports_nothing_of_the_judges() -> None:
    shared = {"sandbox", "sandbox.answer", "sandbox.extras", "sandbox.wire", "errors"}
    inside = ("sandbox.child", "sandbox.sealing")
    used = {one for name in MODULES if name.startswith(inside) for one in ours()[name]}
    assert {one for one in used if not one.startswith(inside)} <= shared


def test_a_report_imports_the_result_and_what_everything_stands_on() -> None:
    used = {one for name in MODULES if room(name) == "reports" for one in ours()[name]}
    assert {room(one) for one in used} <= {"reports", "result", "errors", "folded", "safe_text", "csv_table", "suggest"}


def test_only_deck_and_build_touch_solutions() -> None:
    users = {room(name) for name in MODULES if "deck.solutions" in ours()[name]}
    assert users <= {"deck", "authoring"}
    for name, path in MODULES.items():
        if "exec_module" in path.read_text(encoding="utf-8"):
            assert name in ("deck.solutions", "sandbox.child.imports"), name  # the latter's makes empty modules


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("pydantic", {"course", "authoring", "deck"}),
        ("ruamel", {"course"}),
        ("jupytext", {"authoring"}),
        ("rich", {"cohort"}),
        ("sqlalchemy", {"cohort"}),
        ("distributed", {"cohort"}),
        ("nbgrader", {"nbgrader"}),
        ("nbconvert", {"nbgrader"}),
        ("nbformat", {"authoring", "nbgrader"}),
        ("IPython", {"notebook"}),
        ("subprocess", {"sandbox", "pull_request", "doctor", "export"}),  # in export/, what a platform runs
        ("argparse", {"commands"}),
        ("pickle", set()),
    ],
)
def test_a_library_is_imported_where_it_is_meant_to_be(library: str, rooms: set[str]) -> None:
    found = {room(name) for name, path in MODULES.items() if library in {one.partition(".")[0] for one in imports(path)}}
    assert found <= rooms


def test_the_engine_knows_nothing_of_backpropagation() -> None:
    """No formula of the lesson stands in what judges: names of the exercises occur in course.yml and solutions/ alone."""
    for name, path in MODULES.items():
        if room(name) in ("judging", "diagnosis", "score", "grading", "result", "key", "cohort"):
            text = path.read_text(encoding="utf-8")
            assert not [word for word in ("dC0_da", "da_dz", "dz_dw", "softmax", "weighted_input") if word in text], name


def test_every_noqa_and_type_ignore_has_its_reason_beside_it() -> None:
    """As in: # noqa: S603  # our own Python, our own text."""
    bare = []
    for name in tracked("autograder/*.py", "benchmarks/*.py", ":(glob)tests/**/test_*.py"):
        with (ROOT / name).open("rb") as file:
            bare += [
                f"{name}:{token.start[0]}: {token.string}"
                for token in tokenize.tokenize(file.readline)
                if token.type == tokenize.COMMENT and EXCUSE.search(token.string)
                if not WITH_ITS_REASON.fullmatch(token.string)
            ]
    assert bare == []


@pytest.mark.parametrize(
    ("comment", "fits"),
    [
        ("# noqa: S603  # our own text", True),
        ("# noqa: PTH100, PTH120  # no pathlib yet", True),
        ("# type: ignore[misc]  # noqa: E731  # a form among forms", True),
        ("# noqa: S603", False),
        ("# type: ignore[misc]", False),
        ("# type: ignore[misc]  # noqa: E731", False),
        ("# noqa  # for every rule there is", False),
        ("# type: ignore  # whatever it may be", False),
        ("# noqa: S603  # ", False),
    ],
)
def test_what_a_reason_beside_an_excuse_is(comment: str, fits: bool) -> None:
    assert EXCUSE.search(comment)
    assert (WITH_ITS_REASON.fullmatch(comment) is not None) == fits


def tracked(*patterns: str) -> list[str]:
    command = ["git", "ls-files", "--", *patterns]
    return subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=True).stdout.splitlines()


def test_generated_and_foreign_files_are_not_in_the_repository() -> None:
    assert not [name for name in tracked() if "__pycache__" in name or name.startswith((".venv", "dist/"))]
