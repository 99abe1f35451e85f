"""What `chainrule` says of its commands, and to whoever mistypes one: each stands in its group, with its help."""

from __future__ import annotations

import platform
import re
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

from chainrule import commands
from chainrule.cli import main
from chainrule.version import __version__, versions

MODULES = {path.stem for path in Path(commands.__file__).parent.glob("[!_]*.py")}


@pytest.mark.parametrize("asked", [[], ["--help"], ["-h"]])
def test_chainrule_alone_shows_the_commands_by_whom_they_are_for(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(asked) == 0
    shown = capsys.readouterr().out
    groups = {
        part.partition(":")[0]: [line[2:18].strip() for line in part.splitlines()[1:] if line.startswith("  ")]
        for part in shown.split("\nfor ")[1:]
    }
    assert groups == {
        "students": ["start", "grade", "watch", "show", "completion"],
        "instructors": [
            "report",
            "diff",
            "replay",
            "nbgrader init",
            "nbgrader collect",
            "pr",
            "pr init",
            "export",
            "doctor",
        ],
        "authors": ["new", "build", "check", "key"],
    }
    assert max(map(len, shown.splitlines())) <= 80


def test_every_module_is_a_command_that_says_what_it_does() -> None:
    assert set(commands.COMMANDS.values()) == MODULES
    for name in commands.COMMANDS:
        found = commands.command(name)
        first, _, rest = (found.__doc__ or "").partition("\n")
        assert first.endswith((".", "?")) and len(first) <= 60, name
        assert rest.strip(), name
        assert found.GROUP in commands.GROUPS, name


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_the_help_of_a_command_has_its_docstring_and_each_argument_has_a_word(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([*name.split(), "--help"])
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: chainrule {name} ")
    assert (commands.command(name).__doc__ or "?").strip() in shown
    assert [line for line in shown.splitlines() if len(line) > 80] == []
    bare = [line for line in shown.splitlines() if line.startswith("  ") and len(line.split()) == 1 and len(line) < 24]
    assert bare == []


def test_a_command_of_two_words_is_found_by_its_first(capsys: pytest.CaptureFixture[str]) -> None:
    for asked in (["nbgrader"], ["nbgrader", "--help"]):
        assert main(asked) == 0
        shown = capsys.readouterr().out
        assert "  nbgrader init " in shown and "  nbgrader collect " in shown and "grade " not in shown


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("grad", 'there is no command "grad"\n  did you mean "grade"?'),
        ("gradient.py", 'there is no command "gradient.py"\n  did you mean "grade"?'),
        ("nothing-like-it", 'there is no command "nothing-like-it"\n  there are: build, check, '),
        ("nbgrader colect", 'nbgrader has no command "colect"\n  did you mean "collect"?'),
        ("nbgrader zzz", 'nbgrader has no command "zzz"\n  there are: collect, init'),
        ("nbgrader_init", 'there is no command "nbgrader_init"\n  did you mean "nbgrader init"?'),
        ("_options", 'there is no command "_options"\n  did you mean "completion"?'),
        ("grade x.py --formt json", 'grade has no option "--formt"\n  did you mean "--format"?'),
        ("grade --formt=json", 'grade has no option "--formt"\n  did you mean "--format"?'),
        ("key --ouput k.json", 'key has no option "--ouput"\n  did you mean "--output"?'),
        ("build --zzz", 'build has no option "--zzz"\n  there are: --check, --course, --help'),
        ("nbgrader init --fores", 'nbgrader init has no option "--fores"\n  did you mean "--force"?'),
        ("grade x.py --format jsn", '--format: "jsn" is not known\n  did you mean "json"?'),
        ("grade x.py --format zzz", '--format: "zzz" is not known\n  there are: canvas, classroom50, csv, github, '),
        ("pr --base a --head b --format junti", '--format: "junti" is not known\n  did you mean "junit"?'),
        ("grade x.py --sandbox nonne", '--sandbox: "nonne" is not known\n  did you mean "none"?'),
        ("grade x.py --jobs 0", "--jobs: '0' is not a whole number from 1 to 1024\n  see: chainrule grade --help"),
        ("grade x.py --seed -1", "--seed: '-1' is not a whole number from 0 to 2**63 - 1\n  see: chainrule grade --help"),
        ("grade x.py --jobs", "--jobs: expected one argument\n  see: chainrule grade --help"),
        ("grade x.py -z", "unrecognized arguments: -z\n  see: chainrule grade --help"),
        ("show dC0_dA", 'no exercise is called "dC0_dA"\n  did you mean "dC0_da"?'),
        ("show dC0_da --case a --smallest b", "--smallest: not allowed with argument --case\n  see: chainrule show"),
        ("doctor --attack picklnig", 'no attack is called "picklnig"\n  did you mean "pickling"?'),
    ],
)
def test_what_is_mistyped_has_status_2_and_gets_what_was_probably_meant(
    asked: str, said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHAINRULE_CANARY", "x")  # or the doctor starts itself again
    assert main(asked.split()) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"chainrule: {said}")
    assert len(shown.err.splitlines()) == 2


def test_an_option_may_be_cut_short_and_what_follows_two_dashes_is_no_option(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("--odd.py").write_text("")
    assert main(["grade", "--exit", "--form=csv", "--", "--odd.py"]) == 0
    assert "odd" in capsys.readouterr().out


def test_the_version_names_what_a_report_of_a_fault_should(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    shown = capsys.readouterr().out
    numbers = rf"chainrule {re.escape(__version__)}, Python {platform.python_version()}, numpy {np.__version__}, "
    assert re.fullmatch(rf"{numbers}{platform.system()} \S+ \S+\n", shown)


def test_the_version_is_said_where_numpy_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> str:
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(metadata, "version", missing)
    assert ", no numpy, " in versions()


def test_a_name_that_nobody_would_type_is_shown_inert(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gr\x1b[31made\n::error::"]) == 2
    shown = capsys.readouterr().err
    assert "\x1b" not in shown and len(shown.splitlines()) == 2
