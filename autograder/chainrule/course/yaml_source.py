"""A YAML file as plain values, each with the line it was written on; anything that could mean two things is refused.

It is read from the parser's events: they have the line of each key, and they still show aliases, tags and duplicate
keys, which loaded values don't. A plain scalar is what the core schema of YAML 1.2.2 (10.3.2) says: `no` is text,
`1e-9` is a number.
"""

import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from ..errors import ChainruleError, SetupError

LARGEST = 256_000  # bytes; the gradient course has 5 kB
DEEPEST = 8  # levels; the deepest value of a course is on level 4
MOST = 10  # problems listed at a time
LONGEST_INT = 300  # digits; a longer one is beyond a double, and is read as infinite

Where: TypeAlias = tuple[str | int, ...]
"""The way to a value: ("exercises", 2, "name")."""

INT = re.compile(r"[-+]?[0-9]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((f"{sign}.{word}" for sign in ("", "+") for word in ("inf", "Inf", "INF")), float("inf")),
    **dict.fromkeys((f"-.{word}" for word in ("inf", "Inf", "INF")), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
REPAIRS = {
    "cannot start any token": "a text that begins with a sign goes in quotes",
    "mapping values are not allowed": "a text with a colon goes in quotes; keys of one level begin in one column",
    "expected <block end>": "the lines of one level begin in one column",
}


@dataclass(frozen=True)
class Problem:
    """What is wrong with the value at `where`, then a line with the repair; `line` where it isn't the value's own."""

    where: Where
    text: str
    line: int | None = None


@dataclass(frozen=True)
class YamlSource:
    """The file that values came from, and their lines. Any two are equal: what a file says doesn't depend on them."""

    path: Path = field(compare=False)
    lines: Mapping[Where, int] = field(compare=False, default_factory=dict)

    def line(self, where: Where) -> int | None:
        """The line of the value, or of the nearest thing around it that is written."""
        return next((self.lines[where[:n]] for n in range(len(where), -1, -1) if where[:n] in self.lines), None)

    def fault(self, problems: Iterable[Problem]) -> SetupError:
        """All problems in the order of the file, at most MOST of them."""
        lined = sorted(((one.line or self.line(one.where) or 0, one) for one in problems), key=lambda pair: pair[0])
        told = []
        for line, problem in lined[:MOST]:  # as course.yml:7: exercises[2].name: …
            parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem.where)
            place = _shortened("".join(parts).removeprefix("."))
            text = problem.text.replace("\n", "\n  ")
            told.append(f"{self.path}{f':{line}' if line else ''}: {f'{place}: ' if place else ''}{text}")
        if len(lined) > MOST:
            told.append(f"and {len(lined) - MOST} more")
        return SetupError("\n".join(told))


def shown(value: Any) -> str:
    """A value in a message: text in quotes, true and false as YAML writes them, at most 60 characters, on one line."""
    if isinstance(value, str):
        return '"' + _shortened(value) + '"'
    if value is None or isinstance(value, bool):
        return "nothing" if value is None else str(value).lower()
    if isinstance(value, list | tuple | dict):
        return "{…}" if isinstance(value, dict) else "[…]"
    return _shortened(str(value))


def _shortened(text: str) -> str:
    text = text if len(text) <= 60 else text[:59] + "…"
    return "".join(f"\\x{ord(c):02x}" if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)


def read_yaml(path: Path) -> tuple[dict[str, Any], YamlSource]:
    """The mapping that the file holds, and where everything in it stands; raises SetupError."""
    text = _text(path)
    reader = _Reader()
    try:
        value = reader.document(text)
    except _UnreadableError as error:
        line, what = error.args
        raise SetupError(f"{path}{f':{line}' if line else ''}: {what}") from None
    source = YamlSource(path, reader.lines)
    if reader.problems:
        raise source.fault(reader.problems)
    if not isinstance(value, dict):
        what = "a list" if isinstance(value, list) else shown(value)
        raise SetupError(f"{path}:{source.line(())}: {what} stands where a mapping should\n  begin with: course: NAME")
    return value, source


def _text(path: Path) -> str:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise SetupError(f"{path}: not a file\n  name the course's YAML file: --course FILE")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SetupError(f"{path}: can't be read: {reason}\n  name the course's YAML file: --course FILE") from error
    if len(data) > LARGEST:
        raise SetupError(f"{path}: beyond {LARGEST // 1000} kB\n  a course is a few kB: is it the right file?")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SetupError(f"{path}:{line}: byte {error.start} is not UTF-8\n  save the file as UTF-8") from error


class _UnreadableError(ChainruleError):
    """Line (or None) and what is wrong: nothing after it can be read."""


class _Reader:
    def __init__(self) -> None:
        self.lines: dict[Where, int] = {}
        self.problems: list[Problem] = []
        self._events: Iterator[Any] = iter(())

    def document(self, text: str) -> Any:
        self._events = _events(text)
        next(self._events)  # the start of the stream
        if _kind(first := next(self._events)) == "StreamEnd":
            raise _UnreadableError(None, "empty\n  begin with: course: NAME")
        if first.version not in (None, (1, 2)):
            raise _UnreadableError(_line(first), "only YAML 1.2 is read\n  leave the %YAML line out")
        event = next(self._events)
        self.lines[()] = _line(event)
        value = self._value(event, ())
        next(self._events)  # the end of the document
        if _kind(more := next(self._events)) != "StreamEnd":
            raise _UnreadableError(_line(more), "a second document begins here\n  leave the line --- out")
        return value

    def _value(self, event: Any, where: Where) -> Any:
        if len(where) > DEEPEST:
            raise _UnreadableError(_line(event), f"nested more than {DEEPEST} deep\n  is a bracket left open?")
        if _kind(event) == "Alias":
            return self._refuse(
                where, f"{shown(f'*{event.anchor}')} is an alias, and aliases are not read\nwrite the values out"
            )
        if event.anchor:
            self._refuse(where, f"{shown(f'&{event.anchor}')} is an anchor, and anchors are not read\nwrite the values out")
        if event.tag:
            self._refuse(where, f"{shown(event.tag)} is a tag, and tags are not read\nleave it out")
        if _kind(event) == "SequenceStart":
            values: list[Any] = []
            while _kind(event := next(self._events)) != "SequenceEnd":
                inner = (*where, len(values))
                self.lines[inner] = _line(event)
                values.append(self._value(event, inner))
            return values
        return self._mapping(where) if _kind(event) == "MappingStart" else self._scalar(event, where)

    def _mapping(self, where: Where) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while _kind(event := next(self._events)) != "MappingEnd":
            key = self._key(event, where)
            inner = (*where, key)
            if key in values:
                text = f"written twice, first on line {self.lines[inner]}\nleave one of them out"
                self._refuse(inner, text, _line(event))
            self.lines.setdefault(inner, _line(event))
            values[key] = self._value(next(self._events), inner)
        return values

    def _key(self, event: Any, where: Where) -> str:
        if _kind(event) != "Scalar" or event.anchor or event.tag:
            raise _UnreadableError(_line(event), "a key must be plain text\n  write: key: value")
        key, line = str(event.value), _line(event)
        if event.value == "<<":
            self._refuse(where, "<< merges another mapping in, and merges are not read\nwrite the values out", line)
        elif not event.style and not isinstance(_plain(key), str):
            self._refuse(
                where,
                f"the key {_shortened(key) or 'before the colon'} is not text\nput it in quotes: {shown(key)}",
                line,
            )
        return key

    def _scalar(self, event: Any, where: Where) -> Any:
        value = event.value if event.style else _plain(event.value)
        if value is None and where:
            self._refuse(where, "nothing is written here\nwrite a value, or leave the key out")
        if any(c != "\n" and unicodedata.category(c) in ("Cc", "Cs") for c in event.value):
            self._refuse(where, f"{shown(event.value)} holds a control character\nleave it out")
        return value

    def _refuse(self, where: Where, text: str, line: int | None = None) -> None:
        self.problems.append(Problem(where, text, line))


def _kind(event: Any) -> str:
    return type(event).__name__.removesuffix("Event")


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _plain(text: str) -> Any:
    if text in WORDS:
        return WORDS[text]
    if INT.fullmatch(text) and len(text) <= LONGEST_INT:
        return int(text)
    return float(text) if FLOAT.fullmatch(text) else text


def _events(text: str) -> Iterator[Any]:
    from ruamel.yaml import YAML  # here, so that whoever grades with a key needn't wait for it
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        mark, begun = error.problem_mark or error.context_mark, error.context_mark
        problem = error.problem or error.context or "it can't be parsed"
        repair = next((f"\n  {repair}" for part, repair in REPAIRS.items() if part in problem), "")
        is_tab = "'\\t'" in problem
        what = "a tab can't indent YAML\n  indent with spaces" if is_tab else f"not YAML: {problem}{repair}"
        if mark and begun and begun.line < mark.line and "\n" not in what:
            what += f"\n  it belongs to what begins on line {begun.line + 1}"
        raise _UnreadableError(mark and mark.line + 1, what) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _UnreadableError(line, "a control character stands here\n  leave it out") from error
    except Exception as error:  # ruamel.yaml meets some escapes and directives with errors that are not its own
        raise _UnreadableError(None, "not YAML: an escape or a directive in it has no meaning") from error
