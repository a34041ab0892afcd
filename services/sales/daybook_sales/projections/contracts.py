"""Which contracts are signed, with whom, over what (SA16)."""

from daybook_chassis.projection import On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.contracts import (
    ContractAmended,
    ContractExpired,
    ContractSent,
    ContractSigned,
)


def _signed(row: Row, fact: ContractSigned, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "opportunity_id": str(fact.opportunity_id) if fact.opportunity_id else None,
        "quote_id": str(fact.quote_id) if fact.quote_id else None,
        "value_minor": fact.value.minor,
        "currency": fact.value.currency,
        "signed_on": fact.signed_on.isoformat(),
        "instalments": len(fact.instalments),
        "ends_on": fact.ends_on.isoformat() if fact.ends_on else None,
        "status": "signed",
        "amendments": 0,
    }


def _amended(row: Row, fact: ContractAmended, envelope: Envelope) -> Row:
    return row | {
        "value_minor": fact.value.minor,
        "instalments": len(fact.instalments),
        "ends_on": fact.ends_on.isoformat() if fact.ends_on else None,
        "status": "amended",
        "amendments": fact.amendment,
    }


def _sent(row: Row, fact: ContractSent, envelope: Envelope) -> Row:
    return row | {"sent_at": instant(envelope.occurredat), "customer_id": str(fact.customer_id)}


def _expired(row: Row, fact: ContractExpired, envelope: Envelope) -> Row:
    return row | {"status": "expired"}


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
        text("ends_on"),
        text("status"),
        integer("amendments"),
        text("sent_at"),
    ),
    {
        ContractSigned: On(_signed),
        ContractAmended: On(_amended),
        ContractSent: On(_sent),
        ContractExpired: On(_expired),
    },
    version=2,
)
