"""Where attacks are graded, each beside an honest neighbour, and the canaries that show whether one got through.

The arena has a folder that anybody may write to, a file that nobody should change, listeners, and a secret: in a file, in
the neighbour's submission and in the grader's environment. An attack succeeds if any canary trips, not only its own.
"""

import os
import secrets
import shutil
import socket
import tempfile
import time
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

from ..builtin import public_key
from ..grading import grade
from ..key import AnswerKey
from ..reports import FORMATS, pieces
from ..result import LARGEST
from ..safe_text import UNPRINTABLE
from ..sandbox.template import Template
from ..submissions.folder import find
from ..submissions.found import StudentFiles
from .attacks import Attack

ROOM = 70  # bytes of the folder for temporary files: a socket's path has at most 103, with what comes behind that
VARIABLE = "CHAINRULE_CANARY"  # of the grader's environment: holds the secret
HONEST = "import numpy as np\n\n\ndef mean(x):\n    return np.mean(x)\n\n\ndef variance(x):\n    return np.var(x)\n\n\n"
FULL = 100.0
LONGEST, AROUND = 500, 1000  # characters of a line of text; bytes that a format has around a result
LATE_SECONDS = 1.0  # beyond what the limits allow
FORMS = [form for form in FORMATS if form != "html" or find_spec("jinja2")]  # which the class report needs


@dataclass(frozen=True)
class Fight:
    """What came of grading an attack beside its neighbour: their marks, all reports, and what was said of the neighbour.

    `large` is which report on the attack alone is too large, and why.
    """

    earned: float | None
    told: list[str]
    neighbour: float | None
    of_neighbour: str
    large: str = ""


