"""How did the funnel stand at the end of each month: a row a stage (SA5)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.analytics.funnel import FunnelMeasured
from daybook_contracts.envelope import Envelope

_COUNTS = ("entered", "advanced", "went_back", "lost", "open", "conversion")
_MINUTES = ("mean_dwell", "median_dwell")


def _measured(row: Row, fact: FunnelMeasured, envelope: Envelope) -> Row:
    (mine,) = (each for each in fact.stages if each.stage.value == row["stage"])
    return row | {
        **{name: getattr(mine, name) for name in _COUNTS},
        **{f"{name}_minutes": getattr(mine, name) for name in _MINUTES},
        "opportunities": fact.opportunities,
        "moves": fact.moves,
        "positions": ", ".join(f"{each.source} {each.position}" for each in fact.positions),
        "fold": fact.fold,
    }


def _by_stage(fact: FunnelMeasured, envelope: Envelope) -> list[Key]:
    """A stage is in every later measure of the month: a move that was heard stays."""
    return [(fact.as_of.isoformat(), each.stage.value) for each in fact.stages]


FUNNELS = Projection(
    "analytics.funnels",
    table(
        "funnels",
        key("as_of"),
        key("stage"),
        *(integer(name) for name in _COUNTS),
        *(integer(f"{name}_minutes") for name in _MINUTES),
        integer("opportunities"),
        integer("moves"),
        text("positions"),
        text("fold"),
    ),
    {FunnelMeasured: On(_measured, _by_stage)},
    customer_column=None,
)
