"""What went to whom and what became of it, who to write to, and what was ordered (MK3)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth
from daybook_contracts.customers.contacts import (
    AddressNoted,
    ContactAdded,
    PersonalDataErased,
    PhoneNoted,
)
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.marketing.messages import (
    MailingOrdered,
    MessageBegun,
    MessageBounced,
    MessageDeferred,
    MessageOpened,
    MessageOutcomeUnknown,
    MessageSent,
    MessageWithheld,
    NoteWritten,
)
from daybook_contracts.personal import Sealed
from daybook_marketing.application.streams import message_of

_Any = (
    MessageBegun
    | MessageDeferred
    | MessageWithheld
    | MessageSent
    | MessageOutcomeUnknown
    | MessageBounced
    | MessageOpened
)


def _message(fact: _Any, envelope: Envelope) -> list[Key]:
    return [(str(fact.message_id),)]


def _stands(row: Row, standing: str, fact: _Any, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "standing": standing,
        "since": instant(envelope.occurredat),
    }


def _note(fact: NoteWritten, envelope: Envelope) -> list[Key]:
    return [(str(message_of(fact.mailing_id, fact.customer_id)),)]


def _written(row: Row, fact: NoteWritten, envelope: Envelope) -> Row:
    """What it is for, before it is tried for the first time."""
    return row | {
        "customer_id": str(fact.customer_id),
        "mailing_id": str(fact.mailing_id),
        "channel": fact.channel.value,
        "about": fact.about,
        "standing": "written",
        "since": instant(envelope.occurredat),
    }


def _begun(row: Row, fact: MessageBegun, envelope: Envelope) -> Row:
    return _stands(row, "begun", fact, envelope) | {
        "mailing_id": str(fact.mailing_id),
        "contact_id": str(fact.contact_id),
        "channel": fact.channel.value,
        "attempts": fact.attempt,
        "reason": None,
        "policy": envelope.policyversion,
    }


def _waits(row: Row, fact: MessageDeferred | MessageWithheld, envelope: Envelope) -> Row:
    standing = "deferred" if isinstance(fact, MessageDeferred) else "withheld"
    return _stands(row, standing, fact, envelope) | {
        "mailing_id": str(fact.mailing_id),
        "reason": fact.because.value,
        "policy": envelope.policyversion,
    }


def _sent(row: Row, fact: MessageSent, envelope: Envelope) -> Row:
    return _stands(row, "sent", fact, envelope)


def _unknown(row: Row, fact: MessageOutcomeUnknown, envelope: Envelope) -> Row:
    return _stands(row, "unknown", fact, envelope)


def _bounced(row: Row, fact: MessageBounced, envelope: Envelope) -> Row:
    reason = "permanent" if fact.permanent else "transient"
    return _stands(row, "bounced", fact, envelope) | {"reason": reason}


def _opened(row: Row, fact: MessageOpened, envelope: Envelope) -> Row:
    return row | {"opened": True}


MESSAGES = Projection(
    "marketing.messages",
    table(
        "messages",
        key("message_id"),
        text("customer_id"),
        text("contact_id"),
        text("mailing_id"),
        text("channel"),
        text("standing"),
        text("reason"),
        integer("attempts"),
        truth("opened"),
        text("since"),
        text("policy"),
        text("about"),
    ),
    {
        NoteWritten: On(_written, _note),
        MessageBegun: On(_begun, _message),
        MessageDeferred: On(_waits, _message),
        MessageWithheld: On(_waits, _message),
        MessageSent: On(_sent, _message),
        MessageOutcomeUnknown: On(_unknown, _message),
        MessageBounced: On(_bounced, _message),
        MessageOpened: On(_opened, _message),
    },
    version=2,
)


def _ordered(row: Row, fact: MailingOrdered, envelope: Envelope) -> Row:
    return row | {
        "campaign_id": str(fact.campaign_id),
        "channel": fact.channel.value,
        "subject": fact.subject,
        "customers": (row["customers"] or 0) + len(fact.customers),
        "ordered_at": instant(envelope.occurredat),
    }


MAILINGS = Projection(
    "marketing.mailings",
    table(
        "mailings",
        key("mailing_id"),
        text("campaign_id"),
        text("channel"),
        text("subject"),
        integer("customers"),
        text("ordered_at"),
    ),
    {MailingOrdered: On(_ordered)},
    customer_column=None,
)


def _contact(
    fact: ContactAdded | PhoneNoted | AddressNoted | PersonalDataErased, envelope: Envelope
) -> list[Key]:
    return [(str(fact.contact_id),)]


def _added(row: Row, fact: ContactAdded, envelope: Envelope) -> Row:
    """As it came, sealed: marketing opens it when a message goes, and keeps nothing of it."""
    return row | {
        "customer_id": str(fact.customer_id),
        "role": fact.role.value,
        "name": fact.name.token if isinstance(fact.name, Sealed) else None,
        "email": fact.email.token if isinstance(fact.email, Sealed) else None,
    }


def _called(row: Row, fact: PhoneNoted, envelope: Envelope) -> Row:
    return row | {"phone": fact.phone.token if isinstance(fact.phone, Sealed) else None}


def _lives(row: Row, fact: AddressNoted, envelope: Envelope) -> Row:
    return row | {"address": fact.address.token if isinstance(fact.address, Sealed) else None}


def _erased(row: Row, fact: PersonalDataErased, envelope: Envelope) -> None:
    return None


SEALED_CONTACTS = Projection(
    "marketing.sealed_contacts",
    table(
        "sealed_contacts",
        key("contact_id"),
        text("customer_id"),
        text("role"),
        text("name"),
        text("email"),
        text("phone"),
        text("address"),
    ),
    {
        ContactAdded: On(_added, _contact),
        PhoneNoted: On(_called, _contact),
        AddressNoted: On(_lives, _contact),
        PersonalDataErased: On(_erased, _contact),
    },
    version=2,
)
