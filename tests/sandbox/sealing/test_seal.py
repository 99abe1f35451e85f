"""What a sealed child can't do, what is sealed where a kernel lacks something, and the filter itself, run on paper."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chainrule.errors import SandboxError
from chainrule.sandbox import template_start
from chainrule.sandbox.forked_child import Child
from chainrule.sandbox.limits import Limits
from chainrule.sandbox.sealing import probe, seal, syscalls, table
from chainrule.sandbox.student import ChildSource, Student
from chainrule.sandbox.template import Template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chainrule.sandbox.answer import Answer
    from chainrule.sandbox.student import Student

    Ask = Callable[..., Answer]

HERE = Path(__file__).parents[2]
LIMITS = Limits(import_seconds=5.0, call_seconds=2.0, memory_bytes=256_000_000, output_bytes=1000)
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else, or look into it")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no seal")
LIBC = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"


def opened(template: Template, source: str) -> Student:
    return Student(template, ChildSource("gradient", (("gradient.py", source.encode()),), ("f",)), LIMITS)


def answer(template: Template, source: str) -> Answer:
    with opened(template, source) as student:
        (found,) = student.call("f", [()])
        return found


@contextmanager
def without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *missing: str) -> Iterator[Template]:
    """A template on a kernel that lacks these."""
    python = tmp_path / "python"
    python.write_text(
        f'#!/bin/sh\nexec {sys.executable} {HERE}/old_kernel.py {",".join(missing)} -- {sys.executable} "$@"\n'
    )
    python.chmod(0o755)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", str(python))
        with Template() as made:
            yield made


# -- what it can't do ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "what",
    [
        "os.mkdir('/tmp/x')", "os.unlink('/tmp/x')", "os.chmod('/tmp', 0)", "os.chdir('/')",
        "os.pipe()", "os.dup(3)", "os.close(3)", "os.memfd_create('x')", "os.eventfd(0)",
        "os.fork()", "os.execv('/bin/sh', ['sh'])", "os.posix_spawn('/bin/sh', ['sh'], {})",
        "os.kill(os.getppid(), 0)", "os.kill(1, 0)", "os.kill(0, 0)", "os.kill(-1, 0)", "os.kill(os.getpid(), 19)",
        "os.kill(os.getpid(), 15)", "os.killpg(0, 9)", "os.setsid()", "os.setuid(0)", "os.nice(1)", "os.getgroups()",
        "os.sched_setaffinity(0, {0})", "os.sendfile(3, 0, 0, 1)", "os.ttyname(0)", "os.uname()",
    ],
)  # fmt: skip
def test_what_the_system_could_do_for_it_is_refused(template: Template, what: str) -> None:
    found = answer(template, f"import os\ndef f():\n    {what}\n    return 1.0")
    assert found.type_name in ("PermissionError", "OSError"), found
    assert "Operation not permitted" in found.message or "Errno 1]" in found.message


@pytest.mark.parametrize(
    "what",
    [
        "open('/etc/passwd')", "os.listdir('/')", "os.stat('/etc/passwd')", "os.readlink('/proc/self/exe')", "os.fstat(3)",
        "open('/dev/null', 'w')", "os.open('/', os.O_PATH)", "os.forkpty()", "os.lstat('/')",
    ],
)  # fmt: skip
def test_there_are_no_files_at_all(template: Template, what: str) -> None:
    found = answer(template, f"import os\ndef f():\n    {what}\n    return 1.0")
    assert found.type_name in ("FileNotFoundError", "OSError"), found
    assert "No such file or directory" in found.message or "out of pty devices" in found.message


def test_where_it_is_can_be_asked_and_nothing_is_there(template: Template) -> None:
    asked = "os.getcwd() == '/', os.path.exists('/etc'), os.access('/', 4), len(os.path.abspath('x'))"
    source = f"import os\ndef f():\n    return [{asked}]"
    assert answer(template, source).parts[0].array().tolist() == [1, 0, 0, 2]


def test_sleeping_takes_no_time(template: Template) -> None:
    source = "import time\ndef f():\n    start = time.monotonic()\n    time.sleep(1000)\n    return time.monotonic() - start"
    assert answer(template, source).parts[0].array() < 1


@pytest.mark.parametrize("wait", ["lock.acquire(timeout=1000)", "threading.Event().wait(1000)"])
def test_waiting_for_so_long_takes_no_time(template: Template, wait: str) -> None:
    source = f"""
