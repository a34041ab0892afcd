"""Commands that come at the same time are decided together, and each has an outcome of its own."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from daybook_chassis.commands import Command, Commands, Receipt, Work
from daybook_chassis.errors import IdempotencyKeyReused, Refusal, Transient
from tests.chassis.facts import HANDLERS, Add, Tally, Think
from tests.chassis.integration.test_commands import Desk, desk, request
from tests.chassis.logs import assert_laws

__all__ = ["desk"]


def together(commands: Commands, *asked: Command) -> list[Receipt | Exception]:
    """As one group, whoever asked for each."""
    return commands.execute_each([request(each) for each in asked])


def test_each_has_its_own_outcome_and_later_ones_build_on_earlier(desk: Desk) -> None:
    tally = uuid4()
    requests = [
        request(Add(tally_id=tally, amount=1), "a"),
        request(Add(tally_id=tally, amount=2), "a"),
        request(Add(tally_id=tally, amount=4), "b"),
    ]

    one, two, three = desk.commands.execute_each(requests)

    assert isinstance(one, Receipt)
    assert isinstance(two, IdempotencyKeyReused)
    assert isinstance(three, Receipt)
    assert desk.tally(tally) == Tally(total=5, facts=2)


def test_a_bug_in_one_handler_is_no_fault_of_the_others(desk: Desk) -> None:
    def bug(command: Think, work: Work) -> None:
        raise ZeroDivisionError

    tally = uuid4()
    faulty = Desk(desk.database, handlers={**HANDLERS, Think: bug}).commands

    before, wrong, after = together(
        faulty, Add(tally_id=tally, amount=1), Think(), Add(tally_id=tally, amount=2)
    )

    assert isinstance(before, Receipt)
    assert isinstance(wrong, ZeroDivisionError)
    assert isinstance(after, Receipt)
    assert desk.tally(tally) == Tally(total=3, facts=2)
    assert isinstance(faulty.execute_each([request(Think())])[0], ZeroDivisionError)


def test_what_must_see_all_that_is_stored_is_carried_out_alone(desk: Desk) -> None:
    def look(command: Think, work: Work) -> None:
        if not work.sees_everything:
            raise Transient("not now")

    careful = Desk(desk.database, handlers={**HANDLERS, Think: look}).commands

    added, looked = together(careful, Add(tally_id=uuid4(), amount=1), Think())

    assert isinstance(added, Receipt)
    assert isinstance(looked, Receipt)


def test_a_refusal_stays_one(desk: Desk) -> None:
    def refuse(command: Think, work: Work) -> None:
        raise Refusal("never")

    strict = Desk(desk.database, handlers={**HANDLERS, Think: refuse}).commands

    refused, added = together(strict, Think(), Add(tally_id=uuid4(), amount=1))

    assert isinstance(refused, Refusal)
    assert isinstance(added, Receipt)


def test_many_callers_at_once_lose_nothing_and_double_nothing(desk: Desk) -> None:
    tallies = [uuid4() for _ in range(3)]
    commands = [Add(tally_id=tallies[n % 3], amount=1) for n in range(60)]

    async def ask(some: Sequence[Command]) -> list[Receipt]:
        asked = [desk.commands.submit(*request(each)) for each in some]
        return await asyncio.gather(*asked)

    with ThreadPoolExecutor(2) as loops:  # each with callers of its own
        halves = [loops.submit(asyncio.run, ask(half)) for half in (commands[::2], commands[1::2])]
    receipts = [receipt for half in halves for receipt in half.result()]

    assert len({receipt.first for receipt in receipts}) == len(commands)
    assert [desk.tally(each).total for each in tallies] == [20, 20, 20]
    assert_laws(desk.log)
