"""Calls to the outside: made at most once for each effect, with the answer on record (I3, I8).

What goes outside cannot be rolled back. So an effect of this kind is a command that first records
that the call begins, under the effect's id; only who stored that makes the call, and a command
that is owed from then on records the answer. Where a process dies between, the call is never made
again: the service's own timer then records that its outcome is unknown (architecture, The path of
a fact, 6). Replaying a subscription or a projection calls nobody.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from daybook_chassis.commands import Command, Receipt
from daybook_chassis.store.application import LogApplication
from daybook_contracts.fact import Fact

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """`begins` is the fact by which a command says that the call may be made.

    `make` makes it and gives the command that records the answer; what it raises is a bug, and
    leaves the outcome unknown.
    """

    begins: type[Fact]
    make: Callable[[Any], Command]


Outside = Mapping[type[Command], Call]
"""The commands that begin a call."""


class Calls:
    """Makes the calls of one service."""

    def __init__(self, application: LogApplication, outside: Outside) -> None:
        self._application = application
        self._outside = outside

    def begin(self, command: type[Command]) -> bool:
        """Whether a command of this kind begins a call."""
        return command in self._outside

    def follow(self, command: type[Command], receipt: Receipt) -> list[Command]:
        """Make the calls that a command has just begun; the commands that record the answers.

        A repeat has begun nothing: its call was made, or nobody knows.
        """
        if receipt.repeat:
            return []
        call = self._outside[command]
        begun = [fact for fact in self._facts(receipt) if isinstance(fact, call.begins)]
        return [answer for fact in begun if (answer := _made(call, fact)) is not None]

    def _facts(self, receipt: Receipt) -> list[Fact]:
        journal, catalogue = self._application.journal, self._application.catalogue
        facts = []
        for record in journal.read(receipt.first - 1, receipt.last - receipt.first + 1):
            name, _, version = record.topic.rpartition("/")
            facts.append(catalogue.read(name, int(version), record.body))
        return facts


def _made(call: Call, fact: Fact) -> Command | None:
    try:
        return call.make(fact)
    except Exception as bug:  # noqa: BLE001 (a traceback might tell what the call was about)
        log.error("the outcome of a call is unknown: %s, %s", fact.type, type(bug))
        return None
