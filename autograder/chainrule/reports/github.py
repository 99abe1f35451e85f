"""Results for GitHub: the Markdown of a job's summary or of a comment, and the workflow commands of annotations.

`one` is the Markdown for `chainrule grade --format github -o "$GITHUB_STEP_SUMMARY"`, and harmless on stdout, too.
`annotations` are commands that a runner obeys: whoever prints them must print nothing else that a student wrote.

Students' text stands in code, as a span or a fenced block, where GitHub looks for no HTML, link, image, mention or issue.
A fence is longer than any run of backticks inside, and a table holds no student's text, which could break it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from ..result import ExerciseResult, Result
from . import deck_of_others, marks, verdicts

MARKER = "<!-- chainrule -->"  # finds the comment again; a student can write it, too, so its author counts as well
LARGEST = 1_000_000  # bytes of a summary: GitHub drops one beyond 1 MiB
LARGEST_COMMENT = 65_000  # bytes; GitHub refuses a comment beyond 65 536 characters
MOST = 10  # annotations of each kind that GitHub shows of a step
KINDS = ("error", "warning", "notice")
CELL = re.compile(r"cell [0-9]+(:[0-9]+)?")
LINE = re.compile(r".*:([0-9]{1,7})")
BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")  # of a line, to whoever reads it


# -- the summary -------------------------------------------------------------------------------------------------------


def many(results: Iterable[Result], _names: Iterable[str]) -> Iterator[str]:
    """Which deck it was; a line of Markdown each, as far as a summary holds them."""
    return _as_they_fit(_lines(results), LARGEST, "\n{} more are left out: a summary holds 1 MB\n")


def _lines(results: Iterable[Result]) -> Iterator[str]:
    deck = ""
    for result in results:
        if not deck:
            yield (deck := f"{_deck(result, many=True)}\n\n")
        yield f"- {code(result.name)}: {marks(result)} ({verdicts(result)})\n"


def _deck(result: Result, *, many: bool = False) -> str:
    """Bold where it is not for marks. A student's name may be in it."""
    said = code(deck_of_others(result, many=many))
    return f"Graded on: {said}" if result.receipt.seed is None else f"**Graded on: {said}**"


def one(result: Result, largest: int = LARGEST) -> str:
    """Markdown: what each exercise earned, and what to mend as far as `largest` bytes hold it."""
    head = [f"### chainrule: {marks(result)}", "", code(result.submission.path), "", _deck(result), ""]
    text = "\n".join([*head, *_table(result), "", ""])
    receipt = f"{_receipt(result)}\n"
    blocks = [_fenced("\n".join(result.remarks)) + "\n"] if result.remarks else []
    blocks += map(_block, _alike(result.wrong))
    room = largest - _size(text + receipt) - 100
    return text + "".join(_as_they_fit(blocks, room, "{} more are left out: it would be too long\n\n")) + receipt


def comment(result: Result) -> str:
    """The same as a comment on a pull request, with a hidden marker by which the next run finds it."""
    return f"{MARKER}\n{one(result, LARGEST_COMMENT)}"


def _as_they_fit(texts: Iterable[str], room: int, rest: str) -> Iterator[str]:
    """Those that fit into `room` bytes together; then, if some don't, how many, as `rest` says it."""
    left_out = 0
    for text in texts:
        room -= _size(text)
        if room > 0:
            yield text
        else:
            left_out += 1
    yield rest.format(left_out) if left_out else ""


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _table(result: Result) -> list[str]:
    rows = ["| exercise | verdict | points |", "|---|---|---:|"]
    for exercise in result.exercises:
        verdict = exercise.words
        if exercise.because:
            verdict += f", given {', '.join(map(code, exercise.because))}"
        misconception = f": {code(exercise.misconception)}" if exercise.misconception else ""
        points = f"{exercise.score:g} of {exercise.points:g}{', bonus' * exercise.bonus}"
        rows.append(f"| {code(exercise.name)} | {verdict}{misconception} | {points} |")
    return rows


