"""The system calls of a sealed child: of each its numbers on MACHINES, and why it may be made, or not.

Written by hand but for the numbers, which are the kernel's own: `python -m chainrule.sandbox.sealing.syscalls` puts them in.
A call that is in none of these tables fails with EPERM, which Python and numpy take for "no permission" and survive: socket,
clone, execve, ioctl, close, …
"""

MACHINES = ("x86_64", "aarch64")
Table = dict[str, tuple[int | None, int | None, str]]
"""Of each call its number on each machine, None where it has none there; and why."""

# -- what computing needs --------------------------------------------------------------------------------------------
ALLOWED: Table = {
    "read": (0, 63, "the questions, from its socket; it has no other descriptor that gives anything"),
    "write": (1, 64, "the answers, to its socket; 0, 1 and 2 are the null device"),
    "brk": (12, 214, "malloc"),
    "munmap": (11, 215, "malloc and numpy give memory back"),
    "mremap": (25, 216, "realloc of a large array"),
    "getrandom": (318, 278, "seeds: random, hash, numpy.random"),
    "gettimeofday": (96, 169, "time.time of an older libc"),
    "rt_sigaction": (13, 134, "abort, and Python's own handlers"),
    "rt_sigprocmask": (14, 135, "abort"),
    "rt_sigreturn": (15, 139, "the end of a signal handler"),
    "sigaltstack": (131, 132, "handlers of a stack that is full"),
    "restart_syscall": (219, 128, "a sleep that was stopped and goes on"),
    "getpid": (39, 172, "random and numpy.random compare it"),
    "gettid": (186, 178, "locks and abort"),
    "exit": (60, 93, "its end"),
    "exit_group": (231, 94, "its end"),
}

# -- allowed for some arguments (see seal.py) ------------------------------------------------------------------------
RESTRICTED: Table = {
    "mmap": (9, 222, "memory, but none that is shared, and none that can be executed: no machine code but what is loaded"),
    "mprotect": (10, 226, "as mmap"),
    "madvise": (28, 233, "numpy asks for huge pages; malloc gives pages back; nothing is paged out"),
    "clock_gettime": (228, 113, "time.time and its like, where the kernel's page of clocks can't be used"),
    "clock_getres": (229, 114, "time.get_clock_info"),
    "kill": (62, 129, "SIGKILL and SIGABRT to itself; no stopping, and nobody else"),
    "futex": (202, 98, "locks of its own, which Python takes where there is one thread; a wait with a timeout is over"),
    "tgkill": (234, 131, "as kill: it is what abort uses"),
}

# -- answered by the filter: without doing it -------------------------------------------------------------------------
DONE: Table = {
    "nanosleep": (35, 101, "sleeping takes no time: time.sleep of an older libc"),
    "clock_nanosleep": (230, 115, "sleeping takes no time: time.sleep"),
    "sched_yield": (24, 124, "a child has one thread; whom it gave way to would have 3 ms each time, which no clock counts"),
}

# There are no files: a student's `except FileNotFoundError` is to work, which EPERM would not let it.
ABSENT: Table = {
    "open": (2, None, "of an older libc"),
    "openat": (257, 56, "open, os.listdir, np.load"),
    "openat2": (437, 437, "as openat"),
    "stat": (4, None, "of an older libc"),
    "lstat": (6, None, "of an older libc"),
    "newfstatat": (262, 79, "os.stat, os.path.exists"),
    "statx": (332, 291, "os.stat of a newer libc"),
    "access": (21, None, "os.access of an older libc"),
    "faccessat": (269, 48, "os.access"),
    "faccessat2": (439, 439, "os.access"),
    "readlink": (89, None, "os.path.realpath"),
    "readlinkat": (267, 78, "os.path.realpath"),
}

# -- what no honest submission does: the child is killed, so that nothing is tried twice ----------------------------
KILLED: Table = {
    "ptrace": (101, 117, "another process's memory and registers"),
    "process_vm_readv": (310, 270, "another process's memory"),
    "process_vm_writev": (311, 271, "another process's memory"),
    "pidfd_getfd": (438, 438, "another process's descriptors"),
    "bpf": (321, 280, "programs in the kernel"),
    "perf_event_open": (298, 241, "what others do, by counting it; a history of holes"),
    "userfaultfd": (323, 282, "holds the kernel up in the middle of a copy: the way of many exploits"),
    "io_uring_setup": (425, 425, "calls that no filter sees"),
    "io_uring_enter": (426, 426, "calls that no filter sees"),
    "io_uring_register": (427, 427, "calls that no filter sees"),
    "unshare": (272, 97, "namespaces, in which it would be root"),
    "setns": (308, 268, "another's namespaces"),
    "mount": (165, 40, "the file system"),
    "umount2": (166, 39, "the file system"),
    "move_mount": (429, 429, "the file system"),
    "open_tree": (428, 428, "the file system"),
    "fsopen": (430, 430, "the file system"),
    "fsmount": (432, 432, "the file system"),
    "fsconfig": (431, 431, "the file system"),
    "pivot_root": (155, 41, "the file system"),
    "chroot": (161, 51, "the file system"),
    "open_by_handle_at": (304, 265, "files, by number and past every folder: the way out of containers"),
    "keyctl": (250, 219, "the kernel's keyrings, which all of a user share"),
    "add_key": (248, 217, "the kernel's keyrings"),
    "request_key": (249, 218, "the kernel's keyrings"),
    "init_module": (175, 105, "code in the kernel"),
    "finit_module": (313, 273, "code in the kernel"),
    "delete_module": (176, 106, "code in the kernel"),
    "kexec_load": (246, 104, "another kernel"),
    "kexec_file_load": (320, 294, "another kernel"),
    "reboot": (169, 142, "the machine"),
    "swapon": (167, 224, "the machine"),
    "swapoff": (168, 225, "the machine"),
    "iopl": (172, None, "the machine"),
    "ioperm": (173, None, "the machine"),
    "personality": (135, 92, "memory that can be executed though nobody asked for it"),
}
