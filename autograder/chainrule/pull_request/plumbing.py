"""What we ask of a repository: commits, what stands at a path, a blob's bytes as they were committed, what has changed."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from ..errors import SetupError
from ..safe_text import plain
from .git import MEMORY, GitTimeoutError, ObjectError, run

ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")  # SHA-1, or SHA-256
FOLDER = "040000"
KINDS = {"120000": "a symbolic link", "160000": "a submodule", FOLDER: "a directory"}
REGULAR = ("100644", "100755", "100664")  # the last: of early git
BLOB = re.compile(rb"[0-9a-f]+ blob ([0-9]+)")  # how `git cat-file --batch` begins
LIMIT = re.compile(rb"blob:limit=(\d+)([kmg]?)", re.IGNORECASE)
UNITS = {b"": 1, b"k": 1 << 10, b"m": 1 << 20, b"g": 1 << 30}
LISTING_SECONDS = 20.0  # for what people are told and no mark depends on
LISTING_MEMORY = 1 << 28  # git holds all of a difference before it writes the first line: some hundred thousand paths
DIFFERENCE = (
    "diff-tree", "-z", "--name-status", "--no-ext-diff", "--no-textconv", "--no-renames", "--no-relative",
    "--ignore-submodules=none",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """What stands at a path of a commit."""

    mode: str  # as git writes it: "100644"
    id: str


@dataclass(frozen=True)
class Change:
    """A path that differs, and how: A added, D deleted, M modified, T of another type. The path may hold any character."""

    how: str
    path: str


@dataclass(frozen=True)
class Repository:
    """A repository, bare or not, by any path in it."""

    path: Path

    def commit(self, name: str) -> str:
        """The full id of a commit; raises SetupError if there is none of this name, ObjectError if it is malformed."""
        asked = run(self.path, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        found = asked.data.decode("ascii", "replace").strip()
        if name.startswith("-") or asked.status or not ID.fullmatch(found):
            if run(self.path, "rev-parse", "--git-dir").status:
                raise SetupError(f"{plain(str(self.path))}: is no git repository\n  name one: --repo PATH")
            if not name.startswith("-") and run(self.path, "cat-file", "-t", name).data == b"commit\n":
                raise ObjectError(f"{plain(name)}: git can't read this commit\n  fetch it again")
            what = f"{plain(name)}: there is no such commit in this repository"
            raise SetupError(f"{what}\n  fetch it first: git fetch --no-tags origin pull/NUMBER/head")
        return found

    @cached_property
    def folder(self) -> Path | None:
        """Where its files are checked out; None for a bare one."""
        asked = run(self.path, "rev-parse", "--show-toplevel")
        return Path(asked.data.decode("utf-8", "surrogateescape").removesuffix("\n")) if asked.status == 0 else None

    def entry(self, commit: str, path: str) -> Entry | None:
        """What stands at exactly `path`, which the course names and no student; None if nothing does."""
        return _listed(self.path, commit, path).get(path)

    def folder_of(self, commit: str, folder: str) -> Mapping[str, Entry]:
        """What stands in a folder ("." is the top), by path. Raises ObjectError, also where a name holds a slash."""
        start = "" if folder == "." else f"{folder}/"
        found = _listed(self.path, commit, *([start] if start else []))
        if any("/" in path.removeprefix(start) for path in found):
            raise ObjectError(f"{plain(folder)}: a name in it holds a slash, which no disk allows")
        return found

    def below(self, commit: str, path: str) -> Mapping[str, Entry]:
        """The file at `path`, or every file anywhere in that folder, by path."""
        return _listed(self.path, commit, path, deep=True)

    def checked_out(self, path: str) -> set[str]:
        """The file at `path`, or every file in that folder, that git itself has put on the disk: those of the index."""
        asked = run(self.folder or self.path, "ls-files", "-z", "--full-name", "--", path)
        if asked.status:
            raise SetupError(
                f"git can't say what is checked out: {asked.complaint or asked.status}\n  check the base out anew"
            )
        return {name.decode("utf-8", "surrogateescape") for name in asked.data.split(b"\0")[:-1]}

    def blob(self, blob: str, most: int) -> bytes | None:
        """The bytes as they were committed: no filter, no line ends, no LFS; None where there are more than `most`, or this
        clone left them out.

        Raises ObjectError if it is not here, no blob, or damaged.
        """
        asked = run(self.path, "cat-file", "--batch", asks=f"{blob}\n".encode(), most=most + 200)
        about, _, data = asked.data.partition(b"\n")
        found = BLOB.fullmatch(about)
        size = int(found[1]) if found else 0
        missing = not about or about.endswith(b" missing")
        if size > most or (missing and self.left_out is not None):
            return None
        if not found or blob_id(data[:size], blob) != blob:
            raise ObjectError(f"the object {blob[:12]} can't be read here\n  fetch it again")
        return data[:size]

    @cached_property
    def left_out(self) -> int | None:
        """Beyond how many bytes this clone leaves out blobs (git fetch --filter=blob:limit=…), 0 if it is not by their size;
        None if nothing is left out.
        """
        asked = run(self.path, "config", "--get-regexp", r"^remote\..*\.partialclonefilter$")
        limits = [LIMIT.fullmatch(line.rpartition(b" ")[2]) for line in asked.data.splitlines()]
        return min((int(limit[1]) * UNITS[limit[2].lower()] if limit else 0 for limit in limits), default=None)

    def common(self, base: str, head: str) -> str | None:
        """Where head left base; None if they have nothing in common here, or git can't find it."""
        try:
            asked = run(self.path, "merge-base", base, head, seconds=LISTING_SECONDS)
        except GitTimeoutError:
            return None
        return asked.data.decode("ascii").split()[0] if asked.status == 0 else None

    def changed(self, start: str, head: str) -> tuple[list[Change], bool]:
        """What differs, and whether there is more; only the names at the top, if all is more than git can hold."""
        for deep, memory in ((["-r"], LISTING_MEMORY), ([], MEMORY)):
            try:
                asked = run(self.path, *DIFFERENCE, *deep, start, head, "--", seconds=LISTING_SECONDS, memory=memory)
            except GitTimeoutError:
                continue
            if asked.status == 0:
                parts = [part.decode("utf-8", "surrogateescape") for part in asked.data.split(b"\0")[:-1]]
                changes = [Change(how, path) for how, path in zip(parts[::2], parts[1::2], strict=False)]
                return changes, asked.cut or not deep
        return [], True


@cache  # a commit's id stands for all that it holds
def _listed(repository: Path, commit: str, *paths: str, deep: bool = False) -> Mapping[str, Entry]:
    asked = run(repository, "ls-tree", "-z", "--full-tree", *(["-r"] if deep else []), commit, "--", *paths)
    lines = asked.data.split(b"\0")[:-1]
    found = {}
    for line in lines:
        about, _, path = line.partition(b"\t")
        mode, _, name = about.decode("ascii").split(" ")
        found[path.decode("utf-8", "surrogateescape")] = Entry(mode, name)
    if asked.status or asked.cut or len(found) < len(lines):
        said = asked.complaint or ("there are too many" if asked.cut else "two have the same name")
        raise ObjectError(f"the files of {commit[:12]} can't be listed: {said}\n  fetch the commit again")
    return found


def blob_id(data: bytes, like: str) -> str:
    """What git calls these bytes, in the same kind of ids as `like`."""
    digest = hashlib.sha1(usedforsecurity=False) if len(like) == 40 else hashlib.sha256()
    digest.update(b"blob %d\0" % len(data) + data)
    return digest.hexdigest()
