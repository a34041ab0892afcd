"""What the shop of these tests owes: to order things, each of them once."""

import json

from daybook_chassis import effects
from daybook_chassis.effects import Owed
from daybook_chassis.ids import derived_id
from tests.chassis.stock import Order, Ordered, Shop


def order(
    item: str,
    lane: str = "a",
    *,
    because: str = "",
    timeline: str | None = None,
    reaction: str = "stock.test",
) -> Owed:
    """To order an item, owed in a lane; the same item for the same reason is the same effect."""
    context = {"occurred_at": "2026-01-02T03:04:05Z", "timeline": timeline, "hops": 1}
    effect_id = derived_id("effect", item, because)
    command = Order(order_id=derived_id(item, because), item=item)
    content = command.model_dump_json()
    return Owed(effect_id, reaction, lane, "Order", content, json.dumps(context))


def owe(shop: Shop, *owed: Owed) -> None:
    with shop.service.database.write() as tx:
        effects.owe(tx, owed)


def ordered(shop: Shop) -> list[str]:
    """The items, in order."""
    return [fact.item for fact in shop.said(Ordered)]
