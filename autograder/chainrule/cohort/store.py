"""Keeps results as they come, in SQLite or PostgreSQL, and shares the work between graders that have the same store.

There is a row for each submission, key, student and version of the verdicts. It is there from when a grader takes the
submission up: `grader` says which, `until` how long nobody else may. So nothing is graded twice, and what a grader had in
hand when it was killed is taken up by another a little later. A result counts once: the first one stays.

    results     see `results` below; `result` is the JSON, as `--format json` has it, NULL until it is graded
    chainrule   one row: the version of this schema

docs/scale.md describes it for people. Times are Unix seconds by the database's own clock. What has been acknowledged
survives kill -9 and, in SQLite as in PostgreSQL, a loss of power.
"""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    cast,
    create_engine,
    event,
    extract,
    func,
    insert,
    inspect,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import NullPool

from ..errors import SetupError
from ..fault import OURS
from ..key import AnswerKey
from ..result import Result
from ..safe_text import plain
from ..submissions.found import Owned
from ..version import VERDICTS, __version__

LEASE = 15.0  # seconds, for which what a grader took up is its own; it says each third of them that it is still there
PATIENCE, AT_FIRST = 60.0, 3.0  # seconds, for which a database that is gone, or not there yet, is waited for
PAUSE = 0.2  # seconds
UNSEALED = '"sandbox":"none"'  # in the JSON of a result, where no student's text has a quote by itself
BEFORE = -1.0  # when a result was graded that counts for nobody who goes on
ANY_LETTER = ("UTF8", "SQL_ASCII")  # PostgreSQL's encodings that take any; the second takes bytes for what they are
FULL = ("disk is full", "no space left", "could not extend file", "disk i/o error", "readonly", "read-only")
T = TypeVar("T")

tables = MetaData()
results = Table(
    "results",
    tables,
    Column("submission", String(64), primary_key=True),  # SHA-256 of what was handed in
    Column("key", String(68), primary_key=True),  # of the answer key; " own" after it: of what all students' own keys share
    Column("student", Text, primary_key=True),  # the path where it is not known; "" in older stores
    Column("verdicts", Integer, primary_key=True),  # version.VERDICTS
    Column("course", Text),
    Column("path", Text),
    Column("score", Float),
    Column("max_score", Float),
    Column("bonus", Float),
    Column("graded", Float),  # when
    Column("result", Text),
    Column("grader", Text, nullable=False),  # of a grader that is at work
    Column("until", Float, nullable=False),  # 0: nobody is at work
    Column("asked", Float),  # when it was last graded, or found again: whose last submission it is
    Index("results_in_hand", "grader", "until"),
)
about = Table("chainrule", tables, Column("schema", Integer, nullable=False), Column("made_by", Text, nullable=False))


def _create(connection: Connection) -> None:
    tables.create_all(connection)
    connection.execute(insert(about).values(schema=0, made_by=__version__))


def _add_asked(connection: Connection) -> None:
    if "asked" not in {column["name"] for column in inspect(connection).get_columns(results.name)}:
        connection.exec_driver_sql("ALTER TABLE results ADD COLUMN asked FLOAT")
        connection.execute(update(results).values(asked=results.c.graded))


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_create, _add_asked)
"""What makes a store of version n one of version n + 1; the version of a new one is 0."""


