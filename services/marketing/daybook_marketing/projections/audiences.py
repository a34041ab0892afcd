"""Who is in which audience, who has left it, why and since when (MK2, CU22)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text, truth
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.marketing.audiences import AudienceJoined, AudienceLeft


def _joined(row: Row, fact: AudienceJoined, envelope: Envelope) -> Row:
    return row | {
        "member": True,
        "joined_with": fact.grade.value,
        "reason": None,
        "since": instant(envelope.occurredat),
        "policy": envelope.policyversion,
    }


def _left(row: Row, fact: AudienceLeft, envelope: Envelope) -> Row:
    return row | {
        "member": False,
        "reason": fact.reason.value,
        "since": instant(envelope.occurredat),
        "policy": envelope.policyversion,
    }


def _key(fact: AudienceJoined | AudienceLeft, envelope: Envelope) -> list[Key]:
    return [(fact.audience, str(fact.customer_id))]


AUDIENCES = Projection(
    "marketing.audiences",
    table(
        "audiences",
        key("audience"),
        key("customer_id"),
        truth("member"),
        text("joined_with"),
        text("reason"),
        text("since"),
        text("policy"),
    ),
    {AudienceJoined: On(_joined, _key), AudienceLeft: On(_left, _key)},
)
