"""What is each customer entitled to, from which grade, and who is their manager (SE15)."""

from daybook_chassis.projection import On, Projection, Row, by_customer
from daybook_chassis.rows import integer, key, table, text, truth
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.service.entitlements import (
    ManagerAppointed,
    ManagerRelieved,
    ServiceTierAssigned,
)
from daybook_contracts.service.interactions import ChannelChosen


def _assigned(row: Row, fact: ServiceTierAssigned, envelope: Envelope) -> Row:
    return row | {
        "tier": fact.tier.value,
        "grade": fact.grade.value if fact.grade else None,
        "response_minutes": fact.response_minutes,
        "resolution_minutes": fact.resolution_minutes,
        "counter": fact.counter.value if fact.counter else None,
        "handling": fact.handling.value if fact.handling else None,
        "dedicated_manager": fact.dedicated_manager,
        "assigned_at": instant(envelope.occurredat),
        "policy": envelope.policyversion,
    }


def _appointed(row: Row, fact: ManagerAppointed, envelope: Envelope) -> Row:
    return row | {"manager": fact.manager}


def _relieved(row: Row, fact: ManagerRelieved, envelope: Envelope) -> Row:
    return row | {"manager": None}


def _chosen(row: Row, fact: ChannelChosen, envelope: Envelope) -> Row:
    return row | {"preferred_channel": fact.channel.value}


ENTITLEMENTS = Projection(
    "service.entitlements",
    table(
        "entitlements",
        key("customer_id"),
        text("tier"),
        text("grade"),
        integer("response_minutes"),
        integer("resolution_minutes"),
        text("counter"),
        text("handling"),
        truth("dedicated_manager"),
        text("manager"),
        text("preferred_channel"),
        text("assigned_at"),
        text("policy"),
    ),
    {
        ServiceTierAssigned: On(_assigned, by_customer),
        ManagerAppointed: On(_appointed, by_customer),
        ManagerRelieved: On(_relieved, by_customer),
        ChannelChosen: On(_chosen, by_customer),
    },
    version=3,
)
