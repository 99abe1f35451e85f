"""What lies in an exchange is a student's own, or is left out with the reason; nobody's keeps another's from its place."""

from __future__ import annotations

import logging
import os
import pwd
import re
from datetime import UTC, datetime
from errno import ENOSPC
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbgrader.api
import pytest
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from chainrule.nbgrader import TrustedCollect

if TYPE_CHECKING:
    from collections.abc import Callable

ME = pwd.getpwuid(os.geteuid()).pw_name
AT = "2026-05-02 17:00:00 UTC"
LATER = "2026-05-02 18:00:00 UTC"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class Exchange:
    """One of the course "gradient", which is beside it."""

    def __init__(self, folder: Path) -> None:
        self.course, self.inbound = folder / "course", folder / "exchange/gradient/inbound"
        for made in (self.course / "submitted", self.inbound):
            made.mkdir(parents=True)
        self.inbound.parents[1].chmod(0o777)

    def hand_in(self, student: str, when: str = AT, **files: str) -> Path:
        folder = self.inbound / f"{student}+gradient+{when}+x1"
        folder.mkdir()
        for name, text in {"gradient.ipynb": f"{student}'s", "timestamp.txt": when, **files}.items():
            (folder / name).write_text(text)
        return folder

    def collect(self, **options: bool) -> str:
        """What is in submitted/ then: of whom each notebook."""
        course = {"root": str(self.course), "course_id": "gradient", "assignment_id": "gradient"}
        course["db_url"] = f"sqlite:///{self.course}/gradebook.db"
        config = Config(
            CourseDirectory=Config(course),
            Exchange=Config(root=str(self.inbound.parents[1])),
            ExchangeCollect=Config({"check_owner": False, **options}),
        )
        app: Any = TrustedCollect(coursedir=CourseDirectory(config=config), config=config)
        app.log = logging.getLogger("test")
        app.start()
        read = {path.parents[1].name: path.read_text() for path in self.course.glob("submitted/*/gradient/gradient.ipynb")}
        return ", ".join(f"{student}: {text}" for student, text in sorted(read.items()))


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exchange:
    monkeypatch.setattr(nbgrader.api, "get_alembic_version", str)  # for which a new gradebook starts a program
    return Exchange(tmp_path)


def as_link(exchange: Exchange) -> None:
    folder = exchange.hand_in("eve")
    (folder / "gradient.ipynb").unlink()
    (folder / "gradient.ipynb").symlink_to(exchange.course / "submitted/ada/gradient/gradient.ipynb")


def as_folder_behind_a_link(exchange: Exchange) -> None:
    (exchange.hand_in("eve") / "data").symlink_to(exchange.course)


def whole_as_link(exchange: Exchange) -> None:
    (exchange.inbound / f"eve+gradient+{AT}+x1").symlink_to(exchange.course / "submitted/ada/gradient")


def as_link_to_nothing(exchange: Exchange) -> None:
    (exchange.inbound / f"eve+gradient+{AT}+x1").symlink_to("/nonexistent")


def with_pipe(exchange: Exchange) -> None:
    os.mkfifo(exchange.hand_in("eve") / "pipe")


def without_time(exchange: Exchange) -> None:
    exchange.hand_in("eve", "no time")


def in_the_last_year(exchange: Exchange) -> None:
    exchange.hand_in("eve", "9999-12-31 23:59:59 UTC")  # in no zone east of Greenwich


def as_markup(exchange: Exchange) -> None:
    exchange.hand_in("<img src=x onerror=alert(1)>")


def as_file(exchange: Exchange) -> None:
    (exchange.inbound / f"eve+gradient+{AT}+x1").write_text("")


def of_many_files(exchange: Exchange) -> None:
    exchange.hand_in("eve", **{f"{number}.txt": "" for number in range(600)})


