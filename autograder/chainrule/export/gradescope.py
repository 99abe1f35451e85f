"""Gradescope: autograder.zip, as Configure Autograder takes it.

Its container is built once, by setup.sh; run_autograder then grades each submission. Students see neither.
"""

from . import Kit, script
from .own_wheel import zipped

READABLE = False
NEXT = "upload {folder}/autograder.zip in the assignment, Configure Autograder, Zip file upload"


def files(kit: Kit) -> dict[str, bytes]:
    """The .zip, with all that it needs at its top."""
    scripts = {name: script("gradescope", name) for name in ("setup.sh", "run_autograder")}
    return {"autograder.zip": zipped({**scripts, "key.json": kit.key.data, **kit.package})}
