"""What every log keeps after any story: an unbroken chain, and each customer's order (I2, I7)."""

from collections import defaultdict

from daybook_contracts.envelope import Envelope
from tests.laws import checks
from tests.laws.histories import History


def test_every_log_verifies(told: History) -> None:
    checks.verifies(told)


def test_every_fact_was_made_by_one_command(told: History) -> None:
    """Positions of a service's own log are those of its commands' receipts, each of one."""
    for service in told.house.services.values():
        taken = [
            position
            for _, first, last in told.keys(service.log)
            for position in range(first, last + 1)
        ]
        assert sorted(taken) == list(range(1, service.log.head() + 1))


def test_streams_count_from_one_and_slots_link(told: History) -> None:
    """Told by what is published alone, as a reader elsewhere would have to."""
    for messages in told.messages.values():
        heads: dict[int, int] = {}
        versions: dict[str, int] = {}
        for message in messages:
            envelope = message.envelope
            assert envelope.slot is not None
            assert envelope.prevposition == heads.get(envelope.slot, 0)
            assert envelope.streamversion > versions.get(envelope.subject, 0)
            heads[envelope.slot] = envelope.sequence
            versions[envelope.subject] = envelope.streamversion


def test_what_follows_of_a_customers_facts_follows_in_their_order(told: History) -> None:
    """For each reaction and key: what it caused is in the log in the order of what it heard.

    Timers are for a later time than their facts, and fire then; so they are left out.
    """
    causes = {
        message.envelope.id: message.envelope
        for messages in told.messages.values()
        for message in messages
    }
    followed = 0
    for service in told.house.services.values():
        lanes: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for record in told.records[service.log.source]:
            envelope = Envelope.from_json(record.envelope)
            reaction = envelope.actor.removeprefix("reaction:")
            cause = causes.get(envelope.causationid)
            if reaction == envelope.actor or cause is None:
                continue
            if envelope.occurredat == cause.occurredat:
                lanes[reaction, cause.source, cause.partitionkey].append(cause.sequence)
        for lane, order in lanes.items():
            followed += len(order)
            assert order == sorted(order), lane
    assert followed


def test_facts_of_a_customer_lie_in_one_slot(told: History) -> None:
    """And no customer is spread over keys: a fact that has a customer has it as its key."""
    for source, messages in told.messages.items():
        if not source.startswith("crm."):
            continue
        for message in messages:
            fact = message.fact(told.service("sales").parts.catalogue)
            customer_id = getattr(fact, "customer_id", None)
            expected = message.envelope.subject if customer_id is None else str(customer_id)
            assert message.envelope.partitionkey == expected
