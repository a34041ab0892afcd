"""Commands become facts once, whole, in order, on the state they were decided on (I1, I3)."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from daybook_chassis import references
from daybook_chassis.commands import BEHIND, Command, Commands, Context, Handler, Receipt, Work
from daybook_chassis.database import Database
from daybook_chassis.errors import (
    Conflict,
    IdempotencyKeyReused,
    NotFound,
    Poison,
    Refusal,
    Transient,
    UnknownReference,
)
from daybook_chassis.references import References
from daybook_chassis.seals import KeyErased, Seals
from daybook_chassis.store.application import LogApplication
from daybook_chassis.store.entry import Once, Outcome
from daybook_chassis.store.log import Log
from daybook_contracts.envelope import Envelope
from tests.chassis.facts import (
    CATALOGUE,
    HANDLERS,
    TALLY,
    Add,
    AddTwice,
    Copy,
    NamePerson,
    OpenTally,
    Tally,
    TallyFull,
    TallyOpen,
    Think,
)
from tests.chassis.keys import Keys
from tests.chassis.logs import SOURCE, assert_laws

ME = "tester"


@dataclass
class Desk:
    """One process: its commands, and what it sees of the streams."""

    database: Database
    keys: Keys = field(default_factory=Keys)
    handlers: Mapping[type[Command], Handler] = field(default_factory=lambda: HANDLERS)

    def __post_init__(self) -> None:
        self.log = Log(self.database, SOURCE)
        self.application = LogApplication(self.log, CATALOGUE, Seals(self.keys))
        self.commands = Commands(self.application, References(self.database), self.handlers)

    def do(self, command: Command, **context: object) -> Receipt:
        return self.commands.execute(command, Context(ME, **context))  # type: ignore[arg-type]

    def tally(self, stream_id: UUID) -> Tally:
        """As the log has it, whatever this process may remember."""

        def project(events: object) -> Tally | None:
            state: Tally | None = None
            for event in events:  # type: ignore[attr-defined]
                state = TALLY.evolve(state, event.fact)
            return state

        return self.application.load(stream_id, project) or Tally()

    def envelopes(self) -> list[Envelope]:
        return [Envelope.from_json(row.envelope) for row in self.log.read(0, 10_000)]


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with desks(database_url) as open_desk:
        yield open_desk()


@pytest.fixture
def other(desk: Desk) -> Desk:
    """Another process on the same log."""
    return Desk(desk.database)


@contextmanager
def desks(url: str) -> Iterator[Callable[[], Desk]]:
    database = Database(url)
    try:
        Log(database, SOURCE).create()
        database.create(references.METADATA)
        yield lambda: Desk(database)
    finally:
        database.close()


def request(command: Command, key: str | None = None) -> tuple[Command, Context]:
    return command, Context(ME, key=key)


# --- what a command leaves behind ---


def test_a_receipt_names_the_positions_of_the_facts(desk: Desk) -> None:
    tally = uuid4()

    first = desk.do(Add(tally_id=tally, amount=1))
    second = desk.do(AddTwice(tally_id=tally, amount=2))

    assert first == Receipt(SOURCE, 1, 1, 1, repeat=False)
    assert second == Receipt(SOURCE, 1, 2, 3, repeat=False)
    assert desk.tally(tally) == Tally(total=5, facts=3)
    assert_laws(desk.log)


def test_a_fact_says_who_why_and_when(desk: Desk) -> None:
    tally, customer, command_id = uuid4(), uuid4(), uuid4()
    earlier = datetime(2020, 2, 29, 12, tzinfo=UTC)

    desk.do(Add(tally_id=tally, amount=1), command_id=command_id)
    desk.do(
        OpenTally(tally_id=uuid4(), customer_id=customer),
        occurred_at=earlier,
        timeline="import",
        correlation_id="correlation",
        causation_id="cause",
        hops=3,
    )

    plain, full = desk.envelopes()
    assert (plain.actor, plain.partitionkey, plain.subject) == (ME, str(tally), str(tally))
    assert plain.correlationid == plain.causationid == str(command_id)
    assert plain.occurredat <= datetime.now(UTC)
    assert (full.partitionkey, full.occurredat) == (str(customer), earlier)
    assert (full.timeline, full.correlationid, full.causationid, full.hops) == (
        "import",
        "correlation",
        "cause",
        3,
    )
    assert plain.public
    assert full.public


def test_a_refused_command_leaves_nothing(desk: Desk) -> None:
    tally = uuid4()
    desk.do(Add(tally_id=tally, amount=99))

    with pytest.raises(TallyFull, match="99 of 100"):
        desk.do(Add(tally_id=tally, amount=2))
    with pytest.raises(TallyFull):  # its first fact would have fitted
        desk.do(AddTwice(tally_id=tally, amount=1))

    assert desk.tally(tally) == Tally(total=99, facts=1)
    assert desk.log.head() == 1


def test_a_command_that_records_nothing_is_done_nonetheless(desk: Desk) -> None:
    desk.do(Add(tally_id=uuid4(), amount=1))

    receipt = desk.do(Think(), key="thought")
    again = desk.do(Think(), key="thought")

    assert receipt.first > receipt.last
    assert again == Receipt(SOURCE, 1, receipt.first, receipt.last, repeat=True)


def test_a_bug_in_a_handler_is_not_hidden_and_stores_nothing(desk: Desk) -> None:
    def bug(command: Command, work: Work) -> None:
        raise ZeroDivisionError

    faulty = Desk(desk.database, handlers={**HANDLERS, Think: bug})

    with pytest.raises(ZeroDivisionError):
        faulty.commands.execute_all([request(Add(tally_id=uuid4(), amount=1)), request(Think())])
    assert desk.log.head() == 0


def test_commands_are_found_by_name(desk: Desk) -> None:
    assert desk.commands.find("Add") is Add
    assert set(desk.commands) == set(HANDLERS)
    with pytest.raises(NotFound, match="Subtract"):
        desk.commands.find("Subtract")


def test_a_command_takes_no_unknown_field_and_coerces_nothing() -> None:
    with pytest.raises(ValidationError):
        Add.model_validate({"tally_id": uuid4(), "amount": "1"})
    with pytest.raises(ValidationError):
        Add.model_validate({"tally_id": uuid4(), "amount": 1, "version": 7})


def test_a_reference_is_resolved_or_named_in_the_refusal(desk: Desk) -> None:
    found: list[str] = []
    asking = Desk(
        desk.database,
        handlers={Think: lambda command, work: found.append(work.resolve("customer:1"))},
    )
    with pytest.raises(UnknownReference) as refusal:
        asking.do(Think())
    with desk.database.write() as tx:
        References(desk.database).within(tx).provide([("customer:1", "a"), ("customer:1", "b")])

    asking.do(Think())

    assert refusal.value.reference == "customer:1"
    assert found == ["b"]


def test_what_the_log_cannot_hold_is_refused_alone(desk: Desk) -> None:
    tally = uuid4()
    bad = Add(tally_id=tally, amount=1), Context("x" * 300)

    outcomes = desk.commands.execute_all(
        [bad, request(Add(tally_id=tally, amount=2)), request(Think(), "nul\x00")]
    )

    assert isinstance(outcomes[0], Poison)
    assert isinstance(outcomes[1], Receipt)
    assert isinstance(outcomes[2], Poison)
    assert desk.tally(tally) == Tally(total=2, facts=1)


# --- idempotency ---


def test_the_same_key_does_nothing_again(desk: Desk, other: Desk) -> None:
    command = Add(tally_id=uuid4(), amount=60)
    first = desk.do(command, key="key")

    for process in (desk, other):
        assert process.do(command, key="key") == Receipt(SOURCE, 1, 1, 1, repeat=True)

    assert not first.repeat
    assert desk.tally(command.tally_id).facts == 1


def test_the_same_key_with_another_body_is_refused(desk: Desk) -> None:
    tally = uuid4()
    desk.do(Add(tally_id=tally, amount=1), key="key")

    for command in (Add(tally_id=tally, amount=2), AddTwice(tally_id=tally, amount=1)):
        with pytest.raises(IdempotencyKeyReused):
            desk.do(command, key="key")
    assert desk.tally(tally).facts == 1


def test_a_command_id_is_a_key(desk: Desk) -> None:
    command, command_id = Add(tally_id=uuid4(), amount=1), uuid4()

    assert not desk.do(command, command_id=command_id).repeat
    assert desk.do(command, command_id=command_id).repeat
    assert not desk.do(command).repeat


def test_a_refused_command_may_come_again_under_its_key(desk: Desk) -> None:
    """A refusal is not remembered: what stood against it may have gone."""
    seen, tally = uuid4(), uuid4()
    copy = Copy(seen_id=seen, tally_id=tally)
    with pytest.raises(NotFound):
        desk.do(copy, key="key")
    desk.do(Add(tally_id=seen, amount=5))

    assert not desk.do(copy, key="key").repeat
    assert desk.tally(tally).total == 5


def test_a_refused_command_asks_for_its_key_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What refused it and what its key stands for are of one snapshot."""
    asked: list[str] = []
    recall = desk.log.recall

    def recalling(onces: Sequence[Once]) -> list[Outcome | None]:
        asked.extend(once.key for once in onces)
        return recall(onces)

    monkeypatch.setattr(desk.log, "recall", recalling)

    with pytest.raises(NotFound):
        desk.do(Copy(seen_id=uuid4(), tally_id=uuid4()), key="key")

    assert asked == ["key"]


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("what", ["adding", "opening"])
def test_one_key_of_twenty_threads_is_done_once(
    desk: Desk, other: Desk, processes: int, what: str
) -> None:
    """Also where doing it again would be refused, since it is done."""
    tally = uuid4()
    opening = OpenTally(tally_id=tally, customer_id=uuid4())
    command = Add(tally_id=tally, amount=3) if what == "adding" else opening
    start = threading.Barrier(20)

    def work(number: int) -> Receipt:
        start.wait(10)
        return (desk, other)[number % processes].do(command, key="key")

    with ThreadPoolExecutor(20) as pool:
        receipts = list(pool.map(work, range(20)))

    assert sorted(receipt.repeat for receipt in receipts) == [False] + [True] * 19
    assert {(receipt.first, receipt.last) for receipt in receipts} == {(1, 1)}
    assert desk.log.head() == 1


