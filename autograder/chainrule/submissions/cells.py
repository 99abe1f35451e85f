"""The code in the bytes of a file, cell by cell: a script or a notebook, whatever the file is called.

What only surrounds the code (an encoding that nobody declared, marks of git or Markdown, a notebook's outputs) is told or
passed over. Nothing is run or compiled.
"""

import codecs
import json
import re
import sys
import tokenize
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from itertools import islice
from typing import Any

from msgspec import Struct

from ..errors import ChainruleError
from ..safe_text import REORDERS, plain
from .kind import WEB_PAGE, is_web_page, other_kind

LARGEST_CODE = 1_000_000  # bytes of all cells in UTF-8
MOST_CODE_CELLS = 1_000
LARGEST_BOOK = 200_000_000  # bytes of memory for a notebook's text and what its JSON becomes
TAKES = {"[": 100, "{": 100, ":": 250, ",": 100}  # bytes of memory at most: a list, an object, a key, one value more
LONGEST_START = 2_000  # bytes in which an encoding may be declared: a name, which Python looks up and keeps, has no more
MOST_REORDERED = 10  # cells of which it is said
MOST_CONFLICTS = 10_000  # lines of git's
NO_CODE = "it has no code cells; write your functions into code cells"
EMPTY = "it is empty; write your functions into it, save it, and hand it in again"
MORE_CODE = f"its code is beyond {LARGEST_CODE // 1_000_000} MB; hand in the exercise alone"
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32", codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip  # UTF-16's begins as UTF-32's
NO_CHARACTERS = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7", "utf-16", "utf-32"}
LIKE_JSON = re.compile(r"\s*+[{\[]")
OF_A_NOTEBOOK = re.compile(r'"(cells|worksheets|nbformat)"')
OF_A_SCRIPT = re.compile(r"^(def|class|import|from)[ \t]++\w", re.MULTILINE)
CONFLICT = re.compile(r"^(<{7}|={7}|>{7}|\|{7}).*\n?", re.MULTILINE)
MARKER_OR_FENCE = re.compile(r"(<{7}|={7}|>{7}|\|{7})( .*)?|(`{3,})[ \w]*")
FENCE = re.compile(r"(`{3,}|~{3,}) *\{?([\w.]*).*")
PYTHON = ("python", "python3", "py", "ipython", "ipython3", ".python")
CODE = re.compile(r"(async )?(def|class) +\w+ *[(:]|import \w|from [\w.]+ import\b")
MARKDOWN_DOCUMENT = "it is a Markdown document; the code between its lines of ``` is graded: hand that in as a .py file"
BESIDE_CELLS = re.compile(r"@|if __name__|with |(?:async )?def |class |import |from ")  # how what is in no cell begins
HEAD_ENDS = re.compile(r"\)[^)]*:")
MARIMO = re.compile(rb"^\w+ *= *marimo\.App\(", re.MULTILINE)
WRAPPED = re.compile(r"@\w+\.cell\b")
QUOTES = re.compile(r"\\.|\"\"\"|'''")
TOLD_OF = {
    "`": "a line of ```, which is Markdown, is left out; hand in the code without such lines",
    "<": "git's conflict markers (<<<<<<<) are left out, and both sides are run as they stand; settle the conflict",
}


class UnreadableError(ChainruleError):
    """Why nothing of a submission can be graded. `words`: the cells that a notebook without code has, and can be shown."""

    def __init__(self, reason: str, words: Iterable[dict[str, Any]] = ()) -> None:
        super().__init__(reason)
        self.words = [cell for cell in words if not is_code(cell)]


class Code(Struct):
    """The cells, by name and source in UTF-8, and notes on what was made of the file.

    `book` are all cells of a notebook as they stand in its JSON: its code cells, one after the other, are `cells`.
    """

    cells: list[tuple[str, bytes]] = []
    book: list[dict[str, Any]] = []
    notebook: bool = False
    notes: list[str] = []


def is_notebook(name: str) -> bool:
    """Whether a file is called as one."""
    return name.lower().endswith(".ipynb")


