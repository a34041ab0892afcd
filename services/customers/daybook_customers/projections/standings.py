"""How does a customer stand, and who comes first: sort by -priority (CU9 to CU26)."""

from daybook_chassis.projection import On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.customers.standing import (
    CreditRated,
    CustomerClassified,
    CustomerPrioritised,
    CustomerTiered,
    GradeStrategyApplied,
    RelationshipLevelChanged,
    ValueTierAssigned,
)
from daybook_contracts.envelope import Envelope


def _classified(row: Row, fact: CustomerClassified, envelope: Envelope) -> Row:
    return row | {"class": fact.customer_class.value, "policy": envelope.policyversion}


def _tiered(row: Row, fact: CustomerTiered, envelope: Envelope) -> Row:
    return row | {"tier": fact.tier.value, "policy": envelope.policyversion}


def _valued(row: Row, fact: ValueTierAssigned, envelope: Envelope) -> Row:
    return row | {"value_tier": fact.tier.value}


def _prioritised(row: Row, fact: CustomerPrioritised, envelope: Envelope) -> Row:
    return row | {"priority": fact.priority, "policy": envelope.policyversion}


def _cared_for(row: Row, fact: GradeStrategyApplied, envelope: Envelope) -> Row:
    measures = " ".join(each.value for each in fact.measures)
    return row | {"measures": measures, "policy": envelope.policyversion}


def _levelled(row: Row, fact: RelationshipLevelChanged, envelope: Envelope) -> Row:
    return row | {"level": fact.level.value}


def _rated(row: Row, fact: CreditRated, envelope: Envelope) -> Row:
    return row | {"credit_rating": fact.rating.value, "upfront_percent": fact.upfront}


STANDINGS = Projection(
    "customers.standings",
    table(
        "customer_standings",
        key("customer_id"),
        text("class"),
        text("tier"),
        text("value_tier"),
        integer("priority"),
        text("measures"),
        text("level"),
        text("credit_rating"),
        integer("upfront_percent"),
        text("policy"),
    ),
    {
        CustomerClassified: On(_classified),
        CustomerTiered: On(_tiered),
        ValueTierAssigned: On(_valued),
        CustomerPrioritised: On(_prioritised),
        GradeStrategyApplied: On(_cared_for),
        RelationshipLevelChanged: On(_levelled),
        CreditRated: On(_rated),
    },
)
