"""What does the pipeline look like: every opportunity, its stage, its worth (SA2)."""

from daybook_chassis.projection import On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, version
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.opportunities import (
    OpportunityHeated,
    OpportunityLost,
    OpportunityOpened,
    OpportunityStaged,
    OpportunityWon,
)


def _opened(row: Row, fact: OpportunityOpened, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "title": fact.title,
        "origin": fact.origin,
        "route": fact.route,
        "heat": fact.heat.value,
        "stage": fact.stage.value,
        "probability": fact.probability,
        "value_minor": fact.value.minor,
        "currency": fact.value.currency,
        "opened_at": instant(envelope.occurredat),
        "opened_by": envelope.actor,
        "staged_at": instant(envelope.occurredat),
    }


def _staged(row: Row, fact: OpportunityStaged, envelope: Envelope) -> Row:
    return row | {
        "stage": fact.stage.value,
        "probability": fact.probability,
        "staged_at": instant(envelope.occurredat),
    }


def _heated(row: Row, fact: OpportunityHeated, envelope: Envelope) -> Row:
    return row | {"heat": fact.heat.value}


def _won(row: Row, fact: OpportunityWon, envelope: Envelope) -> Row:
    return row | {
        "contract_id": str(fact.contract_id),
        "value_minor": fact.value.minor,
        "currency": fact.value.currency,
    }


def _lost(row: Row, fact: OpportunityLost, envelope: Envelope) -> Row:
    return row | {"lost_because": fact.reason}


PIPELINE = Projection(
    "sales.pipeline",
    table(
        "pipeline",
        key("opportunity_id"),
        text("customer_id"),
        text("title"),
        text("origin"),
        text("route"),
        text("heat"),
        text("stage"),
        integer("probability"),
        integer("value_minor"),
        text("currency"),
        text("opened_at"),
        text("opened_by"),
        text("staged_at"),
        text("contract_id"),
        text("lost_because"),
        version(),
    ),
    {
        OpportunityOpened: On(_opened),
        OpportunityStaged: On(_staged),
        OpportunityWon: On(_won),
        OpportunityLost: On(_lost),
        OpportunityHeated: On(_heated),
    },
    version=2,
)
