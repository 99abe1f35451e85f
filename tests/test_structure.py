"""Who may import what (DESIGN: the import table), that every excuse has a reason, that nothing private is tracked."""

from __future__ import annotations

import ast
import re
import subprocess
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "autograder"
MODULES = {path.relative_to(ENGINE).with_suffix("").as_posix(): path for path in ENGINE.rglob("*.py")}
MODULES.pop("builtin/gradient")  # the exercise, as data
EXCUSE = re.compile(r"noqa|type:\s*ignore", re.IGNORECASE)
WITH_ITS_REASON = re.compile(r"(# (noqa: [A-Z0-9]+(, [A-Z0-9]+)*|type: ignore\[[a-z-]+\])  )+# (?!noqa|type:)\S.*")


def imports(path: Path) -> set[str]:
    """Every module that is imported anywhere in the file; those of the engine as "autograder.sandbox.wire"."""
    package = path.relative_to(ROOT).parent.parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            found |= {f"{module}.{alias.name}" for alias in node.names} | {module}
    return found


def ours(name: str) -> set[str]:
    return {one for one in imports(MODULES[name]) if one.startswith("autograder.")}


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("sandbox/")])
def test_the_sandbox_imports_nothing_of_ours_but_itself(name: str) -> None:
    assert {one for one in ours(name) if not one.startswith("autograder.sandbox")} == set()


@pytest.mark.parametrize("name", ["compare", "diagnose", "score"])
def test_the_judge_imports_neither_the_sandbox_nor_solutions(name: str) -> None:
    assert not [one for one in ours(name) if "sandbox" in one or "reference" in one or "cases" in one]


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("reports/") and name != "reports/__init__"])
def test_a_report_imports_the_result_and_what_all_reports_share(name: str) -> None:
    assert {one for one in ours(name) if not one.startswith(("autograder.result", "autograder.reports"))} <= {"autograder"}


def test_only_reference_and_build_touch_solutions() -> None:
    users = {name for name in MODULES if ours(name) & {"autograder.reference", "autograder.generate"}}
    assert users <= {"build", "keyring", "cli", "audit", "generate"}
    for name, path in MODULES.items():
        if "exec_module" in path.read_text(encoding="utf-8"):
            assert name in ("reference", "sandbox/imports"), name  # the latter's makes empty modules


@pytest.mark.parametrize(
    ("module", "users"),
    [
        ("pydantic", {"course", "complaint", "scalar", "network", "cases", "golden"}),
        ("ruamel", {"document"}),
        ("jupytext", {"build"}),
        ("rich", {"cohort"}),
        ("nbgrader", {f"nbgrader/{name}" for name in ("cells", "gradebook", "grader", "grading", "saving")}),
        ("nbconvert", {"nbgrader/exporter"}),
        ("nbformat", {"build", "nbgrader/exporter", "nbgrader/nodes"}),
        ("IPython", {"examine"}),
        ("subprocess", {"sandbox/template", "pull_request/git"}),
        ("pickle", set()),
    ],
)
def test_a_library_is_imported_where_it_is_meant_to_be(module: str, users: set[str]) -> None:
    found = {name for name, path in MODULES.items() if any(one.partition(".")[0] == module for one in imports(path))}
    assert found <= users


def test_no_module_is_beyond_300_lines() -> None:
    assert {n: k for n, p in MODULES.items() if (k := len(p.read_text(encoding="utf-8").splitlines())) > 300} == {}


def test_the_engine_knows_nothing_of_backpropagation() -> None:
    """No formula of the lesson stands in what judges: names of the exercises occur in course.yml and solutions/ alone."""
    for name in ("compare", "diagnose", "score", "grade", "result", "key", "cohort"):
        text = MODULES[name].read_text(encoding="utf-8")
        assert not [word for word in ("dC0_da", "da_dz", "dz_dw", "softmax", "weighted_input") if word in text], name


def test_every_noqa_and_type_ignore_has_its_reason_beside_it() -> None:
    """As in: # noqa: S603  # our own Python, our own text."""
    bare = []
    for name in tracked("autograder/*.py", "benchmarks/*.py", ":(glob)tests/test_*.py"):
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
