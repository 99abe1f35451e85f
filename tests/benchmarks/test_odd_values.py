"""Whatever functions give, in whatever process, a submission ends in a result."""

from __future__ import annotations

import odd_values
import pytest


@pytest.mark.filterwarnings("error")
@pytest.mark.slow
def test_submissions_with_odd_values_end_in_a_result() -> None:
    assert odd_values.found(25, 2026) == []