def is_surely_a_notebook(data: bytes) -> bool:
    """Whether a file is read as one, whatever it is called."""
    begins = data[:1000].lstrip().startswith(b"{")
    return begins and any(key in data for key in (b'"cells"', b'"worksheets"', b'"nbformat"'))


def read_code(data: bytes, name: str) -> Code:
    """The code in a file that is called `name`; raises UnreadableError."""
    if said := other_kind(data):
        raise UnreadableError(f"it is {said}")
    named_notebook = is_notebook(name)
    code = Code()
    text = _decoded(data, code.notes)
    if is_web_page(text):
        raise UnreadableError(f"it is {WEB_PAGE}")
    if _is_blank(text):
        raise UnreadableError(EMPTY)
    code.notebook = _is_like_a_notebook(text, named_notebook=named_notebook)
    if code.notebook != named_notebook:
        what = ("a notebook", ".ipynb") if code.notebook else ("a Python script", ".py")
        code.notes.append(f"it is {what[0]}, and graded as one; call it {what[1]}")
    sources = [(plain(name), text)]
    if code.notebook:
        code.book, key = _cells(_book(text, code.notes))
        sources = list(_sources(code.book, key))
    if all(_is_blank(source) for _, source in sources):
        raise UnreadableError(EMPTY, code.book)
    code.cells = [(cell, source.encode("utf-8", "replace")) for cell, source in sources]
    if sum(len(source) for _, source in code.cells) > LARGEST_CODE:
        raise UnreadableError(MORE_CODE)
    if any(MARIMO.search(source) for _, source in code.cells):
        code.notes.append(
            "it is a marimo notebook: what is in its cells is run, one after the other, as if it stood at the top"
        )
    code.cells = [(cell, _unwrapped(_without_markers(cell, source, code.notes))) for cell, source in code.cells]
    odd = ((cell, reordered(source.decode())) for cell, source in code.cells)
    code.notes += [f"{cell}: {said}" for cell, said in odd if said][:MOST_REORDERED]
    return code


def _is_like_a_notebook(text: str, *, named_notebook: bool) -> bool:
    """What is in a file, whatever it is called: one that is called a notebook is one unless it is clearly a script."""
    json_begins = LIKE_JSON.match(text)
    if named_notebook:
        return json_begins is not None or OF_A_SCRIPT.search(text) is None
    return json_begins is not None and text[json_begins.end() - 1] == "{" and OF_A_NOTEBOOK.search(text) is not None


def reordered(source: str) -> str:
    """Where code is shown otherwise than it runs, by characters that nobody sees; "" if it is nowhere."""
    if (found := REORDERS.search(source)) is None:
        return ""
    line = source.count("\n", 0, found.start()) + 1
    return f"line {line} holds U+{ord(found[0]):04X}, which isn't seen, and shows code otherwise than it runs"


def _is_blank(text: str) -> bool:
    """Whether nothing is left of it when it is stripped; of which no copy is made."""
    return not text or text.isspace()


def _decoded(data: bytes, notes: list[str]) -> str:
    """The text: by its byte order mark, or as it declares (PEP 263); else in UTF-8; else, with a note, in Latin-1."""
    marked = next((encoding for mark, encoding in BYTE_ORDER_MARKS.items() if data.startswith(mark)), None)
    data = data if marked else data.rstrip(b"\0")  # a text takes four times as much, and is not to be there twice
    for encoding in dict.fromkeys((marked or _declared(data) or "utf-8-sig", "utf-8-sig")):
        try:
            text = data.decode(encoding)
            break
        except (UnicodeError, LookupError) as error:  # LookupError: it is none of a text, as rot13
            line = data[: getattr(error, "start", 0)].count(b"\n") + 1
            wrong = f"line {line} is not {encoding.removesuffix('-sig').upper()}"
    else:
        text = data.decode("latin-1")
        notes.append(f"{wrong}; it is read as Latin-1, so that letters beyond ASCII may be others: save it as UTF-8")
    if marked is None and not _keeps_ascii(encoding):
        notes.append(
            f"it is in {encoding.upper()}, as which code is read otherwise than most editors show it: save it as UTF-8"
        )
    text = text.rstrip("\0")
    if "\0" in text:
        raise UnreadableError("it is not text; hand in the code itself, a .py or .ipynb file")
    return text