import threading, time
lock = threading.Lock()
lock.acquire()
def f():
    start = time.monotonic()
    {wait}
    return time.monotonic() - start
"""
    assert answer(template, source).parts[0].array() < 1


def test_a_lock_that_is_free_can_be_taken(template: Template) -> None:
    source = """
import queue, threading
def f():
    with threading.RLock():
        x = queue.Queue()
        x.put(4.0)
        return x.get(timeout=9)
"""
    assert answer(template, source).parts[0].array() == 4


@pytest.mark.parametrize("family", range(46))
def test_no_socket_can_be_had_of_any_family(template: Template, family: int) -> None:
    assert answer(template, f"import _socket\ndef f(): _socket.socket({family}, 1)").type_name == "PermissionError"


def test_a_thread_can_not_be_started(template: Template) -> None:
    found = answer(template, "import threading\ndef f(): threading.Thread(target=print).start()")
    assert (found.type_name, found.message) == ("RuntimeError", "can't start new thread")


@pytest.mark.parametrize("name", list(syscalls.calls(seal.MACHINE).killed if seal.MACHINE in syscalls.AUDIT_ARCH else ()))
def test_what_no_submission_needs_ends_it(template: Template, name: str) -> None:
    number = syscalls.calls(seal.MACHINE).killed[name]
    found = answer(template, f"{LIBC}def f(): return float(libc.syscall({number}, 0, 0, 0, 0, 0, 0))")
    assert (found.outcome, "SIGSYS" in found.message) == ("forbidden", True)


@pytest.mark.skipif(seal.MACHINE != "x86_64", reason="x32 is x86-64's")
def test_the_other_tables_of_x86_64_end_it(template: Template) -> None:
    assert answer(template, f"{LIBC}def f(): libc.syscall({0x40000000 + 39})").outcome == "forbidden"


@pytest.mark.parametrize("protection", [4, 5, 6, 7])
def test_no_memory_can_be_executed(template: Template, protection: int) -> None:
    made = f"{LIBC}libc.mmap.restype = ctypes.c_void_p\ndef f():\n    p = libc.mmap(0, 4096, %s, 0x22, -1, 0)\n"
    refused = answer(template, made % protection + "    return [float(p == 2**64 - 1), float(ctypes.get_errno())]")
    assert refused.parts[0].array().tolist() == [1, errno.EPERM]
    changed = f"    return float(libc.mprotect(ctypes.c_void_p(p), 4096, {protection}))"
    assert answer(template, made % 3 + changed).parts[0].array() == -1


@pytest.mark.parametrize("kind", [0x01, 0x03])
def test_no_memory_can_be_shared(template: Template, kind: int) -> None:
    """Of what was filled and then made smaller the kernel kept all, and no limit counted it."""
    made = f"{LIBC}libc.mmap.restype = ctypes.c_void_p\ndef f():\n    p = libc.mmap(0, 4096, 3, 0x20 | {kind}, -1, 0)\n"
    refused = answer(template, made + "    return [float(p == 2**64 - 1), float(ctypes.get_errno())]")
    assert refused.parts[0].array().tolist() == [1, errno.EPERM]


def test_nothing_is_paged_out(template: Template) -> None:
    """Nor does a child wait for the disk, as one does that the machine holds up."""
    made = f"{LIBC}import numpy as np\nlibc.madvise.argtypes = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int\n"
    made += "def f():\n    x = np.ones(10**6)\n    at = (x.ctypes.data + 4095) // 4096 * 4096\n"
    advised = answer(template, made + "    return [float(libc.madvise(at, 4096, n)) for n in (4, 20, 21, 22, 23, 25)]")
    assert advised.parts[0].array().tolist() == [0, -1, -1, -1, -1, -1]


def test_every_other_call_fails_and_is_survived(template: Template) -> None:
    table = syscalls.calls(seal.MACHINE)
    known = {*table.allowed.values(), *table.restricted.values(), *table.killed.values(), *table.done.values()}
    known |= set(table.absent.values())
    known |= (
        {335, 336} if seal.MACHINE == "x86_64" else set()
    )  # uretprobe, uprobe: for probes that root has set; no filter sees them
    others = [number for number in range(470) if number not in known]
    source = f"{LIBC}def f():\n    wrong = []\n    for number in {others}:\n        ctypes.set_errno(0)\n"
    source += "        if libc.syscall(number, -1, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() != 1: wrong.append(number)\n"
    assert answer(template, source + "    return [0.0, *wrong]").parts[0].array().tolist() == [0]


def test_what_an_honest_submission_does_goes_on(template: Template) -> None:
    source = """
