"""Whose a file is: by the outermost name, in one layout, and never by a name that a student may have chosen."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest
from repository import chainrule

from chainrule.errors import SetupError
from chainrule.submissions.folder import THE_CLASS, find
from chainrule.submissions.found import NO_LMS, Candidate, in_turn, one_source_each
from chainrule.submissions.whose import behind_links, named_alone, own_folders, with_owners

MOODLE = "Ada Lovelace_1234567_assignsubmission_file"
NOT_THE_ONLY_ONE = "it is not the only one of this student"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("x = 1\n")


def students(*names: str, path: str = "class") -> dict[str | None, list[str]]:
    """Who hands in what, of a folder and of a .zip with these names, which must be the same; broken ones hand in nothing."""
    write(*(f"{path}/{name}" for name in names))
    with ZipFile(f"{path}.zip", "w") as archive:
        for name in names:
            archive.writestr(name, "x = 1\n")
    folder, packed = read(path), read(f"{path}.zip")
    assert packed == folder
    return folder


def read(path: str) -> dict[str | None, list[str]]:
    return {
        one.student: [it.shown.removeprefix(f"{path}/") for it in one.candidates if it.read(one.student).broken is None]
        for one in find(Path(path), "gradient").students
    }


def whose(place: str) -> tuple[str, str] | None:
    (one,) = with_owners([Candidate(tuple(place.split("/")), place, "")], "", "gradient")
    return (one.student, "/".join(one.inner)) if one.student not in ("", one.place[0], Path(one.place[0]).stem) else None


# -- the names of an LMS ---------------------------------------------------------------------------------------------


def test_whose_name_in_moodle_begins_with_a_dot_is_no_hidden_file() -> None:
    hidden = MOODLE.replace("Ada", ".Ada")
    of_a_mac = (f"._{MOODLE}", f"__MACOSX/._{hidden}", ".DS_Store", f"{hidden}/.gradient.py.swp")
    assert students(
        f"{hidden}/gradient.py",
        ".Bob_12_assignsubmission_file_gradient.py",
        "Cyd_13_assignsubmission_file_/gradient.py",
        *of_a_mac,
    ) == {
        ".Ada Lovelace-1234567": [f"{hidden}/gradient.py"],
        ".Bob-12": [".Bob_12_assignsubmission_file_gradient.py"],
        "Cyd-13": ["Cyd_13_assignsubmission_file_/gradient.py"],
    }


@pytest.mark.parametrize("name", [".Eve_3_assignsubmission_onlinetext", ".Default group_assignsubmission_file"])
def test_whose_name_begins_with_a_dot_and_who_hands_in_words_or_in_no_group_is_listed(name: str) -> None:
    Path("class", name).mkdir(parents=True)
    Path("class", name, "onlinetext.html").touch()
    Path("class", f"{MOODLE}_").mkdir()
    Path("class", f"{MOODLE}_", "gradient.py").touch()
    assert [shown for shown, _ in find(Path("class"), "gradient").left] == [f"class/{name}/onlinetext.html"]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (f"{MOODLE}/gradient.py", ("Ada Lovelace-1234567", "gradient.py")),
        (f"{MOODLE}_/gradient.ipynb", ("Ada Lovelace-1234567", "gradient.ipynb")),
        (f"{MOODLE}/src/gradient.py", ("Ada Lovelace-1234567", "src/gradient.py")),
        (f"{MOODLE}_gradient.ipynb", ("Ada Lovelace-1234567", "gradient.ipynb")),
        (f"{MOODLE}_gradient (2).ipynb", ("Ada Lovelace-1234567", "gradient (2).ipynb")),
        ("Participant_77_assignsubmission_file_gradient.py", ("Participant-77", "gradient.py")),
        ("Zoë Müller-Lüdenscheidt_8_assignsubmission_file/gradient.py", ("Zoë Müller-Lüdenscheidt-8", "gradient.py")),
        ("lovelaceada_12345_678901_gradient.py", ("lovelaceada-12345", "gradient.py")),
        ("lovelaceada_LATE_12345_678901_gradient-2.ipynb", ("lovelaceada-12345", "gradient-2.ipynb")),
        ("kinghenry2nd_9_10_gradient.py", ("kinghenry2nd-9", "gradient.py")),
        ("lovelace_ada_9_10_gradient.py", ("lovelace_ada-9", "gradient.py")),
        ("शर्माप्रिया_9_10_gradient.py", ("शर्माप्रिया-9", "gradient.py")),  # whose vowels are marks, and no letters
        ("สมหญิงใจดี_LATE_9_10_gradient.py", ("สมหญิงใจดี-9", "gradient.py")),
        ("_9_10_gradient.py", ("-9", "gradient.py")),  # who is called by nothing that Canvas keeps
        ("_LATE_9_10_gradient.py", ("-9", "gradient.py")),
        ("_9_10_11_12_gradient.py", None),
        ("a b_9_10_gradient.py", None),
        ("anon_x7Qa2_678901_gradient.py", ("anon-x7Qa2", "gradient.py")),
        ("LATE_anon_x7Qa2_678901_gradient.py", ("anon-x7Qa2", "gradient.py")),
        ("anon_x7Qa2_678901_3_gradient.py", ("anon-x7Qa2", "3_gradient.py")),  # no user 678901, whose upload is 3
        ("anon_x7Qa2_678901__5_6_gradient.py", ("anon-x7Qa2", "_5_6_gradient.py")),
        ("LATE_anon_70024_678901_gradient.py", ("anon-70024", "gradient.py")),  # a code may be a number
        ("anon_12345_678901_gradient.py", ("anon-12345", "gradient.py")),  # or a student be called so
        ("anon_LATE_12345_678901_gradient.py", ("anon-12345", "gradient.py")),
        ("lovelaceada_12345_678901_homework.py", ("lovelaceada-12345", "homework.py")),
        (f"{MOODLE}/Bob_2_assignsubmission_file/gradient.py",
         ("Ada Lovelace-1234567", "Bob_2_assignsubmission_file/gradient.py")),
        (f"{MOODLE}_Bob_2_assignsubmission_file_gradient.py",
         ("Ada Lovelace-1234567", "Bob_2_assignsubmission_file_gradient.py")),
        (f"{MOODLE}/bob_3_4_gradient.py", ("Ada Lovelace-1234567", "bob_3_4_gradient.py")),
        ("lovelaceada_1_2_week_3_gradient.py", ("lovelaceada-1", "week_3_gradient.py")),
        ("lovelaceada_1_2_bob_3_4_gradient.py", None),  # the name and the file's are both a student's choice
        ("lovelaceada_1_2_3_4_gradient.py", None),
        (f"ada_1_2_gradient-{'9' * 5000}.py", ("ada-1", f"gradient-{'9' * 5000}.py")),
        (f"ada_1_{'9' * 5000}_gradient.py", None),
        ("ada.py", None),
        ("ada/gradient.py", None),
        ("ada_2/gradient.py", None),
        ("ada/bob_3_4_gradient.py", None),
        ("lovelaceada_1_2_gradient.py/gradient.py", None),
    ],
)  # fmt: skip
def test_the_outermost_name_of_an_lms_says_whose_a_file_is(place: str, expected: tuple[str, str] | None) -> None:
    assert whose(place) == expected


# -- names that students chose ---------------------------------------------------------------------------------------

BOB = "Bob_2_assignsubmission_file"


@pytest.mark.parametrize(
    "name",
    ["bob.py", "bob/gradient.py", "bob/gradient/gradient.ipynb", "gradient/bob.py", "gradient/bob/gradient.py",
     f"{BOB}/gradient.py", f"{BOB}_gradient.py", f"x/{BOB}/gradient.py", "bob_2_3_gradient.py", "bob_LATE_2_3_gradient-9.py",
     "LATE_anon_x_3_gradient.py", "bob (9).py", "class/bob.py", "class/bob/gradient.py", "Copy of bob.py"],
)  # fmt: skip
@pytest.mark.parametrize("also", [[], ["eve/gradient.py"]])
def test_no_name_below_somebody_s_folder_hands_in_for_another(name: str, also: list[str]) -> None:
    found = students("bob/gradient.py", f"eve/{name}", *also)
    assert found["bob"] == ["bob/gradient.py"]
    assert set(found) <= {"bob", "eve"}


@pytest.mark.parametrize("name", ["bob/gradient.py", f"{BOB}/gradient.py", "hw/gradient.py"])
def test_who_hands_in_alone_hands_in_for_nobody_else(name: str) -> None:
    write(f"late/eve/{name}")
    assert read("late") == {"eve": [f"eve/{name}"]}


@pytest.mark.parametrize("name", ["bob_2_3_gradient.py", "bob.py", f"{BOB}_gradient.py"])
def test_where_nobody_handed_in_it_is_said_how_to_name_the_folder_within(name: str) -> None:
    write(f"late/eve/{name}")
    with pytest.raises(SetupError, match="if the students are within eve, name that folder"):
        find(Path("late"), "gradient")


@pytest.mark.parametrize(
    "name", [f"{BOB}_gradient.py", f"{BOB}/gradient.py", "bob_2_3_gradient.py", "Bob-2.py", "Bob-2/gradient.py"]
)
@pytest.mark.parametrize("lms", ["{0}_{1}_assignsubmission_file_", "{0}_{1}_assignsubmission_file/", "{0}_LATE_{1}_{1}_"])
def test_in_a_download_of_an_lms_what_it_put_in_front_counts(lms: str, name: str) -> None:
    ada, eve = lms.format("Ada", 1), lms.format("Eve", 3)
    found = students(f"{ada}gradient.py", f"{eve}gradient.py", f"{eve.replace('_3_3_', '_3_4_')}{name}")
    assert set(found) == {"Ada-1", "Eve-3"}
    assert all(found.values())


@pytest.mark.parametrize("name", ["3_gradient.py", "_5_6_gradient.py", "x_5_6_gradient.py", "bob_3_gradient.ipynb"])
def test_who_is_anonymous_is_not_several_students_by_what_their_files_are_called(name: str) -> None:
    found = students("anon_a_1_gradient.py", "anon_e_2_gradient.py", *(f"anon_e_{upload}_{name}" for upload in (3, 4, 5)))
    assert set(found) == {"anon-a", "anon-e"}
    assert found["anon-e"] == ["anon_e_2_gradient.py"]


def test_one_layout_is_that_of_most_and_the_rest_is_told() -> None:
    names = [f"{name}_1_assignsubmission_file/gradient.py" for name in ("Ada", "Bob", "Cy")]
    assert set(students(*names, "dan.py", "eve/gradient.py", path="moodle")) == {"Ada-1", "Bob-1", "Cy-1"}
    assert find(Path("moodle"), "gradient").left == [("moodle/dan.py", NO_LMS), ("moodle/eve/gradient.py", NO_LMS)]
    assert set(students("ada.py", "bob.py", "cy/gradient.py", "dan_1_2_gradient.py")) == {
        "ada", "bob", "cy", "dan_1_2_gradient",
    }  # fmt: skip


def test_whose_name_has_no_letter_can_not_choose_the_layout_either() -> None:
    mine = [f"_3_{n}_notes.py" for n in range(9)]
    assert set(students("ada_1_44_gradient.py", "bob_2_45_gradient.py", *mine)) == {"ada-1", "bob-2"}


def test_who_is_called_in_canvas_as_moodle_calls_its_files_can_not_choose_the_layout_either() -> None:
    mine = [f"x_1_assignsubmission_file_3_{n}_notes.py" for n in range(9)]
    assert set(students("ada_1_44_gradient.py", "bob_2_45_gradient.py", *mine)) == {"ada-1", "bob-2"}


def test_who_hands_in_archives_in_canvas_can_not_choose_the_layout_either() -> None:
    """Which were unpacked, each into a folder that is called as it is."""
    honest = ["ada_1_44_gradient.py", "bob_2_45_gradient.py"]
    assert set(students(*honest, *(f"eve_3_{n}_archive/gradient.py" for n in range(9)))) == {"ada-1", "bob-2"}
    all_did = ["ada_1_44_archive/gradient.py", "bob_2_45_archive/gradient.py"]
    assert set(students(*all_did, path="archives")) == {"ada_1_44_archive", "bob_2_45_archive"}


def test_in_moodle_who_names_files_as_canvas_does_can_not_choose_the_layout_either() -> None:
    mine = [f"Eve_3_assignsubmission_file_1_{n}_gradient.py" for n in range(9)]
    assert set(students("Ada_1_assignsubmission_file_gradient.py", *mine)) == {"Ada-1"}


@pytest.mark.parametrize(
    "mine",
    [
        *(f"E{{}}_3_assignsubmission_onlinetext{one}a.py" for one in ("_", "_1_2_", "/")),
        "Default group_assignsubmission_file_a{}.py",
        "_3_assignsubmission_file_a{}.py",
    ],
)
def test_in_moodle_what_lies_in_a_text_or_is_of_no_group_or_name_can_not_choose_the_layout_either(mine: str) -> None:
    honest = [f"{one}_assignsubmission_file_gradient.py" for one in ("Ada_1", "Bob_2")]
    assert set(students(*honest, *map(mine.format, range(9)))) == {"Ada-1", "Bob-2"}


def test_a_thousand_names_in_one_s_own_folder_choose_no_layout() -> None:
    found = students("ada.py", "bob/gradient.py", *(f"eve/m_{n}_{n}_gradient.py" for n in range(1000)))
    assert set(found) == {"ada", "bob"}


# -- two of one student ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ada.py", "ada/gradient.py"),
        ("ada.ipynb", "ada/gradient/gradient.py"),
        ("ada.py", "ada/gradient (9).py"),
        ("ada.py", "ada/hw/gradient.py"),
        ("Ada_1_assignsubmission_file/gradient.py", "Ada_1_assignsubmission_file_/gradient.py"),
        ("Ada_1_assignsubmission_file/gradient.py", "Ada_1_assignsubmission_file_gradient-9.py"),
    ],
)
def test_two_from_different_places_are_refused_with_both_paths(first: str, second: str) -> None:
    honest = "Bob_2_assignsubmission_file/gradient.py" if first.startswith("Ada_") else "bob.py"
    found = students(first, second, honest)
    (ada,) = (name for name in found if "da" in str(name))
    assert (found.pop(ada), [*found.values()]) == ([], [[honest]])
    (one,) = (one for one in find(Path("class"), "gradient").students if one.student == ada)
    assert len(one.candidates) == 1
    said = one.candidates[0].read(ada).broken or ""
    assert all(part in said for part in (NOT_THE_ONLY_ONE, f"class/{first}", f"class/{second}"))


def test_a_folder_of_other_things_beside_a_file_is_no_second_submission() -> None:
    assert students("ada.py", "ada/data.csv", "ada/notes.py")["ada"] == ["ada.py"]


def test_a_script_and_a_notebook_that_stand_together_are_of_one_place() -> None:
    assert students("ada.py", "ada.ipynb", "bob/gradient.py", "bob/gradient.ipynb")["ada"][0] == "ada.py"


def test_two_downloads_with_one_student_are_refused_and_one_that_is_named_twice_is_one() -> None:
    write("class/ada.py", "class/bob.py", "late/ada/gradient.py")
    both = [*find(Path("class"), "gradient").students, *find(Path("late"), "gradient").students]
    ada, bob = one_source_each(both)
    said = ada.candidates[0].read("ada").broken or ""
    assert said == f"{NOT_THE_ONLY_ONE}: class/ada.py and late/ada/gradient.py; leave one of them"
    assert bob.candidates[0].read("bob").broken is None
    twice = [*find(Path("class"), "gradient").students, *find(Path("late/../class/"), "gradient").students]
    assert [len(one.candidates) for one in one_source_each(twice)] == [1, 1]


@pytest.mark.parametrize("login", ["ada.py", "ada.ipynb", "ada.PY"])
def test_whose_folder_is_called_as_a_file_of_another_s_is_not_the_other(login: str) -> None:
    """Her login is ada.py, and nothing of ada's is refused for it."""
    found = students("ada/gradient.py", "bob/gradient.py", f"{login}/gradient.py")
    assert found == {"ada": ["ada/gradient.py"], "bob": ["bob/gradient.py"], login: []}


