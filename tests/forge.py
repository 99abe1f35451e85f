"""Builds commits that no honest git would: every object is written by itself, so a tree may hold any name and mode."""

from __future__ import annotations

import os
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import TypeAlias

from repository import ROOT

from chainrule import builtin

FOLDER = "exercises/gradient"
PY, NOTEBOOK = f"{FOLDER}/gradient.py", f"{FOLDER}/gradient.ipynb"
RIGHT = (ROOT / "tests/submissions/demo-right/gradient.py").read_bytes()
FACTOR = (ROOT / "tests/submissions/demo-forgotten-factor-2/gradient.py").read_bytes()
STUBS = {PY: builtin.file("gradient.py").read_bytes(), NOTEBOOK: builtin.file("gradient.ipynb").read_bytes()}
BASE = {
    **STUBS,
    "README.md": b"# A course\n",
    "course.yml": builtin.file("course.yml").read_bytes(),
    "autograder/chainrule/judging/compare.py": b"GOOD = 1\n",
    ".github/workflows/grade.yml": b"on: pull_request_target\n",
    "tests/test_all.py": b"def test(): pass\n",
    "requirements.txt": b"chainrule\n",
}
ENVIRONMENT = {
    "PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": "1700000000 +0000",
    "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org", "GIT_COMMITTER_DATE": "1700000000 +0000",
}  # fmt: skip

Content: TypeAlias = "bytes | tuple[str, str]"  # a file's bytes, or (mode, id)


class Forge:
    """A bare repository."""

    def __init__(self, path: Path, ids: str = "sha1") -> None:
        self.path = path
        self._written: dict[tuple[str, bytes], str] = {}
        subprocess.run(["git", "init", "-q", "--bare", f"--object-format={ids}", str(path)], check=True, env=ENVIRONMENT)

    def git(self, *arguments: str, data: bytes = b"") -> str:
        command = ["git", "-C", str(self.path), *arguments]
        return subprocess.run(command, input=data, check=True, env=ENVIRONMENT, capture_output=True).stdout.decode().strip()

    def write(self, kind: str, data: bytes) -> str:
        if (kind, data) not in self._written:
            command = ["-c", "core.compression=1", "hash-object", "-w", "--literally", "-t", kind, "--stdin"]
            self._written[kind, data] = self.git(*command, data=data)
        return self._written[kind, data]

    def tree(self, files: dict[str, Content]) -> str:
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
        return self.write("tree", b"".join(b"%s %s\0%s" % (mode, name, bytes.fromhex(blob)) for name, mode, blob in rows))

    def commit(self, files: dict[str, Content], *parents: str) -> str:
        return self.git("commit-tree", self.tree(files), *(part for one in parents for part in ("-p", one)), "-m", "x")

    def pull_request(self, base: str, changes: dict[str, Content | None]) -> str:
        """A commit on base with these changes of BASE; None deletes."""
        files = {path: content for path, content in {**BASE, **changes}.items() if content is not None}
        return self.commit(files, base)
