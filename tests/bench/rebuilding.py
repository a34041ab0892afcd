"""Life cycle, RFM and value from an archive's files, in a process whose memory is its own; then
small batches of facts that come after.

`python -m tests.bench.rebuilding FOLDER FACTS AS_OF BEFORE` prints how long each step took.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

import pyarrow.compute as pc
import pyarrow.parquet as pq

from daybook_analytics.application.policies import LIFECYCLE, VALUE
from daybook_analytics.columns import scores, standings
from daybook_analytics.columns.days import Days

BATCH = 500
_BATCHES = 9


def main() -> None:
    folder, facts, as_of, before = sys.argv[1:]
    files, now, then = sorted(Path(folder).glob("*.parquet")), date.fromisoformat(as_of), before
    life = LIFECYCLE.shipped.at(now).policy
    life = life.model_copy(
        update={"costs": tuple(c.model_copy(update={"currency": "EUR"}) for c in life.costs[:1])}
    )
    value = VALUE.shipped.at(now).policy
    took: dict[str, float] = {}
    with Days() as days:
        steps: dict[str, Callable[[], object]] = {
            "accumulate": lambda: days.add_files("crm.sales", files, int(facts)),
            "scores": lambda: scores.finish(days, now, value).create("scored"),
            "stages": lambda: standings.finish(days, now, life).create("staged"),
            "as of": lambda: scores.finish(days, date.fromisoformat(then), value).create("past"),
        }
        for name, step in steps.items():
            began = time.perf_counter()
            step()
            took[name] = time.perf_counter() - began
        took["fact"] = _added(days, files[-1], int(facts))
        asked = "SELECT (SELECT count(*) FROM scored), (SELECT count(*) FROM staged)"
        [[scored, staged]] = days.engine.execute(asked).fetchall()
    assert scored == staged > 0, "not everyone has scores and a stage"
    print(json.dumps(took | {"customers": scored, "peak": _peak()}))


def _added(days: Days, last: Path, facts: int) -> float:
    """Seconds a fact that is added to all the others, in batches, the median of some.

    Those of the last file come once more, at later positions: of customers who are there.
    """
    again = pq.read_table(last)
    later = pc.add(again["position"], facts)
    again = again.set_column(again.column_names.index("position"), "position", later)
    took = []
    for place in range(0, min(_BATCHES * BATCH, len(again)), BATCH):
        batch = again.slice(place, BATCH)
        began = time.perf_counter()
        days.add_batch("crm.sales", batch, pc.max(batch["position"]).as_py())
        took.append((time.perf_counter() - began) / len(batch))
    return median(took)


def _peak() -> float:
    """GB that this program held at most. What `getrusage` says counts the program before it, too:
    who forked this process."""
    status = Path("/proc/self/status").read_text()
    [kilobytes] = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(kilobytes) / 2**20


if __name__ == "__main__":
    main()
