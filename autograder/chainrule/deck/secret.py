"""The course's secret, from which decks that nobody can foresee are drawn: in the environment, or in a file that it names.

It is never in the repository, never in a result, and never where a submission can see it.
"""

import os
import sys
from pathlib import Path

from ..errors import SetupError

TEXT, FILE = "CHAINRULE_SECRET", "CHAINRULE_SECRET_FILE"
LEAST = 16  # characters: a digest of its deck is in every result, and must not be a way to find it by trying
LARGEST = 10_000
MAKE = """make one with: python3 -c 'import secrets; print(secrets.token_hex(32))'"""


def course_secret(folder: Path) -> bytes | None:
    """The secret, or None when there is none; raises SetupError for one that is no secret. `folder` is the course's."""
    text, name = os.environ.get(TEXT), os.environ.get(FILE)
    if text is not None and name is not None:
        raise SetupError(f"both {TEXT} and {FILE} are set: which is the secret?\n  unset one of them")
    if name is not None:
        text = _read(Path(name), folder)
    if text is None:
        return None
    if not LEAST <= len(text.strip()) <= LARGEST:
        raise SetupError(f"{TEXT if name is None else name}: a secret has at least {LEAST} characters\n  {MAKE}")
    return f"chainrule secret {text.strip()}".encode("utf-8", "surrogatepass")


def _read(path: Path, folder: Path) -> str:
    if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise SetupError(
            f"{path}: the secret lies in the course's folder, where it would be handed on with it\n  move it elsewhere"
        )
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(LARGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise SetupError(f"{path}: the secret can't be read: {reason}\n  {FILE} names the file; {MAKE}") from error


def hide() -> None:
    """Where there is a secret, takes this process's environment and memory out of reach of others of the same user."""
    if sys.platform == "linux" and (TEXT in os.environ or FILE in os.environ):  # macOS has no prctl, and no /proc to read
        from ..sandbox.sealing import seal

        seal.prctl(seal.PR_SET_DUMPABLE, 0)
