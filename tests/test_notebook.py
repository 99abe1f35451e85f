"""`examine` in a notebook is on the public deck: where a secret is set it says so, and no cell goes well."""

from __future__ import annotations

from typing import Any

import pytest

from chainrule import examine, notebook
from chainrule.notebook import NotYetRightError


def sample_loss(*_: Any) -> None: ...


@pytest.mark.parametrize("name", ["CHAINRULE_SECRET", "CHAINRULE_SECRET_FILE"])
@pytest.mark.parametrize("value", ["correct horse battery staple", ""])
def test_where_a_secret_is_set_nothing_is_examined_and_the_cell_fails(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    monkeypatch.setattr(notebook, "_cells_run", lambda: ["def sample_loss(a, y):\n    return ((a - y) ** 2).sum()"])
    with pytest.raises(NotYetRightError) as told:
        examine(sample_loss)
    assert told.value._render_traceback_() == [
        f"sample_loss is not examined: {name} is set, and a notebook is examined on the public deck",
        "  start Jupyter without it: whatever runs in a notebook can read it",
    ]
    assert capsys.readouterr().out == ""
    monkeypatch.delenv(name)
    examine(sample_loss)
    assert capsys.readouterr().out == "sample_loss: right on the public cases\n"
