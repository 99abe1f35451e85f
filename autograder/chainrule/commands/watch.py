"""Grades a file again whenever it is saved.

For students, who see beside their editor what the last save changed, and what
to mend first. The keys 1, 2 and 3 show so many levels of hint, as far as the
course shows them; q or Ctrl-C ends it. Where the output is no terminal it
prints a report for each save.
"""

from argparse import Namespace
from pathlib import Path

from . import _options
from ._parser import Parser

GROUP, PLACE = "students", 3


def add_options(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a .py or .ipynb file")
    _options.add_deck(parser)
    _options.add_hints(parser, "default: begin with the first")
    _options.add_sandbox(parser, "the strongest that this machine gives")


def run(options: Namespace) -> int:
    with _options.template(options) as template:  # imports numpy while this process reads the key
        from ..errors import SetupError
        from ..result import refuse_hints
        from ..sandbox import refuse_tier
        from ..submissions.file import holds_many
        from ..watch import watch

        deck = _options.deck_choice(options)
        key = deck.of_one_file().shared_key(one_file=True)
        refuse_hints(options.hints or 1, key.hints)
        many = holds_many(options.file)
        refuse_tier(template.tier, key.sandbox, many=many)
        if many:
            raise SetupError(
                f"{options.file} holds many files, and one is watched\n  all of them, once: chainrule grade PATH"
            )
        watch(options.file, key, template, options=deck.as_options(key.student), hints=options.hints or 1)
    return 0
