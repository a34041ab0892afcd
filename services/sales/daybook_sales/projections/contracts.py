"""Which contracts are signed, with whom, over what (SA16)."""

from daybook_chassis.projection import On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.contracts import ContractSigned


def _signed(row: Row, fact: ContractSigned, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "opportunity_id": str(fact.opportunity_id) if fact.opportunity_id else None,
        "quote_id": str(fact.quote_id) if fact.quote_id else None,
        "value_minor": fact.value.minor,
        "currency": fact.value.currency,
        "signed_on": fact.signed_on.isoformat(),
        "instalments": len(fact.instalments),
    }


CONTRACTS = Projection(
    "sales.contracts",
    table(
        "contracts",
        key("contract_id"),
        text("customer_id"),
        text("opportunity_id"),
        text("quote_id"),
        integer("value_minor"),
        text("currency"),
        text("signed_on"),
        integer("instalments"),
    ),
    {ContractSigned: On(_signed)},
    version=2,
)