def _declared(data: bytes) -> str | None:
    """The encoding that a script declares, unless it is unknown or of no characters."""
    try:
        codec = codecs.lookup(tokenize.detect_encoding(BytesIO(data[:LONGEST_START]).readline)[0])
    except SyntaxError:
        return None
    return codec.name if codec.name not in NO_CHARACTERS else None


def _keeps_ascii(encoding: str) -> bool:
    """Whether what is ASCII in bytes is the same as text, whatever stands around it: not in HZ, ISO-2022, UTF-7, EBCDIC."""
    plain_text = bytes([*b"\t\n\r", *range(32, 127), *b"~{!!~}\x1b$B!!\x1b(B+AGE-\\x41\\u0041"])
    try:
        return plain_text.decode(encoding) == plain_text.decode("latin-1")
    except UnicodeError:
        return False


def _without_markers(cell: str, source: bytes, notes: list[str]) -> bytes:
    """Without lines of git's conflicts and Markdown's fences, which are no Python; lines keep their numbers."""
    if not any(mark in source for mark in (b"<<<<<<<", b"=======", b">>>>>>>", b"```")):
        return source
    lines = list(StringIO(source.decode(), newline=""))
    if code := _between_fences(lines):
        notes.append(f"{cell}: {MARKDOWN_DOCUMENT}")
        lines = code
    quotes, told = "", ""
    for n, line in enumerate(lines):
        if not quotes and (found := MARKER_OR_FENCE.fullmatch(line.strip())):
            lines[n] = _ending(line)
            kind = "`" if found[3] else "<"
            if kind not in told:
                told += kind
                notes.append(f"{cell}:{n + 1}: {TOLD_OF[kind]}")
        for quote in QUOTES.findall(line):
            if quote[0] != "\\" and quotes in ("", quote):
                quotes = "" if quotes else quote
    return "".join(lines).encode()


def _unwrapped(source: bytes) -> bytes:
    """Of a marimo notebook, in which a cell is a function: what is in it, without its `return`; lines keep their numbers."""
    if not MARIMO.search(source):
        return source
    lines = [*StringIO(source.decode(), newline=""), ""]
    part, last = "", None
    for n, line in enumerate(lines):
        if part != "head" and (BESIDE_CELLS.match(line) or n == len(lines) - 1):
            if last is not None:
                lines[last:n] = map(_ending, lines[last:n])
            part, last = ("head" if WRAPPED.match(line) else ""), None
        if part == "head":
            part, lines[n] = ("cell" if HEAD_ENDS.search(line) else part), _ending(line)
        elif part == "cell":
            last = n if line.startswith("    return") else last
            lines[n] = line.removeprefix("    ")
    return "".join(lines).encode()


