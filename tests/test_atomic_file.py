"""A file is written whole or not at all, by many at once, on a full disk, and when the writer is killed: real processes."""

from __future__ import annotations

import os
import random
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from repository import PATIENCE, ROOT

from chainrule import atomic_file as output
from chainrule.errors import SetupError

OLD_KERNEL = Path(__file__).with_name("old_kernel.py")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="nameless files are Linux's")
SAVE = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from chainrule import atomic_file as output
from chainrule.errors import SetupError
def save(text):
    output.save(Path("out"), text.encode() * 50_000, "name another")
try:
"""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def script(statement: str, *, wrapper: str = "") -> list[str]:
    """A command that does it; on a kernel without what `wrapper` names."""
    text = f"{SAVE}    {statement}\nexcept SetupError as fault:\n    sys.exit(str(fault))"
    old = [sys.executable, str(OLD_KERNEL), wrapper, "--"] if wrapper else []
    return [*old, sys.executable, "-c", text, str(ROOT)]


def run(statement: str, *, wrapper: str = "") -> tuple[int, str]:
    ran = subprocess.run(script(statement, wrapper=wrapper), text=True, capture_output=True, check=False, timeout=PATIENCE)
    return ran.returncode, ran.stderr


def names(folder: str = ".") -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def permissions(path: str) -> int:
    return stat.S_IMODE(Path(path).stat().st_mode)


KERNELS = pytest.mark.parametrize("wrapper", ["", pytest.param("tmpfile", marks=LINUX), pytest.param("linkat", marks=LINUX)])


@KERNELS
def test_a_file_is_made_and_replaced_and_nothing_else_is_there(wrapper: str) -> None:
    for text in "ab":
        assert run(f"save({text!r})", wrapper=wrapper) == (0, "")
        assert (names(), Path("out").read_text()) == (["out"], text * 50_000)


@KERNELS
def test_what_can_not_be_written_is_a_fault_and_leaves_the_old_file_alone(wrapper: str) -> None:
    Path("out").write_text("old")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000)); save('a')"
    assert run(limit, wrapper=wrapper) == (1, "out: can't be written: File too large\n  name another\n")
    assert (names(), Path("out").read_text()) == (["out"], "old")


@LINUX
def test_a_full_disk_is_a_fault_and_leaves_the_old_file_alone(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    alone = ["unshare", "--user", "--map-root-user", "--mount", "/bin/sh", "-c"]
    mount = "mount -t tmpfs -o size=32k none disk"
    if subprocess.run([*alone, mount], capture_output=True, check=False).returncode:
        pytest.skip("nobody may mount here")
    ran = subprocess.run(
        [*alone, f'{mount} && cd disk && printf old > out && "$@"; ls -A; cat out', "sh", *script("save('a')")],
        text=True, capture_output=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert ran.stderr == "out: can't be written: No space left on device\n  name another\n"
    assert ran.stdout == "out\nold"


def test_a_new_file_has_the_permissions_that_are_asked_for_less_the_umask() -> None:
    before = os.umask(0o027)
    try:
        output.save(Path("a"), b"", "")
        output.save(Path("b"), b"", "", mode=0o600)
        output.save(Path("a"), b"", "", mode=0o444)
    finally:
        os.umask(before)
    assert (permissions("a"), permissions("b")) == (0o440, 0o600)


def test_a_link_is_followed_also_to_what_is_not_there_yet() -> None:
    Path("folder").mkdir()
    Path("link").symlink_to("folder/out")
    for data in (b"a", b"b"):
        output.save(Path("link"), data, "")
        assert Path("link").is_symlink()
        assert (Path("folder/out").read_bytes(), names("folder")) == (data, ["out"])


def test_a_device_is_written_to_as_it_is() -> None:
    output.save(Path("/dev/null"), b"a", "")
    with pytest.raises(SetupError, match="No space left"):
        output.save(Path("/dev/full"), b"a", "")
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


@pytest.mark.parametrize("name", ["missing/out", ".", "x" * 300, "file/out"])
def test_where_nothing_can_be_written_is_known_before_there_is_anything_to_write(name: str) -> None:
    Path("file").write_text("")
    with pytest.raises(OSError):
        output.check(Path(name))
    with pytest.raises(SetupError, match="can't be written"):
        output.save(Path(name), b"", "")
    assert names() == ["file"]


def test_a_check_leaves_the_file_as_it_is() -> None:
    Path("out").write_text("old")
    assert output.check(Path("out")) == Path("out").resolve()
    assert output.check(Path("new")) == Path("new").resolve()
    assert (names(), Path("out").read_text()) == (["out"], "old")


# -- kill -9 -----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@LINUX
@pytest.mark.parametrize("there", [False, True])
def test_a_writer_that_is_killed_leaves_no_half_file(there: bool) -> None:
    drawn = random.Random(5)
    again = "save('b')" if there else "Path('out').unlink(); save('b')"
    statement = f"save('a'); print(flush=True)\n    while True: {again}"
    for _ in range(12):
        with subprocess.Popen(script(statement), stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(drawn.random() / 50)
            writer.kill()
        assert set(names()) <= ({"out", ".out.new"} if there else {"out"})
        if there or Path("out").exists():
            assert Path("out").stat().st_size == 50_000
        output.check(Path("out"))  # as the next run does
        assert set(names()) <= {"out"}


@LINUX
def test_what_a_writer_leaves_that_is_killed_between_two_system_calls_is_taken_away_by_the_next() -> None:
    Path("out").write_text("old")
    assert run("os = __import__('os'); os.rename = lambda *_, **__: os.kill(os.getpid(), 9); save('a')")[0] == -9
    assert (names(), Path("out").read_text()) == ([".out.new", "out"], "old")
    output.save(Path("out"), b"new", "")
    assert (names(), Path("out").read_text()) == (["out"], "new")


@pytest.mark.slow
def test_of_many_writers_to_one_file_each_writes_a_whole_one_and_nothing_is_left() -> None:
    many = [
        subprocess.Popen(script(f"[save({text!r}) for _ in range(300)]"), stderr=subprocess.PIPE, text=True)
        for text in "abcd"
    ]
    while any(one.poll() is None for one in many):
        if Path("out").exists():
            seen = Path("out").read_text()
            assert (len(seen), len(set(seen))) == (50_000, 1)
    assert [one.communicate()[1] for one in many] == [""] * 4
    assert names() == ["out"]


# -- several files, all or none ----------------------------------------------------------------------------------------


def test_several_files_are_written_with_their_folders_and_what_is_right_stays(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/one").write_bytes(b"1")
    before = (tmp_path / "a/one").stat().st_mtime_ns
    new = output.save_new(tmp_path, {"a/one": b"1", "a/two": b"2", "b/c/three": b"3"}, "do", mode=0o600)
    assert new == [tmp_path / "a/two", tmp_path / "b/c/three"]
    assert [path.read_bytes() for path in new] == [b"2", b"3"]
    assert {path.stat().st_mode & 0o777 for path in new} == {0o600}
    assert (tmp_path / "a/one").stat().st_mtime_ns == before


@pytest.mark.parametrize("blocked", ["z", "y/z", "a"])
def test_where_one_is_there_with_another_content_none_is_written(tmp_path: Path, blocked: str) -> None:
    (tmp_path / blocked).parent.mkdir(exist_ok=True)
    (tmp_path / blocked).write_bytes(b"mine")
    files = {"a": b"1", "b/c": b"2", "y/z": b"3", "z": b"4"}
    with pytest.raises(SetupError, match=f"{blocked} is there already, with another content, and is left as it is\n  do"):
        output.save_new(tmp_path, files, "do")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / blocked]
    assert (tmp_path / blocked).read_bytes() == b"mine"


def test_where_the_last_one_cannot_be_written_the_first_ones_go_again(tmp_path: Path) -> None:
    (tmp_path / "y").write_bytes(b"a file, and no folder")
    with pytest.raises(SetupError, match=r"can't be written: .*\n  do"):
        output.save_new(tmp_path / "new", {"a/b": b"1", "c": b"2", "../y/z": b"3"}, "do")
    assert [*tmp_path.iterdir()] == [tmp_path / "y"]


@pytest.mark.parametrize("exchanged", ["folder/eve", "folder/eve/page.html"])
def test_below_a_folder_no_link_is_followed_that_is_put_there_while_it_is_written(
    exchanged: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("folder/eve", "of others"):
        Path(name).mkdir(parents=True)
        Path(name, "page.html").write_text("before")

    def looked(*_: object) -> None:
        Path(exchanged).rename("aside")
        Path(exchanged).symlink_to(tmp_path / "of others" / ("page.html" if exchanged.endswith("html") else ""))

    monkeypatch.setattr(output, "refuse_links", looked)
    with suppress(SetupError):
        output.save_below(Path("folder"), Path("eve/page.html"), b"new", "REPAIR")
    assert Path("of others/page.html").read_text() == "before"
    assert [one.name for one in Path("of others").iterdir()] == ["page.html"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="a link of another user is made by root alone")
@pytest.mark.parametrize("planted", ["public/out", "public"])
def test_no_link_is_followed_that_somebody_else_has_put_into_a_folder_of_everybodys(
    planted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own").mkdir()
    Path("own/out").write_text("before")
    Path("tmp").mkdir()
    Path("tmp").chmod(0o1777)
    if planted == "public":
        Path("tmp/public").symlink_to(tmp_path / "own")
    else:
        Path("tmp/public").mkdir()
        Path("tmp/public").chmod(0o1777)
        Path("tmp/public/out").symlink_to(tmp_path / "own/out")
    os.lchown(Path("tmp", planted), 65534, 65534)
    with pytest.raises(SetupError, match="a link of somebody else's"):
        output.save(Path("tmp/public/out"), b"new", "REPAIR")
    assert Path("own/out").read_text() == "before"
    os.lchown(Path("tmp", planted), 0, 0)
    output.save(Path("tmp/public/out"), b"new", "REPAIR")
    assert Path("own/out").read_text() == "new"


def test_a_name_that_the_disk_can_t_have_is_a_fault_of_its_place_alone(tmp_path: Path) -> None:
    """Some disks take 143 bytes, where others take 255: of a student's folder, as their .zip has it."""
    (tmp_path / "eve").mkdir()  # by the run before
    with pytest.raises(SetupError, match="File name too long"):
        output.save_below(tmp_path, Path("eve", "x" * 300, "gradient.html"), b"", "name another folder")
    output.save_below(tmp_path, Path("ada", "gradient.html"), b"", "name another folder")
    assert (tmp_path / "ada" / "gradient.html").is_file()
