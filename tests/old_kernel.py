"""Runs a command on what looks like an older kernel: `python old_kernel.py landlock,seccomp,no_new_privs -- COMMAND…`.

Landlock's system calls don't exist, seccomp takes no more filters, or no_new_privs is unknown: by a filter that stays. Or
the file systems know no nameless files (tmpfile), or can't name one, as without /proc (linkat).
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys

CALLS = {
    "x86_64": {"prctl": 157, "seccomp": 317, "openat": 257, "linkat": 265},
    "aarch64": {"prctl": 167, "seccomp": 277, "openat": 56, "linkat": 37},
}[os.uname().machine]
LOAD, EQUAL, ANY_BIT, RETURN, ALLOW, FAIL = 0x20, 0x15, 0x45, 0x06, 0x7FFF0000, 0x00050000
TMPFILE = 0o20000000  # __O_TMPFILE: asm-generic/fcntl.h


def rules(missing: list[str]) -> list[tuple[int, int, int, int]]:
    made = [(LOAD, 0, 0, 0)]
    if "landlock" in missing:
        for number in (444, 445, 446):
            made += [(EQUAL, 0, 1, number), (RETURN, 0, 0, FAIL | errno.ENOSYS)]
    options = [option for name, option in (("seccomp", 22), ("no_new_privs", 38)) if name in missing]
    if "seccomp" in missing:
        made += [(EQUAL, 0, 1, CALLS["seccomp"]), (RETURN, 0, 0, FAIL | errno.ENOSYS)]
    for option in options:
        made += [
            (LOAD, 0, 0, 0), (EQUAL, 0, 3, CALLS["prctl"]),
            (LOAD, 0, 0, 16), (EQUAL, 0, 1, option), (RETURN, 0, 0, FAIL | errno.EINVAL),
        ]  # fmt: skip
    if "tmpfile" in missing:
        made += [
            (LOAD, 0, 0, 0), (EQUAL, 0, 3, CALLS["openat"]),
            (LOAD, 0, 0, 32), (ANY_BIT, 0, 1, TMPFILE), (RETURN, 0, 0, FAIL | errno.EOPNOTSUPP),
        ]  # fmt: skip
    if "linkat" in missing:
        made += [(LOAD, 0, 0, 0), (EQUAL, 0, 1, CALLS["linkat"]), (RETURN, 0, 0, FAIL | errno.ENOENT)]
    return [*made, (RETURN, 0, 0, ALLOW)]


class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


if __name__ == "__main__":
    code = b"".join(struct.pack("=HBBI", *rule) for rule in rules(sys.argv[1].split(",")))
    libc = ctypes.CDLL(None)
    if "no_new_privs" not in sys.argv[1] or os.geteuid() != 0:
        libc.prctl(38, 1, 0, 0, 0)
    assert libc.prctl(22, 2, ctypes.byref(Program(len(code) // 8, code)), 0, 0) == 0
    os.execv(sys.argv[3], sys.argv[3:])
