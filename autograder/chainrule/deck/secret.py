"""The course's secret, from which decks that nobody can foresee are drawn: in the environment, or in a file that it names.

It is never in the repository, never in a result, and never where a submission can see it.
"""

import hashlib
import hmac
import os
import sys
from pathlib import Path

from ..errors import SetupError

TEXT, FILE = "CHAINRULE_SECRET", "CHAINRULE_SECRET_FILE"
LEAST = 16  # characters: a digest of its deck is in every result, and must not be a way to find it by trying
LARGEST = 10_000
MAKE = """make one with: python3 -c 'import secrets; print(secrets.token_hex(32))'"""


class Secret(bytes):
    """What decks are drawn from; it is shown nowhere."""

    def __repr__(self) -> str:
        return "a secret"

    __str__ = __repr__


class SecretError(SetupError):
    """A secret is set and can't be used, or it is demanded and none is set."""


def read_secret() -> Secret | None:
    """The secret that is set, or None; raises SecretError for one that is no secret, so that none is passed over."""
    text, name = os.environ.get(TEXT), os.environ.get(FILE)
    if text is not None and name is not None:
        raise SecretError(f"both {TEXT} and {FILE} are set: which is the secret?\n  unset one of them")
    if name is not None:
        text = _read(name)
    if text is None:
        return None
    found, where = text.strip(), name or TEXT
    if not found:
        raise SecretError(f"{where}: the secret is empty\n  to grade without one, unset {name_set()}; {MAKE}")
    if len(found) < LEAST:
        raise SecretError(f"{where}: a secret has at least {LEAST} characters\n  {MAKE}")
    if len(text) > LARGEST:
        raise SecretError(f"{where}: a secret has at most {LARGEST} characters\n  {MAKE}")
    return Secret(f"chainrule secret {found}".encode("utf-8", "surrogatepass"))


def _read(name: str) -> str:
    if not name:
        raise SecretError(f"{FILE} is set, and names no file\n  name the secret's file, or unset it to grade without one")
    try:
        with Path(name).open(encoding="utf-8") as file:
            return file.read(LARGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise SecretError(f"{name}: the secret can't be read: {reason}\n  {FILE} names the file; {MAKE}") from error


def refuse_within(folder: Path) -> None:
    """Raises SecretError where the secret's file lies in this folder, the course's."""
    name = os.environ.get(FILE)
    if name and Path(os.path.realpath(name)).is_relative_to(os.path.realpath(folder)):
        raise SecretError(
            f"{name}: the secret lies in the course's folder, where it would be handed on with it\n  move it elsewhere"
        )


def is_set() -> bool:
    """Whether there is one, or what should be one."""
    return TEXT in os.environ or FILE in os.environ


def name_set() -> str:
    """The variable by which the secret is set."""
    return FILE if FILE in os.environ else TEXT


def fingerprint(secret: bytes) -> str:
    """By which a key is known to be of this secret. To whoever tries to guess, it tells no more than the key's deck does."""
    return hmac.new(secret, b"chainrule key", hashlib.sha256).hexdigest()


def hide() -> None:
    """Where there is a secret, takes this process's environment and memory out of reach of others of the same user."""
    if sys.platform == "linux" and is_set():  # macOS has no prctl, and no /proc to read
        from ..sandbox.sealing import seal

        seal.prctl(seal.PR_SET_DUMPABLE, 0)
