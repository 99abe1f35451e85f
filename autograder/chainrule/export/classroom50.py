"""Classroom 50: the files of CLASSROOM/autograders/ASSIGNMENT/ in the classroom50 repository.

They are published on GitHub Pages, where its runner fetches them in each student's repository, and anybody else can: so the
key is one for students. What a student's own workflow publishes is help for the student; marks that count are graded with a
secret key elsewhere.
"""

from . import Kit, script

READABLE = True
NEXT = "put what is in {folder} into CLASSROOM/autograders/ASSIGNMENT/ of the classroom50 repository"


def files(kit: Kit) -> dict[str, bytes]:
    """All of it lies side by side."""
    return {"autograder.py": script("classroom50", "autograder.py"), "key.json": kit.key.data, **kit.package}
