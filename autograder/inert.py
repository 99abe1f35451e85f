"""Makes text that a student controls harmless to print: one line, printable, bounded."""

import unicodedata

# Cc controls, Cf invisible and bidi marks, Cs surrogates, Co private, Cn unassigned, Zl and Zp line separators.
UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def plain(text: str, limit: int = 300) -> str:
    r"""The text on one line of at most `limit` characters; what can't be seen is written as \x1b or \u202e."""
    shown = "".join(_visible(character) for character in text[: 4 * limit].strip())
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def _visible(character: str) -> str:
    if unicodedata.category(character) not in UNPRINTABLE:
        return character
    if character in "\n\t\r":
        return " "
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
