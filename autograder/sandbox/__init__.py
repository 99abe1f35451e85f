"""Runs a submission where it can do no harm, and lets the judge ask its functions. Theory of operation.

The attacker is whoever wrote the submission, and reads this. Everything that comes back from it is hostile until checked.

    the judge               template                         child, one a submission
    (key, marks, secrets) ──socket──▶ (numpy, nothing else) ──fork──▶ (the submission)
           └──────────────── a socket of its own: questions, answers ────────┘

The *template* is a Python that was started with a clean environment (an allow-list) and no descriptor but its control
socket, and has imported numpy. It holds no key, no solution and no submission, and forks a child when told to: that is
milliseconds, where a new Python is a tenth of a second. Only the template kills and reaps its children, so that no
process number can be mixed up.

The *child* closes every descriptor but its socket, leaves the session, gives up root, and lowers its limits (seal.py, in
that order); only then does it receive the source. It is asked one question at a time. An answer is bytes of arrays whose
dtype, shape and length the judge checks (wire.py, answer.py); it is never unpickled, evaluated or printed as it is. The
child knows no expected value, so a lie can only be another wrong answer. A child that hangs, dies or breaks the protocol
is killed and costs the exercise that was asked; the next question goes to a new child.

What each layer stops
    clean environment, closed descriptors   reading secrets that were lying about
    other process, bytes only               patching the judge, forged objects, results printed or pickled
    one answer a question                   answering ahead, answering twice
    rlimits, wall clock, output cap         loops, memory, disk, forks (where it is not root), floods
    own session, no root                    signals to the judge's terminal and to root's processes

What is not stopped in the tier `limited`: reading files that anybody may read, the network, and signals to processes of
the same user. So `limited` is for a student's own file on their own machine. CPU side channels and bugs of the kernel
are outside of what any tier defends.
"""

from __future__ import annotations

import os

TIERS = ("none", "limited", "sealed-no-landlock", "sealed")
"""From weakest to strongest."""


class Unavailable(Exception):  # it is what it says
    """No sandbox can be had on this machine; the message says why, and what to do."""


def tier() -> str:
    """The strongest tier that holds here."""
    if not hasattr(os, "fork"):
        raise Unavailable("the sandbox needs Linux or macOS\n  on Windows, run chainrule in WSL")
    return "limited"
