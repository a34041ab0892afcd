"""The suite that every transport passes: whatever it does, each fact is applied once, in order.

An adapter's test class inherits `TransportSuite`, has the `url` of a fresh database, and says how
to `connect`. The law after each fault: the applied facts of a key are the log's public facts of
that key, once and in order (I2, I3).
"""

from collections.abc import Callable
from contextlib import suppress
from random import Random
from threading import Event, Thread

from hypothesis import given, settings
from hypothesis import strategies as st

from daybook_chassis.database import Database
from daybook_chassis.errors import Transient
from daybook_chassis.testing.faults import Fault, everything, only, reorder, repeat, skip
from daybook_chassis.testing.recording import (
    KEYS,
    Carries,
    Crash,
    Events,
    Line,
    Member,
    Recording,
    Speaker,
    create_tables,
    derived,
    undo,
)
from daybook_contracts.envelope import SLOTS

_batches = st.lists(st.lists(st.sampled_from(KEYS), min_size=1, max_size=8), min_size=1, max_size=5)
"""What is said between two looks at the line: a key a fact."""
_chance = st.randoms(use_true_random=False)


class TransportSuite:
    """The laws; `examples` bounds how many histories each of them tries."""

    url: str
    examples = 10
    _database: Database | None = None
    _stage: "Stage | None" = None

    def connect(self, line: Line, refill: Line) -> Carries:
        """A transport of one process, which carries what `line` distorts; it may be `away`.

        From `refill` comes what a transport fetches by itself because it was not brought.
        """
        raise NotImplementedError

    def test_what_comes_again_is_dropped(self) -> None:
        self._check_fault(repeat)

    def test_what_does_not_come_is_fetched(self) -> None:
        self._check_fault(skip)

    def test_slots_may_overtake_each_other(self) -> None:
        self._check_fault(reorder)

    def test_all_faults_at_once(self) -> None:
        self._check_fault(everything)

    def _check_fault(self, fault: Fault) -> None:
        @settings(max_examples=self.examples)
        @given(_batches, _chance)
        def law(batches: list[list[str]], random: Random) -> None:
            stage = self.stage()
            member = stage.join()
            member.line.distort = lambda messages: fault(random, list(messages))
            for keys in batches:
                stage.speaker.say(*keys)
                member.pump()
                stage.assert_in_order()
            stage.assert_all_heard(member)

        law()

    def test_slots_pass_from_one_process_to_another(self) -> None:
        """At every moment each slot has an owner, or two that do not know of each other."""

        @settings(max_examples=self.examples)
        @given(_batches, _chance)
        def law(batches: list[list[str]], random: Random) -> None:
            stage = self.stage()
            members = [stage.join(), stage.join()]
            for keys in batches:
                stage.speaker.say(*keys)
                owners = [random.choice([{0}, {1}, {0, 1}]) for _ in range(SLOTS)]
                for place, member in random.sample(list(enumerate(members)), 2):
                    member.line.distort = only(place, owners)
                    member.pump()
                    stage.assert_in_order()
            stage.assert_all_heard(*members)

        law()

    def test_two_processes_at_the_same_time(self) -> None:
        stage = self.stage()
        members = [stage.join(), stage.join()]
        quiet = Event()
        threads = [Thread(target=_pump_until, args=(member, quiet)) for member in members]
        for thread in threads:
            thread.start()
        for _ in range(30):
            stage.speaker.say(*KEYS)
        quiet.set()
        for thread in threads:
            thread.join()
        stage.assert_all_heard(*members)

    def test_a_process_dies_before_or_after_its_commit(self) -> None:
        deaths = st.sampled_from(["before", "after", None])

        @settings(max_examples=self.examples)
        @given(st.lists(st.tuples(st.sampled_from(KEYS), deaths), min_size=1, max_size=6))
        def law(steps: list[tuple[str, str | None]]) -> None:
            stage = self.stage()
            for key, dies in steps:
                stage.speaker.say(key, key)
                member = stage.join()
                stage.recording.dies = dies == "before"
                member.dies_after = dies == "after"
                with suppress(Crash):
                    member.pump()
                member.close()
                stage.recording.dies = False
                stage.assert_in_order()
            stage.assert_all_heard(stage.join())

        law()

    def test_what_a_database_that_went_down_has_undone_is_derived_again(self) -> None:
        """The process lives on, and remembers what the database does not (ADR 0032)."""

        @settings(max_examples=self.examples)
        @given(_batches, st.integers(0, 4), st.integers(0, 4))
        def law(batches: list[list[str]], kept: int, until: int) -> None:
            stage = self.stage()
            member = stage.join()
            before = derived(stage.database)
            for number, keys in enumerate(batches):
                stage.speaker.say(*keys)
                member.pump()
                if number == kept:
                    before = derived(stage.database)
                if number == until:
                    undo(stage.database, before)
                stage.assert_in_order()
            stage.assert_all_heard(member)

        law()

    def test_a_log_that_is_away_for_a_while(self) -> None:
        stage = self.stage()
        member = stage.join()
        stage.speaker.say(*KEYS)
        member.line.away = member.refill.away = True
        for _ in range(3):
            with suppress(Transient):
                member.pump()
        assert not any(stage.heard().values())
        member.line.away = member.refill.away = False
        stage.assert_all_heard(member)

    def test_a_gap_that_cannot_be_filled_holds_its_slot_and_no_other(self) -> None:
        stage = self.stage()
        member = stage.join()
        stage.speaker.say(*KEYS, *KEYS)
        member.refill.away = True
        member.line.distort = lambda messages: [  # without the first of KEYS[0]
            each for each in messages if each.envelope.sequence != 1
        ]
        member.pump()
        assert stage.heard() == {**stage.speaker.said(), KEYS[0]: []}
        member.refill.away = False
        member.pump()
        assert stage.heard() == stage.speaker.said()

    def test_a_projection_starts_anew_when_a_log_loses_facts(self) -> None:
        def expected(before: Events, said: Events) -> Events:
            return said

        self._check_restore(expected, resets=True)

    def test_a_reaction_goes_on_from_where_a_log_forked(self) -> None:
        """What it did because of lost facts is done; of the rest, nothing new counts as seen."""

        def expected(before: Events, said: Events) -> Events:
            return {
                key: before[key] + [each for each in said[key] if each not in before[key]]
                for key in KEYS
            }

        self._check_restore(expected, resets=False)

    def _check_restore(self, expected: Callable[[Events, Events], Events], *, resets: bool) -> None:
        @settings(max_examples=self.examples)
        @given(_batches, st.integers(0, 5), st.integers(0, 100), st.integers(0, 3), _batches)
        def law(
            batches: list[list[str]], seen: int, percent: int, whispers: int, after: list[list[str]]
        ) -> None:
            stage = self.stage(resets=resets)
            member = stage.join()
            for number, keys in enumerate(batches):
                stage.speaker.say(*keys)
                if number < seen:
                    member.pump()
            before = stage.heard()
            stage.speaker.restore(stage.speaker.log.head() * percent // 100)
            stage.speaker.whisper(whispers)
            for keys in after:
                stage.speaker.say(*keys)
                member.pump()
            settle(member)
            assert stage.heard() == expected(before, stage.speaker.said())

        law()

    def stage(self, *, resets: bool = True) -> "Stage":
        """A new log and a new subscription; nothing is left of the example before."""
        if self._database is None:
            self._database = Database(self.url)
            create_tables(self._database)
        self._leave()
        self._stage = Stage(self, self._database, Recording(resets=resets))
        return self._stage

    def _leave(self) -> None:
        if self._stage is not None:
            self._stage.close()

    def teardown_method(self) -> None:
        self._leave()
        if self._database is not None:
            self._database.close()


class Stage:
    """One log, one subscription, and as many processes as `join`."""

    def __init__(self, suite: TransportSuite, database: Database, recording: Recording) -> None:
        self._suite = suite
        self.database = database
        self.recording = recording
        self.speaker = Speaker(database)
        self._members: list[Member] = []

    def join(self) -> Member:
        """A process that knows nothing but what is stored."""
        member = Member(self.database, self.recording, self.speaker, self._suite.connect)
        self._members.append(member)
        return member

    def close(self) -> None:
        for member in self._members:
            member.close()

    def heard(self) -> Events:
        return self.recording.heard(self.database)

    def assert_in_order(self) -> None:
        """Nothing was heard twice, too early or too late."""
        said = self.speaker.said()
        for key, events in self.heard().items():
            assert events == said[key][: len(events)], key

    def assert_all_heard(self, *members: Member) -> None:
        """When the line is good again, the next fact of each slot shows what is missing."""
        for member in members:
            member.line.distort = list
        self.speaker.say(*KEYS)
        settle(*members)
        assert self.heard() == self.speaker.said()


def _pump_until(member: Member, quiet: Event) -> None:
    while not quiet.is_set():
        member.pump()


def settle(*members: Member) -> None:
    """Pump until nothing moves."""
    while sum([member.pump() for member in members]):
        pass
