"""What GitHub makes of a report: a runner obeys our annotations alone, and the Markdown holds a student's text as code.

The parser of workflow commands is written from what actions/runner does with a line of a step's output; the Markdown is read
by markdown-it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import msgspec
import pytest
from graded import change, every, golden, hostile, of, said, written
from markdown_it import MarkdownIt

from chainrule.pull_request import summary
from chainrule.pull_request.ignored import IgnoredChanges
from chainrule.pull_request.plumbing import Change
from chainrule.reports import github
from chainrule.result import NO_FUNCTION, WORDS, Result, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

MIB = 1 << 20
MENTIONS = (
    "@ada #1 GH-1 ada/repo#1 a94a8fe5ccb19ba61c4c0873d391e987982fbbd3 https://evil.example www.evil.example a@b.example"
)
MARKDOWN = {
    "heading": "# 100 of 100", "list": "- [x] done", "link": "[here](https://evil.example)",
    "autolink": "<https://evil.example>", "image": "![x](https://evil.example/x.png)",
    "html": "<img src=x onerror=alert(1)>", "comment": "<!-- chainrule -->", "unclosed": "<!--", "table": "a | b | c",
    "escaped-pipe": "a \\| b \\\\| c", "rule": "---", "quote": "> x", "setext": "===",
    "reference": "[x]: https://evil.example", "fence": "```", "longer": "`````` x", "tildes": "~~~", "tick": "`",
    "ticks": "``a``", "ends": "a`", "begins": "`a", "emphasis": "**a** _b_ ~~c~~", "math": "$`a`$ $$x$$",
    "footnote": "[^1]", "entity": "&lt;b&gt;", "backslash": "\\", "mentions": MENTIONS, "emoji": ":tada:",
    "blank": "a\n\n# b", "return": "a\r\r# b", "pre": "</pre></code># x", "indented": "    x",
    "details": "<details><summary>x</summary>", "alert": "> [!NOTE]", "mermaid": "```mermaid\ngraph\n```",
}  # fmt: skip

# -- workflow commands -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Command:
    name: str
    properties: dict[str, str]
    message: str


def command(line: str) -> Command | None:
    """What the runner reads: `::name key=value,key=value::data` after blanks, or `##[name key=value;]data` anywhere."""
    line = line.lstrip()
    if line.startswith("::"):
        head, colons, data = line[2:].partition("::")
        name, _, rest = head.partition(" ")
        if colons and name:
            pairs = (pair.strip().partition("=") for pair in rest.split(",") if "=" in pair)
            escapes = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]
            properties = {key: unescaped(value, escapes) for key, _, value in pairs}
            return Command(name, properties, unescaped(data, [one for one in escapes if one[1] not in ":,"]))
    old = re.search(r"##\[(\w[^\]]*)\](.*)", line)
    return Command(old[1], {}, old[2]) if old else None


def unescaped(text: str, escapes: list[tuple[str, str]]) -> str:
    for escaped, meant in escapes:
        text = text.replace(escaped, meant)
    return text


def obeyed(text: str) -> list[Command]:
    return [made for line in re.split("\r\n|\r|\n", text) if (made := command(line)) is not None]


@pytest.mark.parametrize("inert", [True, False])
def test_a_runner_obeys_our_annotations_and_nothing_within(inert: bool) -> None:
    for result in hostile(inert=inert).values():
        text = github.annotations([result])
        made = obeyed(text)
        assert len(made) == text.count("\n") == len(re.split("\r\n|\r|\n", text)) - 1
        assert {one.name for one in made} == {"error", "warning"}
        assert {one.properties["file"] for one in made} == {result.submission.path.strip()} or not inert
        (error,) = (one for one in made if one.name == "error")
        whole = of(result, "average_gradient")
        assert error.message == f"{whole.message}\n{whole.hint}"
        assert error.properties["title"] == "average_gradient: not right"


@pytest.mark.parametrize(
    "text", ["a,line=1::x", "100%0A::error::x", "%25", "a:b,c=d", "a\r\n::error::x", "%253A", "::", "="]
)
def test_no_text_leaves_the_property_or_the_message_that_it_stands_in(text: str) -> None:
    result = said(golden()["wrong-two-at-once"], text)
    made = obeyed(github.annotations([result]))
    assert {one.properties["file"] for one in made} == {text}
    assert {frozenset(one.properties) for one in made} == {frozenset({"file", "title"})}
    assert text in {one.message for one in made}


def test_an_annotation_stands_at_the_function() -> None:
    result = golden()["carried-first-term"]
    path = result.submission.path
    error, *warnings = obeyed(github.annotations([result]))
    wrong = of(result, "dC0_da")
    line = wrong.place.rpartition(":")[2]
    assert (error.name, error.properties) == ("error", {"file": path, "line": line, "title": "dC0_da: not right"})
    assert error.message == f"{wrong.message}\n{wrong.hint}"
    assert [(one.name, one.message) for one in warnings] == [("notice", "right, given your dC0_da")] * 3
    assert {one.properties["title"].partition(": ")[2] for one in warnings} == {"right by follow-through"}


def test_a_cell_has_no_line_and_is_named() -> None:
    result = golden()["demo-notebook"]
    error, *warnings = obeyed(github.annotations([result]))
    assert error.properties == {"file": result.submission.path, "title": "average_gradient: not right, cell 10:1"}
    assert [one.message for one in warnings] == list(result.notes)


def test_what_is_said_of_all_functions_is_said_once_and_where_the_message_has_it() -> None:
    result = golden()["broken-syntax"]
    (error,) = obeyed(github.annotations([result]))
    title = "sample_loss, weighted_input and 12 more: can't be run"
    assert error.properties == {"file": result.submission.path, "line": "1", "title": title}
    assert github.one(result).count("SyntaxError") == 1


@pytest.mark.parametrize("verdict", get_args(Verdict))
def test_what_costs_points_is_an_error_and_what_is_not_begun_a_notice(verdict: str) -> None:
    message = NO_FUNCTION if verdict == "MISSING" else "said"
    result = every(golden()["demo-right"], verdict=verdict, earned="none", message=message)
    made = obeyed(github.annotations([result]))
    wanted = {"PASS": set(), "STUB": {"notice"}, "MISSING": {"error"}}.get(verdict, {"error", "warning"})
    assert {one.name for one in made} == wanted


def test_there_are_ten_of_a_kind_and_no_more() -> None:
    made = obeyed(github.annotations(golden().values()))
    assert {kind: [one.name for one in made].count(kind) for kind in ("error", "warning")} == {"error": 10, "warning": 10}
    assert [one.name for one in made] == sorted((one.name for one in made), key=["error", "warning", "notice"].index)


def test_a_full_mark_is_no_annotation() -> None:
    assert github.annotations([golden()["right-complete-loops"]]) == ""


# -- Markdown ----------------------------------------------------------------------------------------------------------

OUR_WORDS = re.compile(
    r"|exercise|verdict|points|(chainrule)?(: )?[0-9.]+ of [0-9.]+(, bonus( [0-9.]+ of [0-9.]+)?)?( \([A-Z_0-9, ]+\))?"
    r"|Graded on: |: |, |(right by follow-through|"
    + "|".join(WORDS.values())
    + r")(: )?|Receipt: |, chainrule |\d+ more are left out: .*"
)
BLOCKS = {"heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "bullet_list", "list_item"}


def tokens(text: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"]).parse(text):
        yield token
        yield from token.children or ()


def code(text: str) -> list[str]:
    """What stands in code, after all else was found to be ours."""
    held = []
    for token in tokens(text):
        if token.type in ("code_inline", "fence"):
            assert token.info in ("", "text")
            held.append(token.content)
        elif token.type == "text":
            assert OUR_WORDS.fullmatch(token.content), token.content
        else:
            kind = token.type.removesuffix("_open").removesuffix("_close")
            assert kind in BLOCKS | {"inline", "strong", "softbreak"}, token.type
            assert not token.attrs or kind in ("td", "th")
    return held


def shape(text: str) -> list[str]:
    return [token.type for token in tokens(text)]


def hostiles() -> Iterator[Result]:
    yield from hostile(inert=True).values()
    yield from hostile(inert=False).values()
    for text in MARKDOWN.values():
        yield said(golden()["wrong-two-at-once"], text)


def test_a_students_text_is_code_in_the_summary_and_changes_nothing_around_it() -> None:
    usual = shape(github.one(hostile(inert=True)["harmless"]))
    for result in hostiles():
        text = github.one(result)
        assert code(text)
        assert shape(text) == usual, result.student
        assert not re.search(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029\r]", text)


def test_a_name_of_one_line_is_shown_as_it_is() -> None:
    texts = [result.submission.path for result in hostile(inert=True).values()]
    texts += [text for text in MARKDOWN.values() if "\n" not in text and "\r" not in text]
    for text in texts:
        assert code(github.one(said(golden()["demo-right"], text)))[0] == text


def test_a_students_name_is_code_in_the_lines_of_many() -> None:
    results = list(hostiles())
    text = written("github", results)
    assert len(code(text)) == 1 + len(results)
    assert len(text.splitlines()) == text.count("\n") == 2 + len(results)


@pytest.mark.parametrize("many", [True, False])
def test_no_line_of_the_summary_is_a_command_to_a_runner(many: bool) -> None:
    for result in hostile(inert=True).values():
        assert obeyed(written("github", [result], many=many)) == []
        assert obeyed(github.comment(result)) == []


def test_the_summary_has_a_row_an_exercise_a_block_a_mistake_and_the_receipt() -> None:
    result = golden()["wrong-two-at-once"]
    wrong = of(result, "average_gradient")
    text = github.one(result)
    path, *held = code(text)
    assert path == result.submission.path
    assert [one for one in held if one in {exercise.name for exercise in result.exercises}] == [
        *(exercise.name for exercise in result.exercises), "average_gradient",
    ]  # fmt: skip
    assert "| `average_gradient` | not right: `missing-factor-2 + sum-not-mean` | 0 of 22 |" in text
    assert "| `bias_gradient` | not there | 0 of 6, bonus |" in text
    block = held[-3]
    assert wrong.hint
    for told in (wrong.message, wrong.hint, f"Smallest case:\n{wrong.smallest}"):
        assert told in block
    assert held[-2].split(", ") == [
        f"submission {result.submission.sha256[:12]}", f"key {result.key[:12]}", f"sandbox {result.sandbox}",
    ]  # fmt: skip


def test_follow_through_is_told_where_the_points_are_kept() -> None:
    assert "| `layer_gradient` | right by follow-through, given `dC0_da` | 18 of 18 |" in github.one(
        golden()["carried-first-term"]
    )


def test_notes_are_in_the_summary() -> None:
    result = golden()["notebook-broken-cell"]
    assert "\n".join(result.remarks) + "\n" in code(github.one(result))


def test_a_comment_is_the_summary_after_a_marker_that_no_student_can_write_in_front() -> None:
    for result in (golden()["demo-right"], said(golden()["demo-right"], github.MARKER)):
        first, rest = github.comment(result).split("\n", 1)
        assert first == github.MARKER
        assert rest == github.one(result)
        assert shape(github.comment(result)) == ["html_block", *shape(rest)]
    for result in hostiles():
        assert not github.one(result).startswith(github.MARKER)


def huge(letters: int) -> Result:
    """A result with so much to say of each exercise."""
    every_one = every(
        golden()["wrong-two-at-once"], verdict="WRONG", earned="none", message="\u00e4" * letters, place="a.py:1"
    )
    told = [msgspec.structs.replace(one, message=f"{i}{one.message}") for i, one in enumerate(every_one.exercises)]
    return change(every_one, exercises=tuple(told))


def test_a_summary_is_below_what_github_takes_and_says_what_it_left_out() -> None:
    result = huge(100_000)
    text, comment = github.one(result), github.comment(result)
    assert 500_000 < len(text.encode()) < MIB
    assert re.search(r"^\d+ more are left out: it would be too long$", text, re.MULTILINE)
    assert len(comment) <= 65_536
    assert "14 more are left out" in comment
    assert "Receipt: " in comment


def test_the_summary_of_a_pull_request_is_below_it_too_and_tells_of_what_was_ignored() -> None:
    changes = IgnoredChanges(tuple(Change("A", f"{i:0300}") for i in range(50)), related=False)
    for letters in range(30_000, 70_000, 5_000):
        text = summary.markdown(huge(letters), "", changes)
        assert 750_000 < len(text.encode()) < MIB
        assert [token.content for token in tokens(text) if token.type == "code_inline"][-1] == f"{49:0300}"


def test_the_summary_of_ten_thousand_is_below_1_mib_and_counts_the_rest() -> None:
    one = change(golden()["demo-right"], student="s" * 40)
    text = written("github", [one] * 20_000)
    assert 900_000 < len(text.encode()) < MIB
    shown = text.count("- `")
    assert text.endswith(f"\n\n{20_000 - shown} more are left out: a summary holds 1 MB\n")


def test_many_come_line_by_line() -> None:
    results = list(golden().values())
    told = github.many(iter(results), ())
    assert next(told).startswith("**Graded on: `public deck, NOT FOR MARKS: ")
    assert next(told).startswith(f"- `{results[0].name}`: 100 of 100, bonus 50 of 50 (PASS 8)\n")
    assert "".join(github.many(results, ())) == written("github", results)
