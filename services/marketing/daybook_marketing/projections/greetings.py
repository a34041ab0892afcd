"""Who was greeted on which occasion, and which festivals are kept (MK4)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.marketing.greetings import (
    FestivalDropped,
    FestivalKept,
    FestivalReached,
    GreetingDue,
    GreetingSent,
)


def _greeting(fact: GreetingDue | GreetingSent, envelope: Envelope) -> list[Key]:
    return [(str(fact.greeting_id),)]


def _due(row: Row, fact: GreetingDue, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "contact_id": str(fact.contact_id),
        "occasion": fact.occasion,
        "year": fact.year,
        "status": "due",
        "due_at": instant(envelope.occurredat),
        "policy": envelope.policyversion,
    }


def _sent(row: Row, fact: GreetingSent, envelope: Envelope) -> Row:
    return row | {"status": "sent", "sent_at": instant(envelope.occurredat)}


GREETINGS = Projection(
    "marketing.greetings",
    table(
        "greetings",
        key("greeting_id"),
        text("customer_id"),
        text("contact_id"),
        text("occasion"),
        integer("year"),
        text("status"),
        text("due_at"),
        text("sent_at"),
        text("policy"),
    ),
    {GreetingDue: On(_due, _greeting), GreetingSent: On(_sent, _greeting)},
)


def _festival(
    fact: FestivalKept | FestivalReached | FestivalDropped, envelope: Envelope
) -> list[Key]:
    return [(fact.festival,)]


def _kept(row: Row, fact: FestivalKept, envelope: Envelope) -> Row:
    next_on = fact.next_on.isoformat()
    return row | {"kept": True, "audience": fact.audience, "next_on": next_on}


def _reached(row: Row, fact: FestivalReached, envelope: Envelope) -> Row:
    return row | {"next_on": fact.next_on.isoformat(), "last_year": fact.year}


def _dropped(row: Row, fact: FestivalDropped, envelope: Envelope) -> Row:
    return row | {"kept": False, "next_on": None}


FESTIVALS = Projection(
    "marketing.festivals",
    table(
        "festivals",
        key("festival"),
        truth("kept"),
        text("audience"),
        text("next_on"),
        integer("last_year"),
    ),
    {
        FestivalKept: On(_kept, _festival),
        FestivalReached: On(_reached, _festival),
        FestivalDropped: On(_dropped, _festival),
    },
    customer_column=None,
)
