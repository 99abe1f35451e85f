"""Which extras a submission names: what its children import before they are sealed."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from .extras import OF_NUMPY, is_extra

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LATE = {
    b"argparse": "gettext locale shutil", b"getopt": "gettext locale", b"optparse": "gettext locale",
    b"asyncio": "asyncio.subprocess", b"calendar": "locale",
    b"concurrent": "concurrent.futures.thread concurrent.futures.process multiprocessing.connection multiprocessing.queues",
    b"cprofile": "pstats", b"doctest": "pdb pydoc unittest.mock", b"mock": "unittest.mock",
    b"multiprocessing": "multiprocessing.pool multiprocessing.queues multiprocessing.synchronize multiprocessing.managers "
    "multiprocessing.shared_memory multiprocessing.dummy multiprocessing.popen_fork multiprocessing.resource_tracker",
    b"pdb": "pydoc", b"platform": "subprocess socket", b"shutil": "zipfile tarfile", b"socket": "encodings.idna",
    b"tempfile": "shutil random", b"unittest": "unittest.main unittest.mock shutil",
    b"urllib": "encodings.idna http.client urllib.response", b"xml": "xml.etree.ElementTree xml.dom.minidom",
    b"numpy import *": " ".join(f"numpy.{name}" for name in OF_NUMPY),
}  # fmt: skip
"""What these words make Python and numpy import late, when there are no files any more: in the lines that import, in small
letters.
"""
USED = {
    b"encoding": "encodings.cp1252 encodings.utf_8_sig", b"genfromtxt": "urllib.parse urllib.request urllib.error numpy.ma",
    b"loadtxt": "urllib.parse urllib.request urllib.error", b"DataSource": "urllib.parse urllib.request urllib.error",
    b"strptime": "_strptime", b"savez": "zipfile", b"show_config": "json", b"np.info": "pydoc",
    **dict.fromkeys((b"median", b"unique", b"1d", b"isin(", b"percentile", b"quantile"), "numpy.ma"),
}  # fmt: skip
"""The same, of words anywhere in a source."""
NAMED = re.compile(
    rb"(?m)(?:^[ \t\d]*+|[;:>|][ \t]*+)(?:from[ \t]+([\w.]+)[ \t]+import\b[ \t]*([^\n#;]*)|import[ \t]+([^\n#;]+))"
    rb"|(?:import_module|__import__)\([ \t]*['\"]([\w.]+)"
)
ASKED = re.compile(rb"\.(%b)\b" % "|".join(OF_NUMPY).encode())
MOST_EXTRAS = 100
LONGEST_NAME = 100  # characters of a module's, with those that it is in
MOST_NAMED = 10_000  # that are looked at, and bytes of a line of names: no exercise imports so much
LONGEST_NAMES = 10_000


def extras_in(cells: Sequence[tuple[str, bytes]]) -> tuple[str, ...]:
    """Which of EXTRAS, or modules in them, these sources name. (One that is named in a roundabout way is not there.)"""
    found: dict[str, None] = {}
    for _, source in cells:
        lines = b"\n".join(_lines_with(b"import", source))  # which takes a third of its time
        found |= dict.fromkeys(filter(is_extra, islice(_named(lines), MOST_NAMED)))
        for words, text in ((LATE, lines.lower()), (USED, source)):
            found |= dict.fromkeys([one for word, late in words.items() if word in text for one in late.split()])
        found |= {f"numpy.{asked[1].decode()}": None for asked in ASKED.finditer(source)}
    return tuple([name for name in found if is_extra(name)])[:MOST_EXTRAS]


def _lines_with(word: bytes, source: bytes) -> Iterator[bytes]:
    """The lines in which a word is."""
    at = source.find(word)
    while at >= 0:
        end = source.find(b"\n", at) % (len(source) + 1)  # the last one may have none
        yield source[source.rfind(b"\n", 0, at) + 1 : end]
        at = source.find(word, end)


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
