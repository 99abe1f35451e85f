"""Files of a class that are the same: byte for byte, or but for comments, layout and the names of variables.

They are pointed out, never marked. What a program is without these is read off its text in one pass, token by token: no
parser can be led astray by it, and what is no Python has one, too.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from keyword import iskeyword
from pathlib import Path
from typing import Generic, TypeVar

from ..errors import SetupError
from ..result import Result, SubmissionResult
from ..safe_text import apart
from ..submissions.file import contents
from ..submissions.found import Candidate, StudentFiles

Who = TypeVar("Who", int, str)
OPENING, CLOSING = frozenset("([{"), frozenset(")]}")
MOST_TOGETHER = 20  # students who hand in the same file, in a line
MOST_GROUPS = 200
LARGEST = 2_000_000  # bytes of a file; few are larger, and one that is meant to take time is
TOKEN = re.compile(
    r"(?P<comment>\#[^\n]*)"
    r"|(?P<text>[rbufRBUF]{0,2}+(?:"
    r'"""(?>[^"\\]|\\.|"(?!""))*+(?:"""|\\?\Z)' r"|'''(?>[^'\\]|\\.|'(?!''))*+(?:'''|\\?\Z)"
    r'|"(?:\\.|[^"\\\n])*+(?:"|(?=\n)|\\?\Z)' r"|'(?:\\.|[^'\\\n])*+(?:'|(?=\n)|\\?\Z)))"
    r"|(?P<name>[^\W\d]\w*+)|(?P<number>[\d][\w.]*+)|(?P<end>\n)|(?P<other>[^\s\w])",
    re.DOTALL,
)  # fmt: skip  # (?> is (?: here, but for Python below 3.11.5, which loses its place in a group that is repeated with *+

FIELD = re.compile(r"\{[^{}]*+")  # of an f-string, where a value is put in
NAME = re.compile(r"(?<![\w.])[^\W\d]\w*+")


class Alike(Generic[Who]):
    """Which of those that are shown to it have the same file. `compared` are they whose text was at hand."""

    def __init__(self) -> None:
        self.compared = 0
        self._same: dict[str, list[Who]] = defaultdict(list)
        self._outlines: dict[str, list[Who]] = defaultdict(list)

    def see(self, who: Who, result: Result, read: Callable[[], bytes | str]) -> None:
        """What was handed out is everybody's; of what is hardly begun many a line is."""
        required = [one for one in result.exercises if not one.bonus]
        begun = sum(one.started for one in required)
        if not begun or not result.submission.sha256:
            return
        self._same[result.submission.sha256].append(who)
        data = read()
        if isinstance(data, str) or hashlib.sha256(data).hexdigest() != result.submission.sha256:
            return
        if 2 * begun >= len(required) and len(data) <= LARGEST:
            self.compared += 1
            self._outlines[outline(data, result.submission.path)].append(who)

    @cached_property
    def same(self) -> list[list[Who]]:
        """Those whose files are the same, byte for byte; the largest group first."""
        return sorted((whose for whose in self._same.values() if len(whose) > 1), key=len, reverse=True)

    @cached_property
    def disguised(self) -> list[list[Who]]:
        """Those whose files are the same in the other way, and not all of them byte for byte."""
        whole = [set(whose) for whose in self.same]
        several = (whose for whose in self._outlines.values() if len(whose) > 1)
        found = (whose for whose in several if not any(set(whose) <= one for one in whole))
        return sorted(found, key=len, reverse=True)


def outline(data: bytes, path: str) -> str:
    """A digest that two files share if they differ in nothing else: a script or a notebook."""
    from ..submissions.cells import UnreadableError, read_code

    try:
        cells = read_code(data, path).cells
    except UnreadableError:
        cells = [("", data)]
    text = "\n".join(source.decode("utf-8", "replace") for _, source in cells)
    return hashlib.sha256("\0".join(_tokens(text)).encode("utf-8", "surrogatepass")).hexdigest()


def _tokens(text: str) -> Iterator[str]:
    """What is left: names by the number under which they come first, but for keywords and attributes; no docstring; where a
    line is indented more or less than the one before.
    """
    numbers: dict[str, int] = {}

    def numbered(name: re.Match[str]) -> str:
        return f"\1{numbers.setdefault(name[0], len(numbers))}"

    before, alone, depth, indents, line = "\n", "", 0, [0], 0
    for found in TOKEN.finditer(text):
        kind, token = found.lastgroup, found[0]
        if kind == "comment":
            continue
        if alone and kind != "end":
            yield alone
        alone = ""
        if kind == "end":
            line = found.end()
            before = before if before == "\\" else "\n"
            continue
        if before == "\n" and not depth:
            yield from _indentation(indents, found.start() - line)
        depth += (token in OPENING) - (token in CLOSING)
        if kind == "text" and "f" in token[:2].lower():
            token = FIELD.sub(lambda field: NAME.sub(numbered, field[0]), token)  # names stand in it, too
        if kind == "text" and before == "\n" and not depth:
            alone = token
        elif kind == "name" and before != "." and not iskeyword(token):
            yield numbered(found)
        else:
            yield token
        before = token


def _indentation(indents: list[int], width: int) -> Iterator[str]:
    """Changes what is open, which it tells: one more, or so many fewer."""
    while width < indents[-1]:
        indents.pop()
        yield "\2"
    if width > indents[-1]:
        indents.append(width)
        yield "\3"


def compared(graded: Iterable[Result], waiting: Iterable[StudentFiles], alike: Alike[str]) -> Iterator[Result]:
    """The results as they come, each of which is then known to `alike`."""
    for result, found in zip(graded, waiting, strict=True):
        alike.see(result.name, result, reader(result.submission, found.candidates))
        yield result


def copies(alike: Alike[str]) -> Iterator[str]:
    """Lines on who hands in the same file as others, once all have been seen."""
    for groups, but in ((alike.same, ""), (alike.disguised, " but for comments, layout and names of variables")):
        if groups:
            yield f"\n{sum(map(len, groups))} hand in the same file as somebody else{but}:\n"
            for whose in groups[:MOST_GROUPS]:
                yield f"  {apart(whose[:MOST_TOGETHER])}{'; …' * (len(whose) > MOST_TOGETHER)}\n"


def reader(submission: SubmissionResult, candidates: Sequence[Candidate] = ()) -> Callable[[], bytes | str]:
    """What reads a submission again: from where it was found, or, where that isn't known, from its path; or says that it
    can't.
    """

    def read() -> bytes | str:
        for one in candidates:
            data = one.data()
            if isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == submission.sha256:
                return data
        if candidates:
            return "it is no longer there"  # by its path alone, a student's folder may be a link by now
        try:
            return contents(Path(submission.path), submission.path)
        except SetupError as error:
            return str(error)

    return read
