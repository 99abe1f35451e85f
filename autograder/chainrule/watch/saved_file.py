"""Was the file saved? By its stat, and by its bytes where the clock of the file system is too coarse to tell.

Editors save in several ways: they write into the file, empty it first, or put another one in its place; for a moment there
may be no file, or half of one. So what is found is taken when it rests.
"""

import os
import time
from pathlib import Path

from ..errors import SetupError
from ..submissions.file import Submission, read_submission, relative

RESTS = 0.1  # seconds without a change: it is written, also where that is done in pieces, as over a network
EMPTY = 1.0  # seconds: an empty file is taken for what is being saved for so long, and so is one that changes all the time
YOUNG = 2.5  # seconds in which two saves may have one time, where whole seconds are counted (FAT: every other one)

Stat = tuple[int, int, int, int, int]


class SavedFile:
    """The file at `path`; `is_gone` says whether it was there when it was last looked for."""

    def __init__(self, path: Path) -> None:
        self.path, self.is_gone = path, False
        self._stat: Stat | None = None
        self._last: Submission | None = None

    def first(self) -> Submission:
        """The file as it is, to begin with; raises SetupError as `read_submission` does."""
        self._stat = _stat(self.path)
        self._last = read_submission(self.path, shown=relative(self.path))
        return self._last

    def saved(self) -> Submission | None:
        """What was saved since it was last asked; None: nothing, or the same again."""
        found = _stat(self.path)
        if found is not None and found == self._stat and not _is_young(found):
            return None
        if found != self._stat:
            found = self._at_rest(found)
        self._stat, self.is_gone = found, found is None
        if found is None:
            return None
        try:
            submission = read_submission(self.path, shown=relative(self.path))
        except SetupError:  # it went in this moment
            self._stat, self.is_gone = None, True
            return None
        if submission == self._last:
            return None
        self._last = submission
        return submission

    def _at_rest(self, found: Stat | None) -> Stat | None:
        """Its stat when nothing is changed any more."""
        end = time.monotonic() + EMPTY
        while time.monotonic() < end:
            time.sleep(RESTS)
            last, found = found, _stat(self.path)
            if found == last and (found is None or found[1]):
                break
        return found


def _stat(path: Path) -> Stat | None:
    """What changes when it is saved; None where there is none, or it can't be seen."""
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode, found.st_ctime_ns


def _is_young(found: Stat) -> bool:
    seconds, rest = divmod(found[0], 1_000_000_000)
    return rest == 0 and abs(time.time() - seconds) < YOUNG
