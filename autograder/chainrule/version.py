"""The version of chainrule, and that of its verdicts."""

try:
    from ._version import __version__ as built
except ImportError:  # a copy that nobody has built or installed
    built = "0+unknown"
__version__ = built

VERDICTS = 14
"""Of the verdicts: raised where the same submission and key may get another result than before, so that none is resumed."""


def source() -> str:
    """What pip takes elsewhere to install just this chainrule: a version of the index, a commit, the address of a file.

    "" where it came from a folder or a file of this machine, which no other can reach (PEP 610).
    """
    import json
    from importlib import metadata

    try:
        text = metadata.distribution("chainrule").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return ""
    if text is None:
        return f"chainrule=={__version__}"
    noted = json.loads(text)
    url = str(noted.get("url", ""))
    if not url.startswith(("https://", "ssh://")):
        return ""
    vcs = noted.get("vcs_info")
    return f"{vcs['vcs']}+{url}@{vcs['commit_id']}" if vcs else url


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
