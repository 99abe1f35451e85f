"""YAML that could mean two things, or is none, is refused with its line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from chainrule.course.yaml_source import LARGEST, read_yaml
from chainrule.errors import SetupError


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def values(text: str | bytes) -> dict[str, Any]:
    Path("course.yml").write_bytes(text.encode() if isinstance(text, str) else text)
    return read_yaml(Path("course.yml"))[0]


def told(text: str | bytes) -> str:
    with pytest.raises(SetupError) as caught:
        values(text)
    return str(caught.value)


def test_plain_scalars_are_those_of_yaml_1_2() -> None:
    text = "{a: 1e-9, b: no, c: on, d: 012, e: 1_000, f: 2026-01-01, g: True, h: '1', i: -.5, j: 12:30, k: '', l: 1.}"
    assert values(text) == {
        "a": 1e-9, "b": "no", "c": "on", "d": 12, "e": "1_000", "f": "2026-01-01", "g": True, "h": "1", "i": -0.5,
        "j": "12:30", "k": "", "l": 1.0,
    }  # fmt: skip


def test_each_value_has_the_line_of_its_key() -> None:
    Path("course.yml").write_text("# first\na:\n  b: 1\n  c:\n    - 2\n    - {d: 3,\n       e: 4}\n")
    _, source = read_yaml(Path("course.yml"))
    assert source.lines == {
        (): 2, ("a",): 2, ("a", "b"): 3, ("a", "c"): 4, ("a", "c", 0): 5, ("a", "c", 1): 6,
        ("a", "c", 1, "d"): 6, ("a", "c", 1, "e"): 7,
    }  # fmt: skip
    assert source.line(("a", "x", "y")) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ": empty\n  begin with: course: NAME"),
        ("# only a comment\n", ": empty\n  begin with: course: NAME"),
        ("- a\n", ":1: a list stands where a mapping should\n  begin with: course: NAME"),
        ("\ntext\n", ':2: "text" stands where a mapping should\n  begin with: course: NAME'),
        ("a:\n\tb: 1\n", ":2: a tab can't indent YAML\n  indent with spaces"),
        ("a: 1\nb: 2\na: 3\n", ":3: a: written twice, first on line 1\n  leave one of them out"),
        ("a: {b: 1,\n c: 2,\n b: 3}\n", ":3: a.b: written twice, first on line 1\n  leave one of them out"),
        (
            "a: &x {b: 1}\nc: *x\n",
            (
                ':1: a: "&x" is an anchor, and anchors are not read\n  write the values out\n'
                'course.yml:2: c: "*x" is an alias, and aliases are not read\n  write the values out'
            ),
        ),
        ("a: {<<: {b: 1}}\n", ":1: a: << merges another mapping in, and merges are not read\n  write the values out"),
        (
            "a: !!python/name:os.system 1\n",
            ':1: a: "tag:yaml.org,2002:python/name:os.system" is a tag, and tags are not read\n  leave it out',
        ),
        (
            "a:\nb: ~\n",
            (
                ":1: a: nothing is written here\n  write a value, or leave the key out\n"
                "course.yml:2: b: nothing is written here\n  write a value, or leave the key out"
            ),
        ),
        ("a: {1: 2}\n", ':1: a: the key 1 is not text\n  put it in quotes: "1"'),
        ("{[a]: 1}\n", ":1: a key must be plain text\n  write: key: value"),
        ("a: 1\n---\nb: 2\n", ":2: a second document begins here\n  leave the line --- out"),
        ("%YAML 1.1\n---\na: no\n", ":2: only YAML 1.2 is read\n  leave the %YAML line out"),
        (
            "a: b: c\n",
            (
                ":1: not YAML: mapping values are not allowed here\n"
                "  a text with a colon goes in quotes; keys of one level begin in one column"
            ),
        ),
        (
            "a: 50%\nb: %5\n",
            (
                ":2: not YAML: found character '%' that cannot start any token\n"
                "  a text that begins with a sign goes in quotes"
            ),
        ),
        (
            "a: [1,\nb\n",
            ":3: not YAML: expected ',' or ']', but got '<stream end>'\n  it belongs to what begins on line 1",
        ),
        ("a: 1\nb: \x07\n", ":2: a control character stands here\n  leave it out"),
        ('a: "\\x1b[31m"\n', ':1: a: "\\x1b[31m" holds a control character\n  leave it out'),
        ('a: "\\ud800"\n', ':1: a: "\\xd800" holds a control character\n  leave it out'),
        ('a: "\\UFFFFFFFF"\n', ": not YAML: an escape or a directive in it has no meaning"),
        ("[" * 5000, ":1: nested more than 8 deep\n  is a bracket left open?"),
        ("- " * 5000, ":1: nested more than 8 deep\n  is a bracket left open?"),
        (b"a: 1\nb: \xff\n", ":2: byte 8 is not UTF-8\n  save the file as UTF-8"),
        ("a: 1\n".encode("utf-16"), ":1: byte 0 is not UTF-8\n  save the file as UTF-8"),
        (b"a" * (LARGEST + 1), ": beyond 256 kB\n  a course is a few kB: is it the right file?"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_line(text: str | bytes, message: str) -> None:
    assert told(text) == f"course.yml{message}"


def test_a_bomb_of_aliases_is_refused_without_being_built() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    said = told("\n".join(lines)).splitlines()
    assert said[0] == 'course.yml:1: a0: "&a0" is an anchor, and anchors are not read'
    assert said[-1] == "and 281 more"


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    assert values(b"\xef\xbb\xbfa: 1\r\nb: x\r\n") == {"a": 1, "b": "x"}


def test_an_integer_beyond_all_doubles_is_infinite_and_not_an_error_of_ours() -> None:
    assert values("a: " + "9" * 5000) == {"a": float("inf")}


def test_what_is_not_a_file_is_refused_and_never_waited_for() -> None:
    Path("folder").mkdir()
    os.mkfifo("pipe")
    for name, reason in [
        ("folder", "not a file"), ("pipe", "not a file"), ("nothing", "can't be read: No such file or directory"),
    ]:  # fmt: skip
        with pytest.raises(SetupError) as caught:
            read_yaml(Path(name))
        assert str(caught.value) == f"{name}: {reason}\n  name the course's YAML file: --course FILE"