import datetime, random, threading, time, traceback, warnings, os
import numpy as np
def f():
    time.sleep(0.001); time.sleep(0); random.random(); random.seed(); np.random.default_rng().normal(size=3)
    np.linalg.svd(np.ones((60, 60))); np.fft.fft(np.ones(4096)); np.einsum('ij,jk,kl->il', *[np.ones((40, 40))] * 3)
    large = np.ones(10 ** 6); large.resize(2 * 10 ** 6, refcheck=False); sorted(map(str, range(10 ** 5)))
    with threading.Lock(): pass
    threading.RLock().acquire(); threading.Event().wait(0.001)
    warnings.warn('x'); datetime.datetime.now().isoformat(); os.urandom(8); os.cpu_count(); os.environ.get('HOME')
    try: 1 / 0
    except ZeroDivisionError: traceback.format_exc()
    print('x' * 10 ** 5)
    return 5.0
"""
    assert answer(template, source).parts[0].array() == 5


# -- what it is, seen from outside -----------------------------------------------------------------------------------


def status(student: Student) -> dict[str, str]:
    assert isinstance(student._child, Child)
    lines = Path(f"/proc/{student._child._number}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def test_it_can_gain_nothing_and_its_calls_are_filtered(template: Template) -> None:
    with opened(template, "") as student:
        found = status(student)
        assert (found["NoNewPrivs"], found["Seccomp"], int(found["CapEff"], 16)) == ("1", "2", 0)


@AS_ROOT
def test_it_is_nobody_that_lives_and_has_its_socket_its_bell_and_three_null_devices(template: Template) -> None:
    with opened(template, "") as one, opened(template, "") as other:
        users = [status(student)["Uid"].split() for student in (one, other)]
        assert all(len(set(user)) == 1 and int(user[0]) >= seal.FIRST_USER for user in users)
        assert users[0] != users[1]
        assert status(one)["Groups"] == ""
        assert isinstance(one._child, Child)
        links = {int(link.name): str(link.readlink()) for link in Path(f"/proc/{one._child._number}/fd").iterdir()}
        assert [links[i] for i in range(3)] == ["/dev/null"] * 3
        assert list(links) == [0, 1, 2, 3, 4]
        assert links[3].startswith("socket:")
        assert links[4].startswith("pipe:")
        assert os.getsid(one._child._number) == one._child._number


# -- older kernels, and no source before the seal -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("missing", "tier"),
    [
        (["landlock"], "sealed-no-landlock"),
        (["seccomp"], "limited"),
        (["landlock", "seccomp"], "limited"),
        pytest.param(["no_new_privs"], "limited", marks=AS_ROOT),
    ],
)
def test_the_tier_is_what_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: list[str], tier: str) -> None:
    with without(monkeypatch, tmp_path, *missing) as template:
        assert template.tier == tier
        assert answer(template, "def f(): return 5.0").parts[0].array() == 5
        looked = answer(template, "def f(): open('/etc/passwd')")
        assert looked.type_name == ("FileNotFoundError" if tier.startswith("sealed") else "None")
        with Template(forked_from=template) as another:
            assert another.tier == tier
            assert answer(another, "def f(): return 5.0").parts[0].array() == 5


LIMITED = """
import os
def opened():
    found = []
    for i in range(4096):
        try: os.fstat(i)
        except OSError: continue
        found.append(i)
    return found
def wrote():
    path = f'/tmp/chainrule-test-{os.getpid()}'
    try:
        with open(path, 'wb', buffering=0) as file:
            written = file.write(bytes(10 ** 6))
            try: file.write(b'x')
            except OSError as error: return [written, error.errno]
    finally: os.unlink(path)
def fails(do, *arguments):
    try: do(*arguments)
    except (PermissionError, BlockingIOError): return True
    return False
def f():
    assert opened() == [0, 1, 2, 3, 4]
    assert os.getsid(0) == os.getpid() == os.getpgid(0)
    assert {os.fstat(i).st_rdev for i in range(3)} == {os.stat('/dev/null').st_rdev}
    assert wrote() == [64_000, 27]
    if IS_ROOT:
        assert min(*os.getresuid(), *os.getresgid()) > 1_000_000 and not os.getgroups()
        assert fails(os.fork) and fails(os.setuid, 0) and fails(os.kill, os.getppid(), 9) and fails(os.kill, 1, 9)
        assert fails(os.listdir, '/root') and fails(os.chroot, '/') and fails(os.nice, -5)
        assert fails(open, '/etc/chainrule', 'w')
    return 5.0