# -- the folder that holds all ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("zip_name", ["class.zip", "class (1).zip", "class-20261128T101112Z-001.zip", "class.ZIP"])
def test_a_folder_that_is_called_as_the_zip_it_is_in_is_looked_into(zip_name: str) -> None:
    with ZipFile(zip_name, "w") as archive:
        for name in ("class/ada.py", "class/bob/gradient.py", "class/README.txt"):
            archive.writestr(name, "x = 1\n")
    assert set(read(zip_name)) == {"ada", "bob"}


@pytest.mark.parametrize("login", ["gradient.py", "gradient.ipynb"])
def test_a_folder_that_is_called_as_a_submission_says_nothing_of_the_folder_of_all(login: str) -> None:
    with ZipFile("class.zip", "w") as archive:
        for name in ("class/ada.py", "class/bob/gradient.py", f"class/{login}/gradient.py"):
            archive.writestr(name, "x = 1\n")
    assert read("class.zip") == {"ada": ["class/ada.py"], "bob": ["class/bob/gradient.py"], login: []}


@pytest.mark.parametrize("odd", ["class/\\/gradient.py", "\\/gradient.py", "/gradient.py", "class\\gradient.py", "..\\zoe"])
def test_an_entry_with_an_unsafe_name_keeps_nobody_else_from_being_found(odd: str) -> None:
    """Nothing of it is read, and it doesn't say what the folder of all is."""
    with ZipFile("class.zip", "w") as archive:
        for name in ("class/ada.py", "class/bob/gradient.py", odd):
            archive.writestr(name, "x = 1\n")
    handed_in = {student: files for student, files in read("class.zip").items() if files}
    assert handed_in == {"ada": ["class/ada.py"], "bob": ["class/bob/gradient.py"]}


