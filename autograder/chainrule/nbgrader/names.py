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
from ..submissions.whose import OF_A_NAME

ZIP_COLLECT = (
    r"(?>(?:.*?[/\\]extracted[/\\])?)"
    r"(?:(?![^/\\]*?(?:_[0-9]+_[0-9]+_|_assignsubmission_|anon_[A-Za-z0-9]+_[0-9]+_))[^/\\]*+[/\\])*?"
    r"(?!(?>[^/\\]*?(?=_[0-9]+_[0-9]+_))_[^/\\]*?_[0-9]+_[0-9]+_[^/\\]+\Z)"
    rf"((?:LATE_)?(?=anon_(?!LATE_)[A-Za-z0-9]+_[0-9]+_[^/\\]+\Z)|{OF_A_NAME}*?_(?:LATE_)?(?=[0-9]+_[0-9]+_[^/\\]+\Z))?"
    r"(?P<student_id>(?(1)(?:anon_[A-Za-z0-9]+|[0-9]+)|[^/\\_]+_[0-9]+))"
    r"(?(1)_[0-9]+_|_assignsubmission_file(?:_?[/\\](?:.*[/\\])?|_))"
    r"(?P<file_id>[^/\\]+?)(?:-[0-9]+| ?\([0-9]+\))?\.(?:ipynb|py)\Z"
)
"""For nbgrader's FileNameCollectorPlugin.named_regexp: of Moodle the folder's "Ada Lovelace_1234567", of Canvas the user's
id alone, as "LATE" stands between it and the name; nobody's where it could be another number, or in what an archive held
that was handed in, which nbgrader unpacks, too. nbgrader ends at two files of a student that have the same file_id."""

TIMESTAMP = "timestamp.txt"  # from which nbgrader reads when a submission was handed in
FOREIGN = re.compile(r"[^\w.-]+")
DIGITS = (8, 32)  # of a mark: two names that share 8 can be looked for
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
    """The identifier of each; those that would be the same, or differ in case alone, each get a mark, and then a longer one.

    All are compared again with every mark that is given: somebody may be called as another is with a mark.
    """
    forms = {one: [identifier(one), *(_marked(identifier(one), one, digits) for digits in DIGITS)] for one in students}
    while True:
        alike: dict[str, list[str]] = defaultdict(list)
        for student, (first, *_) in forms.items():
            alike[first.casefold()].append(student)  # there are disks that know no case
        close = [one for same in alike.values() if len(same) > 1 for one in same if len(forms[one]) > 1]
        if not close:
            return {student: first for student, (first, *_) in forms.items()}
        for student in close:
            del forms[student][0]


def _marked(name: str, student: str, digits: int = DIGITS[0]) -> str:
    mark = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:digits]
    return f"{name or 'student'}-{mark}"
