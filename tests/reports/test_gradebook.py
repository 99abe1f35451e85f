"""A gradebook that a platform exported is filled in, and nothing else of it is changed."""

from __future__ import annotations

import csv
import io

import pytest
from graded import change, golden

from chainrule.errors import SetupError
from chainrule.reports.gradebook import Finder, Strangers, filled
from chainrule.result import Result

CANVAS = """\
Student,ID,SIS Login ID,Section,Gradient (77),Other (78)
    Points Possible,,,,100,5
"Lovelace, Ada",11,ada,one,,3
"Babbage, Charles",12,charles,one,7,
"Doe, J",13,doe1,one,,
"Doe, J",14,doe2,one,,
"""
MOODLE = """\
Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Feedback comments"
Participant 11,"Ada Lovelace",ada@example.org,Submitted,,10.00,
Participant 12,"Charles Babbage",charles@example.org,-,,10.00,
"""


def of(student: str, **changes: object) -> Result:
    return change(golden()["demo-right"], student=student, **{"score": 90.0, "bonus": 2.0, **changes})


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("owner", ["lovelaceada-11", "ada", "Lovelace, Ada", "ADA", "lovelaceada", "11"])
def test_canvas_is_filled_in_by_id_login_or_name(owner: str) -> None:
    text, strangers = filled("canvas", CANVAS.encode(), [of(owner)], {owner} & {"lovelaceada-11"})
    before, after = cells(CANVAS), cells(text)
    assert strangers.missing == []
    assert after[2] == ["Lovelace, Ada", "11", "ada", "one", "92", "3"]
    assert [*after[:2], *after[3:]] == [*before[:2], *before[3:]]


def test_who_is_not_in_it_is_told_and_who_is_there_twice_by_name_is_not_guessed() -> None:
    text, strangers = filled("canvas", CANVAS.encode(), [of("zoe"), of("Doe, J"), of("doej-14")], {"doej-14"})
    assert strangers.missing == ["zoe", "Doe, J"]
    assert [line[4] for line in cells(text)[4:]] == ["", "92"]


def test_where_the_assignment_is_not_there_canvas_gets_a_new_one() -> None:
    text, _ = filled("canvas", CANVAS.replace("Gradient (77)", "Homework (77)").encode(), [of("ada")])
    after = cells(text)
    assert [line[-1] for line in after[:3]] == ["gradient", "100", "92"]


@pytest.mark.parametrize("name", ["Other (78)", "Other", "OTHER", " other ", "78"])
def test_canvas_is_filled_in_where_the_instructor_says(name: str) -> None:
    text, strangers = filled("canvas", CANVAS.encode(), [of("ada")], assignment=name)
    assert cells(text)[2] == ["Lovelace, Ada", "11", "ada", "one", "", "92"]
    assert (len(cells(text)[0]), strangers.new) == (6, "")


@pytest.mark.parametrize(
    ("export", "name", "said"),
    [
        (CANVAS, "Othr (78)", 'no assignment is called "Othr (78)"\n  did you mean "Other (78)"?'),
        (CANVAS, "Homework", 'no assignment is called "Homework"\n  there are: Gradient (77), Other (78)'),
        (CANVAS, "Section", 'no assignment is called "Section"\n  there are: Gradient (77), Other (78)'),
        (CANVAS.replace("Gradient (77)", "Other (77)"), "other",
         ('several assignments are called "other"\n'
          "  name one with its number: --assignment 'Other (77)', --assignment 'Other (78)'")),
    ],
)  # fmt: skip
def test_an_assignment_that_is_not_there_is_told_before_anything_is_graded(export: str, name: str, said: str) -> None:
    with pytest.raises(SetupError) as raised:
        filled("canvas", export.encode(), iter(lambda: pytest.fail("graded"), None), assignment=name)
    assert str(raised.value) == f"--roster: {said}"


def test_a_new_assignment_is_told_with_how_to_name_one_that_is_there() -> None:
    _, strangers = filled("canvas", CANVAS.replace("Gradient (77)", "Homework 3 (77)").encode(), [of("ada")])
    told = "a new assignment, gradient, as none is called so\n  to fill in one that is there: --assignment 'Homework 3 (77)'"
    assert strangers.new == told
    assert filled("canvas", CANVAS.encode(), [of("ada")])[1].new == ""


def test_moodle_has_one_assignment() -> None:
    with pytest.raises(SetupError, match="--assignment is Canvas's"):
        filled("moodle", MOODLE.encode(), [], assignment="Homework")


