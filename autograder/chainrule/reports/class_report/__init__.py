"""What a class did: `tally` counts it as results come, `page` shows it as one page that needs nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import SetupError

if TYPE_CHECKING:
    from .page import ClassReport


def class_report(**given: Any) -> ClassReport:
    """An empty one, of what ClassReport takes; raises SetupError where there is no Jinja2."""
    try:
        from .page import ClassReport
    except ModuleNotFoundError as error:
        raise SetupError(f"the class report needs {error.name}\n  pip install 'chainrule[report]'") from error
    return ClassReport(**given)
