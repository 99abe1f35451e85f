"""What the wheel has that is no file of the checkout: the attacks of tests/attacks/ as one archive, corpus.zip.

Its files are stored as they are, for the wheel compresses the whole: a third of what 650 small files take, one by one.
"""

import tempfile
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Corpus(BuildHookInterface[Any]):
    """Called by hatchling. The same files give the same archive, of no date."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Makes the archive, but for an editable install, which reads the folder."""
        if version == "editable":
            return
        folder = Path(self.root, "tests/attacks")
        self._made = tempfile.TemporaryDirectory()
        archive = Path(self._made.name, "corpus.zip")
        with ZipFile(archive, "w") as corpus:
            for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
                corpus.writestr(ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())
        build_data["force_include"][str(archive)] = "chainrule/doctor/corpus.zip"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002  # hatchling's
        """Leaves nothing behind."""
        if version != "editable":
            self._made.cleanup()
