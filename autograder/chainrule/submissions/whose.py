r"""Whose a file is: what the outermost name on the way to it says, in the one layout of all that was downloaded together.

An instructor or an LMS gives that name; students choose every other, so none below it is looked at. A plain download has
STUDENT.py, or STUDENT/ with whatever is in it; the .zip of a folder, which is called so, has the folder in front. Two kinds
of LMS write more into the name:

Moodle, mod/assign/classes/downloader.php: the full name with blanks for "_", "_", a number, "_assignsubmission_file"; that
is a folder (with a "_" behind it before Moodle 4), or the beginning of the file's name. The number is a participant's in
this one assignment, and also tells two Ada Lovelaces apart.

Canvas, lib/content_zipper.rb: the sortable name in lower case without what is no word in Ruby (letters, their marks, digits
and "_"), which may leave nothing, "LATE" if it was, the user's id (or "anon_" and a code), the upload's id, and the name of
the file, joined by "_". A name, and that of a file, may hold numbers, too, and is a student's choice: who could be read in
two ways is nobody.
"""

import os
import re
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from msgspec.structs import replace

from ..errors import SetupError
from ..safe_text import plain
from .file import LINKED, is_code_file
from .found import DIRECTORY, Candidate, copy_number

MOODLE = re.compile(r"(?P<name>[^_]+)_(?P<number>[0-9]+)_assignsubmission_file(?:_(?P<file>.*))?", re.DOTALL)
OF_MOODLE = re.compile(r"[^_]*(?:_[0-9]+)?_assignsubmission_")  # also in a text that is handed in; of no group, or no name
OF_A_NAME = r"[^\0-/:-@\[-^`{-\x7f]"  # what Canvas leaves of one: \w lacks the marks in which Hindi and Thai write vowels
CANVAS = re.compile(
    rf"(?:(?P<name>{OF_A_NAME}*?)(?:_LATE)?_(?P<number>[0-9]+)|(?:LATE_)?anon_(?P<code>[A-Za-z0-9]+))"
    r"_(?P<upload>[0-9]{1,18})_(?P<file>.+)",
    re.DOTALL,
)
DOWNLOADED = re.compile(r"(?: ?\([0-9]+\)|-[0-9]{8}T[0-9]{6}Z(?:-[0-9]+)+)?(?:\.zip)?", re.IGNORECASE)  # by browser or drive
LMS = (MOODLE, CANVAS)
NUMBERS = re.compile(r"(?=_[0-9]+_[0-9]+_.)", re.DOTALL)  # where a Canvas's user and upload may stand


def with_owners(found: Sequence[Candidate], holder: str, stem: str, *, of_one: bool = False) -> list[Candidate]:
    """Each with its student, and the names below theirs. `holder`: the name of the .zip that all of it is in; `of_one`:
    whether it is known to be one student's.

    The layout is the one in which most of the outermost names are. What has no name of an LMS, in an LMS's, is nobody's.
    Raises SetupError where it can't be told whether the folder in a .zip is a student's.
    """
    inside = _within(found, holder, stem, of_one=of_one)
    names = {one.place[0]: one for one in inside if is_code_file(one.place[-1]) and not one.odd}
    kinds = Counter(lms for one in names.values() for lms in _layouts(one))
    layout = max((None, *LMS), key=kinds.__getitem__)
    return [_as_plain(one) if layout is None else _as_lms(one, layout) or one for one in inside]


def _layouts(one: Candidate) -> list[re.Pattern[str] | None]:
    """Those that its outermost name may be of: a name in Canvas may be as Moodle calls a file, which Canvas goes on with.

    A folder that is called as a file of Canvas's says nothing: it may be one of many archives of a student's, unpacked.
    """
    fits = {MOODLE: OF_MOODLE.match(one.place[0]), CANVAS: _as_lms(one, CANVAS) or _is_of_two(one, CANVAS)}
    return [lms for lms in LMS if fits[lms]] or [None] * (CANVAS.fullmatch(one.place[0]) is None)


def _within(found: Sequence[Candidate], holder: str, stem: str, *, of_one: bool) -> Sequence[Candidate]:
    """What is in the folder that was packed as a .zip, which is called so: class.zip/class/ada.py. A folder in a folder is
    somebody's, whatever it is called: a student may be called as the assignment is. Where one may be so in a packed folder
    (class.zip/class/gradient.py), and other code is beside, that may be a student's or other students': raises SetupError.
    """
    named = [one for one in found if not one.odd]  # an unsafe name says nothing of where the others are
    top = named[0].place[0] if named else ""
    if not (top and holder.startswith(top) and DOWNLOADED.fullmatch(holder.removeprefix(top))):
        return found
    if any(one.place[0] != top or not one.place[1:] for one in named):
        return found
    code = [one.place[1:] for one in named if is_code_file(one.place[-1]) and one.source != DIRECTORY]
    if own := next((inner[0] for inner in code if _is_own(inner, stem)), ""):
        if of_one or all(_is_own(inner, stem) for inner in code):
            return found
        either = f"whose is {plain(own)} in it, beside other code: is {plain(top)} a student, or {stem}?"
        raise SetupError(f"{plain(holder)}: {either}\n  unpack it; if {plain(top)} holds the students, name that folder")
    inside = [replace(one, place=one.place[1:]) if one.place[1:] and one.place[0] == top else one for one in found]
    return _within(inside, top, stem, of_one=of_one)


def _is_own(inner: Sequence[str], stem: str) -> bool:
    """Whether it is the submission of the student whose folder it is in."""
    return len(inner) == 1 and copy_number(inner[0], stem) is not None