@dataclass
class Arena:
    """Grades attacks one after the other. A context manager, which takes away all that it has set up."""

    key: AnswerKey
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        top = tempfile.gettempdir()
        if len(os.fsencode(top)) > ROOM:
            top = "/tmp"  # noqa: S108  # a new folder in it, which is ours
        folder = tempfile.TemporaryDirectory(prefix="chainrule-arena-", dir=top, ignore_cleanup_errors=True)
        self._home = Path(self._stack.enter_context(folder))
        self._home.chmod(0o755)
        self._won = f"won{secrets.token_hex(8)}"
        self._secret = os.environ.get(VARIABLE) or f"secret{secrets.token_hex(8)}"
        self._template = self._stack.enter_context(Template())
        self._listeners: list[socket.socket] = []
        for where in self._where():
            self._listeners.append(self._listening(*where))
        self._neighbour = ""
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def words(self) -> dict[str, str]:
        """What the names in an attack's text stand for."""
        return {
            "WON": self._won, "SECRET_FILE": str(self._home / "secret"), "SECRET_VAR": VARIABLE,
            "NEIGHBOUR_FILE": str(self._home / f"class/neighbour/{self.key.stem}.py"), "DROP": str(self._home / "drop"),
            "TARGET_FILE": str(self._home / "target"), "PORT": str(self._listeners[0].getsockname()[1]),
            "SOCKET": str(self._home / "socket"), "ABSTRACT": self._home.name, "GRADER": str(os.getpid()),
            "NAMES": " ".join(one.name for one in public_key().exercises),
        }  # fmt: skip

    def tripped(self, attack: Attack) -> list[str]:
        """Grades the attack, and says which canaries tripped, and why; nothing if it was held."""
        self._set_up(attack)
        started = time.monotonic()
        fight = self.graded(attack.key)
        return [f"{name}: {what}" for name, what in self._signs(attack, fight, time.monotonic() - started) if what]

    def graded(self, key: AnswerKey) -> Fight:
        """Grades the attacker with `key` and the neighbour with the arena's own, and writes every report on the folder."""
        found = {
            one.student: grade(
                one.candidates[0].read(one.student), self.key if one.student == "neighbour" else key, self._template
            )
            for one in self.submissions()
        }
        neighbour = found.pop("neighbour")
        result = next(iter(found.values()), None)
        mine, its = [{form: "".join(pieces(form, [one])) for form in FORMS} if one else {} for one in (result, neighbour)]
        told = [*mine.values(), *its.values()]
        told += ["".join(pieces(form, [neighbour, *found.values()], many=True)) for form in FORMS]
        said = [(one.name, one.score, one.verdict, one.message, one.warnings) for one in neighbour.exercises]
        earned: float | None = 0.0 if result is None else result.score + result.bonus  # what is not taken is not graded
        if result is not None and result.fault:
            earned = None  # an attack that makes us fail has not been held
        return Fight(earned, told, neighbour.score + neighbour.bonus, repr((said, neighbour.notes)), large(mine))

    def submissions(self) -> list[StudentFiles]:
        """The attacker's and the neighbour's, as they are found in the folder."""
        return find(self._home / "class", self.key.stem).students

    def _signs(self, attack: Attack, fight: Fight, seconds: float) -> Iterator[tuple[str, str]]:
        yield "marks", "" if fight.earned == attack.earns else f"{fight.earned}, not {attack.earns:g}"
        yield "raw", "; ".join(sorted(set(filter(None, map(raw, fight.told)))))
        yield "large", fight.large
        came, dropped = self._came(), self._dropped()
        places = {"a report": "".join(fight.told), "the folder": dropped, "a listener": came or ""}
        yield "secret", ", ".join(name for name, said in places.items() if self._secret in said)
        yield "won", "it says so" if any(self._won in text for text in fight.told) else ""
        yield "drop", dropped and "something was written"
        yield "network", "" if came is None else "something came"
        self._neighbour = self._neighbour or fight.of_neighbour
        as_ever = fight.of_neighbour == self._neighbour and fight.neighbour == FULL
        yield "neighbour", "" if as_ever else f"the neighbour has {fight.neighbour}, or reads something else"
        limits = attack.key.limits
        allowed = (
            2 * (limits.import_seconds + 30 * limits.call_seconds) + LATE_SECONDS
        )  # a submission's budget, and once more, alone
        yield "late", f"{seconds:.1f} s" if seconds > allowed else ""
        yield "left", self._left()

    def _set_up(self, attack: Attack) -> None:
        for name in ("class", "drop"):
            shutil.rmtree(self._home / name, ignore_errors=True)
        (self._home / "drop").mkdir()
        (self._home / "drop").chmod(0o777)
        for name, text in (("secret", self._secret), ("target", "as it was")):
            (self._home / name).write_text(text)
        (self._home / "target").chmod(0o666)
        text = attack.text
        for name, word in self.words().items():
            text = text.replace(f"@{name}@", word)
        honest = f"{HONEST}# {self._secret}\n"
        for place, source in ((attack.place, text), (f"neighbour/{self.key.stem}.py", honest)):
            path = self._home / "class" / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")

    def _dropped(self) -> str:
        """What was written where nothing should have been."""
        said = "" if (self._home / "target").read_bytes() == b"as it was" else "the target has changed\n"
        for path in (self._home / "drop").rglob("*"):
            said += f"{path}\n"
            with suppress(OSError):
                said += path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
        return said

    def _where(self) -> Iterator[tuple[int, int, Any]]:
        yield socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)
        yield socket.AF_INET, socket.SOCK_DGRAM, None
        yield socket.AF_UNIX, socket.SOCK_STREAM, str(self._home / "socket")
        if os.uname().sysname == "Linux":
            yield socket.AF_UNIX, socket.SOCK_STREAM, f"\0{self._home.name}"

    def _listening(self, family: int, kind: int, address: Any) -> socket.socket:
        made = self._stack.enter_context(socket.socket(family, kind))
        made.bind(address or self._listeners[0].getsockname())
        made.setblocking(False)  # the library's own signature
        if kind == socket.SOCK_STREAM:
            made.listen()
        if isinstance(address, str) and not address.startswith("\0"):
            Path(address).chmod(0o777)
        return made

    def _came(self) -> str | None:
        """What the listeners received; None if nobody connected."""
        came = None
        for listener in self._listeners:
            with suppress(OSError):
                if listener.type == socket.SOCK_DGRAM:
                    came = (came or "") + listener.recv(65536).decode("utf-8", "replace")
                    continue
                connection, _ = listener.accept()
                came = came or ""
                with connection:
                    connection.settimeout(0.2)
                    came += connection.recv(65536).decode("utf-8", "replace")
        return came

    def _left(self) -> str:
        """Says how many orphans, which are ours as we are a subreaper, are still there after two seconds; "" if none."""
        ours = {os.getpid()} | ({self._template.process} if self._template.process else set())
        end = time.monotonic() + 2
        while left := children() - ours:
            for number in left:
                with suppress(OSError):
                    os.waitpid(number, os.WNOHANG)
            if time.monotonic() > end:
                return f"{len(left)} processes"
            time.sleep(0.02)
        return ""


def children() -> set[int]:
    """The numbers of our child processes, from proc(5): the fourth field of stat. None are found without /proc."""
    found = set()
    for process in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        with suppress(OSError, IndexError):
            stat = (process / "stat").read_text(errors="replace") if process.name.isdigit() else ""
            if stat and int(stat.rpartition(")")[2].split()[1]) == os.getpid():
                found.add(int(process.name))
    return found


def large(reports: Mapping[str, str]) -> str:
    """Which report on it alone, by format, has more than a result may have, or a line of text that is too long."""
    for form, text in reports.items():
        if len(text.encode()) > LARGEST + AROUND:
            return f"{form} has {len(text.encode())} bytes"
        if form == "text" and max(map(len, text.split("\n"))) > LONGEST:
            return "a line of text is too long"
    return ""


def raw(report: str) -> str:
    """What in the report a terminal or a CI's log would act upon; "" if nothing."""
    for character in sorted({*report.replace("\r\n", "\n")} - {"\n"}):  # CSV ends its lines with both
        if unicodedata.category(character) in UNPRINTABLE:
            return f"U+{ord(character):04X}"
    for line in report.splitlines():
        if line.lstrip().startswith("::") or "##[" in line or "##vso[" in line:
            return "a command of a CI"
    return ""
