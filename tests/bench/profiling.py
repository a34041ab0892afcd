"""Where the time of an append goes, told with a goal that was missed."""

import cProfile
import pstats
from pathlib import Path

from daybook_chassis.store.log import Log
from tests.bench.appends import append

_GROUPS = 200
_SHOWN = 8


def profile(log: Log, group: int) -> list[str]:
    """The functions in which one thread that writes groups of so many appends spends most."""
    append(log, group)
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(_GROUPS):
        append(log, group)
    profiler.disable()
    stats = pstats.Stats(profiler).get_stats_profile()
    functions = sorted(stats.func_profiles.items(), key=lambda item: item[1].tottime, reverse=True)
    return [
        f"{found.tottime / stats.total_tt:4.0%}  {Path(found.file_name).name}:{name}"
        for name, found in functions[:_SHOWN]
    ]
