"""score: points are all or nothing. Answers are made here, not run."""

from __future__ import annotations

import numpy as np
from made_answers import answer, verdicts_on
from repository import KEY

from chainrule.diagnosis.diagnose import diagnose
from chainrule.judging.compare import compare
from chainrule.score import score


def test_points_are_all_or_nothing_and_nothing_passes_by_default() -> None:
    exercise, verdicts = verdicts_on("dC0_da", lambda value, check: value)
    assert score(diagnose(exercise, verdicts, KEY), 1.0).score == 10
    assert diagnose(exercise, verdicts[:-1], KEY).verdict == "BROKEN"
    assert diagnose(exercise, [], KEY).verdict == "BROKEN"
    last = compare(answer(np.zeros(1)), exercise.checks[-1])
    result = score(diagnose(exercise, [*verdicts[:-1], last], KEY), 1.0)
    assert (result.score, result.earned, result.verdict) == (0, "none", "SHAPE")
