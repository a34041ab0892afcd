"""What may a customer owe at most, by currency, and why (CU24)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.customers.standing import CreditLimitSet
from daybook_contracts.envelope import Envelope, instant


def _set(row: Row, fact: CreditLimitSet, envelope: Envelope) -> Row:
    return row | {
        "limit_minor": fact.limit.minor,
        "reason": fact.reason,
        "set_by": envelope.actor,
        "set_at": instant(envelope.occurredat),
    }


def _key(fact: CreditLimitSet, envelope: Envelope) -> list[Key]:
    return [(str(fact.customer_id), fact.limit.currency)]


CREDIT_LIMITS = Projection(
    "customers.credit_limits",
    table(
        "credit_limits",
        key("customer_id"),
        key("currency"),
        integer("limit_minor"),
        text("reason"),
        text("set_by"),
        text("set_at"),
    ),
    {CreditLimitSet: On(_set, _key)},
)
