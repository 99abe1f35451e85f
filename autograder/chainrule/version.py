"""The version of chainrule, and that of its verdicts."""

__version__ = "0.1.0"

VERDICTS = 1
"""Of the verdicts: raised where the same submission and key may get another result than before, so that none is resumed."""
