"""Hands a class back: a page for each student, at the place where their submission was, so that an LMS takes it back."""

import hashlib
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from .. import atomic_file
from ..errors import SetupError
from ..key import AnswerKey
from ..result import Result
from ..safe_text import plain, without_controls
from ..submissions.file import holds_many
from ..submissions.found import Place, StudentFiles
from ..submissions.whose import absolute, own_folders

LONGEST = 240  # bytes of a name; most file systems take 255
OTHER = "name another folder: --feedback DIR"


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

    for place, result in zip(places(waiting, key.stem), results, strict=True):
        try:
            atomic_file.save_below(folder, place, page(result, key.sizes).encode("utf-8", "backslashreplace"), OTHER)
        except SetupError as fault:  # nobody else waits for it
            unwritten.append(str(fault))
        yield result


def places(waiting: Sequence[StudentFiles], stem: str) -> list[Path]:
    """Below the folder, of each: as the file is called that the student handed in, below the outermost name, as .html.

    Of files that were named one by one the outermost name is that below the folder that they are all in. Where two would
    share a page, or what their outermost names become, or only a disk that knows no case tells them apart, all but the
    first have a number there.
    """
    ways = _ways(waiting, stem)
    found = [(_as_page(way), way[0]) for way in ways]
    taken, count = {_key(Path(place.parts[0])) for place, _ in found}, Counter[str]()
    owners = {_key(Path(name)): name for place, name in reversed(found) if name == place.parts[0]}
    return [_numbered(place, name, taken, count, owners) for place, name in found]


def renamed(waiting: Sequence[StudentFiles], stem: str) -> Iterator[str]:
    """A line for each whose page is not called as it would be alone."""
    for one, way, place in zip(waiting, _ways(waiting, stem), places(waiting, stem), strict=True):
        if place != _as_page(way):
            yield f"--feedback: {plain(one.candidates[0].shown)}: its page is {plain(str(place))}, as another's is called so"


def _ways(waiting: Sequence[StudentFiles], stem: str) -> list[Place]:
    """The names on the way to each; of files that were named one by one those below the folder that all are in, up to the
    student's, are one, as none behind that is anybody's word.
    """
    paths = [Path(one.candidates[0].shown) for one in waiting if one.student is None]
    top = os.path.commonpath([absolute(path).parent for path in paths]) if paths else ""
    own = own_folders(paths, stem)

    def way(one: StudentFiles) -> Place:
        first = one.candidates[0]
        if one.student is not None:
            return first.place
        *folders, name = absolute(first.shown).relative_to(top).parts
        outermost = folders[: max(1, len(folders) + 1 - own.get(Path(first.shown), 1))]
        return ("/".join(outermost), name) if outermost else (name,)

    return [*map(way, waiting)]


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


def _as_page(way: Sequence[str]) -> Path:
    """The outermost name, which says whose it is, and that of the file, without which of its student's folders it was in.

    No name that a student chose is one to an LMS: Moodle asks each on the way whose a page is until somebody is, and Canvas
    the last; both take them apart at "_".
    """
    *folders, name = map(_usable, (way[0], *(one.replace("_", "-") for one in way[1:][-1:])))
    return Path(*folders, f"{name.rpartition('.')[0] or name}.html")


def _usable(name: str) -> str:
    """The name, which a .zip may give that no file can have; behind a backslash another one begins to Windows and Moodle."""
    name = without_controls(name.replace("\0", "").replace("/", "-")).replace("\n", "-").replace("\\", "-")
    if name in ("", ".", ".."):
        return "submission"
    with suppress(UnicodeEncodeError):
        if len(os.fsencode(name)) <= LONGEST:
            return name
    return f"{name[: LONGEST // 8].encode('ascii', 'ignore').decode() or 'student'}-{_digest(name)}.py"


def _digest(name: str) -> str:
    return hashlib.sha256(_encoded(name)).hexdigest()[:16]


def _encoded(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")
