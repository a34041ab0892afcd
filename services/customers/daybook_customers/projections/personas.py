"""How does a customer behave, in a word, and what was that computed from (CU14)."""

from daybook_chassis.projection import On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.customers.sorting import PersonaComputed
from daybook_contracts.envelope import Envelope, instant

_NUMBERS = (
    "frequency",
    "recency",
    "contact_days",
    "complaints",
    "content_answers",
    "discontent_answers",
    "suggestions",
)


def _computed(row: Row, fact: PersonaComputed, envelope: Envelope) -> Row:
    return (
        row
        | fact.inputs.model_dump()
        | {
            "persona": fact.persona,
            "policy": envelope.policyversion,
            "since": instant(envelope.occurredat),
        }
    )


PERSONAS = Projection(
    "customers.personas",
    table(
        "personas",
        key("customer_id"),
        text("persona"),
        *(integer(name) for name in _NUMBERS),
        text("lifecycle_stage"),
        text("policy"),
        text("since"),
    ),
    {PersonaComputed: On(_computed)},
)