def test_the_folder_of_a_zip_is_told_with_the_other_reading() -> None:
    with ZipFile("class.zip", "w") as archive:
        for name in ("class/ada.py", "class/bob/gradient.py"):
            archive.writestr(name, "x = 1\n")
    assert find(Path("class.zip"), "gradient").left == [("class.zip/class", THE_CLASS)]


@pytest.mark.parametrize("path", ["hw1", "late-hw1", "late-hw1.zip", "hw1-2.zip"])
def test_who_is_called_as_the_folder_is_hands_in_for_nobody_else(path: str) -> None:
    """eve's login is hw1, or late; she alone has handed in, two folders with others' names."""
    login = path[:4].rstrip("-") if path.startswith("late") else "hw1"
    names = [f"{login}/{name}/gradient.py" for name in ("ada", "bob")]
    if path.endswith(".zip"):
        with ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "x = 1\n")
    else:
        write(*(f"{path}/{name}" for name in names))
    both = f"if {login} is a student, .*\n  if the students are within {login}, name that folder"
    with pytest.raises(SetupError, match=both):
        find(Path(path), "gradient")


def test_a_folder_of_another_name_is_a_student_s_and_what_to_do_is_said() -> None:
    with ZipFile("all.zip", "w") as archive:
        for name in ("class/ada.py", "class/bob.py"):
            archive.writestr(name, "x = 1\n")
    with pytest.raises(SetupError, match="if the students are within class, name that folder"):
        find(Path("all.zip"), "gradient")