def _ending(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _between_fences(lines: list[str]) -> list[str] | None:
    """Of a document (all its code is fenced, and there is text beside that): the code alone; lines keep their numbers."""
    fence, block, inside = "", (0, ""), {}  # of each line the block: the line that opens it, and its language
    for n, line in enumerate(lines):
        found = FENCE.fullmatch(line.strip())
        if found and not fence:
            fence, block = found[1], (n, found[2].lower())
        elif found and found[1].startswith(fence) and line.strip() == found[1]:
            fence = ""
        elif fence:
            inside[n] = block
    beside = [line for n, line in enumerate(lines) if n not in inside and not FENCE.fullmatch(line.strip()) and line.strip()]
    unnamed = {block for n, block in inside.items() if not block[1] and CODE.match(lines[n])}
    of_python = {n for n, block in inside.items() if block[1] in PYTHON or block in unnamed} or {*inside}
    if fence or not beside or any(map(CODE.match, beside)) or not any(CODE.match(lines[n]) for n in of_python):
        return None
    return [line if n in of_python else _ending(line) for n, line in enumerate(lines)]


# -- notebooks -------------------------------------------------------------------------------------------------------


def _sources(cells: list[dict[str, Any]], key: str) -> Iterator[tuple[str, str]]:
    """Name and source of each code cell."""
    for number, cell in enumerate(filter(is_code, cells), start=1):
        lines = cell.get(key)
        lines = [lines or ""] if isinstance(lines, str | None) else lines
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise UnreadableError(f"it is not a notebook: the source of code cell {number} is not text")
        if sum(map(len, lines)) > LARGEST_CODE:
            raise UnreadableError(MORE_CODE)
        yield f"cell {number}", "".join(lines)


def _book(text: str, notes: list[str]) -> dict[str, Any]:
    """The notebook's JSON; with git's conflicts in it, what it is with the upper side of each."""
    book, reason = None, "its JSON is not an object"
    if 2 * sys.getsizeof(text) + sum(text.count(mark) * size for mark, size in TAKES.items()) > LARGEST_BOOK:
        raise UnreadableError(
            "it is a notebook of too many entries, or letters; clear its outputs, save it, and hand that in"
        )
    try:
        book = json.loads(text)
    except json.JSONDecodeError as error:
        if (upper := _upper_sides(text)) != text:
            notes.append("it holds git's conflict markers (<<<<<<<); the upper side of each is graded: settle the conflict")
            return _book(upper, notes)
        reason = f"not JSON at line {error.lineno}"
    except (RecursionError, ValueError):  # ValueError: an integer beyond sys.get_int_max_str_digits()
        reason = "its JSON is nested too deeply, or has a number of thousands of digits"
    if not isinstance(book, dict):
        raise UnreadableError(f"it is not a notebook: {reason}; save it again in Jupyter, and hand that in")
    return book


def _upper_sides(text: str) -> str:
    """Of each of git's conflicts the upper side alone; all as it is where there are more than anybody has, or it is huge."""
    if "<<<<<<<" not in text:  # which takes a tenth of the time
        return text
    lines = list(islice(CONFLICT.finditer(text), MOST_CONFLICTS + 1))
    if not 0 < len(lines) <= MOST_CONFLICTS or 3 * sys.getsizeof(text) > LARGEST_BOOK:
        return text
    kept, side, end = [], "", 0
    for line in lines:
        kept.append("" if side in ("|", "=") else text[end : line.start()])
        side, end = line[1][0], line.end()
    kept.append("" if side in ("|", "=") else text[end:])
    return "".join(kept)


def is_code(cell: dict[str, Any]) -> bool:
    """Whether it is a cell of code: what is graded, whatever else it says of itself."""
    return bool(cell["cell_type"] == "code")


def _cells(book: dict[str, Any]) -> tuple[list[dict[str, Any]], str]:
    """The cells of a notebook of format 4 or 3, some of them code, and the key of a code cell's source."""
    version = book.get("nbformat", 4 if "cells" in book else None)
    major = str(version).partition(".")[0] if isinstance(version, int | float | str) else "missing"
    if major not in ("3", "4"):
        raise UnreadableError(
            f"its notebook format (nbformat) is {plain(major, 20)}, not 3 or 4; save it with a current Jupyter"
        )
    sheets = [book] if major == "4" else book.get("worksheets")
    lists = [_get(sheet, "cells") for sheet in sheets] if isinstance(sheets, list) else [None]
    cells: list[Any] = [cell for listed in lists for cell in (listed if isinstance(listed, list) else [None])]
    if not all(isinstance(_get(cell, "cell_type"), str) for cell in cells):
        raise UnreadableError("it is not a notebook: what should be its cells is something else")
    code = list(filter(is_code, cells))
    kernel, info = (_get(book.get("metadata"), key) for key in ("kernelspec", "language_info"))
    said = (_get(kernel, "language"), _get(info, "name"), *(cell.get("language") for cell in code))
    languages = [one for one in said if isinstance(one, str) and one]
    if languages and not any(re.search("py|sage", one.lower()) for one in languages):
        raise UnreadableError(f"its language is {plain(languages[0], 40)}; choose a Python kernel, and save it again")
    if not 0 < len(code) <= MOST_CODE_CELLS:
        many = f"it has {len(code)} code cells, beyond {MOST_CODE_CELLS}; hand in the exercise alone"
        raise UnreadableError(many) if code else UnreadableError(NO_CODE, cells)
    return cells, "source" if major == "4" else "input"


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None
