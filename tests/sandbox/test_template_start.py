"""A template that is started before the command line is read: only where one is needed, and nothing of it stays."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from chainrule.cli import main
from chainrule.sandbox.template import Template
from chainrule.sandbox.template_start import offer, start_early, stop_early


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The numbers of the processes that were started."""
    numbers: list[int] = []
    spawn = os.posix_spawn

    def noted(*arguments: object, **named: object) -> int:
        numbers.append(spawn(*arguments, **named))  # type: ignore[arg-type]  # as they came
        return numbers[-1]

    monkeypatch.setattr(os, "posix_spawn", noted)
    yield numbers
    stop_early()


def is_gone(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    return False


def test_the_first_template_is_the_one_that_was_started_early(started: list[int]) -> None:
    start_early(["grade", "gradient.py"])
    with Template() as template, Template() as other:
        assert [template.process, other.process] == started
        assert template.tier == other.tier


def forked(template: Template) -> socket.socket:
    ours, theirs = socket.socketpair()
    with theirs:
        template.fork_another(theirs)
    return ours


def test_one_that_is_offered_is_taken_and_no_other_is_started(started: list[int]) -> None:
    with Template() as template:
        offer(forked(template))
        start_early(["grade", "gradient.py"])
        with Template() as offered, Template() as other:
            assert (offered.process, offered.tier) == (None, template.tier)
            assert [template.process, other.process] == started


def test_one_that_is_offered_ends_with_the_command_that_has_not_taken_it(started: list[int]) -> None:
    with Template() as template:
        control = forked(template)
        offer(control)
        assert main(["grade", "--no-such-option"]) == 2
        assert control.fileno() < 0
        assert len(started) == 1


@pytest.mark.parametrize(
    "arguments", [[], ["show"], ["grade", "-h"], ["grade", "a.py", "--sandbox", "none"], ["grade", "--sand=none"]]
)
def test_nothing_is_started_for_what_needs_none_or_another(started: list[int], arguments: list[str]) -> None:
    start_early(arguments)
    assert started == []


def test_one_that_is_sealed_is_not_taken_for_one_that_is_not(started: list[int]) -> None:
    start_early(["grade", "gradient.py"])
    with Template(sealed=False) as template:
        assert template.tier == "none"
    assert len(started) == 2
    assert all(map(is_gone, started))


@pytest.mark.parametrize("arguments", [["grade", "--no-such-option"], ["grade"], ["grade", "nothing.py"]])
def test_what_a_command_has_started_ends_with_it(started: list[int], arguments: list[str]) -> None:
    assert main(arguments) == 2
    assert len(started) == 1
    assert is_gone(started[0])
