"""What `nbgrader init` writes of a checkout."""

from __future__ import annotations

from pathlib import Path

from repository import KEY

from chainrule.deck.provenance import source_digest
from chainrule.nbgrader.course_folder import init


def test_a_checkout_s_course_is_copied_with_all_that_its_key_is_made_from(tmp_path: Path) -> None:
    """Else another key would grade there, which knows fewer mistakes, and is made anew."""
    assert init(tmp_path).solutions
    assert source_digest(tmp_path / "course.yml", "gradient") == KEY.source