def test_moodle_is_filled_in_on_its_own_scale() -> None:
    text, strangers = filled(
        "moodle",
        MOODLE.encode(),
        [of("Ada Lovelace-11"), of("charles@example.org", score=55.0, bonus=0.0)],
        {"Ada Lovelace-11"},
    )
    after = cells(text)
    assert strangers.missing == []
    assert (after[1][4], after[2][4]) == ("9.2", "5.5")
    assert after[1][6] == "90 of 100, bonus 2 of 50"


def test_a_mark_at_the_beginning_and_semicolons_stay() -> None:
    data = b"\xef\xbb\xbf" + CANVAS.replace(",", ";").replace('"Lovelace; Ada"', '"Lovelace, Ada"').encode()
    text, _ = filled("canvas", data, [])
    assert text.startswith("\ufeffStudent;ID;")


@pytest.mark.parametrize(
    ("form", "export", "said"),
    [
        ("canvas", MOODLE, "Canvas's gradebook has a column Student"),
        ("moodle", CANVAS, "Moodle's gradebook has a column Identifier"),
        ("canvas", "", "it is empty"),
        ("canvas", "\0", "it is no gradebook of Canvas"),
        ("canvas", CANVAS.replace("Other (78)", "gradient (78)"), 'several assignments are called "gradient"'),
        ("moodle", MOODLE.replace("10.00", "ten"), "is no maximum grade"),
    ],
)
def test_what_is_no_export_is_a_fault_that_says_so(form: str, export: str, said: str) -> None:
    with pytest.raises(SetupError, match=said):
        filled(form, export.encode(), [of("Ada Lovelace-11")])


def test_a_login_is_no_number_of_somebody_else_and_nobody_has_two_marks() -> None:
    export = b"Student,ID,SIS Login ID,Gradient (7)\nSmith,2,smith,\nDoe,9,smith-2,\n"
    both = [of("smith-2", score=40.0, bonus=0.0), of("smith", score=70.0, bonus=0.0)]
    text, strangers = filled("canvas", export, both)
    assert ([line[3] for line in cells(text)[1:]], strangers.missing) == (["70", "40"], []), (
        "folders that are called as logins are"
    )
    text, strangers = filled("canvas", export, both, {"smith-2"})
    assert ([line[3] for line in cells(text)[1:]], strangers.missing) == (["40", ""], ["smith"]), (
        "Canvas's name, and one mark a row"
    )
    _, strangers = filled("canvas", export, [of("jones-2")], {"jones-2"})
    assert strangers.missing == ["jones-2"], "a number alone is nobody's"


def test_what_is_no_utf_8_is_refused() -> None:
    with pytest.raises(SetupError, match="in UTF-8"):
        filled("canvas", CANVAS.replace("Babbage", "Babb\xe4ge").encode("cp1252"), [])


@pytest.mark.parametrize(
    ("form", "export", "owner", "row"),
    [
        ("moodle", "Identifier,Full name,Grade\nParticipant 2,Participant 1,\nParticipant 12,Zoe,\n", "Participant 1-2", 1),
        (
            "moodle",
            "Identifier,Full name,ID number,Grade\nParticipant 46,c.s,,\nParticipant 7,Zoe,cs-46,\n",
            "c.s.-46",
            None,
        ),
        ("moodle", "Identifier,Grade\nParticipant 7,\nParticipant 77,\n", "Participant-7", 1),
        ("canvas", "Student,ID,SIS Login ID,Gradient (7)\nEve,45,eve,\nZander,9,eve45,\n", "eve-45", 1),
        ("canvas", "Student,ID,SIS Login ID,Gradient (7)\nRenamed,46,eve,\nZander,9,cs-46,\n", "cs-46", None),
        ("canvas", 'Student,ID,Gradient (7)\n"Zander, Zoe-77",45,\n"Zander, Zoe",77,\n', "zanderzoe-77", 2),
    ],
)
def test_a_name_that_is_chosen_makes_no_number_of_somebody_else_s(
    form: str, export: str, owner: str, row: int | None
) -> None:  # fmt: skip
    text, strangers = filled(form, export.encode(), [of(owner, score=50.0, bonus=0.0)], {owner})
    grade = cells(text)[0].index("Grade" if form == "moodle" else "Gradient (7)")
    marked = [number for number, line in enumerate(cells(text)) if number and line[grade]]
    assert (marked, strangers.missing) == ([row], []) if row else ([], [owner])