def test_a_zip_that_is_called_after_the_student_in_it_is_that_student_s() -> None:
    with ZipFile("ada.zip", "w") as archive:
        for name in ("ada/gradient.py", "ada/gradient (1).py", "ada/notes.txt", "ada/data/x.csv"):
            archive.writestr(name, "x = 1\n")
    assert read("ada.zip") == {"ada": ["ada/gradient.py", "ada/gradient (1).py"]}


@pytest.mark.parametrize(
    "others", [["ada.py", "bob.ipynb"], ["ada/gradient.py"], ["ada/gradient/gradient.ipynb"], ["gradient.ipynb", "ada.py"]]
)
def test_a_zip_of_a_student_or_of_a_class_in_which_one_is_called_as_the_assignment_is_refused(others: list[str]) -> None:
    """Her login is gradient: all others would be files of a student who is called class. Or class is a student, who would
    hand in for others.
    """
    names = [f"class/{name}" for name in ("gradient.py", *others)]
    with ZipFile("class.zip", "w") as archive:
        for name in names:
            archive.writestr(name, "x = 1\n")
    whose = "class.zip: whose is gradient.* in it, beside other code: is class a student, or gradient\\?\n"
    with pytest.raises(SetupError, match=f"{whose}  unpack it; if class holds the students, name that folder"):
        find(Path("class.zip"), "gradient")
    write(*names)
    assert set(read("class")) == {"gradient", *(Path(name).parts[0].partition(".")[0] for name in others)}


