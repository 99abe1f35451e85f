"""What we ask of a repository: commits, what stands at a path, a blob's bytes as they were committed, what has changed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from ..errors import SetupError
from ..safe_text import plain
from .git import MEMORY, GitOutput, GitTimeoutError, run

ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")  # SHA-1, or SHA-256
KINDS = {"120000": "a symbolic link", "160000": "a submodule", "040000": "a directory"}
REGULAR = ("100644", "100755", "100664")  # the last: of early git
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
        """The full id of a commit; raises SetupError if there is none of this name."""
        asked = run(self.path, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        found = asked.data.decode("ascii", "replace").strip()
        if name.startswith("-") or asked.status or not ID.fullmatch(found):
            if run(self.path, "rev-parse", "--git-dir").status:
                raise SetupError(f"{plain(str(self.path))}: is no git repository\n  name one: --repo PATH")
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
        """What stands in a folder ("" is the top), by path; only the first of a hundred thousand files."""
        return _listed(self.path, commit, *([f"{folder}/"] if folder else []))

    def below(self, commit: str, path: str) -> Mapping[str, Entry]:
        """The file at `path`, or every file anywhere in that folder, by path."""
        return _listed(self.path, commit, path, deep=True)

    def size(self, blob: str) -> int | None:
        """In bytes; None for a blob that is not in this clone."""
        asked = run(self.path, "cat-file", "-s", blob)
        return int(asked.data) if asked.status == 0 else None

    def blob(self, blob: str, most: int) -> bytes:
        """The bytes as they were committed: no filter, no line ends, no LFS. Raises SetupError beyond `most` of them."""
        asked = run(self.path, "cat-file", "blob", blob, most=most)
        _expect(asked, f"the object {blob[:12]} can't be read")
        if asked.cut:
            raise SetupError(f"the object {blob[:12]} is larger than git said: this repository is damaged\n  clone it again")
        return asked.data

    def left_out(self) -> int | None:
        """Beyond how many bytes this clone leaves out blobs (git fetch --filter=blob:limit=…); None: not by their size."""
        asked = run(self.path, "config", "--get-regexp", r"^remote\..*\.partialclonefilter$")
        filters = asked.data.splitlines()
        limits = [LIMIT.fullmatch(line.rpartition(b" ")[2]) for line in filters]
        sizes = [int(limit[1]) * UNITS[limit[2].lower()] for limit in limits if limit]
        return min(sizes) if sizes and len(sizes) == len(filters) else None

    def common(self, base: str, head: str) -> str | None:
        """Where head left base; None if they have nothing in common here."""
        asked = run(self.path, "merge-base", base, head)
        if asked.status == 1 and not asked.data:
            return None
        _expect(asked, "where the pull request begins can't be found")
        return asked.data.decode("ascii").split()[0]

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
    _expect(asked, "its files can't be listed")
    found = {}
    for line in asked.data.split(b"\0")[:-1]:  # behind the last NUL is nothing, or what was cut off
        about, _, path = line.partition(b"\t")
        mode, _, name = about.decode("ascii").split(" ")
        found[path.decode("utf-8", "surrogateescape")] = Entry(mode, name)
    return found


def _expect(asked: GitOutput, what: str) -> None:
    if asked.status:
        raise SetupError(f"{what}: git says: {asked.complaint or asked.status}\n  fetch the pull request again")
