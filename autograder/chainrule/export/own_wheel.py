"""The wheel of the chainrule that runs here, packed again: what grades on a platform is what was tried at home.

It is the same file wherever it is made of the same version (Binary distribution format, packaging.python.org).
"""

import base64
import hashlib
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from .. import builtin
from ..errors import SetupError

PACKAGE = Path(__file__).parents[1]
TAG = "Wheel-Version: 1.0\nGenerator: chainrule\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


class Wheel(NamedTuple):
    """Its file's name, and the file."""

    name: str
    data: bytes


def pack_wheel() -> Wheel:
    """Raises SetupError where chainrule runs without being installed."""
    try:
        found = distribution("chainrule")
    except PackageNotFoundError:
        raise SetupError(
            "chainrule is not installed, so that no wheel of it can be packed\n  pip install it first"
        ) from None
    info = f"chainrule-{found.version}.dist-info"
    files = {
        f"chainrule/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes()
        for path in sorted(PACKAGE.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    files |= {f"chainrule/builtin/{name}": builtin.file(name).read_bytes() for name in builtin.SHIPPED}
    files |= {f"{info}/{name}": (found.read_text(name) or "").encode() for name in ("METADATA", "entry_points.txt")}
    files[f"{info}/WHEEL"] = TAG.encode()
    files[f"{info}/RECORD"] = "".join([*map(_recorded, files, files.values()), f"{info}/RECORD,,\n"]).encode()
    return Wheel(f"chainrule-{found.version}-py3-none-any.whl", zipped(files))


def _recorded(name: str, data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(data)}\n"


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A .zip of them, of no date; programs, which begin with #!, may be run."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = ZipInfo(name)
            entry.external_attr = (0o100755 if data.startswith(b"#!") else 0o100644) << 16
            archive.writestr(entry, data, ZIP_DEFLATED)
    return made.getvalue()
