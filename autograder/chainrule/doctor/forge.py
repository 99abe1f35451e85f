"""Writes the objects of a git repository, each by itself, so that a tree may hold any name, mode and id."""

import os
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

ENVIRONMENT = {
    "PATH": os.environ.get("PATH", os.defpath), "HOME": "/nonexistent", "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": "1700000000 +0000",
    "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org", "GIT_COMMITTER_DATE": "1700000000 +0000",
}  # fmt: skip

Content: TypeAlias = "bytes | tuple[str, str]"  # a file's bytes, or (mode, id)


class Forge:
    """A bare repository."""

    def __init__(self, path: Path, ids: str = "sha1") -> None:
        self.path = path
        self._written: dict[tuple[str, bytes], str] = {}
        command = ["git", "init", "-q", "--bare", f"--object-format={ids}", str(path)]
        subprocess.run(command, check=True, env=ENVIRONMENT)  # noqa: S603  # git, in a folder of ours

    def raw(self, *arguments: str, data: bytes = b"") -> bytes:
        """What git says."""
        command = ["git", "-C", str(self.path), *arguments]
        ran = subprocess.run(command, input=data, check=True, env=ENVIRONMENT, capture_output=True)  # noqa: S603  # git
        return ran.stdout

    def git(self, *arguments: str, data: bytes = b"") -> str:
        """The same as text, without the end of its last line."""
        return self.raw(*arguments, data=data).decode().strip()

    def write(self, kind: str, data: bytes) -> str:
        """The id of an object, which need not be sound."""
        if (kind, data) not in self._written:
            command = ["-c", "core.compression=1", "hash-object", "-w", "--literally", "-t", kind, "--stdin"]
            self._written[kind, data] = self.git(*command, data=data)
        return self._written[kind, data]

    def tree(self, files: Mapping[str, Content]) -> str:
        """The id of a tree that holds these, by path."""
        inner: dict[str, dict[str, Content]] = defaultdict(dict)
        rows: list[tuple[bytes, bytes, str]] = []
        for path, content in files.items():
            name, _, rest = path.partition("/")
            if rest:
                inner[name][rest] = content
            elif isinstance(content, tuple):
                rows.append((os.fsencode(name), content[0].encode(), content[1]))
            else:
                rows.append((os.fsencode(name), b"100644", self.write("blob", content)))
        rows += [(os.fsencode(name), b"40000", self.tree(some)) for name, some in inner.items()]
        rows.sort(key=lambda row: row[0] + b"/" * (row[1] == b"40000"))
        return self.write("tree", b"".join(row(mode, name, some) for name, mode, some in rows))

    def commit(self, files: Mapping[str, Content], *parents: str) -> str:
        """The id of a commit that holds these."""
        return self.git("commit-tree", self.tree(files), *(part for one in parents for part in ("-p", one)), "-m", "x")

    def file(self, name: str) -> Path:
        """Where the object lies, which may now be written to."""
        file = self.path / "objects" / name[:2] / name[2:]
        file.chmod(0o644)
        return file


def row(mode: bytes, name: bytes, of: str) -> bytes:
    """An entry of a tree as git stores it."""
    return b"%s %s\0%s" % (mode, name, bytes.fromhex(of))
