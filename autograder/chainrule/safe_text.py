r"""Makes text that a student controls safe to print: one line, nothing hidden, bounded, no command to a CI's runner.

A runner obeys a line of a log that begins with `::` (GitHub; blanks before it don't matter), and `##[` or `##vso[` anywhere
in a line (GitHub, Azure). So a colon in front is written `\:`, and these `#\#[`. Letters of any script stay as they are.
"""

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import nullcontext, suppress
from functools import lru_cache
from typing import TextIO

from .folded import columns_of, folded

# Cc controls, Cf invisible and bidi marks, Cs surrogates, Co private, Cn unassigned, Zl and Zp line separators.
UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Letters and marks that show nothing: Default_Ignorable_Code_Point of DerivedCoreProperties.txt (Unicode 16) where it is
# none of the above; then what is blank and no blank: braille pattern blank, null notehead, full and half blank; and the
# symbol for an end of line, which is one to older readers of Markdown (mistune 2): behind it no block would be indented.
INVISIBLE = frozenset({
    0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x3164, *range(0xFE00, 0xFE10), 0xFFA0,
    *range(0xE0100, 0xE01F0), 0x2800, 0x1D159, 0x13441, 0x13442, 0x2424,
})  # fmt: skip
REORDERS = re.compile("[\u2028\u2029\u202a-\u202e\u2066-\u2069]")  # a line is shown in another order, or ends there
MOST_MARKS = 3  # on one letter: more of them climb over the lines above and below
LONGEST_SHOWN = 40  # characters of a name in a table
LONGEST_LINE, MOST_LINES = 400, 12  # of what is said of one function
BLANKS = re.compile(r"[ \t\n\r\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")  # Zs, and what is written as a blank
OBEYED = re.compile(r"#(?=#\w*\[)")
MARKED = re.compile(r" #[0-9a-f]{16}\Z")


def plain(text: str, limit: int = 300) -> str:
    r"""The text on one line of at most `limit` characters, in NFC; what can't be seen is escaped, as \x1b or \u202e."""
    return _plain(text[: 4 * limit], limit)  # what is kept is short, however long the text


@lru_cache(maxsize=512)  # of 15 cases most say the same
def _plain(text: str, limit: int) -> str:
    text = BLANKS.sub(_blank, unicodedata.normalize("NFC", text)).strip()
    shown, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        shown.append(character if marks <= MOST_MARKS and _is_visible(character) else _escaped(character))
    line = OBEYED.sub(r"#\\", "".join(shown))
    line = "\\" + line if line.startswith(":") else line
    return line if len(line) <= limit else line[: limit - 1] + "…"


def plain_lines(text: str) -> str:
    """The first MOST_LINES lines, each as `plain` gives it, of at most LONGEST_LINE characters."""
    return "\n".join(plain(line, LONGEST_LINE) for line in text.split("\n", MOST_LINES)[:MOST_LINES])


def without_controls(text: str) -> str:
    """The text with its lines as they are, and each character that can't be seen escaped: nothing that a terminal obeys."""
    return "".join(one if one == "\n" or _is_visible(one) else _escaped(one) for one in text)


def named(student: str) -> str:
    """A student's name, safe to print. One that had to be changed, or looks so, gets a mark, of so many digits that nobody
    finds two names that become the same.
    """
    name = plain(student, 80)
    return name if name == student and not MARKED.search(name) else f"{name}{_mark(student, 16)}"


def short(name: str) -> str:
    """A safe name as a table shows it: a long one loses its middle, and gets a mark so that it stays unique."""
    if len(name) <= LONGEST_SHOWN:
        return name
    mark = _mark(name)
    left = LONGEST_SHOWN - len(mark) - 1
    return f"{name[: left // 2]}…{name[len(name) - (left - left // 2) :]}{mark}"


def listed(names: Sequence[str], most: int = 10) -> str:
    """The names as English lists them: "a", "a and b", "a, b and c"; beyond `most`, "a, b and 4 more"."""
    if len(names) > most:
        names = [*names[:most], f"{len(names) - most} more"]
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def apart(names: Iterable[str]) -> str:
    r"""The names with "; " between them, and `\;` where one holds that itself."""
    return "; ".join(name.replace(";", "\\;") for name in names)


def say(text: str, stream: TextIO | None = None, end: str = "\n", *, fold: bool = True) -> None:
    """Prints to stdout, or to the stream, which may know fewer characters than a name holds; on a terminal no line is wider
    than that. Raises OSError where stdout can't be written; words on stderr are not worth anybody's marks.
    """
    stream = stream or sys.stdout
    if fold and (columns := columns_of(stream)) is not None:
        text = folded(text, columns)
    encoding = stream.encoding or "utf-8"
    with suppress(OSError) if stream is sys.stderr else nullcontext():
        print(text.encode(encoding, "backslashreplace").decode(encoding), file=stream, end=end, flush=True)


def _mark(text: str, digits: int = 8) -> str:
    return f" #{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:digits]}"


def _blank(run: re.Match[str]) -> str:
    """Several blanks become one, so that nothing is pushed off the screen. A single one stays as it is."""
    return run[0] if len(run[0]) == 1 and run[0] not in "\t\n\r" else " "


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in UNPRINTABLE and ord(character) not in INVISIBLE


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
