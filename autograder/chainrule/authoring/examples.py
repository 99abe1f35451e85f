"""Are the examples in the lesson's docstrings right? A student believes them, and runs them in the notebook."""

import doctest
from types import ModuleType
from typing import Any


class _Runner(doctest.DocTestRunner):
    """Keeps what is wrong with an example, where doctest would print it: the line, what it gives, and what it should."""

    def __init__(self) -> None:
        super().__init__(verbose=False)
        self.wrong: list[tuple[int, str]] = []

    def report_failure(self, _out: Any, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        self._keep(test, example, f"gives {got.strip() or 'nothing'}, not {example.want.strip() or 'nothing'}")

    def report_unexpected_exception(self, _out: Any, test: doctest.DocTest, example: doctest.Example, exc_info: Any) -> None:
        self._keep(test, example, f"raises {exc_info[0].__name__}: {exc_info[1]}")

    def _keep(self, test: doctest.DocTest, example: doctest.Example, said: str) -> None:
        self.wrong.append(((test.lineno or 0) + example.lineno + 1, f"{example.source.strip()} {said}"))


def wrong_examples(lesson: ModuleType) -> list[tuple[int, str]]:
    """The line of each example that gives something else than it says, and what."""
    runner = _Runner()
    for test in doctest.DocTestFinder().find(lesson):
        runner.run(test)
    return sorted(runner.wrong)
