"""The system calls that a sealed child may make, and those that end it: those of table.py that a machine has.

The numbers in that file are the kernel's own: `python -m chainrule.sandbox.sealing.syscalls` takes them from its headers
(Debian: linux-libc-dev) and writes them in.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import NamedTuple

from . import table

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""What the kernel calls an architecture in a filter's data: linux/audit.h."""
HEADERS = {
    "x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
    "aarch64": "/usr/include/asm-generic/unistd.h",  # aarch64 has no numbers of its own
}
ENTRY = r'^    "(\w+)": \((?:\d+|None), (?:\d+|None), (.*)\),$'


class Calls(NamedTuple):
    """Of one architecture: the numbers of the calls, by name. `restricted` are allowed for some arguments only; `done` and
    `absent` are answered without being made, as if they had been, and as if nothing were there.
    """

    allowed: dict[str, int]
    restricted: dict[str, int]
    done: dict[str, int]
    absent: dict[str, int]
    killed: dict[str, int]


@cache
def calls(machine: str) -> Calls:
    """`machine` as in uname(2); raises KeyError where there is no table for it."""
    AUDIT_ARCH[machine]
    column = table.MACHINES.index(machine)
    tables = (table.ALLOWED, table.RESTRICTED, table.DONE, table.ABSENT, table.KILLED)
    return Calls(
        *({name: number for name, entry in one.items() if isinstance(number := entry[column], int)} for one in tables)
    )


def numbers(machine: str) -> dict[str, int]:
    """Every call's number by the kernel's header; raises OSError where there is none."""
    import re  # a template has no use for it
    from pathlib import Path

    text = Path(HEADERS[machine]).read_text(encoding="utf-8")
    found = {name: int(number) for name, number in re.findall(r"^#define __NR(?:3264)?_(\w+)\s+(\d+)", text, re.MULTILINE)}
    aliases = re.findall(r"^#define __NR_(\w+) __NR3264_(\w+)", text, re.MULTILINE)  # such as mmap
    return found | {name: found[of] for name, of in aliases if of in found}


def renewed(text: str) -> str:
    """The table's text with the numbers of the headers; a call that an architecture lacks has None there."""
    import re

    by_machine = [numbers(machine) for machine in table.MACHINES]

    def entry(match: re.Match[str]) -> str:
        name, why = match.groups()
        known = [has.get(name) for has in by_machine]
        if not any(number is not None for number in known):
            raise ValueError(f"table.py: no architecture has a call {name}")
        return f'    "{name}": ({", ".join(map(str, known))}, {why}),'

    return re.sub(ENTRY, entry, text, flags=re.MULTILINE)


if __name__ == "__main__":
    from pathlib import Path

    path = Path(table.__file__)
    path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
    sys.exit(0)
