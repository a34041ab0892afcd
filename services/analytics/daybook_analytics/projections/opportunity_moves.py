"""When did each opportunity come into which stage, at which probability and value (SA5)?

A row a move, and never changed, so that the funnel can be seen as of any day.
"""

from daybook_chassis.projection import On, Projection, Row, by_fact
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.opportunities import (
    OpportunityOpened,
    OpportunityStaged,
    OpportunityWon,
)


def _opened(row: Row, fact: OpportunityOpened, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "moved_at": instant(envelope.occurredat),
        "stage": fact.stage.value,
        "probability": fact.probability,
        "value_minor": fact.value.minor,
        "currency": fact.value.currency,
    }


def _staged(row: Row, fact: OpportunityStaged, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "moved_at": instant(envelope.occurredat),
        "stage": fact.stage.value,
        "probability": fact.probability,
    }


def _won(row: Row, fact: OpportunityWon, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "moved_at": instant(envelope.occurredat),
        "value_minor": fact.value.minor,
        "currency": fact.value.currency,
    }


OPPORTUNITY_MOVES = Projection(
    "analytics.opportunity_moves",
    table(
        "opportunity_moves",
        key("opportunity_id"),
        key("move"),
        text("customer_id"),
        text("moved_at"),
        text("stage"),
        integer("probability"),
        integer("value_minor"),
        text("currency"),
    ),
    {
        OpportunityOpened: On(_opened, by_fact),
        OpportunityStaged: On(_staged, by_fact),
        OpportunityWon: On(_won, by_fact),
    },
    version=2,
)