def _alike(exercises: Sequence[ExerciseResult]) -> list[list[ExerciseResult]]:
    """Those together of which the same is said, as of all when the file can't be read."""
    groups: dict[tuple[str, ...], list[ExerciseResult]] = {}
    for exercise in exercises:
        said = exercise.place, exercise.verdict, exercise.message, exercise.hint or ""
        groups.setdefault(said, []).append(exercise)
    return list(groups.values())


def _block(alike: Sequence[ExerciseResult]) -> str:
    first = alike[0]
    smallest = f"\nSmallest case:\n{first.smallest}" if first.smallest else ""
    said = [first.message, first.hint, smallest]
    place = f", {code(first.place)}" if first.place else ""
    return f"**{code(_names(alike))}**{place}\n\n{_fenced(chr(10).join(filter(None, said)))}\n"


def _names(exercises: Sequence[ExerciseResult]) -> str:
    names = [exercise.name for exercise in exercises]
    return ", ".join(names) if len(names) <= 3 else f"{names[0]}, {names[1]} and {len(names) - 2} more"


def _receipt(result: Result) -> str:
    said = f"submission {result.submission.sha256[:12]}, key {result.key[:12]}, sandbox {result.sandbox}"
    version = result.receipt.versions.get("chainrule")
    return f"Receipt: {code(said)}{f', chainrule {code(version)}' if version else ''}"


def code(text: str) -> str:
    """A span of code on one line; spaces set off what begins or ends with a backtick or a space."""
    text = BREAKS.sub(" ", text) or " "
    fence = _longer("`", text)
    pad = " " if text.strip(" ") != text or text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _fenced(text: str) -> str:
    text = ENDS.sub("\n", text)
    fence = _longer("```", text)
    return f"{fence}text\n{text}\n{fence}\n"


def _longer(fence: str, text: str) -> str:
    return max((run + "`" for run in re.findall("`+", text)), key=len, default="").ljust(len(fence), "`")


# -- annotations -------------------------------------------------------------------------------------------------------


def annotations(results: Iterable[Result]) -> str:
    """Workflow commands, a line each, at most ten of a kind: an error where required points are lost, a warning where
    something else is wrong or there is a note on the file or a function, a notice where something is not started, or right
    given an earlier function.

    They stand at the function's line, if that is known. Their path is the one that grade was given, so GitHub finds it if
    grade ran at the top of the repository. A notebook's cell has no such line, and is named in the title.
    """
    said: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for result in results:
        for kind, place, title, message in _findings(result):
            said[kind].append(_command(kind, result.submission.path, place, title, message))
    return "".join(command for kind in KINDS for command in said[kind][:MOST])


def _findings(result: Result) -> Iterator[tuple[str, str, str, str]]:
    """Kind, place, title and message of each."""
    for alike in _alike([exercise for exercise in result.exercises if _kind(exercise)]):
        first = alike[0]
        text = f"{first.message}\n{first.hint}" if first.hint else first.message
        kind = min(map(_kind, alike), key=KINDS.index)
        yield kind, first.place, f"{_names(alike)}: {first.words}", text
    yield from (("warning", "", "the whole file", note) for note in result.notes)
    for exercise in result.exercises:
        yield from (("warning", exercise.place, exercise.name, warning) for warning in exercise.warnings)


def _kind(exercise: ExerciseResult) -> str:
    """Of which kind; "" if there is nothing to say."""
    if exercise.verdict == "PASS" or (exercise.bonus and not exercise.started):
        return ""
    if exercise.verdict == "STUB" or exercise.passed:
        return "notice"
    return "warning" if exercise.bonus or exercise.earned == "follow-through" else "error"


def _command(kind: str, path: str, place: str, title: str, message: str) -> str:
    line = None if CELL.fullmatch(place) else LINE.fullmatch(place)
    title += f", {place}" if CELL.fullmatch(place) else ""
    where = f"file={_property(path)}" + (f",line={line[1]}" if line else "")
    return f"::{kind} {where},title={_property(title)}::{_data(message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
