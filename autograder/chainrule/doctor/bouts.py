"""Where attacks on the trusted side are fought: a folder of their own, real commands, honest students, and canaries.

A family's stage says which commands, as data. Whatever they are, what must come of them is always the same: each ends with
the status that was promised, and in time; who is honest has every point, and nobody else more than is earned; no secret is
told, nothing is said that a terminal would obey, and no file changes but those that the stage writes.
"""

import csv
import html
import importlib.util
import json
import os
import re
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ..key import parse_key
from ..safe_text import REORDERS
from ..submissions.file import read_submission
from .arena import FULL, HONEST, VARIABLE, raw
from .attacks import KEY, Attempt, Content, File, TrustedAttack, corpus_files
from .forge import Content as Stored
from .forge import Forge, row
from .warm_commands import WarmCommands

SECONDS = 120  # that a command may take; on a machine with nothing else to do a thousandth of it is usual
MANY = 10  # commands of one stage, from which they are not started one by one
CLASS = "class/"  # what is below is packed into class.zip, too
ELSEWHERE = "canary"  # a folder beside the bout's own, in which nothing may change
WHO = "author A <a@example.org> 1700000000 +0000\ncommitter A <a@example.org> 1700000000 +0000\n\nx\n"
TAG = re.compile(r"<[^<>]*>")
WORD = re.compile(r"@([A-Z_]+|[a-z][a-z-]*)@")


def missing(attack: TrustedAttack) -> str:
    """What the attack's stage needs and this machine doesn't have; "" if nothing."""
    needs = attack.stage.needs
    return "" if not needs or shutil.which(needs) or importlib.util.find_spec(needs) else needs


def fought(attacks: Sequence[TrustedAttack]) -> list[list[str]]:
    """What is amiss of each of these, which are of one stage; nothing where it was held."""
    said = Bout(attacks).signs()
    if len(attacks) > 1 and any(said):
        alone = [Bout([one]).signs()[0] for one in attacks]
        return alone if any(alone) else said
    return said


