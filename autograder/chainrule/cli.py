"""The command line: runs the command that is named, and turns what stops it into a message and an exit status."""

import atexit
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper

from .errors import SandboxError, SetupError
from .fault import describe_fault
from .safe_text import plain, say, without_controls
from .sandbox.template_start import start_early, stop_early


def run() -> None:
    """Runs `chainrule`, and ends the process without taking Python apart: with numpy that is a tenth of a cold grade."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a console of Windows may know few characters
            stream.reconfigure(errors="backslashreplace")
    if hasattr(signal, "SIGCHLD"):
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # a daemon may start us with it ignored: nobody could wait for a child
    status = main()
    atexit._run_exitfuncs()  # noqa: SLF001  # what Python itself would do now
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # nobody reads it, and `main` has said so
            stream.flush()
    os._exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs `chainrule` with the given arguments (the process's own when None) and gives the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        start_early(arguments)
        from . import commands

        status = commands.run(arguments)
        sys.stdout.flush()  # what can't be written is to be known now
    except (SetupError, SandboxError) as fault:
        say(f"chainrule: {without_controls(str(fault))}", sys.stderr)
        _drop_output()
        return 2
    except KeyboardInterrupt:
        say("chainrule: interrupted", sys.stderr)
        return 130
    except BrokenPipeError:  # `chainrule … | head`: nobody reads on, and that is not an error
        _drop_output()
        return 141
    except OSError as error:
        where = plain(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else "the output"
        say(f"chainrule: {where}: {error.strerror or plain(str(error))}", sys.stderr)
        _drop_output()
        return 2
    except Exception as error:  # noqa: BLE001  # whatever it was, a student or an instructor can do nothing about it
        say(f"chainrule: {describe_fault(error)}", sys.stderr)
        _drop_output()
        return 3
    finally:
        stop_early()
    return status


def _open_what_is_closed() -> None:
    """What we were started without (`>&-`) leads nowhere; else the next file that is opened would be in its place."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            os.set_inheritable(number, True)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115  # as long as we


def _drop_output() -> None:
    """What can't be written now can't be written when Python ends, and it would say so in its own words."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
