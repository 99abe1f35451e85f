"""Runs a program as on a system that can't fork, seal or limit: `python elsewhere.py -m MODULE …`, `-c CODE` or `FILE …`.

What Windows lacks is taken away for real, modules and names, in this process and in each Python that it starts. Python's own
subprocess keeps what it needs to start one, as its like on Windows has other ways.
"""

from __future__ import annotations

import mmap
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

HERE = Path(__file__).parent
MODULES = ("crypt", "curses", "fcntl", "grp", "nis", "ossaudiodev", "pty", "pwd", "readline", "resource", "spwd", "syslog",
           "termios", "tty")  # fmt: skip
NAMES = {
    os: """
        chown chroot confstr copy_file_range ctermid environb eventfd fchdir fchmod fchown fdatasync fork forkpty
        fpathconf fstatvfs get_blocking getegid geteuid getgid getgrouplist getgroups getloadavg getpgid getpgrp
        getpriority getrandom getresgid getresuid getsid getuid getxattr initgroups killpg lchown listxattr lockf
        major makedev memfd_create minor mkfifo mknod nice openpty pathconf pidfd_open pipe2 posix_fadvise
        posix_fallocate posix_spawn posix_spawnp pread preadv pwrite pwritev readv register_at_fork removexattr
        sched_getaffinity sched_getparam sched_getscheduler sched_setaffinity sched_yield sendfile set_blocking
        setegid seteuid setgid setgroups setpgid setpriority setregid setresgid setresuid setreuid setsid setuid
        setxattr splice statvfs sync tcgetpgrp tcsetpgrp ttyname uname wait wait3 wait4 waitid writev
        O_ACCMODE O_ASYNC O_CLOEXEC O_DIRECT O_DIRECTORY O_DSYNC O_FSYNC O_LARGEFILE O_NDELAY O_NOATIME O_NOCTTY
        O_NOFOLLOW O_NONBLOCK O_PATH O_RSYNC O_SYNC O_TMPFILE WCONTINUED WCOREDUMP WEXITED WEXITSTATUS WIFCONTINUED
        WIFEXITED WIFSIGNALED WIFSTOPPED WNOHANG WNOWAIT WSTOPPED WSTOPSIG WTERMSIG WUNTRACED""",
    select: "EPOLLIN EPOLLOUT POLLIN POLLOUT epoll poll",
    signal: """
        ITIMER_PROF ITIMER_REAL ITIMER_VIRTUAL SIGALRM SIGBUS SIGCHLD SIGCONT SIGHUP SIGIO SIGKILL SIGPIPE SIGPROF
        SIGQUIT SIGSTOP SIGSYS SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH SIGXCPU SIGXFSZ
        alarm getitimer pause pthread_kill pthread_sigmask setitimer siginterrupt sigpending sigtimedwait sigwait
        sigwaitinfo""",
    socket: "AF_UNIX CMSG_LEN CMSG_SPACE MSG_DONTWAIT SCM_RIGHTS recv_fds send_fds",
    time: "clock_getres clock_gettime clock_gettime_ns clock_settime pthread_getcpuclockid tzset",
    mmap: "MAP_ANONYMOUS MAP_PRIVATE MAP_SHARED PROT_EXEC PROT_READ PROT_WRITE",
}  # fmt: skip


class Elsewhere(subprocess.Popen[Any]):
    """A Python that is started here has nothing of it either."""

    def __init__(self, command: list[str], **options: Any) -> None:
        at = command.index("-c") if "-c" in command else len(command)
        super().__init__([*command[:at], __file__, *command[at:]], **options)


def take_away() -> None:
    """All that is said above; what isn't there anyway is passed over."""
    for module in (os, signal):
        vars(subprocess)[module.__name__] = SimpleNamespace(**vars(module))
    subprocess.Popen = Elsewhere  # type: ignore[assignment, misc]  # it is one
    for module, names in NAMES.items():
        for name in names.split():
            vars(module).pop(name, None)
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]  # so it can't be imported
    os.supports_dir_fd.clear()
    sysconfig.get_config_vars()  # it asks which POSIX this is, but once
    sys.platform = "elsewhere"


def run(arguments: list[str]) -> None:
    """The program that the arguments name, in this process."""
    kind, *rest = arguments
    if sys.path[0] == str(HERE):
        del sys.path[0]
    if kind == "-c":
        sys.argv = ["-c", *rest[1:]]
        exec(rest[0], {"__name__": "__main__"})
    elif kind == "-m":
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv = arguments
        runpy.run_path(kind, run_name="__main__")


if __name__ == "__main__":
    take_away()
    run(sys.argv[1:])
