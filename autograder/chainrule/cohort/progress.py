"""A line on the terminal while a cohort is graded: how many are done, how fast, how long yet, and which verdicts."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..result import Result


@contextmanager
def progress(total: int, *, streams: bool) -> Iterator[Callable[[Result], Result]]:
    """What is to be called with each result, and gives it; it shows what it shows on a terminal where no results appear."""
    if total == 1 or not sys.stderr.isatty() or (streams and sys.stdout.isatty()):
        yield lambda result: result
        return
    from rich.console import Console  # only a terminal needs it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    more = (TimeRemainingColumn(), TextColumn("{task.fields[verdicts]}"))
    with Progress(
        *columns, *more, console=Console(stderr=True), transient=True, redirect_stdout=False,
        auto_refresh=False,  # or it had a thread, and workers are forked from this process
    ) as bar:  # fmt: skip
        task = bar.add_task("grading", total=total, rate="", verdicts="")
        counts = Counter[str]()

        def done(result: Result) -> Result:
            counts.update("PASS" if one.passed else one.verdict for one in result.exercises if not one.bonus)
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            rate = f"{speed:.0f}/s" if speed else ""
            verdicts = " ".join(f"{verdict} {count}" for verdict, count in counts.most_common(4))
            bar.update(task, advance=1, rate=rate, verdicts=verdicts)
            bar.refresh()
            return result

        yield done