def test_a_repeat_within_a_batch_is_a_repeat(desk: Desk) -> None:
    """The handler would refuse it, on the state that the first one makes."""
    command = OpenTally(tally_id=uuid4(), customer_id=uuid4())
    another = OpenTally(tally_id=command.tally_id, customer_id=uuid4())

    outcomes = desk.commands.execute_all(
        [request(command, "key"), request(command, "key"), request(another, "key")]
    )

    assert outcomes[:2] == [
        Receipt(SOURCE, 1, 1, 1, repeat=False),
        Receipt(SOURCE, 1, 1, 1, repeat=True),
    ]
    assert isinstance(outcomes[2], IdempotencyKeyReused)
    assert desk.log.head() == 1


# --- batches ---


def test_a_later_command_sees_what_an_earlier_recorded(desk: Desk) -> None:
    one, two = uuid4(), uuid4()

    outcomes = desk.commands.execute_all(
        [
            request(Add(tally_id=one, amount=30)),
            request(Add(tally_id=one, amount=30)),
            request(Copy(seen_id=one, tally_id=two)),
            request(Add(tally_id=one, amount=50)),
            request(Add(tally_id=one, amount=40)),
        ]
    )

    assert [type(outcome) for outcome in outcomes] == [
        Receipt,
        Receipt,
        Receipt,
        TallyFull,
        Receipt,
    ]
    assert desk.tally(one) == Tally(total=100, facts=3)
    assert desk.tally(two) == Tally(total=60, facts=1)
    assert_laws(desk.log)