# -- files that were named one by one --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paths", "owners"),
    [
        (["ada.py", "bob.py"], ["ada", "bob"]),
        (["x/ada.py", "y/bob.py"], ["", ""]),
        (["late/eve/ada.py", "class/ada/gradient.py"], ["", "ada"]),
        (["class/ada/hw.py", "class/eve/ada.py", "class/bob/gradient.py"], ["ada", "bob", "eve"]),
        (["class/ada.py", "class/eve/ada.py"], ["ada", "eve"]),
        (["class/ada/gradient.py", "class/eve/ada.py"], ["ada", "eve"]),
        (["class/eve/ada.py", "class/ada/gradient/gradient.ipynb"], ["ada", "eve"]),
        (["class/ada/gradient.py", "class/eve/hw/ada.py"], ["ada", "eve"]),
        (["class/ada/gradient (1).py"], ["ada"]),
        ([f"class/{BOB}/gradient.py", f"class/Eve_3_assignsubmission_file/{BOB}_gradient.py"], ["Bob-2", "Eve-3"]),
        ([f"class/Eve_3_assignsubmission_file/{BOB}/gradient.py"], ["Eve-3"]),
        ([f"class/Eve_3_assignsubmission_file/a/b/c/d/{BOB}/gradient.py"], ["Eve-3"]),
        (["late/eve_1_2_bob_3_4_gradient.py"], [""]),
        (["class/ada_1_43_gradient.py", "class/eve_2_33_archive/ada_1_44_gradient.py"], ["", "ada-1"]),
        (["class/eve_2_33_archive/a/b/ada_1_44_gradient.py", "class/bob_3_4_gradient.py"], ["", "bob-3"]),
        ([f"class/Eve_3_assignsubmission_file_archive/{BOB}_gradient.py", f"class/{BOB}_gradient.py"], ["", "Bob-2"]),
        (["class/ada_1_43_gradient.py", "class/late/bob_2_44_gradient.py"], ["ada-1", "bob-2"]),
        (["c/ada_1_43_gradient.py", "c/l/bob_2_44_gradient.py", "c/eve_2_33_x/gradient.py"], ["", "ada-1", "bob-2"]),
        (["class/ada/gradient.py", "class/gradient/gradient.py", "class/b/gradient/gradient.py"], ["ada", "b", "gradient"]),
        (["class/bob/hw.py", "class/eve/ada.py", "class/eve/zoe_1_2_hw.py"], ["", "", "zoe-1"]),
        (["class/ada.py", "class/gradient/gradient.py"], ["ada", "gradient"]),
        (["/gradient.py"], [""]),
        (["/gradient/gradient/gradient.py"], [""]),
    ],
)
def test_files_that_were_named_one_by_one_are_looked_at_together(paths: list[str], owners: list[str]) -> None:
    assert sorted(one.student for one in named_alone([Path(path) for path in paths], "gradient")) == owners