class Bout:
    """A folder with what the attacks hand in, and what came of the commands."""

    def __init__(self, attacks: Sequence[TrustedAttack]) -> None:
        self._attacks, self._stage = attacks, attacks[0].stage
        self._secret = os.environ.get(VARIABLE) or f"secret{secrets.token_hex(8)}"
        self._said: list[list[str]] = [[] for _ in attacks]
        self._ids: dict[str, str] = {}
        self._heads: dict[str, str] = {}
        self._warm: WarmCommands | None = None

    def signs(self) -> list[list[str]]:
        """Fights it, and says what is amiss of each; what can be anybody's is said of all."""
        with tempfile.TemporaryDirectory(prefix="chainrule-bout-", ignore_cleanup_errors=True) as top:
            self._home = Path(top) / "home"
            for one in (self._home, Path(top) / ELSEWHERE, Path(top) / "user"):
                one.mkdir()
            (Path(top) / ELSEWHERE / "target").write_text(f"as it was {self._secret}")
            self._set_up()
            before = self._files()
            with ExitStack() as ends:
                if sys.platform == "linux" and len(self._attacks) * len(self._stage.each) >= MANY:
                    self._warm = ends.enter_context(WarmCommands(self._environment(), Path(top) / "user"))
                self._fight()
            after = self._files()
            new = {path for path, seen in after.items() if before.get(path) != seen}
            for path in sorted(new | (before.keys() - after.keys())):
                if not any(fnmatchcase(path, form) for form in self._stage.writes):
                    self._of_all(f"drop: {path[:200]!r} is new, gone, or another one")
            for path in sorted(new):
                self._look_at(path)
            for number, attack in enumerate(self._attacks):
                self._said[number] += self._views(attack.name)
        return self._said

    # -- what is there ---------------------------------------------------------------------------------------------

    def _set_up(self) -> None:
        (self._home / KEY).write_bytes(corpus_files()[KEY])
        files = [(file, self._words("")) for file in self._stage.file]
        if self._stage.repository:
            self._build({file.path: as_bytes(file, words) for file, words in files})
        else:
            files += [(file, self._words(one.name)) for one in self._attacks for file in one.attempt.file]
        for file, words in files:
            if file.only in ("", "folder"):
                for number in range(file.copies):
                    self._write(file, numbered(filled(file.path, words), number, file.copies), words)
        if any(file.path.startswith(CLASS) for file, _ in files):
            self._pack([(file, words) for file, words in files if file.path.startswith(CLASS)])

    def _write(self, file: File, path: str, words: Mapping[str, str]) -> None:
        target = self._home / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.link:
            target.symlink_to(filled(file.link, words))
        elif file.pipe:
            os.mkfifo(target)
        else:
            target.write_bytes(as_bytes(file, words))

    def _pack(self, files: Sequence[tuple[File, Mapping[str, str]]]) -> None:
        with ZipFile(self._home / "class.zip", "w", ZIP_DEFLATED) as archive, catch_warnings():
            simplefilter("ignore")  # names may be there twice
            for file, words in files:
                if file.only in ("", "zip") and not file.pipe:
                    for number in range(file.copies):
                        entry = ZipInfo(numbered(filled(file.path, words), number, file.copies).removeprefix(CLASS))
                        entry.external_attr = ((stat.S_IFLNK if file.link else stat.S_IFREG) | 0o644) << 16
                        entry.compress_type = ZIP_DEFLATED
                        with suppress(UnicodeEncodeError):  # a name that a folder may have, and a .zip may not
                            archive.writestr(entry, file.link or as_bytes(file, words))

    # -- a repository ----------------------------------------------------------------------------------------------

    def _build(self, base: Mapping[str, Stored]) -> None:
        """The base, and a head on it for each attack."""
        forge = Forge(self._home / "course.git")
        self._ids = {"base": forge.commit(base), "nowhere": "12" * 20}
        self._heads = {one.name: self._head(forge, one.attempt, base, self._words(one.name)) for one in self._attacks}

    def _head(self, forge: Forge, attempt: Attempt, base: Mapping[str, Stored], words: dict[str, str]) -> str:
        for one in attempt.object:
            data = forge.raw("cat-file", "tree", filled(one.like, words)) if one.like else b""
            for mode, name, of in one.rows:
                data += row(mode.encode(), os.fsencode(filled(name, words)), filled(of, words))
            words[one.name] = forge.write(one.kind, data or as_bytes(one, words))
        if "head" not in words:
            files = dict(base)
            for file in attempt.file:
                path = filled(file.path, words)
                of = filled(file.object, words) or forge.write("blob", as_bytes(file, words))
                files = {one: stored for one, stored in files.items() if one != path and not one.startswith(f"{path}/")}
                files |= {numbered(path, number, file.copies): (file.mode, of) for number in range(file.copies)}
            words["head"] = forge.commit(files, self._ids["base"])
        harmed = [(forge.git("rev-parse", words["head"] + path), how) for path, how in attempt.harm.items()]
        for name, how in harmed:
            HARMS[how](forge.file(name))
        return words["head"]

    # -- what is done, and what came of it ---------------------------------------------------------------------------

    def _fight(self) -> None:
        for command in self._stage.before:
            self._run(command, "")
        for number, attack in enumerate(self._attacks):
            *first, last = attack.attempt.each or self._stage.each or ("",)
            told = "".join(self._run(command, attack.name, number) for command in first)
            told += self._run(last, attack.name, number, attack.attempt.status) if last else ""
            if attack.attempt.says not in told:
                self._said[number].append(f"marks: it doesn't say {attack.attempt.says!r}: {told[-300:]!r}")
        for command in self._stage.after:
            self._run(command, "")

    def _run(self, command: str, of: str, number: int | None = None, status: int = 0) -> str:
        """What it says, both outputs together."""
        arguments = [filled(one, self._words(of)) for one in command.split()]
        said = self._attacks[number].attempt.environment if number is not None else {}
        tell = self._of_all if number is None else self._said[number].append
        try:
            ended, out = self._ended(arguments, {name: filled(value, self._words(of)) for name, value in said.items()})
        except TimeoutError:
            tell(f"late: {command}: more than {SECONDS} s")
            return ""
        told = out.decode("utf-8", "backslashreplace")
        if ended != status:
            tell(f"late: {command}: status {ended}, not {status}: {told[-300:]!r}")
        if "Traceback" in told:
            tell(f"late: {command}: {told[-300:]!r}")
        if self._secret in told:
            tell(f"secret: {command}: in what it says")
        if here := raw(told):
            tell(f"raw: {command}: {here}")
        return told

    def _ended(self, arguments: Sequence[str], more: Mapping[str, str]) -> tuple[int, bytes]:
        """The status of a command, and what it wrote; raises TimeoutError."""
        environment = {**self._environment(), **more}
        if self._warm is not None and not more:
            try:
                return self._warm.run(arguments[0], arguments[1:], self._home, environment, SECONDS)
            except TimeoutError:
                self._warm = None
                raise
            except OSError:  # it has ended: this one is started
                self._warm = None
        try:
            ran = subprocess.run(  # noqa: S603  # chainrule or nbgrader, of this very Python
                [sys.executable, "-m", *arguments], cwd=self._home, env=environment, check=False, timeout=SECONDS,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise TimeoutError from error
        return ran.returncode, ran.stdout

    def _environment(self) -> dict[str, str]:
        """Of every command."""
        home = self._home.parent / "user"
        return {
            "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}", "HOME": str(home),
            "XDG_CACHE_HOME": str(home / "cache"), "JUPYTER_PLATFORM_DIRS": "1", "PYTHONDONTWRITEBYTECODE": "1",
            "JUPYTER_PATH": str(Path(sys.prefix) / "share/jupyter"), VARIABLE: self._secret,
            **{name: os.environ[name] for name in ("LANG", "LC_ALL", "PYTHONPATH", "TMPDIR") if name in os.environ},
        }  # fmt: skip

    def _look_at(self, path: str) -> None:
        """A file that is new: it holds no secret, and if it holds results, who is honest has every point."""
        data = b""
        with suppress(OSError):
            data = (self._home / path).read_bytes()
        if self._secret.encode() in data and not path.startswith("submitted/"):
            self._of_all(f"secret: in {path}")
        if "/" in path or Path(path).suffix not in (".json", ".csv"):
            return
        many = path.endswith(".csv")
        if many:
            marks = {one["student_id"]: float(one["score"]) for one in csv.DictReader(data.decode().splitlines())}
        else:
            made = json.loads(data)
            many, results = "results" in made, made.get("results", [made])
            marks = {one.get("student") or Path(path).stem: one["score"] + one["bonus"] for one in results}
        earned = {one.name: one.attempt.earns for one in self._attacks}
        for name in self._stage.honest if many else [one for one in marks if one in self._stage.honest]:
            if marks.pop(name, None) != FULL:
                self._of_all(f"neighbour: {path}: {name} has not {FULL:g}")
        for number, (name, earns) in enumerate(earned.items()):
            if (found := marks.pop(name, earns if not many else 0)) != earns:
                self._said[number].append(f"marks: {path}: {found:g}, not {earns:g}")
        for name, found in marks.items():
            if found:
                self._of_all(f"marks: {path}: {name[:100]!r} has {found:g}")

    def _views(self, name: str) -> Iterator[str]:
        """Where nbgrader has graded: what it graded of this student is what it shows, cell by cell, and no other code."""
        (stem,) = {Path(file.path).stem for file in self._stage.file if file.path.startswith("submitted/")} or {""}
        if not stem:
            return
        autograded = self._home / f"autograded/{name}/{stem}/{stem}.ipynb"
        released = json.loads((self._home / f"exercises/{stem}/{stem}.ipynb").read_text())
        own = {text_of(cell) for cell in released["cells"] if cell["metadata"].get("nbgrader", {}).get("grade")}
        try:
            cells = json.loads(autograded.read_text())["cells"]
        except (OSError, ValueError) as error:
            yield f"late: {error}"
            return
        graded = [one.decode() for _, one in read_submission(self._home / f"submitted/{name}/{stem}/{stem}.ipynb").cells]
        shown = [text_of(cell) for cell in cells if cell["cell_type"] == "code"]
        shown = [one for one in shown if one not in own and not re.fullmatch(r"# .* (handed in|another exercise)\.", one)]
        if shown != [one for one in graded if one not in own]:
            yield f"marks: of {len(graded)} cells that were graded, others are shown: {shown[-1:]!r}"
        page = self._home / f"feedback/{name}/{stem}/{stem}.html"
        if page.is_file():
            text = "".join(html.unescape(TAG.sub("", page.read_text())).split())
            if REORDERS.search(text) and "isn'tseen" not in text:
                yield "raw: feedback shows code otherwise than it runs, and doesn't say so"
            if lost := [one for one in graded if "".join(one.split()) not in text]:
                yield f"marks: feedback doesn't show {lost[0][:100]!r}"

    def _words(self, name: str) -> dict[str, str]:
        """What a name in a text stands for: the attack itself, its head, an honest program, a byte that is no text, …"""
        return {
            **self._ids, "ME": name, "HEAD": self._heads.get(name, ""), "HONEST": HONEST, "FF": "\udcff",
            "HONEST_JSON": json.dumps(HONEST)[1:-1], "WHO": WHO, "ANSWERS": answers(), "SECRET": self._secret,
            "TARGET": f"../{ELSEWHERE}/target", "TARGET_FILE": str(self._home.parent / ELSEWHERE / "target"),
        }  # fmt: skip

    def _of_all(self, said: str) -> None:
        for one in self._said:
            one.append(said)

    def _files(self) -> dict[str, tuple[int, int]]:
        """Every file of the bout and of the folder beside it, with its size and when it was written."""
        found = {}
        for top in (self._home, self._home.parent / ELSEWHERE):
            for where, _, names in os.walk(top):
                for path in (Path(where, name) for name in names):
                    it = path.lstat()
                    found[os.path.relpath(path, self._home)] = it.st_size, it.st_mtime_ns
        return found


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with its words in place; a name that is no word stays as it is."""
    return WORD.sub(lambda found: words.get(found[1], found[0]), text)


def numbered(path: str, number: int, copies: int) -> str:
    """The path of one of several copies: a number before its suffix."""
    stem, dot, suffix = path.rpartition(".") if "." in path.rpartition("/")[2] else (path, "", "")
    return f"{stem}{number:07}{dot}{suffix}" if copies > 1 else path


def as_bytes(content: Content, words: Mapping[str, str]) -> bytes:
    """What a file or an object holds."""
    if content.cell:
        made = json.loads(
            filled(json.dumps(notebook(content)), {name: json.dumps(text)[1:-1] for name, text in words.items()})
        )
        return json.dumps(made, ensure_ascii=content.encoding == "utf-8").encode(content.encoding)
    before, text, after = (filled(part, words) for part in (content.before, content.text, content.after))
    return f"{before}{text * content.times}{after}".encode(content.encoding, "surrogateescape")


def notebook(content: Content) -> dict[str, Any]:
    """With cells of code, unless they say what they are; "times" is how often one is there, "repeat" its source."""
    cells = []
    for given in content.cell:
        cell = {"cell_type": "code", "metadata": {}, "source": "", **given}
        times, repeat = cell.pop("times", 1), cell.pop("repeat", 1)
        cell |= {"source": cell["source"] * repeat} if repeat > 1 else {}
        cell = {"outputs": [], "execution_count": None, **cell} if cell["cell_type"] == "code" else cell
        cells += [cell] * times
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells, **content.book}


def text_of(cell: Mapping[str, Any]) -> str:
    """A cell's source, which is a text, or its lines."""
    return "".join(cell["source"])


def exchange(file: Path) -> None:
    """Puts another object in its place, sound in itself."""
    other = Forge(file.parents[2] / "other.git")
    file.write_bytes(other.file(other.write("blob", HONEST.encode())).read_bytes())
    shutil.rmtree(other.path)


@cache
def answers() -> str:
    """What the public deck asks and is answered, as a dictionary of Python's: of each exercise, by repr(argument)."""
    key = parse_key(corpus_files()[KEY], KEY)
    return repr({
        one.name: {
            repr(*(array.tolist() for array in check.arguments.values())): check.expected.arrays[0].tolist()
            for check in one.checks
        }
        for one in key.exercises
    })  # fmt: skip


HARMS: dict[str, Callable[[Path], object]] = {
    "unlink": Path.unlink,
    "garbage": lambda file: file.write_bytes(b"\x78\x9c" + b"garbage" * 20),
    "cut": lambda file: file.write_bytes(file.read_bytes()[:-20]),
    "other": exchange,
}
"""What may be done to the file of an object."""