def _as_plain(one: Candidate) -> Candidate:
    outermost, *inner = one.place
    is_file = not inner and is_code_file(outermost) and one.source != DIRECTORY  # a folder may be of one called ada.py
    return replace(one, student=Path(outermost).stem if is_file else outermost, inner=tuple(inner))


def _as_lms(one: Candidate, lms: re.Pattern[str]) -> Candidate | None:
    outermost, *inner = one.place
    said = lms.fullmatch(outermost)
    if said is None or (said["file"] and inner and not one.odd):  # a folder that is called as a file would be
        return None
    if _is_of_two(one, lms):
        return None
    parts = said.groupdict()
    student = f"anon-{parts['code']}" if parts.get("code") else f"{parts['name']}-{parts['number']}"
    file = said["file"]
    below = (file,) if file else tuple(inner)
    return replace(one, student=student, inner=below, upload=int(parts.get("upload") or 0), of_lms=True)


def _is_of_two(one: Candidate, lms: re.Pattern[str]) -> bool:
    """Whether it is one of Canvas's names, and could be another number's as well; or, to Canvas, another user's and file's:
    it takes a page back by the first two numbers between "_" (infer_comment_context_from_filename), which a name may hold.
    """
    said = lms.match(one.place[0]) if lms is CANVAS else None
    in_name = [part for part in (said["name"] or "").split("_") if re.fullmatch("[0-9]+", part)] if said else []
    return said is not None and (len(NUMBERS.findall(one.place[0])) > 1 or len(in_name) > 1)


def named_alone(paths: Sequence[Path], stem: str) -> list[Candidate]:
    """Files that were named one by one, each with its student ("": its path doesn't say), as if their folder had been.

    What lies in a folder beside a student's, or their file, is somebody's too: of ada.py and eve/bob.py the second is eve's.
    Nobody's is what lies in a folder that is called as an LMS's file beside it, the archive that it was, unpacked; and
    x/ada.py where others lie elsewhere, as x may be the student.
    """
    tops, flat = _tops(paths, stem), _flat(paths)
    several = len({*tops.values()}) > 1
    found: dict[Path, list[Candidate]] = {}
    nobodys: list[Candidate] = []
    for path in paths:
        top = tops.get(path)
        loose = several and top == absolute(path).parent and not _is_of_lms(path.name)
        if top is None or loose or _is_unpacked(path, flat):
            nobodys.append(Candidate((path.name,), str(path)))
            continue
        found.setdefault(top, []).append(Candidate(absolute(path).relative_to(top).parts, str(path)))
    return [*nobodys, *(one for some in found.values() for one in with_owners(some, "", stem))]


def _flat(paths: Sequence[Path]) -> set[Path]:
    """The folders in which files lie that are called as an LMS calls them."""
    return {absolute(path).parent for path in paths if _is_of_lms(path.name)}


def _is_unpacked(path: Path, flat: Collection[Path]) -> bool:
    """Whether it was in an archive, which one of its folders is called as."""
    return any(one.parent in flat and _is_of_lms(one.name) for one in absolute(path).parents)


def _is_of_lms(name: str) -> bool:
    return any(lms.fullmatch(name) for lms in LMS)


def behind_links(paths: Sequence[Path], stem: str) -> dict[Path, str]:
    """Why those of files that are named one by one are not read that lie behind a link: a student's folder, or one in it,
    could lead to anybody's. What is above a student's folder, whoever named the file has put there.
    """
    found = {}
    for path, count in own_folders(paths, stem).items():
        below = absolute(path).parents[:count]
        if link := next((folder for folder in below if os.path.islink(folder)), None):  # noqa: PTH114  # as Path's may raise
            found[path] = f"{plain(link.name)}: {LINKED}"
    return found


def own_folders(paths: Sequence[Path], stem: str) -> dict[Path, int]:
    """How many folders right above each of the files that are named one by one are its student's own, or may be: of x/ada.py
    and y/bob.py one each.
    """
    tops = _tops(paths, stem)
    more = len({*tops.values()}) > 1
    below = {path: len(absolute(path).relative_to(top).parts) - 1 for path, top in tops.items()}
    return {path: count or int(more and tops[path].name != "") for path, count in below.items()}


def _tops(paths: Sequence[Path], stem: str) -> dict[Path, Path]:
    """The folder of the outermost name of each, taken together: what lies in a folder beside a student's, or beside
    their file, is somebody's. So a student may be called as the assignment is.
    """
    flat = _flat(paths)
    above = {path: top for path in paths if (top := _above(path, stem)) is not None}
    called_so = {path: absolute(path).parents[1] for path in above if absolute(path).parent.name == stem}
    sure = {top for path, top in above.items() if path not in called_so}
    above |= {path: top for path, top in called_so.items() if top in sure}
    folders = {
        top
        for path, top in above.items()
        if not _is_unpacked(path, flat) and (top != absolute(path).parent or not _is_of_lms(path.name))
    }
    return {
        path: min((one for one in own.parents if one in folders), key=lambda one: len(one.parts), default=own)
        for path, own in above.items()
    }


def _above(path: Path, stem: str) -> Path | None:
    """The folder of the outermost name: an LMS's, STUDENT.py, STUDENT/gradient.py or STUDENT/gradient/gradient.py."""
    file = absolute(path)
    for top in reversed(file.parents):
        if any(_as_lms(Candidate(file.relative_to(top).parts, "", ""), lms) for lms in LMS):
            return top
    if copy_number(file.name, stem) is None:
        return file.parent
    return next((one.parent for one in file.parents[:2] if one.name not in ("", stem)), None)


def absolute(path: str | Path) -> Path:
    """The path from the top, without `..`; no link in it is followed."""
    return Path(os.path.abspath(path))  # noqa: PTH100  # Path.resolve follows links
