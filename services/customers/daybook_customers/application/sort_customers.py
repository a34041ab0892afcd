"""Sort customers who are known already, when a rule has changed (CU13, CU14)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_chassis.commands import Command, Work
from daybook_chassis.consistency import Token, shows
from daybook_chassis.database import Database
from daybook_chassis.errors import Transient
from daybook_chassis.generations import Generations
from daybook_chassis.queries import Queries
from daybook_chassis.store.log import Log
from daybook_contracts.envelope import SLOTS
from daybook_contracts.fact import Text
from daybook_customers.application.roll import ROLL, slot_key
from daybook_customers.application.sorting import sort_customer

PARTS = 16
"""Commands among which customers are shared out, by slot: none has to sort them all."""

_PAGE = 1000


class SortCustomers(Command):
    """Those of one part of the slots, once the roll shows all who were registered before `after`,
    the consistency token of the rule; without one, all who are registered by now. Later ones are
    sorted as they register."""

    part: Annotated[int, Field(ge=0, lt=PARTS)]
    after: Text | None = None


class Sorter:
    """Carries the sorting out, on the roll of customers as it is posted."""

    def __init__(
        self, database: Database, generations: Generations, queries: Queries, log: Log
    ) -> None:
        self._database = database
        self._log = log
        self._generations = generations
        self._queries = queries

    def sort_customers(self, command: SortCustomers, work: Work) -> None:
        """Raises Transient while the roll is behind, Poison for a token that is none."""
        self._check_roll(command.after)
        for customer_id in self._customers(command.part):
            sort_customer(work, customer_id)

    def _check_roll(self, after: str | None) -> None:
        if after is not None:
            if not shows(self._database, self._generations, ROLL, Token.parse(after)):
                raise Transient(f"{ROLL} does not show {after} yet")
        else:
            self._queries.check_posted(ROLL, self._log.source, self._log.head())

    def _customers(self, part: int) -> list[UUID]:
        where = [("slot", slot_key(slot)) for slot in range(SLOTS) if slot % PARTS == part]
        found: list[UUID] = []
        page = self._queries.page(ROLL, where=where, limit=_PAGE)
        while True:
            found += [UUID(row["customer_id"]) for row in page.rows]
            if page.after is None:
                return found
            page = self._queries.page(ROLL, where=where, after=page.after, limit=_PAGE)
