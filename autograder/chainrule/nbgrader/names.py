"""A name for a student that nbgrader takes; and whose a file is, as nbgrader's own zip_collect is told.

submissions/whose.py says what names Moodle and Canvas give. The outermost one wins there, too. Canvas numbers a second file
of the same name gradient-1.py (Attachment.make_unique_filename), a browser `gradient (1).py`.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from ..safe_text import plain

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