def test_a_batch_is_one_transaction(desk: Desk) -> None:
    before = len(desk.log.read(0, 10))
    seen: list[int] = []
    desk.log.on_append(lambda: seen.append(desk.log.head()))

    desk.commands.execute_all([request(Add(tally_id=uuid4(), amount=1)) for _ in range(7)])

    assert (before, seen) == (0, [7])
    assert desk.commands.execute_all([]) == []


def test_what_a_refused_command_recorded_is_forgotten(desk: Desk) -> None:
    tally = uuid4()

    outcomes = desk.commands.execute_all(
        [
            request(Add(tally_id=tally, amount=60)),
            request(AddTwice(tally_id=tally, amount=30)),  # the second half does not fit
            request(Add(tally_id=tally, amount=40)),
        ]
    )

    assert [type(outcome) for outcome in outcomes] == [Receipt, TallyFull, Receipt]
    assert desk.tally(tally) == Tally(total=100, facts=2)


def test_no_command_is_refused_for_what_a_refused_one_recorded(desk: Desk) -> None:
    tally = uuid4()

    outcomes = desk.commands.execute_all(
        [request(AddTwice(tally_id=tally, amount=60)), request(Add(tally_id=tally, amount=50))]
    )

    assert [type(outcome) for outcome in outcomes] == [TallyFull, Receipt]


