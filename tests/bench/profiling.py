"""Where the time goes, told with a goal that was missed."""

import cProfile
import pstats
from collections.abc import Callable
from pathlib import Path

_SHOWN = 10


def profile(work: Callable[[], object]) -> list[str]:
    """The functions in which this thread spends most while it does that."""
    profiler = cProfile.Profile()
    profiler.enable()
    work()
    profiler.disable()
    stats = pstats.Stats(profiler).get_stats_profile()
    functions = sorted(stats.func_profiles.items(), key=lambda item: item[1].tottime, reverse=True)
    return [
        f"{found.tottime / stats.total_tt:4.0%}  {Path(found.file_name).name}:{name}"
        for name, found in functions[:_SHOWN]
    ]
