"""Is the judge just? The gates of gates/, measured: what is wrong is rejected, what is right accepted, everywhere alike.

    python benchmarks/judge.py [--short] [--write]

The long run takes minutes: 100 seeds on all cores, then other processors and other versions of numpy. --short is a glance:
a few seeds, and this numpy alone. --write puts the figures into benchmarks/RESULTS.md.
Exit status 1 if a gate is not passed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from gates import accepted, elsewhere, killed, machine, narrow, regions, results
from gates.gate import Gate

from chainrule.course.model import load_course
from chainrule.deck.make_key import make_key
from chainrule.errors import SetupError

ROOT = Path(__file__).resolve().parents[1]
COURSE = ROOT / "course.yml"
RESULTS = ROOT / "benchmarks" / "RESULTS.md"


@dataclass(frozen=True)
class Length:
    """How much is measured. `true`: of how many seeds the truth is computed."""

    seeds: int
    students: int
    true: int
    least: int
    key_seeds: int


LONG = Length(seeds=100, students=20, true=25, least=accepted.LEAST, key_seeds=3)
SHORT = Length(seeds=4, students=10, true=1, least=0, key_seeds=1)


@dataclass
class Measured:
    """The tallies of G1, G2, G3 and G5, and the seeds that no key could be made of."""

    unmade: list[str] = field(default_factory=list)
    killed: killed.Killed = field(default_factory=killed.Killed)
    accepted: defaultdict[str, accepted.Tally] = field(default_factory=lambda: defaultdict(accepted.Tally))
    narrow: defaultdict[str, narrow.Refused] = field(default_factory=lambda: defaultdict(narrow.Refused))
    regions: defaultdict[str, regions.Survivors] = field(default_factory=lambda: defaultdict(regions.Survivors))

    def add(self, other: Measured) -> None:
        self.unmade += other.unmade
        self.killed.add(other.killed)
        for name, tally in other.accepted.items():
            self.accepted[name].add(tally)
        for kind, refused in other.narrow.items():
            self.narrow[kind].add(refused)
        for kind, survivors in other.regions.items():
            self.regions[kind].add(survivors)


def measured(numbered: tuple[int, int], length: Length) -> Measured:
    """G1, G2, G3 and G5 on one seed: (which one, the seed)."""
    i, seed = numbered
    try:
        key = make_key(load_course(COURSE), seed=seed)
    except SetupError as fault:
        return Measured([f"seed {seed} makes no key: {str(fault).splitlines()[0]}"])
    return Measured(
        [],
        killed.run(key, COURSE),
        accepted.run(key, students=length.students, true=i < length.true),
        narrow.run(key),
        regions.run(key, COURSE),
    )


def seeds(length: Length) -> list[int]:
    """The public deck's, and secret ones."""
    return [load_course(COURSE).seed, *range(1, length.seeds)]


def judged(length: Length, *, far: bool) -> list[Gate]:
    """All gates; `far` installs other versions of numpy, too."""
    whole = Measured()
    with get_context("spawn").Pool(os.cpu_count()) as pool:
        for one in pool.imap(partial(measured, length=length), enumerate(seeds(length))):
            whole.add(one)
    listed = killed.equivalent(killed.EQUIVALENT.read_text(encoding="utf-8"))
    some = [setting for setting in elsewhere.settings() if far or not setting.numpy]
    said = elsewhere.run(some if far else [some[0], some[-1]], seeds=length.key_seeds, golden=far)
    return [
        Gate("G0 every seed makes a key", [f"seeds: {length.seeds}, without a key: {len(whole.unmade)}"], whole.unmade),
        killed.gate(whole.killed, listed),
        accepted.gate(whole.accepted, length.least),
        narrow.gate(whole.narrow),
        elsewhere.gate(said),
        regions.gate(whole.regions),
    ]


def report(gates: Sequence[Gate]) -> str:
    """For people: where it was measured, each gate, one line that says whether all are passed."""
    where = f"{results.circumstances()}, {platform.machine()} with {len(machine.features())} CPU features known to numpy"
    failed = [gate.name.split()[0] for gate in gates if not gate.passed]
    verdict = f"judge: FAIL ({', '.join(failed)})" if failed else "judge: pass"
    return "\n\n".join([where, *map(str, gates), verdict])


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--short", action="store_true", help="a few seeds, this numpy alone")
    parser.add_argument("--write", action="store_true", help=f"write the figures to {RESULTS.relative_to(ROOT)}")
    options = parser.parse_args()
    gates = judged(SHORT if options.short else LONG, far=not options.short)
    text = report(gates)
    print(text)
    if options.write:
        results.write(RESULTS, "Judge", text)
    return 0 if all(gate.passed for gate in gates) else 1


if __name__ == "__main__":
    sys.exit(main())