def test_a_canvas_name_that_could_be_of_two_is_told_and_takes_nobody_else_s_place() -> None:
    alone = "bob_17_900_gradient.py"
    write(f"class/{alone}", "class/bob_17_99_666_1234_gradient.py", "class/cyd_3_4_gradient.py")
    assert read("class") == {"bob-17": [alone], "cyd-3": ["cyd_3_4_gradient.py"]}
    assert find(Path("class"), "gradient").left == [("class/bob_17_99_666_1234_gradient.py", NO_LMS)]
    with ZipFile("odd.zip", "w") as archive:
        for name in (alone, "bob_17_99_666_1234_x\\gradient.py", "cyd_3_4_gradient.py"):
            archive.writestr(name, "x = 1\n")
    assert read("odd.zip") == {"bob-17": [alone], "cyd-3": ["cyd_3_4_gradient.py"]}


@pytest.mark.parametrize("odd", ["\\gradient.py", "\0\\gradient.py", "\\..\\ada_3_4_gradient.py"])
def test_unsafe_names_don_t_say_in_which_layout_the_others_are(odd: str) -> None:
    with ZipFile("class.zip", "w") as archive:
        for name in ("ada_3_4_gradient.py", "bob_17_900_gradient.py", *(f"eve_5_{n}_{odd}" for n in range(6, 16))):
            archive.writestr(name_as_it_is(name), "x = 1\n")
    handed_in = {student: files for student, files in read("class.zip").items() if files}
    assert handed_in == {"ada-3": ["ada_3_4_gradient.py"], "bob-17": ["bob_17_900_gradient.py"]}


