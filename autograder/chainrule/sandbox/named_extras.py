"""Which extras a submission names: what its children import before they are sealed."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from .extras import is_extra

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LATE = {
    b"argparse": "gettext locale shutil", b"getopt": "gettext locale", b"optparse": "gettext locale",
    b"asyncio": "asyncio.subprocess", b"calendar": "locale",
    b"concurrent": "concurrent.futures.thread concurrent.futures.process multiprocessing.connection multiprocessing.queues",
    b"cprofile": "pstats", b"doctest": "pdb pydoc unittest.mock", b"gettext": "locale", b"mock": "unittest.mock",
    b"multiprocessing": "multiprocessing.pool multiprocessing.queues multiprocessing.synchronize multiprocessing.managers "
    "multiprocessing.shared_memory multiprocessing.dummy multiprocessing.popen_fork multiprocessing.resource_tracker",
    b"pdb": "pydoc", b"platform": "subprocess socket", b"shutil": "zipfile tarfile", b"socket": "encodings.idna",
    b"tempfile": "shutil random", b"unittest": "unittest.main unittest.mock shutil",
    b"urllib": "encodings.idna http.client urllib.response", b"xml": "xml.etree.ElementTree xml.dom.minidom",
}  # fmt: skip
"""What these words make Python and numpy import late, when there are no files any more: in the lines that import, in small
letters.
"""
USED = {
    b"encoding": "encodings.cp1252 encodings.utf_8_sig", b"genfromtxt": "urllib.parse urllib.request urllib.error",
    b"loadtxt": "urllib.parse urllib.request urllib.error", b"DataSource": "urllib.parse urllib.request urllib.error",
    b".polynomial": "numpy.polynomial", b".testing": "numpy.testing", b"strptime": "_strptime", b"show_config": "json",
}  # fmt: skip
"""The same, of words anywhere in a source."""
OFTEN = {name: re.compile(rb"%b\b" % name.encode()) for name in ("decimal", "fractions", "json", "pathlib", "statistics")}
"""So often imported, and in so many ways (by exec, by a magic, in a loop over names), that the word is enough."""
IMPORT = re.compile(rb"import(?:[ \t]*\((?:[\w\s,]++|#[^\n]*+)*+[^\n]*+|(?:[^\n\\]++|\\\n?)*+)")
"""From the word to the end of the last line that it goes on in."""
BREAK = re.compile(rb"#[^\n]*|\\?\n")
NAMED = re.compile(
    rb"\bfrom[ \t]+([\w.]+)[ \t]+import\b[ \t]*([^\n#;]*)|\bimport[ \t]+([^\n#;]+)"
    rb"|(?:import_module|__import__)\([ \t]*['\"]([\w.]+)"
)
EVERY = re.compile(rb"\bnumpy\s+import\s*\*")
MOST_EXTRAS = 100
LONGEST_NAME = 100  # characters of a module's, with those that it is in
MOST_NAMED = 10_000  # that are looked at, and bytes of a line of names: no exercise imports so much
LONGEST_NAMES = 10_000


def extras_in(cells: Sequence[tuple[str, bytes]]) -> tuple[str, ...]:
    """Which of EXTRAS, or modules in them, these sources name. (One that is named in a roundabout way is not there.)"""
    found: dict[str, None] = {}
    for _, source in cells:
        source = source.replace(b"\r\n", b"\n").replace(b"\r", b"\n")  # noqa: PLW2901  # as Python reads it
        lines = b"\n".join(_imports(source))  # which takes a third of its time
        found |= dict.fromkeys(filter(is_extra, islice(_named(lines), MOST_NAMED)))
        for words, text in ((LATE, lines.lower()), (USED, source)):
            found |= dict.fromkeys([one for word, late in words.items() if word in text for one in late.split()])
        found |= {name: None for name, word in OFTEN.items() if word.search(source)}
        found |= dict.fromkeys(["numpy.polynomial", "numpy.testing"] if EVERY.search(lines) else [])
    return tuple([name for name in found if is_extra(name)])[:MOST_EXTRAS]


def _imports(source: bytes) -> Iterator[bytes]:
    """The lines in which this word is, with those that they go on in: as they stand, and as one without comments."""
    for found in IMPORT.finditer(source):
        yield (lines := source[source.rfind(b"\n", 0, found.start()) + 1 : found.end()])
        if b"\n" in lines:
            yield BREAK.sub(b" ", lines)


def _named(lines: bytes) -> Iterator[str]:
    """The modules, or what may be one, that are named in these lines."""
    for found in NAMED.finditer(lines):
        parent, names, plain, late = (part or b"" for part in found.groups())
        if 0 < len(parent) <= LONGEST_NAME:
            top = parent.decode("ascii", "ignore")
            yield top
            yield from (f"{top}.{name}" for name in _words(names))
        yield from _words(plain)
        yield from _words(late)


def _words(names: bytes) -> list[str]:
    """The first word of each of some names with commas between them: `a as b, c` gives a and c."""
    every = names[:LONGEST_NAMES].split(b",")
    found = (re.match(rb"[ \t(]*([A-Za-z_][\w.]*)", name) for name in every)
    return [one[1].decode() for one in found if one and len(one[1]) <= LONGEST_NAME]
