"""Whatever the order in which finance tells things, the same is owed in all (SA18, I5)."""

from collections.abc import Callable
from datetime import date
from random import Random
from uuid import UUID, uuid4

import pytest

from daybook_chassis.consumer.checkpoints import COVERED, Mark
from daybook_contracts.sales.payments import DayClosed, PaymentReceived
from daybook_contracts.topics import published
from tests.sales.integration.office import Office


@pytest.fixture(params=["known", "drawn"])
def seed(request: pytest.FixtureRequest) -> int:
    """The second is another one in each run, and printed."""
    seed = 1 if request.param == "known" else uuid4().int % 10**6
    print(f"seed {seed}")
    return seed


def test_SA18_whatever_the_order_the_same_is_owed_in_all(office: Office, seed: int) -> None:
    """Reversals may come before their payments, payments before their invoices."""
    told: list[tuple[Callable[..., object], tuple[str, ...]]] = [
        *((office.invoice, ("C-1", f"I{number}", f"{number}0.00")) for number in range(1, 6)),
        *((office.pay, ("C-1", f"P{number}", "25.00")) for number in range(1, 8)),
        *((office.take_back, ("C-1", f"P{number}")) for number in (2, 4, 6)),
    ]
    random = Random(seed)
    random.shuffle(told)
    office.link("C-1")
    for tell, arguments in told:
        tell(*arguments)
        if random.random() < 0.3:
            office.settle()
    office.settle()

    assert office.sums() == (15000, 17500, 7500, 10000, 0)
    rows = office.rows("sales.receivables")
    assert sum(row["outstanding_minor"] for row in rows) == 5000


def closed_after(office: Office) -> dict[date, set[str]]:
    """Which payments were received when each day was closed; later ones may be, too."""
    closed: dict[date, set[str]] = {}
    received: set[str] = set()
    for message in office.service.feeds()["crm.sales"].read(0, 1000).messages:
        fact = message.fact(published())
        if isinstance(fact, PaymentReceived):
            received.add(fact.payment_ref)
        elif isinstance(fact, DayClosed):
            closed[fact.day] = set(received)
    return closed


def test_IO1_a_day_closes_after_all_that_came_before_it_whichever_slot_comes_first(
    office: Office, seed: int
) -> None:
    """A broker keeps the order of each slot, and no order among them."""
    random = Random(seed)
    references = [f"C-{number}" for number in range(6)]
    for number, reference in enumerate(references):
        office.link(reference, UUID(int=number + 1))
    office.settle()
    for day in (1, 2, 3):
        for reference in references:
            office.pay(reference, f"{day} of {reference}", f"{day}.00")
        office.say("DayClosed", day=f"2025-01-0{day}")

    feeds = office.service.feeds()
    messages = feeds["erp.finance"].read(0, 1000).messages
    slots = sorted({message.envelope.slot for message in messages}, key=str)
    (finance,) = (each for each in office.service.consumers(feeds) if each.name == "sales.finance")
    for slot in random.sample(slots, len(slots)):
        for message in messages:
            if message.envelope.slot == slot:
                finance.receive([message])
                office.service.effects.run()
    assert closed_after(office) == {}, "nobody knows yet that nothing else was before them"
    finance.cover(lambda _: {("erp.finance", COVERED): Mark(1, len(messages))})
    while office.service.effects.run():
        pass

    closed = closed_after(office)
    assert list(closed) == [date(2025, 1, day) for day in (1, 2, 3)]
    for closed_on, received in closed.items():
        until = range(1, closed_on.day + 1)
        due = {f"ledger:{each} of {who}" for each in until for who in references}
        assert due <= received