class Store:
    """The results of one key, in the database at `place`: a file, or a URL. A context manager; it raises SetupError.

    With `resume` what it holds already counts, unless it is a fault of our own, or was graded with no sandbox and this is
    not that `tier`; without, only what is graded from now on.
    """

    def __init__(self, place: str, key: AnswerKey, tier: str, *, own: bool, resume: bool) -> None:
        self._url = _url_of(place)
        self._shown, self._advice = _shown(place), ANOTHER
        self._key = f"{key.digest}{' own' * own}"
        self._me, self._held = f"{os.uname().nodename}:{os.getpid()}:{time.time_ns()}", 0.0
        self._mine: set[Owned] = set()
        self._may_be_unsealed = tier == "none"
        try:
            self._engine = create_engine(self._url, pool_pre_ping=True)
        except (ModuleNotFoundError, NoSuchModuleError, ArgumentError) as error:
            raise SetupError(
                f"--store {self._shown}: can't be opened: {error}\n"
                f"  name a file, or postgresql://USER@HOST/DATABASE; both need: pip install 'chainrule[store]'"
            ) from error
        lite = self._url.get_backend_name() == "sqlite"
        if lite:
            event.listen(self._engine, "connect", _set_up_sqlite)
            event.listen(self._engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        self._insert = (sqlite if lite else postgresql).insert(results)
        self._now = (
            (func.julianday("now") - 2440587.5) * 86400.0 if lite else cast(extract("epoch", func.clock_timestamp()), Float)
        )
        self._of_this_key = and_(results.c.key == self._key, results.c.verdicts == VERDICTS)
        try:
            self._do(_migrate, patience=AT_FIRST)
            self._since = 0.0 if resume else self._do(self._clock)
            self._do(self._reopen)
            self._advice = RESUME
        except SetupError:
            self._engine.dispose()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._mine:
            with suppress(SetupError):
                self._do(self._let_go, patience=AT_FIRST)
        self._engine.dispose()

    def claim(self, asked: Sequence[Owned]) -> list[bytes | bool]:
        """Of each its result, if it is there; else whether it is now this grader's to grade, and not another's."""
        rows = [
            {**one._asdict(), "key": self._key, "verdicts": VERDICTS, "grader": self._me, "until": self._now + LEASE}
            for one in sorted(set(asked))  # always in the same order, so that no two graders wait for each other
        ]
        changed = {"grader": self._me, "until": self._now + LEASE}
        is_over = or_(results.c.until < self._now, results.c.until > self._now + 2 * LEASE)  # which nobody has
        is_free = and_(is_over, or_(results.c.result.is_(None), results.c.graded < self._since))
        statement = self._insert.values(rows).on_conflict_do_update(
            index_elements=list(results.primary_key), set_=changed, where=is_free
        )
        asked_for = tuple_(results.c.submission, results.c.student).in_(sorted(set(asked)))
        state = select(
            results.c.submission, results.c.student, results.c.grader, results.c.until, results.c.result, results.c.graded
        ).where(self._of_this_key, asked_for)

        is_found = and_(results.c.result.is_not(None), results.c.graded >= self._since)
        again = update(results).where(self._of_this_key, asked_for, is_found).values(asked=self._now)

        def take(connection: Connection) -> list[Any]:
            connection.execute(statement)
            connection.execute(again)
            return list(connection.execute(state))

        found = {Owned(row.submission, row.student): row for row in self._do(take)}
        if not all(isinstance(row.result, str | None) and isinstance(row.graded, float | None) for row in found.values()):
            raise SetupError(f"--store {self._shown}: it holds what is no result\n  {ANOTHER}")
        answers: list[bytes | bool] = []
        for one in asked:
            row = found[one]
            if row.result is not None and row.graded >= self._since:
                answers.append(row.result.encode())
            else:
                answers.append(row.until > 0 and row.grader == self._me and one not in self._mine)
                self._mine |= {one} if answers[-1] else set()
        return answers

    def put(self, graded: Sequence[tuple[Owned, bytes]]) -> None:
        """Keeps results; what another grader was faster with stays as it is."""
        if not graded:
            return
        rows = [_row(one, msgspec.json.decode(result, type=Result), result) for one, result in sorted(graded)]

        def write(connection: Connection) -> None:
            for row in rows:
                is_open = or_(results.c.result.is_(None), results.c.graded < self._since)
                one = and_(results.c.submission == row["submission"], results.c.student == row["student"])
                values = {**row, "graded": self._now, "asked": self._now, "until": 0.0}
                connection.execute(update(results).where(self._of_this_key, one, is_open).values(values))

        self._do(write)
        self._mine -= {one for one, _ in graded}

    def hold(self) -> None:
        """Says, from time to time, that this grader is still there."""
        if self._mine and time.monotonic() - self._held > LEASE / 3:
            mine = and_(results.c.grader == self._me, results.c.until > 0)
            self._do(lambda connection: connection.execute(update(results).where(mine).values(until=self._now + LEASE)))
            self._held = time.monotonic()

    def _reopen(self, connection: Connection) -> None:
        """What a fault of our own kept from being graded is graded anew; until then it is what is known. So is what was
        graded with no sandbox: a student's code may have had a hand in it.
        """
        failed = and_(results.c.score == 0, results.c.bonus == 0, results.c.result.contains(OURS))
        doubtful = failed if self._may_be_unsealed else or_(failed, results.c.result.contains(UNSEALED))
        connection.execute(update(results).where(self._of_this_key, doubtful).values(graded=BEFORE))

    def _clock(self, connection: Connection) -> float:
        return float(connection.execute(select(self._now)).scalar_one())

    def _let_go(self, connection: Connection) -> None:
        mine = and_(results.c.grader == self._me, results.c.until > 0)
        connection.execute(update(results).where(mine).values(until=0.0))

    def _do(self, work: Callable[[Connection], T], *, patience: float = PATIENCE) -> T:
        """Does it in a transaction; once more where the database was gone meanwhile: all that is done may be done twice."""
        end = time.monotonic() + patience
        while True:
            try:
                with self._engine.begin() as connection:
                    return work(connection)
            except DBAPIError as error:
                said = plain(str(error.orig))
                if any(one in said.lower() for one in FULL):
                    raise SetupError(f"--store {self._shown}: can't be written: {said}\n  {self._advice}") from error
                if time.monotonic() > end or not isinstance(error, OperationalError | InterfaceError):
                    raise SetupError(f"--store {self._shown}: can't be reached: {said}\n  {self._advice}") from error
                self._engine.dispose()
                time.sleep(PAUSE)


def stored(place: str) -> list[bytes]:
    """The results in a store, as JSON, in the order of students: of each the one that was asked for last, of the key with
    which the last of all was. Raises SetupError.
    """
    url = _url_of(place)
    try:
        engine = create_engine(url, poolclass=NullPool)  # no connection stays open, whatever is raised
        with engine.connect() as connection:
            done = results.c.result.is_not(None)
            newest = select(results.c.key).where(done).order_by(results.c.asked.desc()).limit(1).scalar_subquery()
            wanted = select(results.c.student, results.c.path, results.c.result).where(done, results.c.key == newest)
            rows = connection.execute(wanted.order_by(results.c.asked)).all()
            if not all(isinstance(part, str) for row in rows for part in row):
                raise SetupError(f"{_shown(place)}: it holds what is no result\n  name what grade --store has kept")
    except (ModuleNotFoundError, NoSuchModuleError, ArgumentError, DBAPIError) as error:
        said = plain(str(error.orig if isinstance(error, DBAPIError) else error))
        raise SetupError(f"{_shown(place)}: can't be read as a store: {said}\n  name what grade --store has kept") from error
    last = {row.student or row.path: row.result.encode() for row in rows}
    return [last[owner] for owner in sorted(last)]


RESUME = "mend that, and go on with --resume: what is graded is kept"
ANOTHER = "mend that, or name another file or database: --store URL"


def _shown(place: str) -> str:
    """As it was typed, but for a password."""
    return plain(place if "://" not in place else make_url(place).render_as_string(hide_password=True))


def _url_of(place: str) -> URL:
    if "://" not in place:
        return URL.create("sqlite", database=str(Path(place).absolute()))
    try:
        url = make_url(place)
    except ArgumentError:
        raise SetupError(f"--store {plain(place)}: is no URL\n  name a file, or postgresql://USER@HOST/DATABASE") from None
    if url.drivername not in ("postgresql", "postgres"):
        return url
    return url.set(drivername="postgresql+psycopg").update_query_dict({"client_encoding": "utf8"})


def _set_up_sqlite(connection: Any, _: object) -> None:
    """Write-ahead logging, each commit on the disk, and transactions as we begin them, not as the driver would."""
    connection.isolation_level = None
    for pragma in ("busy_timeout = 30000", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _migrate(connection: Connection) -> None:
    """Brings the store to this version; raises SetupError where it is of a newer one."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(0x636861696E)))  # two who begin at once: one after the other
        if (encoding := connection.scalar(select(func.current_setting("server_encoding")))) not in ANY_LETTER:
            raise SetupError(
                f"--store {plain(connection.engine.url.database or '')}: is in {encoding}, and a name may hold any letter\n"
                f"  make one that takes all: createdb --encoding=UTF8 --template=template0 NAME"
            )
    version = connection.scalar(select(about.c.schema)) if inspect(connection).has_table(about.name) else 0
    if not isinstance(version, int) or not 0 <= version <= len(MIGRATIONS):
        where = plain(connection.engine.url.render_as_string())
        raise SetupError(
            f"--store {where}: is of a newer chainrule: a store of version {version}; this one knows {len(MIGRATIONS)}\n"
            f"  use that chainrule, or name another store"
        )
    for migrate in MIGRATIONS[version:]:
        migrate(connection)
    if version < len(MIGRATIONS):
        connection.execute(update(about).values(schema=len(MIGRATIONS)))


def _row(one: Owned, result: Result, data: bytes) -> dict[str, Any]:
    return {
        **one._asdict(),
        "course": result.course,
        "path": result.submission.path,
        "score": result.score,
        "max_score": result.max_score,
        "bonus": result.bonus,
        "result": data.decode(),
    }
