"""Does the deck decide a verdict? The golden submissions and the catalogue, graded on many fresh seeds.

    python benchmarks/seeds.py [--seeds N] [--write]

On each seed a key is made and certified; every golden submission must get what its expect.yml says, as on the public deck,
and every catalogued mistake be named. Those that run into a time limit on purpose are graded on the first seed alone.
--write puts the figures into benchmarks/RESULTS.md. Exit status 1 if anything differs.
"""

from __future__ import annotations

import argparse
import os
import sys
from multiprocessing import get_context
from pathlib import Path

from gates import results

from chainrule.authoring import golden
from chainrule.authoring.audit import unnamed
from chainrule.course.model import load_course
from chainrule.deck.make_key import make_key
from chainrule.deck.solutions import load_solutions
from chainrule.errors import SetupError
from chainrule.grading import grade
from chainrule.sandbox.template import Template

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
SLOW = {"TIMEOUT", "MEMORY"}


def differences(numbered: tuple[int, int]) -> tuple[int, list[str]]:
    """How many verdicts were looked at on one seed (which one, the seed), and what was otherwise than expected."""
    i, seed = numbered
    course = load_course(ROOT / "course.yml")
    try:
        key = make_key(course, seed=seed)
    except SetupError as fault:
        return 1, [f"seed {seed}: {fault}"]
    looked, found = 0, []
    with Template() as template:
        for name, submission, expected in golden.find(course):
            if i == 0 or not SLOW & set(expected.verdicts.values()):
                result = grade(submission, key, template)
                looked += len(result.exercises)
                found += [f"seed {seed}: {name}: {of}: {said}" for of, said in golden.differences(expected, result)]
    for wrong in load_solutions(course).wrongs:
        for asked in key.exercises:
            if asked.name in wrong.functions:
                looked += 1
                found += [f"seed {seed}: {said}" for said in [unnamed(wrong, asked, key)] if said is not None]
    return looked, found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    options = parser.parse_args()
    looked, found = 0, list[str]()
    with get_context("spawn").Pool(os.cpu_count(), maxtasksperchild=20) as pool:
        for verdicts, said in pool.imap_unordered(differences, enumerate(range(3000, 3000 + options.seeds))):
            looked += verdicts
            found += said
    text = "\n".join([
        results.circumstances(),
        f"seeds: {options.seeds}, verdicts and names: {looked}, otherwise than expected: {len(found)}",
        *(f"  {said}" for said in sorted(found)[:40]),
        f"seeds: {'FAIL' if found else 'pass'}",
    ])  # fmt: skip
    print(text)
    if options.write:
        results.write(RESULTS, "Seeds", text)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
