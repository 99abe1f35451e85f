"""Follow-through: a mistake counts once, in the function in which it was made.

A later function that is not right by itself keeps its points in two cases. It has the same mistake: its values are those of
a known one (of a factor, of two at once) that was named in an earlier function, and that follow from that one as the key
says. Or it is right with earlier ones put right (judging/merits). In no other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ...judging.compare import MUTATES, NOTHING
from ...judging.merits import Merits, reached
from ...safe_text import listed, plain
from ..diagnose import DIAGNOSED, explain, further_hints
from ..finding import TWO, Finding
from ..mistakes.known_mistake import activations, differs, find_shown, name_shown
from ..mistakes.pattern import Factor, find_factor
from ..mistakes.two_mistakes import find_two

if TYPE_CHECKING:
    from ...judging.verdict import CaseVerdict
    from ...key import AnswerKey, Signature
    from ...sandbox.student import Student


def with_same_mistake(findings: Sequence[Finding], key: AnswerKey, unstable: Collection[str] = ()) -> list[Finding]:
    """The findings; those that show the mistake of an earlier function once more name that one in `because`.

    Not of one of the `unstable`: what gives other values each time has none that a later one could have.
    """
    found: list[Finding] = []
    factors: dict[str, Factor | None] = {}
    for finding in findings if key.follow_through else ():
        steady = [one for one in found if one.exercise.name not in unstable]
        causes = _find_same(finding, steady, key, factors) if finding.verdict in DIAGNOSED else ()
        found.append(_follow(finding, causes, found) if causes else finding)
    return found or list(findings)


def with_what_is_not_put_right(findings: Sequence[Finding], key: AnswerKey, student: Student) -> list[Finding]:
    """The findings; one of no known mistake says that it calls a later function that is not right, or a right one that
    changes its arguments, or shares a helper.
    """
    order = [one.name for one in key.exercises]
    open_ = [one for one in findings if one.verdict in DIAGNOSED and not (one.because or one.derived or one.misconception)]
    open_ = [one for one in open_ if not one.message.startswith(NOTHING)]
    ways = {one.exercise.name: reached(one.exercise.name, student) for one in open_}
    faulty = {one.exercise.name for one in findings if one.verdict != "PASS"}
    wrong = {one.exercise.name for one in findings if one.verdict == "WRONG"}
    helpers = {call.called for call in student.loaded.calls} - {*order, *key.handed_out}
    helpers -= {near.other for near in student.loaded.near}  # which is told already
    for one in findings:
        if one.verdict == "PASS":  # what it calls is hardly to blame
            helpers -= reached(one.exercise.name, student)
    change = {one.exercise.name for one in findings if any(text.startswith(MUTATES) for text in one.warnings)}
    said: dict[str, str] = {}
    for name, called in ways.items():
        later = [other for other in order[order.index(name) + 1 :] if other in called & faulty]
        shared = [(h, [n for n, some in ways.items() if h in some]) for h in sorted(helpers & called)]
        for helper, users in shared:
            if len(users) > 1 and name == users[0]:
                them = f"{listed(users)} {'both' if len(users) == 2 else 'all'}"
                said[name] = f"Your {them} call {plain(helper, 60)}: a mistake there counts in each."
        if changing := [other for other in order if other in called & change - faulty]:
            said[name] = f"It calls your {listed(changing)}: what you hand over there is changed afterwards."
        if later and name in wrong:
            said[name] = f"It calls your {listed(later)}, which comes later in the lesson, and is not put right for it."
    told = {name: f"\n{text}" for name, text in said.items()}
    return [replace(one, message=one.message + told.get(one.exercise.name, "")) for one in findings]


def with_merits(
    findings: Sequence[Finding], merits: Mapping[str, Merits], key: AnswerKey, student: Student
) -> list[Finding]:  # fmt: skip
    """The findings; those that are right with earlier functions put right name these in `because`."""
    found: list[Finding] = []
    for one in findings:
        found.append(_with_merits(one, merits.get(one.exercise.name, Merits()), found, key, student))
    return found


def _follow(finding: Finding, causes: Sequence[str], earlier: Sequence[Finding]) -> Finding:
    """Right, given the causes; or what these follow from themselves."""
    before = {one.exercise.name: one.because or (one.exercise.name,) for one in earlier}
    because = tuple(dict.fromkeys(root for name in causes for root in before.get(name, (name,))))
    bare = replace(finding, misconception=None, hint=None, derived=False, smallest=None)
    right = [one.exercise.name for one in earlier if one.verdict == "PASS" and one.exercise.name in because]
    those = (
        f"\nYour {listed(right)} {'is' if len(right) == 1 else 'are'} right: look at what you call there." if right else ""
    )
    return replace(bare, because=because, message=f"right, given your {listed(because)}{those}")


def _with_merits(
    finding: Finding, merits: Merits, earlier: Sequence[Finding], key: AnswerKey, student: Student
) -> Finding:  # fmt: skip
    if merits.put_right:
        called = [name for name in merits.put_right if name in reached(finding.exercise.name, student)]
        return _follow(finding, called or merits.put_right, earlier)
    if finding.because:  # they may be right, given others, only now
        roots = _follow(finding, finding.because, earlier)
        return finding if roots.because == finding.because else roots
    if finding.waits and not finding.derived:
        finding = explain(finding, key)
    if finding.misconception is None or finding.derived:
        return _name_hidden(finding, merits, key)
    return finding


def _name_hidden(finding: Finding, merits: Merits, key: AnswerKey) -> Finding:
    """With the known mistake that it shows when earlier ones are put right, if it shows one."""
    if not (verdicts := merits.verdicts):
        return finding
    explanation = key.explanation(finding.exercise.name)
    shown = find_shown(explanation, verdicts, proved=finding.exercise.proved)
    names = name_shown(shown, verdicts)[:1] or find_two(explanation.catalogue, verdicts) or ()
    known = [one for name in names if (one := key.misconception(name)) is not None]
    if not known:
        return finding
    own = f"{'a mistake' if len(known) == 1 else 'two mistakes'} of its own."
    where = " ".join(["\nBesides, it has", own, *(one.where for one in known)]) if key.hints >= 1 else ""
    name = TWO.join(one.id for one in known)
    return replace(
        finding, misconception=name, message=finding.message + where, hint=further_hints(known, key.hints, " And: ")
    )


def _find_same(
    finding: Finding, earlier: Sequence[Finding], key: AnswerKey, factors: dict[str, Factor | None]
) -> list[str]:  # fmt: skip
    """The earlier functions whose mistake it is; the `factors` of some of them are kept for the next finding."""
    explanation = key.explanation(finding.exercise.name)
    named = {one.exercise.name: one for one in earlier if one.verdict in DIAGNOSED}
    following = _following(finding.shown, finding, named, alone=True)
    ids = set(name_shown([form for form, _ in following], finding.verdicts))
    if not ids:
        following = _following(explanation.catalogue, finding, named, alone=False)
        ids = set(find_two([form for form, _ in following], finding.verdicts, follows=True) or ())
    if not ids:
        scaled = [one for one in earlier if one.exercise.name in explanation.scales and one.verdict == "WRONG"]
        factors |= {name: find_factor(one.verdicts) for one in scaled if (name := one.exercise.name) not in factors}
        known = [one for one in scaled if factors[one.exercise.name]]
        factor = find_factor(finding.verdicts) if known else None
        failed = [case for case in finding.verdicts if not case.passed]
        same = [one for one in known if factors[one.exercise.name] == factor]
        return [one.exercise.name for one in same if _is_wrong_on(one, "", failed)]
    causes = {name for form, some in following if form.misconception in ids for name in some}
    return [one.exercise.name for one in earlier if one.exercise.name in causes]


def _following(
    forms: Sequence[Signature], finding: Finding, named: Mapping[str, Finding], *, alone: bool
) -> list[tuple[Signature, list[str]]]:
    """The forms that follow from a mistake that was named in an earlier function, and that say enough; and from which."""
    ids = {misconception for one in named.values() for misconception in one.ids}
    found = [(form, _find_causes(form, finding, named, alone=alone)) for form in forms if form.misconception in ids]
    return [(form, causes) for form, causes in found if causes and _has_values(form, finding)]


def _has_values(form: Signature, finding: Finding) -> bool:
    """Whether the mistake gives numbers on most cases, and on one with each activation: who raises, or has nan, on all
    others has shown nothing there.
    """
    cases = finding.verdicts
    known = [verdict for verdict in cases if form.values.get(verdict.check.case) is not None]
    return 2 * len(known) > len(cases) and {*map(activations, known)} == {*map(activations, cases)}


def _find_causes(form: Signature, finding: Finding, named: Mapping[str, Finding], *, alone: bool) -> list[str]:
    """The earlier functions from which it follows, and in which its mistake was named, and shows wherever it does here.

    Alone it shows on every case that failed, beside another mistake where it is not the truth.
    """
    causes = [name for name in form.follows if name in named and form.misconception in named[name].ids]
    failed = [case for case in finding.verdicts if causes and not case.passed and (alone or differs(form, case))]
    return [name for name in causes if _is_wrong_on(named[name], form.misconception, failed)]


def _is_wrong_on(cause: Finding, misconception: str, cases: Sequence[CaseVerdict]) -> bool:
    """Whether a function is wrong with the activations of these cases. One that is asked with none is wrong with all.

    Of the activations of several layers one will do; but all must, where the mistake was made in some branches alone.
    """
    asked = cause.verdicts
    wrong = frozenset[str]().union(*(activations(case) for case in asked if not case.passed))
    shown = [form for form in cause.shown if form.misconception == misconception]
    is_part = any(case.passed and differs(form, case) for case in asked for form in shown)
    meets = wrong.issuperset if is_part else wrong.intersection
    return not any(map(activations, asked)) or all(meets(activations(case)) for case in cases)
