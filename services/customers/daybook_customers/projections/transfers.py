"""Which files of customers were read or handed out, when, and by whom (CU6)."""

from daybook_chassis.projection import On, Projection, Row, by_fact
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.customers.capture import CustomersExported, CustomersImported
from daybook_contracts.envelope import Envelope, instant


def _imported(row: Row, fact: CustomersImported, envelope: Envelope) -> Row:
    return row | {
        "direction": "in",
        "what": f"{fact.source_name} {fact.file_digest}",
        "rows": fact.rows,
        "imported": fact.imported,
        "unchanged": fact.unchanged,
        "refused": fact.refused,
        "actor": envelope.actor,
        "at": instant(envelope.occurredat),
    }


def _exported(row: Row, fact: CustomersExported, envelope: Envelope) -> Row:
    return row | {
        "direction": "out",
        "what": " ".join([fact.form.value, *fact.filters]),
        "rows": fact.rows,
        "actor": envelope.actor,
        "at": instant(envelope.occurredat),
    }


TRANSFERS = Projection(
    "customers.transfers",
    table(
        "transfers",
        key("transfer_id"),
        key("stream_version"),
        text("direction"),
        text("what"),
        integer("rows"),
        integer("imported"),
        integer("unchanged"),
        integer("refused"),
        text("actor"),
        text("at"),
    ),
    {CustomersImported: On(_imported, by_fact), CustomersExported: On(_exported, by_fact)},
    customer_column=None,
)