"""


def test_in_the_tier_limited_what_needs_no_filter_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with without(monkeypatch, tmp_path, "landlock", "seccomp") as template:
        found = answer(template, LIMITED.replace("IS_ROOT", str(os.geteuid() == 0)))
        assert found.parts, found
        assert found.parts[0].array() == 5


@pytest.mark.slow
def test_in_the_tier_none_it_has_the_grader_s_rights_and_limits_of_time_and_memory() -> None:
    with Template(sealed=False) as template:
        assert template.tier == "none"
        made = answer(template, "import os\ndef f(): return [float(os.getuid()), float(len(os.listdir('/')) > 3)]")
        assert made.parts[0].array().tolist() == [os.getuid(), 1]
        assert answer(template, "def f():\n    while True: pass").outcome == "timeout"
        assert answer(template, "def f(): return bytearray(10 ** 10)").outcome == "memory"


def test_a_machine_without_a_table_of_calls_is_not_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    patch = "import chainrule.sandbox.sealing.seal as s; s.MACHINE = 'riscv64'\n"
    monkeypatch.setattr(template_start, "START", template_start.START.replace("from chainrule", patch + "from chainrule"))
    with Template() as template:
        assert template.tier == "limited"


@pytest.mark.parametrize("step", ["restrict_files", "filter_calls", "prctl", "_limit_all"])
def test_a_child_that_can_not_be_sealed_gets_no_source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: str) -> None:
    """After the probe, which held, one step fails: what was found is not believed of each child."""
    patch = f"""
