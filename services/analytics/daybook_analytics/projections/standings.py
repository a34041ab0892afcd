"""What did we last publish about each customer: scores, value tier and life cycle stage."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.analytics.lifecycle import LifecycleStageChanged
from daybook_contracts.analytics.value import RfmScored
from daybook_contracts.envelope import Envelope


def _scored(row: Row, fact: RfmScored, envelope: Envelope) -> Row:
    return row | {
        "recency": fact.recency,
        "frequency": fact.frequency,
        "monetary": fact.monetary,
        "tier": fact.tier.value,
        "scored_as_of": fact.as_of.isoformat(),
        "value_policy": envelope.policyversion,
    }


def _staged(row: Row, fact: LifecycleStageChanged, envelope: Envelope) -> Row:
    return row | {
        "stage": fact.stage.value,
        "staged_as_of": fact.as_of.isoformat(),
        "lifecycle_policy": envelope.policyversion,
    }


def _scored_key(fact: RfmScored, envelope: Envelope) -> list[Key]:
    return [(str(fact.customer_id), fact.spend.currency)]


def _staged_key(fact: LifecycleStageChanged, envelope: Envelope) -> list[Key]:
    return [(str(fact.customer_id), fact.output.currency)]


STANDINGS = Projection(
    "analytics.standings",
    table(
        "standings",
        key("customer_id"),
        key("currency"),
        integer("recency"),
        integer("frequency"),
        integer("monetary"),
        text("tier"),
        text("scored_as_of"),
        text("value_policy"),
        text("stage"),
        text("staged_as_of"),
        text("lifecycle_policy"),
    ),
    {
        RfmScored: On(_scored, _scored_key),
        LifecycleStageChanged: On(_staged, _staged_key),
    },
)