def test_who_calls_herself_as_the_line_of_possible_points_is_a_student() -> None:
    export = b"Student,ID\nPoints Possible,\nPoints Possible,3\nEve,4\n"
    text, strangers = filled("canvas", export, [of("pointspossible-3", score=7.0, bonus=0.0)], {"pointspossible-3"})
    assert ([line[-1] for line in cells(text)], strangers.missing) == (["gradient", "100", "7", ""], [])


WORKSHEET = "Identifier,Full name,Online text,Grade\nParticipant 7,Eve,{},\nParticipant 8,Zoe,-,\n"


@pytest.mark.parametrize("row", ['"Mal\\",m@x,S,,1200,"', '"a",b,c,d,e,f,g,h'])
def test_a_row_that_fits_in_no_way_is_refused(row: str) -> None:
    with pytest.raises(SetupError, match=r"behind a backslash|more cells than the head"):
        filled("moodle", (MOODLE + row + "\n").encode(), [])


@pytest.mark.parametrize(
    "text",
    [
        r'"print(""\"""")"',  # as Python, Excel and most write it
        r'"print(""\""")"',  # as PHP does
        '"a\\"\n""b"',  # PHP again, over two lines
        r'"C:\"',
        '"\\",\nParticipant 8,Zoe,x"',
        '"\\",-\nParticipant 8,Zoe,x,100\nParticipant 9,a\\"',  # so that PHP couldn't read what it wrote
    ],
)
def test_a_quotation_mark_behind_a_backslash_could_be_forged(text: str) -> None:
    with pytest.raises(SetupError, match="take out the column that it is in"):
        filled("moodle", WORKSHEET.format(text).encode(), [of("Eve-7", score=50.0, bonus=0.0)], {"Eve-7"})


def test_a_backslash_is_as_good_as_any_letter() -> None:
    after, _ = filled("moodle", WORKSHEET.format(r'"a\b, ""c"""').encode(), [of("Eve-7", score=50.0, bonus=0.0)], {"Eve-7"})
    assert cells(after)[1:] == [["Participant 7", "Eve", r'a\b, "c"', "50"], ["Participant 8", "Zoe", "-", ""]]


def test_a_backslash_in_a_name_of_canvas_s_is_no_matter() -> None:
    text, strangers = filled("canvas", CANVAS.replace("Babbage, Charles", 'Mal ""the \\"" Back').encode(), [of("ada")])
    assert (cells(text)[2][4], cells(text)[3][0], strangers.missing) == ("92", 'Mal "the \\" Back', [])


@pytest.mark.parametrize("chosen", ["Zoe", "zoe", "Z O E"])
def test_a_login_goes_before_a_name_that_somebody_else_chose(chosen: str) -> None:
    export = f"Student,ID,SIS Login ID,Gradient (7)\n{chosen},45,mal,\nZander,9,zoe,\n"
    text, strangers = filled("canvas", export.encode(), [of("zoe", score=50.0, bonus=0.0)])
    assert ([line[3] for line in cells(text)[1:]], strangers.missing, strangers.by_name) == (["", "50"], [], [])


def test_what_a_student_wrote_into_a_profile_is_no_login() -> None:
    export = "Identifier,Full name,ID number,Grade\nParticipant 7,Zoe Zander,,\nParticipant 8,Mal,Zoe Zander,\n"
    text, strangers = filled("moodle", export.encode(), [of("Zoe Zander", score=50.0, bonus=0.0)])
    assert ([line[3] for line in cells(text)[1:]], strangers.missing) == (["", ""], ["Zoe Zander"])


@pytest.mark.parametrize("owner", ["zoe_zander", "zoezander", "Zoe-Zander"])
def test_who_writes_a_file_s_name_into_a_profile_has_no_mark_of_whom_it_is_by_name(owner: str) -> None:
    export = f"Identifier,Full name,ID number,Grade\nParticipant 7,Zoe Zander,,\nParticipant 8,Mal,{owner},\n"
    text, strangers = filled("moodle", export.encode(), [of(owner, score=50.0, bonus=0.0)])
    assert ([line[3] for line in cells(text)[1:]], strangers.missing) == (["", ""], [owner])


@pytest.mark.parametrize(("column", "told"), [("ID number", ["zoe"]), ("Student ID", []), ("Username", [])])
def test_who_is_found_by_what_a_student_may_have_written_into_a_profile_is_told(column: str, told: list[str]) -> None:
    rows = [["Participant 7", "Zander", ""], ["Participant 8", "Mal", "zoe"]]
    finder = Finder(rows, {"Identifier": 0, "Full name": 1, column: 2}, "Identifier", "Full name", ())
    strangers = Strangers()
    assert (strangers.look("zoe", finder.find("zoe")), strangers.by_name) == (rows[1], told)


