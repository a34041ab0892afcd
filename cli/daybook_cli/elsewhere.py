"""Services that run as processes of their own: nothing is moved here, only waited for."""

import time
from collections.abc import Mapping

from sqlalchemy import Connection

from daybook_chassis.consumer import breaker, checkpoints, held
from daybook_chassis.consumer.consumer import Subscription
from daybook_chassis.errors import Transient
from daybook_chassis.service import Service
from daybook_chassis.store.log import Log

_LOOK_SECONDS = 0.05
_PATIENCE_SECONDS = 60.0

SlotHeads = dict[int, int]


class Elsewhere:
    """Looks into the databases of services to see whether all that can move has moved."""

    def __init__(self, services: Mapping[str, Service]) -> None:
        self._services = dict(services)
        self._logs = {log.source: log for each in services.values() for log in each.logs()}
        self._known: dict[str, tuple[int, SlotHeads]] = {}

    def wait(self) -> None:
        """Until nothing moves any more. Raises Transient when nothing moves though it could."""
        heads = self._heads()
        changed_at = time.monotonic()
        while True:
            quiet = self._is_quiet(heads)
            before, heads = heads, self._heads()
            if heads != before:
                changed_at = time.monotonic()
            elif quiet:
                return  # nothing was appended since before the first service was looked at
            elif time.monotonic() - changed_at > _PATIENCE_SECONDS:
                raise Transient("the services do not move; do they run?")
            time.sleep(_LOOK_SECONDS)

    def _heads(self) -> dict[str, int]:
        return {source: log.head() for source, log in self._logs.items()}

    def _is_quiet(self, heads: Mapping[str, int]) -> bool:
        slots = {source: self._slots(log, heads[source]) for source, log in self._logs.items()}
        return all(self._is_done(service, slots) for service in self._services.values())

    def _is_done(self, service: Service, slots: Mapping[str, SlotHeads]) -> bool:
        """In one snapshot: what a subscription has heard, it may owe already."""
        subscriptions = service.subscriptions()
        with service.database.read() as tx:
            return not service.effects.are_due() and all(
                self._has_heard(tx, subscription, slots) for subscription in subscriptions
            )

    def _has_heard(
        self, tx: Connection, subscription: Subscription, slots: Mapping[str, SlotHeads]
    ) -> bool:
        if breaker.reason_of(tx, subscription.name):
            return True  # it waits for an operator
        if held.ready_keys(tx, subscription.name, 1):
            return False
        marks = checkpoints.load(tx, subscription.name)
        positions = {lane: mark.position for lane, mark in marks.items()}
        return all(
            positions.get((source, slot), 0) >= head
            for source in subscription.sources & slots.keys()
            for slot, head in slots[source].items()
        )

    def _slots(self, log: Log, head: int) -> SlotHeads:
        known = self._known.get(log.source)
        if known is None or known[0] != head:
            known = self._known[log.source] = head, log.slot_heads()
        return known[1]
