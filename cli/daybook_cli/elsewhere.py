"""Services that run as processes of their own: nothing is moved here, only waited for."""

import time
from collections.abc import Mapping

from daybook_chassis.consumer import breaker, checkpoints, held
from daybook_chassis.consumer.checkpoints import Marks, at
from daybook_chassis.consumer.consumer import Subscription
from daybook_chassis.errors import Transient
from daybook_chassis.service import Service
from daybook_chassis.store.log import Log

_LOOK_SECONDS = 0.1
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
        heads: dict[str, int] = {}
        changed_at = time.monotonic()
        while True:
            before, heads = heads, self._heads()
            if heads != before:
                changed_at = time.monotonic()  # what moves need not be looked at any closer
            elif self._is_quiet(heads) and self._heads() == heads:
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
        with service.database.read() as tx:
            if service.effects.are_due() or service.effects.await_marks():
                return False
            stopped, marks, waiting = breaker.stopped(tx), checkpoints.load_all(tx), held.counts(tx)
            for each in service.subscriptions():
                if each.name in stopped:
                    continue  # it waits for an operator
                if waiting and held.ready_keys(tx, each.name, 1):
                    return False
                if not _has_heard(each, marks.get(each.name, {}), slots):
                    return False
        return True

    def _slots(self, log: Log, head: int) -> SlotHeads:
        known = self._known.get(log.source)
        if known is None or known[0] != head:
            known = self._known[log.source] = head, log.slot_heads()
        return known[1]


def _has_heard(subscription: Subscription, marks: Marks, slots: Mapping[str, SlotHeads]) -> bool:
    return all(
        at(marks, (source, slot)).position >= head
        for source in subscription.sources & slots.keys()
        for slot, head in slots[source].items()
    )
