"""docs/class.md and docs/scale.md: their commands are run in their order on a class of three; clusters, in tests/cohort/."""

from __future__ import annotations

import csv
import re
import shlex
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from repository import ROOT, SUBMISSIONS, chainrule_here
from test_documents import PAGES, typed

from chainrule.cohort.engines import SPARE
from chainrule.cohort.hand_out import MOST_IN_HAND

pytestmark = pytest.mark.docs

CLASS = {"ada": "demo-right", "bob": "demo-forgotten-factor-2", "cy": "untouched"}
MADE = {
    "chainrule grade submissions/ --format html -o class.html": "class.html",
    "chainrule grade submissions/ --store class.db": "class.db",
    "chainrule report class.db -o class.html": "class.html",
    "chainrule grade class --format csv -o marks.csv": "marks.csv",
    "chainrule grade class --store marks.db --format csv -o marks.csv": "marks.db",
    "chainrule grade class --store marks.db --resume --format csv -o marks.csv": "marks.csv",
}
"""What each of them writes."""
RUN_BY = {
    "README.md": "test_readme.py", "docs/learn.md": "test_readme.py", "docs/authors.md": "test_authors.py",
    "docs/ci.md": "test_ci_page.py", "docs/instructors.md": "test_instructors.py",
    "docs/editors.md": "../test_pytest_plugin.py", "docs/backwards.md": "test_backwards.py",
    "docs/platforms.md": "../export/test_export.py",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("submissions", "class"):
        (tmp_path / name).mkdir()
        for student, handed_in in CLASS.items():
            shutil.copy(SUBMISSIONS / handed_in / "gradient.py", tmp_path / name / f"{student}.py")
    return tmp_path


def here(page: str) -> Iterator[str]:
    """The commands of a page that need nothing but this machine."""
    return (line for line in typed(PAGES[page]) if "postgresql:" not in line and "tcp:" not in line)


@pytest.mark.slow
@pytest.mark.parametrize("page", ["docs/class.md", "docs/scale.md"])
def test_the_commands_do_what_the_page_says(page: str, folder: Path) -> None:
    commands = [*here(page)]
    assert len(commands) == 3
    for command in commands:
        made = folder / MADE[command]
        if made.suffix != ".db":
            made.unlink(missing_ok=True)
        status, _, said = chainrule_here(*shlex.split(command)[1:], cwd=folder)
        assert (status, made.exists()) == (0, True), said


@pytest.mark.parametrize(("jobs", "word"), [(2, "two jobs"), (4, "four")])
def test_the_page_asks_for_the_memory_of_all_that_may_be_at_work(jobs: int, word: str) -> None:
    gigabytes = (2 * jobs + SPARE) * (0.512 + 0.2) + MOST_IN_HAND / 1e9 + 0.045
    assert re.search(rf"{gigabytes:.1f} GB (free )?with\s{word}", PAGES["docs/scale.md"])


@pytest.mark.slow
def test_what_is_kept_is_not_graded_again_and_any_tool_reads_it(folder: Path) -> None:
    _, kept, resumed = here("docs/scale.md")
    chainrule_here(*shlex.split(kept)[1:], cwd=folder)
    marks = (folder / "marks.csv").read_text(encoding="utf-8")
    (query,) = re.findall(r'^    sqlite3 marks\.db "(.+)"$', PAGES["docs/scale.md"], re.MULTILINE)
    with closing(sqlite3.connect(folder / "marks.db")) as store:
        graded = dict(store.execute("select student, graded from results"))
        assert store.execute(query).fetchall() == [("cy", 0.0)]
        status, _, said = chainrule_here(*shlex.split(resumed)[1:], cwd=folder)
        assert status == 0, said
        assert dict(store.execute("select student, graded from results")) == graded
    assert (folder / "marks.csv").read_text(encoding="utf-8") == marks
    scores = {row["student"]: float(row["score"]) for row in csv.DictReader(marks.splitlines())}
    assert scores == {"ada": 100, "bob": 90, "cy": 0}


def test_the_table_of_outcomes_is_headed_as_the_page_shows_it(folder: Path) -> None:
    status, out, _ = chainrule_here("grade", "submissions/", cwd=folder)
    heads = [
        " ".join(line.split())
        for line in (*out.splitlines(), *PAGES["docs/class.md"].splitlines())
        if "not started   comm" in line
    ]
    assert (status, len(heads), len({*heads})) == (0, 2, 1)


def test_every_session_that_a_page_shows_is_run_by_a_test() -> None:
    assert {name for name, page in PAGES.items() if "```console" in page} == {*RUN_BY}
    for page, test in RUN_BY.items():
        assert Path(page).name in (ROOT / "tests/stories" / test).read_text(encoding="utf-8"), page