def test_no_command_is_refused_for_what_the_log_could_not_hold(desk: Desk) -> None:
    tally = uuid4()

    outcomes = desk.commands.execute_all(
        [
            (Add(tally_id=tally, amount=60), Context("x" * 300)),
            request(Add(tally_id=tally, amount=50)),
        ]
    )

    assert [type(outcome) for outcome in outcomes] == [Poison, Receipt]


def test_a_person_whose_key_is_destroyed_is_refused_alone(desk: Desk) -> None:
    tally, gone, here = uuid4(), uuid4(), uuid4()
    desk.keys.erase(gone)

    outcomes = desk.commands.execute_all(
        [
            request(Add(tally_id=tally, amount=1)),
            request(NamePerson(tally_id=tally, person_id=gone, name="Ann")),
            request(NamePerson(tally_id=tally, person_id=here, name="Ben")),
        ]
    )

    assert [type(outcome) for outcome in outcomes] == [Receipt, KeyErased, Receipt]
    assert desk.tally(tally).facts == 2


def test_a_command_may_ask_whether_it_sees_everything(desk: Desk) -> None:
    seen: list[bool] = []
    asking = Desk(
        desk.database,
        handlers={**HANDLERS, Think: lambda command, work: seen.append(work.sees_everything)},
    )

    asking.commands.execute_all(
        [request(Think()), request(Add(tally_id=uuid4(), amount=1)), request(Think())]
    )

    assert seen == [True, False]


# --- lanes ---


def test_what_comes_behind_a_refusal_in_its_lane_is_not_tried(desk: Desk) -> None:
    one, two = uuid4(), uuid4()

    outcomes = desk.commands.execute_all(
        [
            request(Add(tally_id=one, amount=1)),
            request(Add(tally_id=one, amount=100)),
            request(Add(tally_id=two, amount=1)),
            request(Add(tally_id=one, amount=2)),
            request(Add(tally_id=two, amount=2)),
        ],
        ["a", "a", "b", "a", "b"],
    )

    assert [type(outcome) for outcome in outcomes] == [
        Receipt,
        TallyFull,
        Receipt,
        Transient,
        Receipt,
    ]
    assert outcomes[3] is BEHIND
    assert desk.tally(one).total == 1
    assert desk.tally(two).total == 3


