"""How often a process looks for circular garbage: seldom, because it makes next to none.

Each look walks what is kept, and facts by the thousand that are on their way make Python look all
the time: a tenth of the demonstration's computing went there.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG, _MIDDLE, _OLD = 50_000, 10, 10
"""Objects made until the youngest are looked at, and looks until the next generation is."""


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Look seldom, and never at what is here already: modules, models, tables. For programs.

    Nor is there a last look at it: that takes a fifth of a second and finds a hundred objects.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
