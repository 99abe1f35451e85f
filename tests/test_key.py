"""A key that somebody may have made who means no good: what it may name, and how much it may allow."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from repository import KEY

from chainrule.deck.choice import DeckChoice
from chainrule.errors import SetupError
from chainrule.key import BEGINNING, load_key, parse_key

if TYPE_CHECKING:
    from pathlib import Path

ESCAPE = "\x1b]0;won\x07"
HOUR = {"import_seconds": 3600.0, "call_seconds": 3600.0, "memory_bytes": 10**12, "output_bytes": 10**9}
MINUTE = {"import_seconds": 60.0, "call_seconds": 1.0, "memory_bytes": 10**9, "output_bytes": 64_000}


def made(**changed: Any) -> bytes:
    return json.dumps({**json.loads(KEY.data), **changed}, separators=(",", ":")).encode()


@pytest.mark.slow
@pytest.mark.parametrize("odd", [ESCAPE, "\n", "\n::error::won", "\u202e", "##[group]"])
@pytest.mark.parametrize("name", ["bias_gradient", "below-identity", "half-in-loss", "n_out", "gradient"])
def test_a_key_names_nothing_that_a_terminal_or_a_runner_obeys(name: str, odd: str) -> None:
    data = KEY.data.replace(json.dumps(name).encode(), json.dumps(name + odd).encode())
    assert data != KEY.data
    with pytest.raises(SetupError, match="can't be printed"):
        parse_key(data, "key.json")


@pytest.mark.slow
def test_hints_of_a_key_are_one_line_each_and_inert() -> None:
    hint = {"where": f"{ESCAPE}where", "idea": "::error::idea", "correction": "a\n::error::b"}
    hints = [one | hint for one in json.loads(KEY.data)["misconceptions"]]
    read = parse_key(made(misconceptions=hints), "key.json")
    said = {(one.where, one.idea, one.correction) for one in read.misconceptions}
    assert said == {("\\x1b]0;won\\x07where", "\\::error::idea", "a ::error::b")}
    assert parse_key(KEY.data, "key.json").misconceptions == KEY.misconceptions


def test_a_key_allows_no_more_than_a_course_may() -> None:
    with pytest.raises(SetupError, match="limits"):
        parse_key(made(limits=HOUR), "key.json")


def test_a_key_that_nobody_named_allows_no_more_than_ten_times_the_usual(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "beside.json").write_bytes(made(limits=MINUTE))
    with pytest.raises(SetupError, match="name it: --key beside"):
        DeckChoice().of_one_file().shared_key(one_file=True)
    assert DeckChoice(key=tmp_path / "beside.json").shared_key(one_file=True).limits.import_seconds == 60


def test_a_file_that_is_no_key_is_told_by_a_name_that_nothing_obeys(tmp_path: Path) -> None:
    path = tmp_path / f"a{ESCAPE}\n::error::b.json"
    path.write_bytes(BEGINNING)
    for said in (path, tmp_path / f"none{ESCAPE}\n::error::b.json"):
        with pytest.raises(SetupError) as refused:
            load_key(said)
        assert "\n::" not in str(refused.value)
        assert "\x1b" not in str(refused.value)