def name_as_it_is(name: str) -> ZipInfo:
    """Of a member whose name Python would cut off at a NUL."""
    info = ZipInfo("x")
    info.filename = name
    return info


def test_a_canvas_name_is_nobody_s_that_canvas_itself_would_take_for_another_s() -> None:
    """It hands a page back to the user, and for the file, that the first two numbers between "_" in its name are."""
    mallory = ["17_900_mal_1_666_gradient.py", "m_17_al_900_x_1_667_gradient.py"]
    write(*(f"class/{name}" for name in ("bob_17_900_gradient.py", "agent7_x_3_4_hw_5_gradient.py", *mallory)))
    write("class/7_cyd_3_4_gradient.py")
    assert read("class") == {"7_cyd-3": ["7_cyd_3_4_gradient.py"], "bob-17": ["bob_17_900_gradient.py"]}
    assert {(f"class/{name}", NO_LMS) for name in mallory} <= set(find(Path("class"), "gradient").left)


def test_names_that_could_be_of_two_change_nobody_else_s_layout() -> None:
    mallory = [f"mal_1_666_{number}_x{number}.py" for number in range(20)]
    write("class/ada_5_6_gradient.py", "class/bob_7_8_gradient.py", *(f"class/{name}" for name in mallory))
    assert read("class") == {"ada-5": ["ada_5_6_gradient.py"], "bob-7": ["bob_7_8_gradient.py"]}


def test_of_files_named_one_by_one_those_behind_a_link_are_not_read() -> None:
    write("class/zoe/gradient/gradient.py", "class/ada/gradient.py", "solutions/gradient.py")
    Path("class/eve").mkdir()
    Path("class/eve/gradient").symlink_to("../zoe/gradient")
    Path("class/mal").symlink_to("../solutions")
    Path("course").symlink_to("class")
    names = ["zoe/gradient/gradient.py", "ada/gradient.py", "eve/gradient/gradient.py", "mal/gradient.py"]
    for top in ("class", "course", "./course/../course"):
        found = behind_links([Path(top, name) for name in names], "gradient")
        assert [str(path) for path in found] == [str(Path(top, name)) for name in names[2:]]
        assert len(behind_links([Path(top, names[-1])], "gradient")) == 1


