"""Which models were fitted, to what, with which result: a row each time it came out otherwise."""

import json

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth
from daybook_contracts.analytics.models import ModelTrained
from daybook_contracts.envelope import Envelope


def _trained(row: Row, fact: ModelTrained, envelope: Envelope) -> Row:
    """Real numbers are text, in which every double is exact, and alike on any database."""
    said = json.loads(fact.model_dump_json())
    return row | {
        "model": fact.model.value,
        "currency": fact.currency,
        "model_version": envelope.streamversion,
        "as_of": fact.as_of.isoformat(),
        "time_unit": fact.time_unit.value,
        "customers": fact.customers,
        "parameters": json.dumps({each.name: each.value for each in fact.parameters}),
        "standard_errors": json.dumps({e.name: e.standard_error for e in fact.parameters}),
        "log_likelihood": repr(fact.log_likelihood),
        "converged": fact.converged,
        "identified": fact.identified,
        "holdout": json.dumps(said["holdout"]),
        "positions": json.dumps({each.source: each.position for each in fact.positions}),
        "input_digest": fact.input_digest,
        "fold": fact.fold,
        "code": fact.code,
        "trained_at": envelope.time.isoformat(),
    }


def _by_version(fact: ModelTrained, envelope: Envelope) -> list[Key]:
    return [(f"{fact.model}-{fact.currency}-{envelope.streamversion}",)]


MODELS = Projection(
    "analytics.models",
    table(
        "models",
        key("model_id"),
        text("model"),
        text("currency"),
        integer("model_version"),
        text("as_of"),
        text("time_unit"),
        integer("customers"),
        text("parameters"),
        text("standard_errors"),
        text("log_likelihood"),
        truth("converged"),
        truth("identified"),
        text("holdout"),
        text("positions"),
        text("input_digest"),
        text("fold"),
        text("code"),
        text("trained_at"),
    ),
    {ModelTrained: On(_trained, _by_version)},
    customer_column=None,
)
