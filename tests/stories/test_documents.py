"""The documents say what is true: the paths, links and targets that they name, the floors, and what they show as code."""

from __future__ import annotations

import ast
import inspect
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from types import FunctionType
from typing import Any

import pytest
from ruamel.yaml import YAML

from chainrule import builtin
from chainrule.authoring.golden import Expected
from chainrule.commands import COMMANDS, parser
from chainrule.doctor.attacks import corpus, trusted
from chainrule.errors import SetupError

pytestmark = pytest.mark.docs

ROOT = Path(__file__).parents[2]
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for folder in (ROOT, ROOT / "docs", ROOT / "benchmarks", ROOT / ".github")
    for path in sorted(folder.glob("*.md"))
}
ARCHITECTURE, CONTRIBUTING, API = (PAGES[name] for name in ("docs/architecture.md", "CONTRIBUTING.md", "docs/api.md"))
NAMED = re.compile(r"`((?:autograder|benchmarks|docs|exercises|tests|solutions)/[\w./-]*|\w+\.(?:md|yml|toml))`")
# Where solutions/ is the reader's own, or another course's.
ELSEWHERE = {"CHANGELOG.md", "docs/authors.md", "docs/backwards.md", "docs/ci.md", "docs/instructors.md"}


def block(page: str, kind: str) -> str:
    """The only block of this kind; its lines may be indented, as a part of a list."""
    (text,) = re.findall(rf"^ *```{kind}\n(.*?)^ *```$", page, re.MULTILINE | re.DOTALL)
    return dedent(text)


