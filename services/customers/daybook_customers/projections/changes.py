"""What changed in a customer's profile, when, by whom, and where that came from (CU1)."""

import json

from daybook_chassis.projection import On, Projection, Row, by_fact
from daybook_chassis.rows import key, table, text
from daybook_contracts.customers.profiles import CustomerProfileChanged
from daybook_contracts.envelope import Envelope, instant


def _changed(row: Row, fact: CustomerProfileChanged, envelope: Envelope) -> Row:
    """`changes` is JSON: by field, what was known before and what is known now."""
    before, now = fact.previous.model_dump(), fact.profile.model_dump()
    changes = {name: [before[name], now[name]] for name in now if before[name] != now[name]}
    return row | {
        "fields": " ".join(changes),
        "changes": json.dumps(changes, ensure_ascii=False),
        "actor": envelope.actor,
        "source_name": fact.source_name,
        "changed_at": instant(envelope.occurredat),
    }


CHANGES = Projection(
    "customers.changes",
    table(
        "changes",
        key("customer_id"),
        key("stream_version"),
        text("fields"),
        text("changes"),
        text("actor"),
        text("source_name"),
        text("changed_at"),
    ),
    {CustomerProfileChanged: On(_changed, by_fact)},
)
