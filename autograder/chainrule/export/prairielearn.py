"""PrairieLearn: a question's folder, and the image in which its external grader runs.

Students never see what is in the question's tests/, and each grading job gets a copy of it. What takes long to install is in
the image instead, which is made once and has no key: grading itself has no network.
"""

import html
import json
import uuid
from typing import Any

from . import Kit, script

READABLE = False
NEXT = "build the image in {folder}/image, name it in {folder}/{stem}/info.json, and put {folder}/{stem} into questions/"
SECONDS = 120  # more than any submission can take: see docs/security.md
AT_HOME = """<p>
    See how far you are before you hand in: <code>pip install git+https://github.com/chainrule/chainrule</code>, and
    then <code>chainrule grade {stem}.py</code>.
  </p>"""


def files(kit: Kit) -> dict[str, bytes]:
    """The question is called as the module that students write; the image's folder is not for the course."""
    stem = kit.key.stem
    question = {
        "info.json": (json.dumps(_info(kit), indent=2) + "\n").encode(),
        "question.html": _question(kit).encode(),
        "tests/grade.sh": script("prairielearn", "grade.sh"),
        "tests/key.json": kit.key.data,
        **{f"clientFilesQuestion/{name}": data for name, data in kit.exercise.items()},
    }
    image = {"Dockerfile": script("prairielearn", "Dockerfile"), **kit.package}
    return {
        **{f"{stem}/{name}": data for name, data in question.items()},
        **{f"image/{name}": data for name, data in image.items()},
    }


def _info(kit: Kit) -> dict[str, Any]:
    """The same course is the same question, whatever its key."""
    return {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"chainrule:{kit.key.course}")),
        "title": kit.title,
        "topic": "Programming",
        "type": "v3",
        "singleVariant": True,
        "gradingMethod": "External",
        "externalGradingOptions": {
            "image": f"chainrule-grader:{kit.version}",
            "entrypoint": "/grade/tests/grade.sh",
            "timeout": SECONDS,
        },
    }


def _question(kit: Kit) -> str:
    links = [f'<pl-file-download file-name="{html.escape(name)}"></pl-file-download>' for name in kit.exercise]
    offered = [f"<p>{', '.join(links)}</p>"] if links else []
    offered += [AT_HOME.format(stem=kit.key.stem)] if kit.built_in else []
    text = script("prairielearn", "question.html").decode().replace("STEM", kit.key.stem)
    return text.replace("OFFERED", "\n  ".join(offered))