@pytest.mark.parametrize("chosen", ["zoe,", "Mal,zoe"])
def test_a_name_or_a_profile_beside_a_login_that_is_nearly_hers_keeps_nobody_from_her_mark(chosen: str) -> None:
    export = f"Full name,ID number,Username,Identifier,Grade\nZander,,zoe,Participant 7,\n{chosen},zo-e,Participant 8,\n"
    text, strangers = filled("moodle", export.encode(), [of("zoe", score=50.0, bonus=0.0)])
    assert ([line[4] for line in cells(text)[1:]], strangers.missing, strangers.by_name) == (["50", ""], [], [])


def test_a_name_beside_a_login_that_is_nearly_hers_is_not_hers() -> None:
    export = "Full name,Username,Identifier,Grade\nZoe,z1,Participant 7,\nZoe,zo-e,Participant 8,\n"
    text, strangers = filled("moodle", export.encode(), [of("Zoe", score=50.0, bonus=0.0)])
    assert ([line[3] for line in cells(text)[1:]], strangers.missing) == (["", ""], ["Zoe"])


def test_who_is_called_as_her_login_is_but_for_a_blank_has_her_mark() -> None:
    export = "Full name,Username,Identifier,Grade\nZoe Zander,zoe-zander,Participant 7,\n"
    text, strangers = filled("moodle", export.encode(), [of("Zoe Zander", score=50.0, bonus=0.0)])
    assert ([line[3] for line in cells(text)[1:]], strangers.missing, strangers.by_name) == (["50"], [], ["Zoe Zander"])


def test_two_logins_that_are_nearly_alike_are_two() -> None:
    export = "Student,ID,SIS Login ID,Gradient (7)\nZ,1,zoe_z,\nY,2,zoez,\n"
    text, _ = filled("canvas", export.encode(), [of("zoe_z", score=50.0, bonus=0.0), of("zoez", score=60.0, bonus=0.0)])
    assert [line[3] for line in cells(text)[1:]] == ["50", "60"]


def test_who_is_not_in_it_has_no_mark_in_the_row_of_a_login_that_is_nearly_alike() -> None:
    export = "Student,ID,SIS Login ID,Gradient (7)\nLee,1,ann-a,\n"
    text, strangers = filled("canvas", export.encode(), [of("anna", score=50.0, bonus=0.0)])
    assert ([line[3] for line in cells(text)[1:]], strangers.missing) == ([""], ["anna"])


def test_who_is_found_by_a_name_alone_is_told() -> None:
    text, strangers = filled("canvas", CANVAS.encode(), [of("Lovelace, Ada"), of("charles")])
    assert ([line[4] for line in cells(text)[2:4]], strangers.by_name) == (["92", "92"], ["Lovelace, Ada"])


@pytest.mark.parametrize(("known", "other"), [("रमा", "राम"), ("สม", "สุม"), ("רָמָה", "רִמָּה")])
def test_names_that_differ_in_their_vowels_are_two(known: str, other: str) -> None:
    """Which are marks, and no letters, in many scripts."""
    export = f"Student,ID,SIS Login ID,Gradient (7)\n{known},9,nine,\nBob,10,bob,\n"
    text, strangers = filled("canvas", export.encode(), [of(other), of("bob", score=50.0, bonus=0.0)])
    assert ([line[3] for line in cells(text)[1:]], strangers.missing) == (["", "50"], [other])
    text, strangers = filled("canvas", export.encode(), [of(other), of(known), of("x-9")], {"x-9"})
    assert ([line[3] for line in cells(text)[1:]], strangers.missing) == (["92", ""], [other, "x-9"])


def test_a_letter_that_case_makes_two_of_stays_one() -> None:
    text, _ = filled("canvas", "Student,ID,Gradient (7)\nİpek,9,\n".encode(), [of("ipek")])
    assert cells(text)[1][2] == "92"


def test_a_long_answer_in_a_cell_stops_nobody() -> None:
    export = f"Identifier,Full name,Online text,Grade\nParticipant 7,Eve,{'x' * 200_000},\n"
    text, _ = filled("moodle", export.encode(), [of("Eve-7", score=50.0, bonus=0.0)], {"Eve-7"})
    assert text.endswith("x,50\r\n")