def anchor(heading: str) -> str:
    """As GitHub makes it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("name", PAGES)
def test_every_path_that_a_page_names_is_there(name: str) -> None:
    for path in NAMED.findall(PAGES[name]):
        if name in ELSEWHERE and not path.startswith(("autograder/", "tests/", "benchmarks/")):
            continue
        if path not in ("tests/judging/test_compare.py", "expect.yml"):  # an example
            assert (ROOT / path).exists(), path


def test_what_the_documents_count_is_what_there_is() -> None:
    catalogue, attacks = len(builtin.public_key().misconceptions), len([*corpus()[0], *trusted()])
    assert f" {catalogue} mistakes as small programs" in PAGES["README.md"]
    assert f" {catalogue} catalogued misconceptions" in PAGES["CHANGELOG.md"]
    (least,) = {least for page in PAGES.values() for least in re.findall(r"more than (\d+) attacks", page)}
    assert 1 <= attacks / int(least) <= 1.25


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", PAGES[name]):
        if not link.startswith("https://"):
            file, _, part = link.partition("#")
            target = (ROOT / name).parent / file if file else ROOT / name
            assert target.exists(), link
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE) if part else []
            assert not part or part in map(anchor, headings), link


@pytest.mark.parametrize("name", PAGES)
def test_every_make_target_that_a_page_names_is_there(name: str) -> None:
    for folder, targets in re.findall(r"(?:`|^    )make (?:-C (\w+))?((?: [a-z]+)*)", PAGES[name], re.MULTILINE):
        makefile = (ROOT / folder / "Makefile").read_text(encoding="utf-8")
        for target in targets.split():
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


OPTIONS = {option for name in COMMANDS for one in parser(name).arguments for option in one.option_strings}
OTHERS = {
    "--chainrule",
    "--lf",
    "--help",
    "--version",
    "--slot",
}  # pytest's, every command's, and one that the changelog buries


def typed(page: str) -> Iterator[str]:
    """Each line of a page, in a block or a session, that runs chainrule; without what explains it behind three blanks."""
    for line in re.findall(r"^(?: {4}|\$ )?(?:\w+=\S+ )*(chainrule [a-z].*)$", page, re.MULTILINE):
        command = re.split(r" {3}| # | \|\| | > | \| ", line)[0]
        if command.split()[1] in {name.split()[0] for name in COMMANDS} and "…" not in command:
            yield command


@pytest.mark.parametrize("name", PAGES)
def test_every_command_that_a_page_has_us_type_is_one(name: str) -> None:
    """It is read as the command itself reads it, and not run; the sessions are, where they are shown."""
    for line in typed(PAGES[name]):
        words = shlex.split(line.replace("$CI_COMMIT_SHA", "main"))[1:]
        (command,) = sorted((one for one in COMMANDS if words[: len(one.split())] == one.split()), key=len)[-1:]
        parser(command).read(words[len(command.split()) :])


@pytest.mark.parametrize("name", PAGES)
def test_every_command_and_option_that_a_sentence_names_is_one(name: str) -> None:
    for code in re.findall(r"(?<!`)`(--[a-z][^`]*|chainrule [^`]+)`(?!`)", PAGES[name]):
        words = code.split()
        if words[0] == "chainrule" and words[1] not in (
            "COMMAND",
            "--version",
            "--help",
            "=",
        ):  # the last is pytest's setting
            assert any(words[1 : 1 + len(one.split())] == one.split() for one in [*COMMANDS, "nbgrader"]), code
        for option in re.findall(r"(?<!\S)--[a-z][a-z-]*", code):
            assert option in OPTIONS | OTHERS, code


def test_a_command_that_is_none_would_be_found() -> None:
    page = "$ chainrule grade x.py --formt json\n    A=1 chainrule watch x.py --jobs 2   why\nchainrule pr --base a # why\n"
    assert [*typed(page)] == ["chainrule grade x.py --formt json", "chainrule watch x.py --jobs 2", "chainrule pr --base a"]
    for line in typed(page):
        with pytest.raises(SetupError):
            parser(line.split()[1]).read(line.split()[2:])


def test_the_floors_are_those_that_the_structure_test_holds() -> None:
    (held,) = [path for path in ROOT.glob("tests/**/test_structure.py") if "submissions" not in path.parts]
    (value,) = [
        node.value
        for node in ast.parse(held.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FLOORS"
    ]
    floors = [set(floor) - {"__init__", "__main__"} for floor in ast.literal_eval(value)]
    drawn = ARCHITECTURE.split("\n## Rooms and floors\n")[1].split("\n## ")[0]
    lines = re.findall(r"^    (\w+(?:  \w+)*)(?:   |$)", drawn, re.MULTILINE)
    assert [set(line.split()) for line in reversed(lines)] == [floor for floor in floors if floor]


def test_a_stranger_finds_five_places() -> None:
    assert len(re.findall(r"^\| Where is .*? \| `autograder/", ARCHITECTURE, re.MULTILINE)) == 5


@pytest.mark.slow
def test_the_example_of_the_api_prints_what_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    submission = ROOT / "tests/submissions/demo-forgotten-factor-2/gradient.py"
    (tmp_path / "ada/gradient.py").write_bytes(submission.read_bytes())
    command = [sys.executable, "-c", block(API, "python")]
    ran = subprocess.run(command, cwd=tmp_path, text=True, capture_output=True, check=False)
    assert re.fullmatch(r"nothing was graded: key\.json: .*\n", ran.stdout), ran.stderr
    (tmp_path / "key.json").write_bytes(builtin.public_key().data)
    ran = subprocess.run(command, cwd=tmp_path, text=True, capture_output=True, check=False)
    expected = re.sub(r"sandbox \w+", r"sandbox [\\w-]+", block(API, "text"))  # the tier is this machine's
    assert re.fullmatch(expected, ran.stdout), ran.stdout + ran.stderr


def test_the_public_names_are_those_that_the_page_names() -> None:
    import chainrule

    said = API.split("names are public: ")[1].split("Everything else")[0]
    assert sorted(re.findall(r"`(\w+)`", said)) == sorted({*chainrule.__all__} - {"__version__"})


def test_the_glossary_has_twenty_words_in_one_meaning_each() -> None:
    rows = re.findall(r"^\| ([\w -]+) \| .+ \|$", PAGES["docs/glossary.md"], re.MULTILINE)
    words = [row for row in rows if row != "word"]
    assert len(words) == len(set(words)) == 20


def test_the_examples_for_contributors_have_the_form_that_is_asked_for() -> None:
    Expected.model_validate(YAML(typ="safe").load(block(CONTRIBUTING, "yaml")))
    made: dict[str, Any] = {}
    exec(block(CONTRIBUTING, "python"), made)
    (misconception,) = [value for value in made.values() if isinstance(value, type)]
    assert len((inspect.getdoc(misconception) or "").split("\n\n")) == 3
    assert any(isinstance(value, FunctionType) for value in vars(misconception).values())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schema", "names"),
    [
        ("vendor.github-issue-forms", ["bug.yml", "misgraded.yml", "idea.yml"]),
        ("vendor.github-issue-config", ["config.yml"]),
    ],
)
def test_github_takes_the_issue_forms(schema: str, names: list[str]) -> None:
    forms = [str(ROOT / ".github/ISSUE_TEMPLATE" / name) for name in names]
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *forms]
    ran = subprocess.run(command, text=True, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.slow
def test_pre_commit_takes_its_configuration_and_each_hook_is_a_tool_of_this_venv() -> None:
    path = ROOT / ".pre-commit-config.yaml"
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(path)]
    ran = subprocess.run(command, text=True, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for repository in YAML(typ="safe").load(path)["repos"]:
        for hook in repository["hooks"]:
            tool = hook["entry"].split()[0]
            assert tool.startswith(".venv/bin/")
            assert (Path(sys.executable).parent / Path(tool).name).exists(), tool
