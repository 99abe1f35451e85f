"""Runs a submission where it can do nothing but compute, and lets the judge ask its functions. Theory of operation.

The attacker is whoever wrote the submission, and reads this. Everything that comes back from it is hostile until checked.

    the judge               template                         child, one a submission
    (key, marks, secrets) ──socket──▶ (numpy, nothing else) ──fork──▶ (the submission)
           └───────── a line of its own: questions, answers, a bell ─────────┘

The *template* (template_process.py; forking_template.py is the judge's end) is a Python that was started with a clean
environment (an allow-list) and no descriptor but its control socket, and has imported numpy. It holds no key, no solution
and no submission, and forks a child when told to: that is milliseconds, where a new Python is a tenth of a second. Only the
template kills and reaps its children, so that no process number can be mixed up.

The *child* (all of child/, which begins in sealed.py) seals itself, layer by layer (sealing/seal.py), and says so; only
then does the judge (student.py, conversation.py, forked_child.py) send the source. It is asked one question at a time. An
answer is bytes of arrays whose dtype, shape and length the judge checks (wire.py, answer.py); it is never unpickled,
evaluated or printed as it is. The child knows no expected value, so a lie can only be another wrong answer. A child that
hangs, dies or breaks the protocol is killed and costs the exercise that was asked; the next question goes to a new child.
It runs the same program: what the first child made of the source before it ran any of it comes back as bytes, into which the
judge never looks, and is handed on.

What each layer stops
    clean environment, closed descriptors   reading secrets that were lying about
    other process, bytes only               patching the judge, forged objects, results printed or pickled
    one answer a question                   answering ahead, answering twice
    rlimits, the judge's clock, output cap  loops, memory, disk, floods
    own session, a user number of its own   signals to the judge's terminal and to others' processes (where it was root)
    dies with its parent                    outliving a judge that was killed
    not dumpable                            being traced, and its memory being read
    Landlock, an empty ruleset              files and folders of any kind, ports, abstract sockets, signals
    seccomp, fewer than thirty calls        all else that a kernel offers: forks, threads, programs, sockets, mounts, …
                                            (sealing/table.py says which calls, and why)

The tiers, from what holds when it is tried (sealing/probe.py), never from a version number
    sealed              all of these
    sealed-no-landlock  seccomp alone denies files, ports and signals: a kernel before 5.13, or without Landlock
    limited             macOS, where sandbox-exec denies the network and writing, and Linux without seccomp filters: no more
                        than the rlimits and the clean process. Files that anybody may read are within reach, on Linux the
                        network and processes of the same user, too; so it is for a student's own file on their own machine.
    own process         Windows, and wherever nothing can be forked: a new Python for each child, pipes and a clock, for a
                        student's own file on their own machine (own_process.py). It answers as a sealed one does, and what
                        hangs is ended; that is all.
    none                when it was asked for: a process of its own, limits of time and memory, and the grader's rights

What no tier defends: CPU side channels, bugs of the kernel in the few calls that are left, and a machine whose root is
hostile. How to check: `chainrule doctor` says what holds here, `chainrule doctor --attack` runs the attacks of
tests/attacks/.
"""

from __future__ import annotations

import os

from ..errors import SandboxError, SetupError

OWN_PROCESS = "own process"
TIERS = ("none", OWN_PROCESS, "limited", "sealed-no-landlock", "sealed")
"""From weakest to strongest."""
WSL = "on Windows, run chainrule in WSL; here `chainrule grade FILE` grades your own file"
CAN_FORK = hasattr(os, "fork")
"""Whether a template can fork children; else a process of its own has to do (see template.py)."""


def need_fork(what: str) -> None:
    """Raises SandboxError where nothing can be forked, for what is done with other people's submissions alone."""
    if not CAN_FORK:
        raise SandboxError(f"{what}: only on Linux and macOS\n  {WSL}")


def refuse_tier(found: str, demanded: str, *, many: bool) -> None:
    """Raises SetupError where the sandbox is weaker than the course demands, or than other people's code (`many`) needs."""
    if many and found == OWN_PROCESS:
        raise SetupError(f"this system can't seal submissions, and these are other people's\n  {WSL}")
    will_do = demanded == "limited" and found in ("none", OWN_PROCESS)  # asked for by hand; for one's own file as good
    if TIERS.index(found) < TIERS.index(demanded) and not will_do:
        gives, repair = f"this machine gives {found!r}", "see what is missing: chainrule doctor"
        if found == "none":
            gives, repair = "--sandbox none is less", "leave that option out"
        raise SetupError(
            f"the course demands the sandbox {demanded!r}, and {gives}\n  {repair}; or change `sandbox` in course.yml"
        )
    if many and found == "limited":
        raise SetupError(
            "submissions can't be sealed on this machine, and these are other people's\n"
            "  see what is missing: chainrule doctor\n"
            "  or accept less: --sandbox none (student code then runs with your rights)"
        )
