"""The numbers of the table, by a second authority: libseccomp, which has tables of its own."""

from __future__ import annotations

import ctypes

import pytest

from chainrule.sandbox.sealing import syscalls

KINDS = ("allowed", "restricted", "done", "absent", "killed")
UNKNOWN = -1  # __NR_SCMP_ERROR of seccomp.h: a name that this libseccomp doesn't know. What is below: it has no number here
YOUNG = 5  # names at most that a libseccomp may be too old to know


@pytest.fixture(scope="module")
def libseccomp() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        pytest.skip("libseccomp is not installed here; on Debian and Ubuntu: apt-get install libseccomp2")
    library.seccomp_syscall_resolve_name_arch.argtypes = [ctypes.c_uint32, ctypes.c_char_p]
    library.seccomp_syscall_resolve_name_arch.restype = ctypes.c_int
    return library


def resolved(library: ctypes.CDLL, machine: str, name: str) -> int:
    """libseccomp calls an architecture as the kernel does."""
    return int(library.seccomp_syscall_resolve_name_arch(syscalls.AUDIT_ARCH[machine], name.encode()))


@pytest.mark.parametrize("machine", list(syscalls.AUDIT_ARCH))
def test_every_number_is_that_of_libseccomp(libseccomp: ctypes.CDLL, machine: str) -> None:
    table = syscalls.calls(machine)
    ours = {name: number for kind in KINDS for name, number in getattr(table, kind).items()}
    theirs = {name: resolved(libseccomp, machine, name) for name in ours}
    young = [name for name, number in theirs.items() if number == UNKNOWN]
    assert len(ours) > 50
    assert len(young) <= YOUNG, young
    assert {name: number for name, number in ours.items() if name not in young and theirs[name] != number} == {}


def test_a_call_that_has_no_number_on_a_machine_has_none_by_libseccomp(libseccomp: ctypes.CDLL) -> None:
    """So no call is missing from a table because a header was read wrongly."""
    tables = {machine: syscalls.calls(machine) for machine in syscalls.AUDIT_ARCH}
    ours = {machine: {name for kind in KINDS for name in getattr(table, kind)} for machine, table in tables.items()}
    every = set().union(*ours.values())
    missing = [(machine, name) for machine, names in ours.items() for name in every - names]
    assert missing  # x86-64's open, for one
    assert [one for one in missing if resolved(libseccomp, *one) >= 0] == []


def test_libseccomp_knows_what_it_is_asked(libseccomp: ctypes.CDLL) -> None:
    assert resolved(libseccomp, "x86_64", "ptrace") == 101
    assert resolved(libseccomp, "aarch64", "ptrace") == 117
    assert resolved(libseccomp, "x86_64", "no_such_call") == UNKNOWN
