"""Hands a message to the post: resolves whom it goes to, at that moment and for that only (MK3).

A name and an address are opened with the person's key, which customers hands out on record; they
are in the letter and nowhere else. Who is erased by then gets none.
"""

import logging
from collections.abc import Callable
from uuid import UUID

from daybook_chassis.errors import DaybookError
from daybook_chassis.post import Letter, Post, Undelivered
from daybook_chassis.projection import Row
from daybook_chassis.queries import Queries
from daybook_chassis.seals import Seals, SubjectKeys
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.customers.contacts import (
    AddressNoted,
    ContactAdded,
    DecisionRole,
    PhoneNoted,
)
from daybook_contracts.marketing.messages import MessageBegun
from daybook_contracts.personal import Erased, Known, Sealed
from daybook_marketing.application.note_outcome import NoteOutcome
from daybook_marketing.domain.correspondence import Outcome
from daybook_marketing.domain.mailing import Mailing

log = logging.getLogger(__name__)


class Courier:
    """Carries out what `MessageBegun` allows, once."""

    def __init__(
        self,
        queries: Queries,
        mailings: Callable[[UUID], Mailing | None],
        keys: SubjectKeys,
        post: Post,
    ) -> None:
        self._queries = queries
        self._mailings = mailings
        self._seals = Seals(keys)
        self._post = post

    def deliver(self, fact: MessageBegun) -> NoteOutcome:
        """What became of it: the error itself might name the person, so only its kind is told."""
        try:
            self._post.take(self._letter(fact))
            outcome = Outcome.SENT
        except (Undelivered, DaybookError) as error:
            log.warning("message %s not delivered: %s", fact.message_id, type(error).__name__)
            outcome = Outcome.NOT_DELIVERED
        except OSError as error:  # smtplib's are, too
            log.warning("message %s without answer: %s", fact.message_id, type(error).__name__)
            outcome = Outcome.UNKNOWN
        return NoteOutcome(
            customer_id=fact.customer_id,
            message_id=fact.message_id,
            attempt=fact.attempt,
            outcome=outcome,
        )

    def _letter(self, fact: MessageBegun) -> Letter:
        """Raises NotFound, Transient while customers is away, Undelivered for who is sealed."""
        row = self._queries.one("marketing.sealed_contacts", (str(fact.contact_id),))
        mailing = self._mailings(fact.mailing_id)
        if mailing is None:
            raise Undelivered("there is nothing to send")
        name, email = self._person(row)
        return Letter(
            message_id=str(fact.message_id),
            channel=fact.channel,
            name=name,
            address=email if fact.channel is Channel.EMAIL else self._reach(row, fact.channel),
            subject=mailing.subject,
            body=mailing.body,
            may_unsubscribe=mailing.purpose is Purpose.MARKETING,
        )

    def _person(self, row: Row) -> tuple[str, str]:
        if row["name"] is None or row["email"] is None:
            raise Undelivered("there is nobody to send it to")
        person = self._seals.open(
            ContactAdded(
                **_whose(row),
                role=DecisionRole(row["role"]),
                name=Sealed(row["name"]),
                email=Sealed(row["email"]),
            )
        )
        return _read(person.name), _read(person.email)

    def _reach(self, row: Row, channel: Channel) -> str:
        """The number of who gets a short message, the address of who gets a letter."""
        token = row["phone" if channel is Channel.SMS else "address"]
        if token is None:
            raise Undelivered(f"it is not known where they are reached by {channel}")
        if channel is Channel.SMS:
            return _read(self._seals.open(PhoneNoted(**_whose(row), phone=Sealed(token))).phone)
        return _read(self._seals.open(AddressNoted(**_whose(row), address=Sealed(token))).address)


def _whose(row: Row) -> dict[str, UUID]:
    return {"customer_id": UUID(row["customer_id"]), "contact_id": UUID(row["contact_id"])}


def _read(field: Known[str] | Sealed | Erased) -> str:
    if not isinstance(field, Known):
        raise Undelivered("the person cannot be read: erased, or no key for us")
    return field.value
