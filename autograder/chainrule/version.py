"""The version of chainrule, and that of its verdicts."""

try:
    from ._version import __version__ as built
except ImportError:  # a copy that nobody has built or installed
    built = "0+unknown"
__version__ = built

VERDICTS = 1
"""Of the verdicts: raised where the same submission and key may get another result than before, so that none is resumed."""


def versions() -> str:
    """What a report of a fault should name: chainrule, Python, numpy and the system, in a line."""
    import platform  # only whoever asks waits for these
    from importlib import metadata

    try:
        numpy = f"numpy {metadata.version('numpy')}"
    except metadata.PackageNotFoundError:
        numpy = "no numpy"
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"chainrule {__version__}, Python {platform.python_version()}, {numpy}, {system}"