@pytest.mark.parametrize("refusal", ["key reused", "key reused in the batch", "poison", "erased"])
def test_any_refusal_holds_its_lane(desk: Desk, refusal: str) -> None:
    tally = uuid4()
    if refusal == "key reused":
        desk.do(Add(tally_id=uuid4(), amount=1), key="key")
    desk.keys.erase(tally)
    bad: dict[str, tuple[Command, Context]] = {
        "key reused": request(Add(tally_id=uuid4(), amount=2), "key"),
        "key reused in the batch": request(Add(tally_id=uuid4(), amount=2), "first"),
        "poison": (Add(tally_id=uuid4(), amount=2), Context("x" * 300)),
        "erased": request(NamePerson(tally_id=tally, person_id=tally, name="Ann")),
    }

    outcomes = desk.commands.execute_all(
        [
            request(Add(tally_id=tally, amount=1), "first"),
            bad[refusal],
            request(Add(tally_id=tally, amount=2)),
        ],
        ["other", "lane", "lane"],
    )

    assert isinstance(outcomes[0], Receipt)
    assert isinstance(outcomes[1], Refusal | Poison)
    assert outcomes[2] is BEHIND
    assert desk.tally(tally).total == 1


def test_a_repeat_holds_no_lane(desk: Desk) -> None:
    command = OpenTally(tally_id=uuid4(), customer_id=uuid4())
    desk.do(command, key="key")

    outcomes = desk.commands.execute_all(
        [request(command, "key"), request(Add(tally_id=command.tally_id, amount=1))], ["a", "a"]
    )

    assert [isinstance(outcome, Receipt) for outcome in outcomes] == [True, True]


# --- races ---


class Meddling:
    """Handlers that let another process act between what they load and what is appended."""

    def __init__(self, act: Callable[[], object], times: int = 1) -> None:
        self.act = act
        self.left = times

    def __call__(self, handler: Handler) -> Handler:
        def meddled(command: Command, work: Work) -> None:
            handler(command, work)
            if self.left:
                self.left -= 1
                with ThreadPoolExecutor(1) as elsewhere:  # where this one's snapshot is not seen
                    elsewhere.submit(self.act).result()

        return meddled


def meddled(
    desk: Desk, act: Callable[[], object], *commands: type[Command], times: int = 1
) -> Desk:
    """A process in which another acts, as happens in a race, while these commands are decided."""
    meddling = Meddling(act, times)
    changed = {command: meddling(HANDLERS[command]) for command in commands}
    return Desk(desk.database, handlers={**HANDLERS, **changed})


def test_a_command_that_loses_a_race_is_decided_again(desk: Desk, other: Desk) -> None:
    tally = uuid4()
    racing = meddled(desk, lambda: other.do(Add(tally_id=tally, amount=30)), Add, times=3)

    receipt = racing.do(Add(tally_id=tally, amount=10))

    assert (receipt.first, receipt.repeat) == (4, False)
    assert desk.tally(tally) == Tally(total=100, facts=4)
    assert_laws(desk.log)


def test_a_command_that_loses_a_race_may_be_refused_by_the_newer_state(
    desk: Desk, other: Desk
) -> None:
    tally = uuid4()
    racing = meddled(desk, lambda: other.do(Add(tally_id=tally, amount=95)), Add)

    with pytest.raises(TallyFull, match="95 of 100"):
        racing.do(Add(tally_id=tally, amount=10))
    assert desk.tally(tally).total == 95


def test_a_command_that_names_a_version_loses(desk: Desk, other: Desk) -> None:
    tally = uuid4()
    desk.do(Add(tally_id=tally, amount=1))
    racing = meddled(desk, lambda: other.do(Add(tally_id=tally, amount=1)), Add)

    for version in (0, 2):
        with pytest.raises(Conflict, match="version 1"):
            desk.do(Add(tally_id=tally, amount=1), expected_version=version)
    with pytest.raises(Conflict, match="version 2"):
        racing.do(Add(tally_id=tally, amount=1), expected_version=1)

    assert desk.do(Add(tally_id=tally, amount=1), expected_version=2).first == 3


