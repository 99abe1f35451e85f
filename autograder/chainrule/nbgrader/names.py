r"""Whose a file is, by the name that Moodle or Canvas gave it, and a name for them that nbgrader takes.

Moodle, mod/assign/classes/downloader.php: the full name with blanks for "_", "_", a number, "_assignsubmission_file"; that
is a folder (with a "_" behind it before Moodle 4), or the beginning of the file's name. The number is a participant's in
this one assignment, and also tells two Ada Lovelaces apart.

Canvas, lib/content_zipper.rb: the sortable name in lower case without what is no \w, "LATE" if it was, the user's id (or
"anon_" and a code), the upload's id, and the name of the file, joined by "_". Canvas numbers a second file of the same name
gradient-1.py (Attachment.make_unique_filename), a browser `gradient (1).py`.

The outermost name wins: students choose the names of files, and of folders in a .zip, but not what the LMS puts in front
of them.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..safe_text import plain
from ..submissions.found import Place, copy_number

MOODLE = re.compile(r"(?P<name>[^_]+)_(?P<number>[0-9]+)_assignsubmission_file(?:_(?P<file>.*))?", re.DOTALL)
CANVAS = re.compile(
    r"(?:(?P<name>\w+?)(?:_LATE)?_(?P<number>[0-9]+)|(?:LATE_)?anon_(?P<code>[A-Za-z0-9]+))"
    r"_(?P<upload>[0-9]{1,18})_(?P<file>.+)",
    re.DOTALL,
)
ZIP_COLLECT = (
    r".*?[/\\](\w+?_(?:LATE_)?(?=[0-9]+_[0-9]+_[^/\\]+\Z)|(?:LATE_)?(?=anon_[A-Za-z0-9]+_[0-9]+_[^/\\]+\Z))?"
    r"(?P<student_id>(?(1)(?:anon_[A-Za-z0-9]+|[0-9]+)|[^/\\_]+_[0-9]+))"
    r"(?(1)_[0-9]+_|_assignsubmission_file(?:_?[/\\](?:.*[/\\])?|_))"
    r"(?P<file_id>[^/\\]+?)(?:-[0-9]+| ?\([0-9]+\))?\.(?:ipynb|py)\Z"
)
"""For nbgrader's FileNameCollectorPlugin.named_regexp: of Moodle the folder's "Ada Lovelace_1234567", of Canvas the user's
id alone, as "LATE" stands between it and the name. nbgrader refuses two files of a student that have the same file_id."""

FOREIGN = re.compile(r"[^\w.-]+")
LONGEST = 50  # characters, of at most 4 bytes each: a file system takes names of 255 bytes


@dataclass(frozen=True)
class LmsFile:
    """What an LMS says of a file: whose it is, what they called it, and the number of the upload, which increases."""

    student: str
    file: str
    upload: int = 0

    def copy(self, stem: str) -> int | None:
        """Which copy of `stem`.py or .ipynb it is, 0 for the first; None if it has another name."""
        return copy_number(self.file, stem)


def handed(place: Place) -> LmsFile | None:
    """What an LMS says of the file in this place; None if no LMS gave it these names."""
    for depth, name in enumerate(place):
        is_file = depth == len(place) - 1
        moodle = MOODLE.fullmatch(name)
        if moodle and (moodle["file"] if is_file else not moodle["file"]):
            return LmsFile(f"{moodle['name']}-{moodle['number']}", moodle["file"] if is_file else place[-1])
        canvas = CANVAS.fullmatch(name) if is_file else None
        if canvas:
            student = f"{canvas['name']}-{canvas['number']}" if canvas["name"] else f"anon-{canvas['code']}"
            return LmsFile(student, canvas["file"], int(canvas["upload"]))
    return None


def identifier(student: str) -> str:
    r"""The student as a folder's name and an id in nbgrader's gradebook: of [\w.-] alone, with "-" for a blank.

    If more than blanks had to be changed, a mark made from the whole name keeps it distinct from others.
    """
    visible = plain(student, LONGEST)
    name = FOREIGN.sub("-", visible).strip(".-")
    blanks_alone = visible == unicodedata.normalize("NFC", student) and visible.replace(" ", "-") == name
    return name if name and blanks_alone else _marked(name, student)


def identifiers(students: Iterable[str]) -> dict[str, str]:
    """The identifier of each; those that would be the same, or differ in case alone, each get a mark."""
    alike: dict[str, list[str]] = defaultdict(list)
    for student in set(students):
        alike[identifier(student).casefold()].append(student)  # there are disks that know no case
    return {
        student: identifier(student) if len(same) == 1 else _marked(identifier(student), student)
        for same in alike.values()
        for student in same
    }


def _marked(name: str, student: str) -> str:
    mark = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{name or 'student'}-{mark}"
