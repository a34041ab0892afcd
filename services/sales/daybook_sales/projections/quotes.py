"""Which quotes are out, in which revision and until when, and what each line says (SA14)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, version
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.quotes import QuoteAccepted, QuoteExpired, QuoteIssued, QuoteRejected


def _issued(row: Row, fact: QuoteIssued, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "opportunity_id": str(fact.opportunity_id) if fact.opportunity_id else None,
        "revision": fact.revision,
        "status": "sent",
        "total_minor": fact.total.minor,
        "currency": fact.total.currency,
        "valid_until": fact.valid_until.isoformat(),
        "issued_at": instant(envelope.occurredat),
        "issued_by": envelope.actor,
        "answered_at": None,
        "rejected_because": None,
    }


def _accepted(row: Row, fact: QuoteAccepted, envelope: Envelope) -> Row:
    return row | {"status": "accepted", "answered_at": instant(envelope.occurredat)}


def _rejected(row: Row, fact: QuoteRejected, envelope: Envelope) -> Row:
    answered_at = instant(envelope.occurredat)
    return row | {
        "status": "rejected",
        "answered_at": answered_at,
        "rejected_because": fact.reason,
    }


def _expired(row: Row, fact: QuoteExpired, envelope: Envelope) -> Row:
    return row | {"status": "expired"}


def _line(row: Row, fact: QuoteIssued, envelope: Envelope) -> Row:
    line = fact.lines[int(row["line"]) - 1]
    return row | {
        "customer_id": str(fact.customer_id),
        "product_id": str(line.product_id),
        "quantity": line.quantity,
        "list_minor": line.list_price.minor,
        "price_minor": line.unit_price.minor,
        "amount_minor": line.amount.minor,
        "currency": line.amount.currency,
    }


def _line_keys(fact: QuoteIssued, envelope: Envelope) -> list[Key]:
    """Numbers are padded so that they sort as they count."""
    return [
        (str(fact.quote_id), f"{fact.revision:04}", f"{number:04}")
        for number in range(1, len(fact.lines) + 1)
    ]


QUOTES = Projection(
    "sales.quotes",
    table(
        "quotes",
        key("quote_id"),
        text("customer_id"),
        text("opportunity_id"),
        integer("revision"),
        text("status"),
        integer("total_minor"),
        text("currency"),
        text("valid_until"),
        text("issued_at"),
        text("issued_by"),
        text("answered_at"),
        text("rejected_because"),
        version(),
    ),
    {
        QuoteIssued: On(_issued),
        QuoteAccepted: On(_accepted),
        QuoteRejected: On(_rejected),
        QuoteExpired: On(_expired),
    },
)
QUOTE_LINES = Projection(
    "sales.quote_lines",
    table(
        "quote_lines",
        key("quote_id"),
        key("revision"),
        key("line"),
        text("customer_id"),
        text("product_id"),
        integer("quantity"),
        integer("list_minor"),
        integer("price_minor"),
        integer("amount_minor"),
        text("currency"),
    ),
    {QuoteIssued: On(_line, _line_keys)},
)
