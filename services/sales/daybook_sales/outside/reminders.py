"""Hands a reminder to what carries it, by every channel its owner wants, and says what came of it.

Source: SA7.
"""

import logging

from daybook_chassis.ids import derived_id
from daybook_chassis.post import Letter, Post, Undelivered
from daybook_contracts.envelope import instant
from daybook_contracts.sales.activities import ReminderChannel, ReminderFired
from daybook_sales.application.reminders import NoteReminder
from daybook_sales.outside.addresses import AddressBook

log = logging.getLogger(__name__)


class Reminders:
    """Carries out what `ReminderFired` asks for, once. What goes by phone goes by `phone`."""

    def __init__(self, addresses: AddressBook, email: Post, phone: Post) -> None:
        self._addresses = addresses
        self._posts = {ReminderChannel.EMAIL: email, ReminderChannel.PHONE: phone}

    def deliver(self, fact: ReminderFired) -> NoteReminder:
        """One channel that fails is no reason to leave out the other."""
        sent: list[ReminderChannel] = []
        failed: list[ReminderChannel] = []
        for channel in fact.channels:
            try:
                self._posts[channel].take(self._letter(fact, channel))
                sent.append(channel)
            except Undelivered:
                log.warning("a reminder of %s does not go by %s", fact.activity_id, channel)
                failed.append(channel)
            except OSError as error:  # smtplib's are, too: nobody knows
                kind = type(error).__name__
                log.warning("a reminder of %s without answer: %s", fact.activity_id, kind)
        return NoteReminder(
            activity_id=fact.activity_id,
            number=fact.number,
            sent=tuple(sent),
            failed=tuple(failed),
        )

    def _letter(self, fact: ReminderFired, channel: ReminderChannel) -> Letter:
        """Raises Undelivered."""
        return Letter(
            message_id=str(derived_id("reminder", fact.activity_id, fact.number, channel)),
            channel=channel.value,
            name=fact.owner,
            address=self._addresses.find(fact.owner, channel),
            subject=fact.title,
            body=f"Due {instant(fact.due_at)}",
            may_unsubscribe=False,
        )
