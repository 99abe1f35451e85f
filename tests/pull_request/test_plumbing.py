"""Git as data: what is read, how much, for how long, and what is no answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from forge import BASE, FOLDER, NOTEBOOK, PY, STUBS, Forge

from chainrule.errors import SetupError
from chainrule.pull_request import git
from chainrule.pull_request.choice import written
from chainrule.pull_request.ignored import IgnoredChanges
from chainrule.pull_request.plumbing import Change, Repository
from chainrule.pull_request.summary import appended
from chainrule.reports.github import code


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    return Forge(tmp_path_factory.mktemp("plumbing") / "course.git")


@pytest.fixture(scope="module")
def base(forge: Forge) -> str:
    return forge.commit(dict(BASE))


@pytest.fixture
def repository(forge: Forge) -> Repository:
    return Repository(forge.path)


def test_a_commit_is_named_in_full(repository: Repository, forge: Forge, base: str) -> None:
    forge.git("update-ref", "refs/heads/-x", base)
    forge.git("tag", "-a", "-m", "x", "v1", base)
    assert {repository.commit(name) for name in (base, base[:10], "v1", "refs/heads/-x")} == {base}
    for name in ("-x", "--all", "", f"{base}^{{tree}}", f"{base}:{PY}", "nothing"):
        with pytest.raises(SetupError, match="no such commit"):
            repository.commit(name)


def test_an_entry_is_of_exactly_this_path(repository: Repository, base: str) -> None:
    for path in (
        f"{FOLDER}/*.py",
        f":(icase){PY.upper()}",
        f":/{PY}",
        f"{PY}/",
        f"{PY}/x",
        "exercises/gradient/Gradient.py",
    ):
        assert repository.entry(base, path) is None
    assert (found := repository.entry(base, PY)) is not None and found.mode == "100644"
    assert repository.blob(found.id, len(STUBS[PY])) == STUBS[PY]
    assert repository.blob(found.id, len(STUBS[PY]) - 1) is None
    assert set(repository.folder_of(base, FOLDER)) == {PY, NOTEBOOK}
    assert set(repository.folder_of(base, "nothing")) == set()
    assert set(repository.below(base, "exercises")) == {PY, NOTEBOOK}


def test_what_is_cut_off_ends_with_a_whole_path(
    repository: Repository, forge: Forge, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = forge.pull_request(base, {f"new/{i}": b"" for i in range(1000)})
    whole, cut = repository.changed(base, head)
    assert (len(whole), cut) == (1000, False)
    monkeypatch.setattr("chainrule.pull_request.plumbing.run", lambda *some, **options: git.run(*some, most=777, **options))
    some, cut = repository.changed(base, head)
    assert cut and some == whole[: len(some)] and len(some) > 50


def test_a_command_that_takes_too_long_is_ended(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / "git"
    slow.write_text("#!/bin/sh\nsleep 100 & sleep 100\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(git.GitTimeoutError, match=r"git rev-parse takes longer than 0\.2 s"):
        git.run(repository.path, "rev-parse", "HEAD", seconds=0.2)


def test_a_clone_says_what_it_left_out_by_size(forge: Forge) -> None:
    assert Repository(forge.path).left_out is None
    for given, limit in (("blob:limit=1m", 2**20), ("blob:limit=500k", 512_000), ("blob:limit=7", 7), ("blob:none", 0)):
        forge.git("config", "remote.origin.partialclonefilter", given)
        assert Repository(forge.path).left_out == limit
    forge.git("config", "--unset", "remote.origin.partialclonefilter")


def test_only_a_plain_path_is_written_as_it_is() -> None:
    assert written("a b/c.py") == "a b/c.py"
    assert written("a\nb") == r"'a\nb'"
    assert written("\u0456") == r"'\u0456'"
    assert written("::error::x") == "'::error::x'"
    assert written("\udcff") == r"'\udcff'"


def test_of_many_changes_fifty_are_shown() -> None:
    many = tuple(Change("A", f"{i}") for i in range(60))
    assert IgnoredChanges(many).rest == "and 10 more"
    assert IgnoredChanges(many, cut=True).rest == "and more than 10 more"
    assert IgnoredChanges(many[:5], cut=True).rest == "and more below these, too many to be listed"
    assert "can't be listed" in " ".join(IgnoredChanges((), cut=True).lines())
    assert (IgnoredChanges(many[:50]).rest, IgnoredChanges(()).lines()) == ("", [])


def test_a_code_span_holds_backticks_and_bars() -> None:
    assert code("a`b``c|d") == "```a`b``c|d```"
    assert code("`") == "`` ` ``"


def test_a_summary_that_can_not_be_written_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="--summary FILE"), appended(tmp_path / "no/summary.md", "x"):
        pytest.fail("nothing was appended")


def test_a_summary_is_appended_whole_and_taken_back_with_what_it_belongs_to(tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    path.write_bytes(b"before\n")
    with appended(path, "marks\n"):
        assert path.read_bytes() == b"before\nmarks\n"
    with pytest.raises(SetupError, match="no results"), appended(path, "other marks\n"):
        raise SetupError("no results")
    assert path.read_bytes() == b"before\nmarks\n"
