"""A service over its database as tests run it: it hears of others, may be restarted, settles."""

from collections.abc import Callable
from typing import Any

from daybook_chassis.database import Database
from daybook_chassis.effects import parked
from daybook_chassis.service import Service
from daybook_chassis.transport.local import LocalTransport
from daybook_contracts.customers.grading import GradeInputs
from tests.support.publisher import Publisher

GRADE_INPUTS = GradeInputs(
    monetary=5,
    frequency=4,
    recency=3,
    spend_points=35,
    frequency_points=20,
    interaction_points=10,
    potential_points=10,
    feedback_points=5,
)
"""Why somebody got a grade, where a test does not mind."""


class Running:
    """`service` is the running one; after `restart` it is another one over the same database."""

    def __init__(
        self, build: Callable[[Database], Service], url: str, customers: Publisher
    ) -> None:
        self._build = build
        self._url = url
        self._customers = customers
        self.service = self._started()

    def restart(self) -> None:
        """What is in memory is gone; what is stored goes on."""
        self.service.close()
        self.service = self._started()

    def _started(self) -> Service:
        service = self._build(Database(self._url))
        service.create()
        return service

    def parked_effects(self) -> list[dict[str, Any]]:
        with self.service.database.read() as tx:
            return parked(tx)

    def settle(self, *others: Publisher) -> None:
        """Deliver all facts, those of `others` too, and carry out all effects that follow."""
        feeds = {**self._customers.feeds(), **self.service.feeds()}
        for other in others:
            feeds |= other.feeds()
        transport = LocalTransport(feeds)
        while transport.drain(self.service.consumers(feeds)) + self.service.effects.run():
            pass
