"""A small service for tests: shelves of a customer, and how much of what stands on each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, FastAPI
from pydantic import Field

from daybook_chassis.commands import Aggregate, Command, Context, Receipt, Work
from daybook_chassis.database import Database
from daybook_chassis.effects import Effect, Issue
from daybook_chassis.errors import Refusal
from daybook_chassis.http.app import create_app
from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.reaction import Announcement, Reaction
from daybook_chassis.references import References
from daybook_chassis.rows import integer, key, table, text, truth, version
from daybook_chassis.seals import NoKeys, Seals
from daybook_chassis.security import Tokens
from daybook_chassis.service import Parts, Service
from daybook_chassis.transport.local import LocalTransport
from daybook_contracts.catalogue import Catalogue
from daybook_contracts.envelope import Envelope
from daybook_contracts.fact import Fact
from daybook_contracts.topics import published


class ShelfPutUp(Fact, type="crm.stock.ShelfPutUp", version=1):
    customer_id: UUID
    shelf_id: UUID
    place: str


class Stocked(Fact, type="crm.stock.Stocked", version=1):
    """`amount` more of an item, or less."""

    customer_id: UUID
    shelf_id: UUID
    item: str
    amount: int


class ShelfTakenDown(Fact, type="crm.stock.ShelfTakenDown", version=1):
    customer_id: UUID
    shelf_id: UUID


class Ordered(Fact, type="crm.stock.Ordered", version=1):
    """More of an item was ordered; about no customer."""

    item: str


FACTS = (ShelfPutUp, Stocked, ShelfTakenDown, Ordered)


def _count(state: int | None, fact: Fact) -> int:
    return (state or 0) + 1


STREAM = Aggregate("shelf", _count)


class PutUp(Command):
    shelf_id: UUID
    customer_id: UUID
    place: str = Field(max_length=20)


class Stock(Command):
    shelf_id: UUID
    customer_id: UUID
    item: str
    amount: int


class TakeDown(Command):
    shelf_id: UUID
    customer_id: UUID


class Order(Command):
    order_id: UUID
    item: str


class ShelfStands(Refusal):
    """A shelf is put up once."""


def put_up(command: PutUp, work: Work) -> None:
    stream = work.find(STREAM, command.shelf_id)
    if stream.state is not None:
        raise ShelfStands(f"shelf {command.shelf_id} stands")
    work.record(STREAM, stream, [ShelfPutUp(**command.model_dump())])


def stock(command: Stock, work: Work) -> None:
    stream = work.load(STREAM, command.shelf_id)
    work.record(STREAM, stream, [Stocked(**command.model_dump())])


def take_down(command: TakeDown, work: Work) -> None:
    stream = work.load(STREAM, command.shelf_id)
    work.record(STREAM, stream, [ShelfTakenDown(**command.model_dump())])


def order(command: Order, work: Work) -> None:
    stream = work.find(STREAM, command.order_id)
    work.record(STREAM, stream, [Ordered(item=command.item)])


# --- projections ---


def _put_up(row: Row, fact: ShelfPutUp, envelope: Envelope) -> Row:
    return row | {"customer_id": str(fact.customer_id), "place": fact.place, "empty": True}


def _filled(row: Row, fact: Stocked, envelope: Envelope) -> Row:
    total = (row["total"] or 0) + fact.amount
    return row | {"total": total, "empty": total == 0, "last": fact.item}


def _gone(row: Row, fact: ShelfTakenDown, envelope: Envelope) -> None:
    return None


def _of_item(row: Row, fact: Stocked, envelope: Envelope) -> Row | None:
    amount = (row["amount"] or 0) + fact.amount
    return row | {"customer_id": str(fact.customer_id), "amount": amount} if amount else None


def _item_keys(fact: Stocked, envelope: Envelope) -> list[Key]:
    return [(str(fact.shelf_id), fact.item)]


SHELVES = Projection(
    "stock.shelves",
    table(
        "shelves",
        key("shelf_id"),
        text("customer_id"),
        text("place"),
        integer("total"),
        truth("empty"),
        text("last"),
        version(),
    ),
    {ShelfPutUp: On(_put_up), Stocked: On(_filled), ShelfTakenDown: On(_gone)},
)
ITEMS = Projection(
    "stock.items",
    table("items", key("shelf_id"), key("item"), text("customer_id"), integer("amount")),
    {Stocked: On(_of_item, _item_keys)},
)


# --- the reaction, and the service around it all ---


def reorder(fact: Stocked, envelope: Envelope, known: References) -> Iterator[Effect]:
    """What was taken from a shelf is ordered again, once somebody sells it."""
    if fact.amount < 0:
        known.resolve(f"item:{fact.item}")
        yield Issue(Order(order_id=UUID(envelope.id), item=fact.item))


REORDER = Reaction("stock.reorder", {Stocked: reorder}, issues=frozenset({Order}))
CATALOGUE = Catalogue(FACTS)
_HANDLERS: dict[type[Command], Callable[[Any, Work], None]] = {
    PutUp: put_up,
    Stock: stock,
    TakeDown: take_down,
    Order: order,
}


class Shop:
    """The service over a database; `trips` says at which items a handler fails, and how."""

    def __init__(
        self,
        url: str,
        *,
        projections: Sequence[Projection] = (SHELVES, ITEMS),
        reactions: Sequence[Reaction] = (),
        references: Mapping[type[Fact], Announcement] | None = None,
    ) -> None:
        self.trips: dict[str, Exception] = {}
        parts = Parts(
            name="stock",
            catalogue=CATALOGUE + published(),
            handlers={kind: self._tripping(handler) for kind, handler in _HANDLERS.items()},
            projections=projections,
            reactions=reactions,
            references=references,
            hosts=("erp.finance",),
        )
        self.service = Service(parts, Database(url), Seals(NoKeys()))
        self.service.create()

    def _tripping(self, handler: Callable[[Any, Work], None]) -> Callable[[Any, Work], None]:
        def handle(command: Any, work: Work) -> None:
            item = getattr(command, "item", None)
            if item in self.trips:
                raise self.trips[item].with_traceback(None)
            handler(command, work)

        return handle

    def ask(self, command: Command) -> Receipt:
        return self.service.commands.execute(command, Context(actor="tester"))

    def settle(self) -> None:
        """Deliver all facts and carry out all effects, until nothing is left."""
        feeds = self.service.feeds()
        transport = LocalTransport(feeds)
        while transport.drain(self.service.consumers(feeds)) + self.service.effects.run():
            pass

    def said(self, kind: type[Fact]) -> list[Any]:
        """The facts of one kind, oldest first."""
        page = self.service.feeds()["crm.stock"].read(0, 1000)
        every = [message.fact(CATALOGUE) for message in page.messages]
        return [fact for fact in every if isinstance(fact, kind)]

    def app(self, tokens: Tokens) -> FastAPI:
        router = APIRouter()
        commands = CommandRoutes(router, self.service)
        commands.add("/shelves", PutUp, "stock.shelves.write", status=201)
        commands.add("/shelves/{shelf_id}/stock", Stock, "stock.items.write")
        commands.add("/orders/{item}", Order, "stock.items.write")
        queries = QueryRoutes(router, self.service)
        queries.add("/shelves", "stock.shelves", "stock.shelves.read")
        queries.add("/items", "stock.items", "stock.items.read")
        return create_app(self.service, [router], tokens)

    def close(self) -> None:
        self.service.close()