def test_the_expected_version_is_that_of_the_stream_first_loaded(desk: Desk) -> None:
    seen, tally = uuid4(), uuid4()
    desk.do(AddTwice(tally_id=seen, amount=1))

    with pytest.raises(Conflict):
        desk.do(Copy(seen_id=seen, tally_id=tally), expected_version=0)
    desk.do(Copy(seen_id=seen, tally_id=tally), expected_version=2)


def test_a_command_is_decided_again_when_what_it_only_read_has_moved(
    desk: Desk, other: Desk
) -> None:
    seen, tally = uuid4(), uuid4()
    desk.do(Add(tally_id=seen, amount=1))
    racing = meddled(desk, lambda: other.do(Add(tally_id=seen, amount=1)), Copy)

    racing.do(Copy(seen_id=seen, tally_id=tally))

    assert desk.tally(tally).total == 2


@pytest.mark.parametrize("between", ["nothing", "another command"])
def test_what_a_fork_has_lost_is_not_remembered(desk: Desk, other: Desk, between: str) -> None:
    """The stream is at the same version again, but with another fact."""
    seen, tally = uuid4(), uuid4()
    desk.do(Add(tally_id=seen, amount=90))
    with desk.database.write() as tx:
        tx.execute(desk.log.tables.log.delete())
    desk.log.raise_epoch()
    other.do(Add(tally_id=seen, amount=10))
    if between == "another command":
        desk.do(Add(tally_id=uuid4(), amount=1))

    desk.do(Copy(seen_id=seen, tally_id=tally))
    desk.do(Copy(seen_id=seen, tally_id=tally))

    assert desk.tally(tally) == Tally(total=20, facts=2)
    assert_laws(desk.log)


def test_a_process_does_not_act_on_what_it_remembers(desk: Desk, other: Desk) -> None:
    """Neither on a stream that it has written, nor in refusing, nor when nothing is recorded."""
    tally, seen = uuid4(), uuid4()
    desk.do(Add(tally_id=tally, amount=90))
    desk.do(Add(tally_id=seen, amount=1))
    other.do(Add(tally_id=tally, amount=5))
    other.do(Add(tally_id=seen, amount=1))

    with pytest.raises(TallyFull, match="95 of 100"):
        desk.do(Add(tally_id=tally, amount=9))
    with pytest.raises(TallyFull, match="95 of 100"):
        desk.do(Add(tally_id=tally, amount=20))
    desk.do(Copy(seen_id=seen, tally_id=tally))
    assert desk.tally(tally).total == 97


def test_of_two_on_one_stream_the_second_is_not_decided_on_what_the_first_lost(
    desk: Desk, other: Desk
) -> None:
    """The first sees 0 and records 60, but another process was before it with 30."""
    tally = uuid4()
    racing = meddled(desk, lambda: other.do(Add(tally_id=tally, amount=30)), Add)

    outcomes = racing.commands.execute_all(
        [request(Add(tally_id=tally, amount=60)), request(Add(tally_id=tally, amount=20))]
    )

    # One by one: 30 + 60 fits, and 20 more does not.
    assert [type(outcome) for outcome in outcomes] == [Receipt, TallyFull]
    assert desk.tally(tally) == Tally(total=90, facts=2)
    assert_laws(desk.log)


def test_a_command_does_not_read_what_another_failed_to_store(desk: Desk, other: Desk) -> None:
    """It writes to another stream, so that nothing but what it read can give it away."""
    seen, tally = uuid4(), uuid4()
    racing = meddled(desk, lambda: other.do(Add(tally_id=seen, amount=70)), Add)

    outcomes = racing.commands.execute_all(
        [request(Add(tally_id=seen, amount=40)), request(Copy(seen_id=seen, tally_id=tally))]
    )

    assert [type(outcome) for outcome in outcomes] == [TallyFull, Receipt]
    assert desk.tally(seen).total == 70
    assert desk.tally(tally).total == 70


