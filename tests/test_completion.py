"""What a shell completes at Tab, by the shells themselves: every command, every option, and what may stand after it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from repository import PATIENCE, chainrule

from chainrule import commands

BASH = r"""
source completion
while IFS= read -r line; do
  read -ra COMP_WORDS <<< "$line"
  case $line in *' ') COMP_WORDS+=('') ;; esac
  COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 )) COMPREPLY=()
  complete=$(complete -p chainrule) complete=${complete##*-F }
  ${complete%% *}
  for one in "${COMPREPLY[@]}"; do
    if [ -d "$one" ]; then printf '%s/\n' "$one"; else printf '%s\n' "$one"; fi
  done
  echo ----
done < lines
"""
FISH = """
source completion
while read --local line
    complete --do-complete "$line"
    echo ----
end < lines
"""
ZSH = """
autoload -U compinit && compinit -D -u && eval "$(<completion)" && echo $_comps[chainrule]
"""
OFFERED = {
    "": {*(name.split()[0] for name in commands.COMMANDS)},
    "gr": {"grade"},
    "nbgrader ": {"collect", "init"},
    "grade --format j": {"json", "junit"},
    "grade ada.py --engine ": {"processes", "dask"},
    "grade ada.py --onl": {"--only"},
    "grade ada.py --only weighted": {"weighted_input"},
    "show dC": {"dC0_da", "dC0_da_prev"},
    "watch a": {"ada.py", "alan/"},
    "start a": {"alan/"},
    "grade ada.py --feedback a": {"alan/"},
    "grade ada.py --key a": {"ada.py", "alan/"},
    "pr --sandbox ": {"auto", "none"},
    "completion ": {"bash", "zsh", "fish"},
}


def told(shell: str, program: str, folder: Path) -> str:
    """What the shell prints when it runs this program in a folder with the completion, and with two students."""
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    ran = chainrule("completion", shell)
    assert (ran.returncode, ran.stderr) == (0, "")
    (folder / "completion").write_text(ran.stdout, encoding="utf-8")
    (folder / "ada.py").touch()
    (folder / "alan").mkdir()
    bare = {"bash": "--norc", "fish": "--no-config", "zsh": "-f"}[shell]
    command = [shell, bare, "-c", program]
    done = subprocess.run(command, cwd=folder, text=True, capture_output=True, check=False, timeout=PATIENCE)
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize(("shell", "program"), [("bash", BASH), ("fish", FISH)], ids=["bash", "fish"])
def test_a_shell_offers_what_may_stand_there(shell: str, program: str, tmp_path: Path) -> None:
    options = {f"{name} -": commands.parser(name).arguments for name in commands.COMMANDS}
    wanted = {line: {one for argument in some for one in argument.option_strings} for line, some in options.items()}
    lines = [*OFFERED, *wanted]
    (tmp_path / "lines").write_text("".join(f"chainrule {line}\n" for line in lines), encoding="utf-8")
    offers = told(shell, program, tmp_path).split("----\n")
    for line, offer in zip(lines, offers, strict=False):
        offered = {one.split("\t")[0] for one in offer.splitlines()}
        if line in OFFERED:
            assert offered == OFFERED[line], line
        else:
            assert wanted[line] <= offered | {"-o"}, line  # fish offers --output, of which -o is short


def test_zsh_takes_it_too(tmp_path: Path) -> None:
    assert told("zsh", ZSH, tmp_path) == "_shtab_chainrule\n"
    made = (tmp_path / "completion").read_text(encoding="utf-8")
    for name in commands.COMMANDS:
        for argument in commands.parser(name).arguments:
            assert all(one in made for one in argument.option_strings), name
