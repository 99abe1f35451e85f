"""Hands a class back: a page for each student, at the place where their submission was, so that an LMS takes it back."""

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePath

from .. import atomic_file
from ..errors import SetupError
from ..key import AnswerKey
from ..result import Result
from ..safe_text import plain, without_controls
from ..submissions.file import holds_many
from ..submissions.found import DEEPEST, Place, StudentFiles
from ..submissions.whose import absolute

LONGEST = 240  # bytes of a name; most file systems take 255
OTHER = "name another folder: --feedback DIR"
WHOSE = re.compile(r"_[^_]*(submission|feedback)_")  # in the names by which Moodle hands back, wherever they stand


def refuse_folder(folder: Path, graded: Iterable[Path]) -> None:
    """Raises SetupError for a folder in which submissions lie: a page's place could be a student's file, or their link."""
    there = folder.resolve()
    for path in graded:
        if holds_many(path) and path.resolve() in (there, *there.parents):  # no student's link, wherever it leads
            raise SetupError(f"--feedback {plain(str(folder))}: submissions lie there\n  {OTHER}")


def handed_back(
    results: Iterable[Result], waiting: Sequence[StudentFiles], key: AnswerKey, folder: Path, unwritten: list[str]
) -> Iterator[Result]:
    """The results as they come, each of whose pages is then in the folder, or `unwritten` says why it isn't."""
    from ..reports.html import page

    for place, result in zip(places(waiting), results, strict=True):
        try:
            atomic_file.save_below(folder, place, page(result, key.sizes).encode("utf-8", "backslashreplace"), OTHER)
        except SetupError as fault:  # nobody else waits for it
            unwritten.append(str(fault))
        yield result


def places(waiting: Sequence[StudentFiles]) -> list[Path]:
    """Below the folder, of each: as the file is called that the student handed in, in the folders that it was in, as .html.

    Of files that were named one by one, and are called the same, or lie in a folder below, by their paths: such a folder may
    be a student's. Where two would still share a page, or what their outermost names become, or only a disk that knows no
    case tells them apart, all but the first have a number there.
    """
    parts = [*map(_place, waiting)]
    alike = {place for place, count in Counter(map(_as_page, parts)).items() if count > 1}
    folders = {absolute(one.candidates[0].shown).parent for one in waiting if one.student is None}
    outermost = Path(os.path.commonpath(folders)) if folders else None
    below = [one.student is None and absolute(one.candidates[0].shown).parent != outermost for one in waiting]
    parts = [
        PurePath(one.candidates[0].shown).parts if _as_page(some) in alike or is_below else some
        for one, some, is_below in zip(waiting, parts, below, strict=True)
    ]
    found = [(_as_page(some), _steps(some)[0]) for some in parts]
    taken, count = {_key(Path(place.parts[0])) for place, _ in found}, Counter[str]()
    owners = {_key(Path(name)): name for place, name in reversed(found) if name == place.parts[0]}
    return [_numbered(place, name, taken, count, owners) for place, name in found]


def renamed(waiting: Sequence[StudentFiles]) -> Iterator[str]:
    """A line for each whose page is not called as it would be alone."""
    for one, place in zip(waiting, places(waiting), strict=True):
        parts = _place(one), PurePath(one.candidates[0].shown).parts
        if place not in map(_as_page, parts):
            yield f"--feedback: {plain(one.candidates[0].shown)}: its page is {plain(str(place))}, as another's is called so"


def _place(one: StudentFiles) -> Place:
    """The names on the way to it. Moodle asks one after the other whose a page is, and of who has left the course also those
    below the outermost, which are the student's own: none of them is to be another's.
    """
    outermost, *own = one.candidates[0].place
    return outermost, *(name.replace("_", "-") if WHOSE.search(name) else name for name in own)


def _numbered(place: Path, name: str, taken: set[str], count: Counter[str], owners: dict[str, str]) -> Path:
    """The place, whose outermost name was made from this `name`; for the second who would have the place, or whose outermost
    name is another's, one below a name that nobody has, as all below is its student's.
    """
    top, *rest = place.parts
    is_own = owners.setdefault(_key(Path(top)), name) == name
    key = _key(place)
    count[key] += 1
    if count[key] == 1 and is_own:
        return place
    stem, end = (top, "") if rest else (top.removesuffix(".html"), ".html")
    number = max(2, count[key])
    while _key(free := Path(f"{stem}-{number}{end}")) in taken:
        number += 1
    taken.add(_key(free))
    return free.joinpath(*rest)


def _key(place: Path) -> str:
    return unicodedata.normalize("NFC", str(place)).casefold()  # not all disks know case, or an accent from its letter


def _as_page(parts: Sequence[str]) -> Path:
    """Where the names on the way lead, of which the first says whose it is; of a long way it alone and a digest are left."""
    *folders, name = map(_usable, _steps(parts))
    if len(folders) > DEEPEST or sum(map(len, map(_encoded, folders))) > 2 * LONGEST:
        folders = [folders[0], _digest("/".join(folders))]
    folders = [f"{one}_" if one.lower().endswith(".html") else one for one in folders]  # a page could be called so
    return Path(*folders, f"{name.rpartition('.')[0] or name}.html")


def _steps(parts: Sequence[str]) -> list[str]:
    return [one for one in parts if one not in ("", ".", "..", "/")] or ["submission"]


def _usable(name: str) -> str:
    """The name, which a .zip may give that no file can have."""
    name = without_controls(name.replace("\0", "").replace("/", "_")).replace("\n", "\\n")
    with suppress(UnicodeEncodeError):
        if len(os.fsencode(name)) <= LONGEST:
            return name
    return f"{name[: LONGEST // 8].encode('ascii', 'ignore').decode() or 'student'}-{_digest(name)}.py"


def _digest(name: str) -> str:
    return hashlib.sha256(_encoded(name)).hexdigest()[:16]


def _encoded(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")