def test_no_command_is_refused_for_what_another_failed_to_store(desk: Desk, other: Desk) -> None:
    """The second does not fit on top of the first, but the first is not stored."""
    tally = uuid4()
    racing = meddled(desk, lambda: other.do(Add(tally_id=tally, amount=30)), Add)

    outcomes = racing.commands.execute_all(
        [request(Add(tally_id=tally, amount=80)), request(Add(tally_id=tally, amount=70))]
    )

    assert [type(outcome) for outcome in outcomes] == [TallyFull, Receipt]
    assert desk.tally(tally) == Tally(total=100, facts=2)


def test_others_of_a_batch_are_stored_though_one_loses(desk: Desk, other: Desk) -> None:
    contested, tallies = uuid4(), [uuid4() for _ in range(4)]
    racing = meddled(desk, lambda: other.do(Add(tally_id=contested, amount=99)), Add)
    batch = [request(Add(tally_id=tally, amount=7)) for tally in (contested, *tallies)]

    outcomes = racing.commands.execute_all(batch)

    assert [type(outcome) for outcome in outcomes] == [TallyFull] + [Receipt] * 4
    assert [desk.tally(tally).total for tally in tallies] == [7] * 4
    assert_laws(desk.log)


def test_a_lane_keeps_its_order_though_its_first_loses_a_race(desk: Desk, other: Desk) -> None:
    contested, tally = uuid4(), uuid4()
    racing = meddled(desk, lambda: other.do(Add(tally_id=contested, amount=1)), Add)

    first, second = racing.commands.execute_all(
        [request(Add(tally_id=contested, amount=2)), request(Add(tally_id=tally, amount=3))],
        ["lane", "lane"],
    )

    assert isinstance(first, Receipt)
    assert isinstance(second, Receipt)
    assert first.last < second.first


def test_a_lane_is_held_though_its_first_is_refused_only_after_a_race(
    desk: Desk, other: Desk
) -> None:
    contested, tally = uuid4(), uuid4()
    racing = meddled(desk, lambda: other.do(Add(tally_id=contested, amount=99)), Add)

    first, second, free = racing.commands.execute_all(
        [request(Add(tally_id=each, amount=3)) for each in (contested, tally, tally)],
        ["lane", "lane", "free"],
    )

    assert isinstance(first, TallyFull)
    assert second is BEHIND
    assert isinstance(free, Receipt)
    assert desk.tally(tally).facts == 1


def test_a_repeat_in_a_batch_waits_for_the_first_that_lost_a_race(desk: Desk, other: Desk) -> None:
    """Its key must not be taken as done while the first one is still to be decided."""
    tally = uuid4()
    racing = meddled(desk, lambda: other.do(Add(tally_id=tally, amount=1)), Add)
    command = Add(tally_id=tally, amount=5)

    outcomes = racing.commands.execute_all([request(command, "key"), request(command, "key")])

    assert outcomes == [
        Receipt(SOURCE, 1, 2, 2, repeat=False),
        Receipt(SOURCE, 1, 2, 2, repeat=True),
    ]
    assert desk.tally(tally).total == 6


def test_a_command_that_was_done_meanwhile_by_its_key_is_a_repeat(desk: Desk, other: Desk) -> None:
    """Another process did it between its loading and its refusal."""
    tally = uuid4()
    command = OpenTally(tally_id=tally, customer_id=uuid4())
    racing = meddled(desk, lambda: other.do(command, key="key"), OpenTally)

    receipt = racing.do(command, key="key")

    assert receipt == Receipt(SOURCE, 1, 1, 1, repeat=True)
    with pytest.raises(TallyOpen):
        racing.do(command, key="another key")


def test_all_who_contend_for_one_stream_get_through(desk: Desk, other: Desk) -> None:
    tally = uuid4()
    start = threading.Barrier(12)

    def work(number: int) -> None:
        start.wait(10)
        for _ in range(2):
            (desk, other)[number % 2].do(Add(tally_id=tally, amount=1))

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, range(12)))

    assert desk.tally(tally) == Tally(total=24, facts=24)
    assert_laws(desk.log)