import chainrule.sandbox.sealing.probe as p, chainrule.sandbox.sealing.seal as s
p.tier = lambda: 'sealed'
def fail(*_, **__): raise OSError(1, 'no')
s.{step} = fail
"""
    monkeypatch.setattr(template_start, "START", template_start.START.replace("from chainrule", patch + "from chainrule"))
    mark = tmp_path / "mark"
    with Template() as template, pytest.raises(SandboxError, match="could not be sealed"):
        opened(template, f"open({str(mark)!r}, 'w')")
    assert not mark.exists()


def test_the_probe_says_of_each_layer_whether_it_holds() -> None:
    assert set(probe.probe()) == set(probe.LAYERS)


def test_it_says_so_where_root_can_take_no_other_number() -> None:
    """In a user namespace that has none but 0."""
    asks = [sys.executable, "-c", "from chainrule.sandbox.sealing import probe; print(probe.probe(), probe.tier())"]
    alone = ["unshare", "--user", "--map-root-user"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no user namespace can be made here")
    said = subprocess.run([*alone, *asks], capture_output=True, text=True, check=True).stdout
    assert "'root': 'every submission is user 0'" in said
    assert said.split()[-1] == probe.tier()
    assert probe.probe()["root"] == probe.HELD


# -- the filter, on paper ----------------------------------------------------------------------------------------------


def verdict(machine: str, number: int, *arguments: int, architecture: int | None = None) -> int:
    """What the filter of process 77 returns: classic BPF over struct seccomp_data (linux/seccomp.h)."""
    words = {seal.NUMBER: number, seal.ARCHITECTURE: architecture or syscalls.AUDIT_ARCH[machine]}
    for i, argument in enumerate(arguments):
        words[seal.ARGUMENTS + 8 * i], words[seal.ARGUMENTS + 8 * i + 4] = argument & 0xFFFFFFFF, argument >> 32
    rules, at, held = seal.program(machine, 77), 0, 0
    while True:
        code, true, false, constant = rules[at]
        if code == seal.RETURN:
            return constant
        if code == seal.LOAD:
            held = words.get(constant, 0)
            at += 1
            continue
        if code == seal.MASK:
            held &= constant
            at += 1
            continue
        holds = {seal.EQUAL: held == constant, seal.AT_LEAST: held >= constant, seal.ANY_BIT: bool(held & constant)}[code]
        at += 1 + (true if holds else false)


@pytest.mark.parametrize("machine", list(syscalls.AUDIT_ARCH))
def test_the_filter_allows_refuses_and_kills_what_the_table_says(machine: str) -> None:
    table = syscalls.calls(machine)
    for number in range(1024):
        expected = seal.REFUSE
        if number in table.allowed.values():
            expected = seal.ALLOW
        elif number in table.killed.values():
            expected = seal.KILL
        elif number in table.done.values():
            expected = seal.DONE
        elif number in table.absent.values():
            expected = seal.ABSENT
        elif number in (n for name, n in table.restricted.items() if name not in ("kill", "tgkill", "futex")):
            expected = seal.ALLOW  # without a protection, private, and the clock 0
        assert verdict(machine, number, 0, 0, 0, seal.MAP_PRIVATE) == expected, number
    assert len(table.allowed) + len(table.restricted) < 31


@pytest.mark.parametrize("machine", list(syscalls.AUDIT_ARCH))
def test_who_sleeps_or_gives_way_goes_on_at_once(machine: str) -> None:
    """Whoever gave way again and again had a busy neighbour compute in its place, for minutes that no clock counted."""
    table = syscalls.calls(machine)
    every = table.allowed | table.restricted | table.done | table.absent | table.killed
    names = {"nanosleep", "clock_nanosleep", "sched_yield"}
    assert {name: verdict(machine, every[name]) for name in names} == dict.fromkeys(names, seal.DONE)


@pytest.mark.parametrize("machine", list(syscalls.AUDIT_ARCH))
def test_the_filter_looks_at_the_arguments_of_some_calls(machine: str) -> None:
    number = syscalls.calls(machine).restricted
    for name in ("mmap", "mprotect"):
        for protection in range(8):
            expected = seal.REFUSE if protection & 4 else seal.ALLOW
            assert verdict(machine, number[name], 0, 4096, protection, 0x4022) == expected
            assert verdict(machine, number[name], 0, 4096, protection | 1 << 24, 2) == expected
    for kind in range(32):
        expected = seal.ALLOW if kind in (2, 18) else seal.REFUSE  # private, and at a place that is given
        assert verdict(machine, number["mmap"], 0, 4096, 3, kind) == expected
    for advice in (*range(32), 100, 101, 102, -1):
        expected = seal.ALLOW if 0 <= advice < 20 else seal.REFUSE
        assert verdict(machine, number["madvise"], 0, 4096, advice) == expected
    for name in ("clock_gettime", "clock_getres"):
        assert [verdict(machine, number[name], clock) for clock in range(12)] == [seal.ALLOW] * 12
        assert {verdict(machine, number[name], clock) for clock in (12, -1, -6, ~77 << 3 | 2)} == {seal.REFUSE}
    for flags in (0, 128, 256, 384):  # private, and which clock
        for command in range(16):
            wakes = seal.ALLOW if command in (1, 3, 4, 5, 10) and flags & 128 else seal.REFUSE
            untimed, timed = (seal.ALLOW, seal.TIMED_OUT) if command in (0, 9) and flags & 128 else (wakes, wakes)
            for timeout in (0, 1, 1 << 32, 1 << 33 | 8):
                said = verdict(machine, number["futex"], 4096, command | flags, 1, timeout)
                assert said == (timed if timeout else untimed)
    for pid in (77, 78, 0, 1, -1, -77):
        for sent in range(65):
            expected = seal.ALLOW if pid == 77 and sent in (6, 9) else seal.REFUSE
            assert verdict(machine, number["kill"], pid, sent) == expected
            assert verdict(machine, number["tgkill"], pid, 5, sent) == expected


@pytest.mark.parametrize("machine", list(syscalls.AUDIT_ARCH))
def test_the_filter_kills_calls_of_another_architecture(machine: str) -> None:
    for other in (*set(syscalls.AUDIT_ARCH.values()) - {syscalls.AUDIT_ARCH[machine]}, 0x40000003, 0x40000028, 1):
        for number in range(512):
            assert verdict(machine, number, architecture=other) == seal.KILL
    if machine == "x86_64":
        assert {verdict(machine, 0x40000000 + number) for number in range(600)} == {seal.KILL}


@pytest.mark.parametrize("machine", list(syscalls.AUDIT_ARCH))
def test_the_numbers_are_the_kernel_s(machine: str) -> None:
    if not Path(syscalls.HEADERS[machine]).exists():
        pytest.skip("the kernel's headers are not installed (Debian: linux-libc-dev)")
    text = Path(table.__file__).read_text(encoding="utf-8")
    assert syscalls.renewed(text) == text