@pytest.mark.parametrize(
    ("path", "count"),
    [("class/eve/gradient/gradient.py", 2), ("class/eve/gradient.py", 1), ("class/eve.py", 0), (f"c/{MOODLE}/a/b.py", 2)],
)
def test_of_a_file_that_is_named_alone_it_is_known_which_folders_are_its_student_s_own(path: str, count: int) -> None:
    assert own_folders([Path(path)], "gradient") == {Path(path): count}


def test_of_files_named_one_by_one_a_link_is_a_student_s_folder_whatever_is_behind_it() -> None:
    """A pattern, as class/*/*.py, finds draft.py, too; beside ada's folder eve is a student, and not the folder of one."""
    write("class/ada/gradient.py", "private/draft.py", "class/bob/draft.py")
    Path("class/eve").symlink_to("../private")
    ada, bob, eve = (Path("class", name) for name in ("ada/gradient.py", "bob/draft.py", "eve/draft.py"))
    assert behind_links([ada, bob, eve], "gradient").keys() == {eve}
    assert own_folders([ada, bob, eve], "gradient") == {ada: 1, bob: 1, eve: 1}
    graded = json.loads(chainrule("grade", ada, bob, eve, "--format", "json").stdout)["results"]
    assert [bool(one["submission"]["sha256"]) for one in graded] == [True, True, False]


@pytest.mark.slow
def test_of_files_of_other_names_in_several_folders_a_link_may_be_a_student_s_folder() -> None:
    write("class/ada/hw.py", "class/bob/hw.py")
    Path("class/eve").symlink_to("bob")
    ada, bob, eve = paths = [Path("class", name, "hw.py") for name in ("ada", "bob", "eve")]
    assert behind_links(paths, "gradient").keys() == {eve}
    assert own_folders(paths, "gradient") == {ada: 1, bob: 1, eve: 1}
    assert own_folders([ada], "gradient") == {ada: 0}
    assert own_folders([Path("/x.py"), Path("/y/z.py")], "gradient") == {Path("/x.py"): 0, Path("/y/z.py"): 1}
    write("class/bob/bob_1_2_gradient.py")  # as an LMS calls it
    lms = [Path("class", name) for name in ("ada/hw.py", "bob/bob_1_2_gradient.py", "eve/bob_1_2_gradient.py")]
    assert behind_links(lms, "gradient").keys() == {lms[2]}
    graded = json.loads(chainrule("grade", *paths, "--format", "json").stdout)["results"]
    assert [bool(one["submission"]["sha256"]) for one in graded] == [True, True, False]


@pytest.mark.parametrize("eves", ["roeeve_13_{}_a{}.py", "roeeve_13_{}_12_{}_a.py", "roeeve_13_{}_gradient (1) {}.txt"])
@pytest.mark.parametrize("counts", [True, False])
def test_nobody_who_hands_in_nothing_that_counts_hides_behind_many_files_of_somebody_else(eves: str, counts: bool) -> None:
    write("class/leeada_11_111_gradient.py", "class/zander_14_114_homework.py")
    write(*(f"class/{eves.format(n, n)}" for n in range(100, 400)))
    if counts:
        write("class/roeeve_13_999_gradient.py")
    first = [shown for shown, _ in find(Path("class"), "gradient").left[:2]]
    assert "class/zander_14_114_homework.py" in first


def test_what_several_folders_leave_is_told_in_turn() -> None:
    one, other = [("a/1", ""), ("a/2", ""), ("a/3", "")], [("b/1", "")]
    assert in_turn([one, other]) == [("a/1", ""), ("b/1", ""), ("a/2", ""), ("a/3", "")]
