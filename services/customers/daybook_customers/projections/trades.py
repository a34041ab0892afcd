"""What has a customer signed for and paid, by currency, as heard of sales (CU1)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.contracts import ContractSigned
from daybook_contracts.sales.payments import PaymentReceived, ReceiptReversed


def _signed(row: Row, fact: ContractSigned, envelope: Envelope) -> Row:
    return _with(row, signed=fact.value.minor)


def _received(row: Row, fact: PaymentReceived, envelope: Envelope) -> Row:
    return _with(row, received=fact.amount.minor)


def _reversed(row: Row, fact: ReceiptReversed, envelope: Envelope) -> Row:
    return _with(row, received=-fact.amount.minor)


def _with(row: Row, *, signed: int = 0, received: int = 0) -> Row:
    return row | {
        "signed_minor": (row["signed_minor"] or 0) + signed,
        "received_minor": (row["received_minor"] or 0) + received,
    }


def _of_value(fact: ContractSigned, envelope: Envelope) -> list[Key]:
    return [(str(fact.customer_id), fact.value.currency)]


def _of_amount(fact: PaymentReceived | ReceiptReversed, envelope: Envelope) -> list[Key]:
    return [(str(fact.customer_id), fact.amount.currency)]


TRADES = Projection(
    "customers.trades",
    table(
        "trades",
        key("customer_id"),
        key("currency"),
        integer("signed_minor"),
        integer("received_minor"),
    ),
    {
        ContractSigned: On(_signed, _of_value),
        PaymentReceived: On(_received, _of_amount),
        ReceiptReversed: On(_reversed, _of_amount),
    },
)