ODD = [
    as_link, as_folder_behind_a_link, whole_as_link, as_link_to_nothing, with_pipe, without_time, in_the_last_year,
    as_markup, as_file, of_many_files,
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("hand_in", ODD)
def test_what_is_not_plain_is_left_out_and_all_others_are_collected(
    hand_in: Callable[[Exchange], None], exchange: Exchange, caplog: pytest.LogCaptureFixture
) -> None:
    exchange.hand_in("ada")
    exchange.hand_in("zoe")
    hand_in(exchange)
    assert exchange.collect() == "ada: ada's, zoe: zoe's"
    assert "not collected" in caplog.text
    assert {path.name for path in exchange.course.iterdir()} <= {"submitted", "gradebook.db"}


def test_who_does_not_own_a_folder_does_not_hand_in_for_its_name(
    exchange: Exchange, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange.hand_in(ME)
    exchange.hand_in("ada", LATER)
    with monkeypatch.context() as another:
        another.setattr(os, "geteuid", lambda: -1)
        assert exchange.collect(check_owner=True) == f"{ME}: {ME}'s"
    assert f"{ME} owns it" in caplog.text
    assert exchange.collect(check_owner=True) == f"ada: ada's, {ME}: {ME}'s", "where all share a login"


def test_a_folder_that_is_exchanged_for_anothers_when_it_was_looked_at_is_not_collected(
    exchange: Exchange, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange.hand_in(ME)
    exchange.hand_in("ada", LATER)
    monkeypatch.setattr(os, "geteuid", lambda: -1)
    monkeypatch.setattr(TrustedCollect, "_why_not", lambda *_: "")  # each looked as if it were its student's own
    assert exchange.collect(check_owner=True) == f"{ME}: {ME}'s"
    assert f"ada+gradient+{LATER}+x1: not collected: {ME} owns it" in caplog.text


def test_who_says_an_earlier_time_than_the_systems_is_named(exchange: Exchange, caplog: pytest.LogCaptureFixture) -> None:
    """The name and timestamp.txt are the student's, when something was changed the system says."""
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    exchange.hand_in("ada", now)
    exchange.hand_in("eve", AT)
    exchange.hand_in("bob", now, **{"timestamp.txt": AT})
    assert exchange.collect() == "ada: ada's, bob: bob's, eve: eve's"
    for name, told in {"eve+gradient": True, "bob+gradient": True, "ada+gradient": False}.items():
        told_of = [record.message for record in caplog.records if record.message.startswith(name)]
        assert bool(told_of) is told
        assert all("handed in at 2026-05-02 17:00:00, as it says, and changed at 20" in line for line in told_of)


def test_the_newest_that_is_the_students_own_is_taken(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    forged = exchange.hand_in("ada", "9999-01-01 00:00:00 UTC").stat().st_ino
    exchange.hand_in("ada", LATER)
    (exchange.inbound / f"ada+gradient+{LATER}+x1/gradient.ipynb").write_text("ada's newest")
    exchange.hand_in("ada", AT)
    why_not = TrustedCollect._why_not

    def looked(self: Any, record: dict[str, Any]) -> str:
        is_forged = Path(self.inbound_path, record["filename"]).stat().st_ino == forged
        return "eve owns it" if is_forged else why_not(self, record)

    monkeypatch.setattr(TrustedCollect, "_why_not", looked)
    assert exchange.collect() == "ada: ada's newest"


def test_what_nbgrader_reads_beside_the_notebook_is_there_and_as_it_must_be(exchange: Exchange) -> None:
    exchange.hand_in("ada", **{"timestamp.txt": "garbage", "submission_secret.txt": ""})
    (exchange.hand_in("bob") / "timestamp.txt").unlink()
    exchange.hand_in("cy", **{"submission_secret.txt": "0123456789abcdef" * 8})
    exchange.hand_in("dan", **{"timestamp.txt": "\n"})  # at which formgrader's list of all submissions ends
    (exchange.hand_in("eli") / "submission_secret.txt").write_bytes(b"0123456789abcdef" * 8 + b"\xa0")  # no UTF-8
    exchange.hand_in("fay", **{"timestamp.txt": "0001-01-01 00:00:00 UTC"})  # in no zone west of Greenwich
    exchange.collect()
    exchange.collect(update=True)
    for student in ("ada", "bob", "cy", "dan", "eli", "fay"):
        folder = exchange.course / "submitted" / student / "gradient"
        assert (folder / "timestamp.txt").read_text() == AT
        secret = (folder / "submission_secret.txt").read_text()
        assert re.fullmatch("[0-9a-f]{128}", secret)
        assert (secret == "0123456789abcdef" * 8) == (student == "cy")


def test_what_the_disk_had_no_room_for_is_collected_anew(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of it, with its timestamp.txt, would be taken for all of it."""

    def copied(source: str, target: str) -> None:
        Path(target).write_bytes(Path(source).read_bytes()[:3])
        if Path(source).name == "gradient.ipynb":
            raise OSError(ENOSPC, "No space left on device")

    exchange.hand_in("ada")
    with monkeypatch.context() as full:
        full.setattr("shutil.copytree.__defaults__", (False, None, copied, False, False))
        assert exchange.collect() == ""
    assert exchange.collect() == "ada: ada's"


def test_what_lies_beside_the_notebook_comes_along_and_a_newer_one_takes_its_place(exchange: Exchange) -> None:
    (exchange.hand_in("ada") / "data").mkdir()
    (exchange.inbound / f"ada+gradient+{AT}+x1/data/points.csv").write_text("1,2\n")
    exchange.collect()
    assert (exchange.course / "submitted/ada/gradient/data/points.csv").read_text() == "1,2\n"
    exchange.hand_in("ada", LATER, **{"gradient.ipynb": "newer"})
    assert exchange.collect() == "ada: ada's"
    assert exchange.collect(update=True) == "ada: newer"


@pytest.mark.parametrize("options", [{"update": True}, {"before_duedate": True}])
def test_what_was_collected_stays_where_a_newer_one_cant_be(
    exchange: Exchange, options: dict[str, bool], caplog: pytest.LogCaptureFixture
) -> None:
    """nbgrader removes it before it copies what takes its place."""
    exchange.hand_in("ada")
    exchange.hand_in("bob")
    exchange.collect()
    newer = exchange.hand_in("ada", LATER, **{"gradient.ipynb": "newer"})
    (newer / "data").symlink_to("/etc")
    for _ in range(2):
        assert exchange.collect(**options) == "ada: ada's, bob: bob's"
        assert "data: it is a symbolic link; hand in the file itself" in caplog.text
    (newer / "data").unlink()
    assert exchange.collect(**options) == "ada: newer, bob: bob's"
    assert [path.name for path in exchange.course.glob("submitted/ada/*")] == ["gradient"]
    assert [path.name for path in exchange.course.glob("submitted/ada/.*")] == []


@pytest.mark.parametrize("options", [{}, {"update": True}, {"before_duedate": True}])
def test_the_one_before_is_taken_where_the_newest_is_refused(
    exchange: Exchange, options: dict[str, bool], caplog: pytest.LogCaptureFixture
) -> None:
    exchange.hand_in("ada")
    (exchange.hand_in("ada", LATER, **{"gradient.ipynb": "newer"}) / "data").symlink_to("/etc")
    exchange.hand_in("bob")
    assert exchange.collect(**options) == "ada: ada's, bob: bob's"
    assert f"ada+gradient+{LATER}+x1: not collected: data: it is a symbolic link" in caplog.text


@pytest.mark.parametrize("time", [b"29 o'clock", b"\xff", b"0001-01-01 00:00:00 +99"])
def test_a_time_that_nbgrader_itself_collected_and_cant_read_costs_nobody_else_anything(
    exchange: Exchange, time: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Before this class was in its place: it collects none."""
    exchange.hand_in("ada")
    exchange.collect()
    (exchange.course / "submitted/ada/gradient/timestamp.txt").write_bytes(time)
    exchange.hand_in("ada", LATER, **{"gradient.ipynb": "newer"})
    exchange.hand_in("zoe")
    assert exchange.collect(update=True) == "ada: ada's, zoe: zoe's"
    assert "ada+gradient" in caplog.text


def test_what_was_collected_is_there_again_after_a_run_that_was_killed(exchange: Exchange) -> None:
    exchange.hand_in("ada")
    exchange.collect()
    collected = exchange.course / "submitted/ada/gradient"
    collected.rename(collected.with_name(".gradient.before"))  # as it is while nbgrader copies
    collected.mkdir()
    (collected / "timestamp.txt").write_text(LATER)
    newer = exchange.hand_in("ada", LATER, **{"gradient.ipynb": "newer"})
    (newer / "data").symlink_to("/etc")
    assert exchange.collect(update=True) == "ada: ada's"
    (newer / "data").unlink()
    assert exchange.collect(update=True) == "ada: newer"
    assert [path.name for path in collected.parent.iterdir()] == ["gradient"]


def test_what_was_collected_stays_where_the_disk_has_no_room_for_a_newer_one(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    def copied(source: str, target: str) -> None:
        raise OSError(ENOSPC, "No space left on device", source, None, target)

    exchange.hand_in("ada")
    exchange.collect()
    exchange.hand_in("ada", LATER, **{"gradient.ipynb": "newer"})
    with monkeypatch.context() as full:
        full.setattr("shutil.copytree.__defaults__", (False, None, copied, False, False))
        assert exchange.collect(update=True) == "ada: ada's"
    assert exchange.collect(update=True) == "ada: newer"
