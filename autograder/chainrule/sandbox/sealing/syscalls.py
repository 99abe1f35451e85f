"""The system calls that a sealed child may make, and those that end it: read from syscalls.toml.

That file is written by hand but for the numbers, which are the kernel's own: `python -m chainrule.sandbox.sealing.syscalls`
takes them from its headers (Debian: linux-libc-dev) and writes them in.
"""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("syscalls.toml")
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""What the kernel calls an architecture in a filter's data: linux/audit.h."""
HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),  # aarch64 has no numbers of its own
}
ENTRY = re.compile(r"^(\w+) = \{(?: x86_64 = \d+,)?(?: aarch64 = \d+,)? why = (.*) \}$", re.MULTILINE)


@dataclass(frozen=True)
class Calls:
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
    with TABLE.open("rb") as file:
        table = tomllib.load(file)
    return Calls(
        *(
            {name: entry[machine] for name, entry in table[kind].items() if machine in entry}
            for kind in ("allowed", "restricted", "done", "absent", "killed")
        )
    )


def numbers(machine: str) -> dict[str, int]:
    """Every call's number by the kernel's header; raises OSError where there is none."""
    text = HEADERS[machine].read_text(encoding="utf-8")
    found = {name: int(number) for name, number in re.findall(r"^#define __NR(?:3264)?_(\w+)\s+(\d+)", text, re.MULTILINE)}
    aliases = re.findall(r"^#define __NR_(\w+) __NR3264_(\w+)", text, re.MULTILINE)  # such as mmap
    return found | {name: found[of] for name, of in aliases if of in found}


def renewed(text: str) -> str:
    """The table's text with the numbers of the headers; a call that an architecture lacks has none there."""
    by_machine = {machine: numbers(machine) for machine in HEADERS}

    def entry(match: re.Match[str]) -> str:
        name, why = match.groups()
        known = "".join(f" {machine} = {has[name]}," for machine, has in by_machine.items() if name in has)
        if not known:
            raise ValueError(f"{TABLE.name}: no architecture has a call {name}")
        return f"{name} = {{{known} why = {why} }}"

    return ENTRY.sub(entry, text)


if __name__ == "__main__":
    old = TABLE.read_text(encoding="utf-8")
    TABLE.write_text(renewed(old), encoding="utf-8")
    sys.exit(0)
