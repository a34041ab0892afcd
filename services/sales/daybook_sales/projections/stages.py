"""Which stages an opportunity went through, by whom, and how long it stayed in each (SA2, SA5)."""

from datetime import datetime

from daybook_chassis.projection import Key, On, Projection, Row, by_fact
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.opportunities import OpportunityOpened, OpportunityStaged

_Moved = OpportunityOpened | OpportunityStaged


def _entered(row: Row, fact: _Moved, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "entered_at": instant(envelope.occurredat),
        "visits": (row["visits"] or 0) + 1,
        "dwell_minutes": row["dwell_minutes"] or 0,
        "left_at": None,
    }


def _moved(row: Row, fact: OpportunityStaged, envelope: Envelope) -> Row:
    """One fact is about two rows: the stage that was left, and the one that was entered."""
    if row["stage"] == fact.stage.value:
        return _entered(row, fact, envelope)
    stayed = envelope.occurredat - datetime.fromisoformat(row["entered_at"])
    return row | {
        "left_at": instant(envelope.occurredat),
        "dwell_minutes": row["dwell_minutes"] + int(stayed.total_seconds() // 60),
    }


def _noted(row: Row, fact: _Moved, envelope: Envelope) -> Row:
    previous = fact.previous_stage.value if isinstance(fact, OpportunityStaged) else None
    return row | {
        "customer_id": str(fact.customer_id),
        "stage": fact.stage.value,
        "previous_stage": previous,
        "probability": fact.probability,
        "moved_at": instant(envelope.occurredat),
        "moved_by": envelope.actor,
    }


def _opened_key(fact: OpportunityOpened, envelope: Envelope) -> list[Key]:
    return [(str(fact.opportunity_id), fact.stage.value)]


def _moved_keys(fact: OpportunityStaged, envelope: Envelope) -> list[Key]:
    stages = (fact.previous_stage.value, fact.stage.value)
    return [(str(fact.opportunity_id), stage) for stage in stages]


STAGES = Projection(
    "sales.stages",
    table(
        "stages",
        key("opportunity_id"),
        key("stage"),
        text("customer_id"),
        text("entered_at"),
        text("left_at"),
        integer("visits"),
        integer("dwell_minutes"),
    ),
    {OpportunityOpened: On(_entered, _opened_key), OpportunityStaged: On(_moved, _moved_keys)},
)
STAGE_HISTORY = Projection(
    "sales.stage_history",
    table(
        "stage_history",
        key("opportunity_id"),
        key("move"),
        text("customer_id"),
        text("stage"),
        text("previous_stage"),
        integer("probability"),
        text("moved_at"),
        text("moved_by"),
    ),
    {OpportunityOpened: On(_noted, by_fact), OpportunityStaged: On(_noted, by_fact)},
)
