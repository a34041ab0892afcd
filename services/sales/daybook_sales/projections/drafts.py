"""Which contracts are not signed yet, on which terms, and which of them are approved (SA16)."""

from daybook_chassis.projection import On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.contracts import ContractPrepared, ContractSigned


def _prepared(row: Row, fact: ContractPrepared, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "opportunity_id": str(fact.opportunity_id) if fact.opportunity_id else None,
        "quote_id": str(fact.quote_id) if fact.quote_id else None,
        "status": "approved" if fact.approved else "draft",
        "revision": fact.revision,
        "value_minor": fact.value.minor,
        "currency": fact.value.currency,
        "instalments": len(fact.instalments),
        "ends_on": fact.ends_on.isoformat() if fact.ends_on else None,
        "seller": fact.seller,
        "changed_at": instant(envelope.occurredat),
        "changed_by": envelope.actor,
    }


def _signed(row: Row, fact: ContractSigned, envelope: Envelope) -> None:
    """It is a contract now."""


DRAFTS = Projection(
    "sales.contract_drafts",
    table(
        "contract_drafts",
        key("contract_id"),
        text("customer_id"),
        text("opportunity_id"),
        text("quote_id"),
        text("status"),
        integer("revision"),
        integer("value_minor"),
        text("currency"),
        integer("instalments"),
        text("ends_on"),
        text("seller"),
        text("changed_at"),
        text("changed_by"),
    ),
    {ContractPrepared: On(_prepared), ContractSigned: On(_signed)},
)
