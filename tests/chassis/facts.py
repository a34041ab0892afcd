"""A small domain for tests: tallies that take at most a hundred, and people with names."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from daybook_chassis.commands import Aggregate, Command, Handler, Work
from daybook_chassis.errors import Refusal
from daybook_contracts.catalogue import Catalogue
from daybook_contracts.fact import Fact
from daybook_contracts.personal import Known, Personal

MOST = 100


class TallyOpened(Fact, type="test.TallyOpened", version=1):
    customer_id: UUID


class Added(Fact, type="test.Added", version=2):
    amount: int


class Remarked(Fact, type="test.Remarked", version=1):
    """Private: it is stored and not published."""

    remark: str


class PersonNamed(Fact, type="test.PersonNamed", version=1):
    data_subject = "person_id"

    person_id: UUID
    name: Personal[str]
    born_on: Personal[date]


class PersonNicknamed(Fact, type="test.PersonNicknamed", version=1):
    data_subject = "person_id"

    person_id: UUID
    name: Personal[str]


CATALOGUE = Catalogue([TallyOpened, Added, PersonNamed, PersonNicknamed], [Remarked])

TallyFact = TallyOpened | Added | Remarked | PersonNamed | PersonNicknamed


@dataclass(frozen=True, slots=True)
class Tally:
    total: int = 0
    facts: int = 0


def evolve(state: Tally | None, fact: TallyFact) -> Tally:
    tally = replace(state or Tally(), facts=(state or Tally()).facts + 1)
    match fact:
        case Added():
            return replace(tally, total=tally.total + fact.amount)
        case TallyOpened() | Remarked() | PersonNamed() | PersonNicknamed():
            return tally
        case _:
            assert_never(fact)


TALLY = Aggregate("tally", evolve)


class TallyFull(Refusal):
    """It would hold more than a hundred."""


class TallyOpen(Refusal):
    """It has been opened before."""


class OpenTally(Command):
    tally_id: UUID
    customer_id: UUID


class Add(Command):
    tally_id: UUID
    amount: int


class AddTwice(Command):
    """Loads, records, loads again and records again: a second load shows what was recorded."""

    tally_id: UUID
    amount: int


class Copy(Command):
    """Adds to one tally what another holds, without writing to that one."""

    seen_id: UUID
    tally_id: UUID


class NamePerson(Command):
    tally_id: UUID
    person_id: UUID
    name: str


class Think(Command):
    """Records nothing."""


def add(command: Add, work: Work) -> None:
    stream = work.find(TALLY, command.tally_id)
    work.record(TALLY, stream, _added(stream.state, command.amount))


def add_twice(command: AddTwice, work: Work) -> None:
    for _ in range(2):
        stream = work.find(TALLY, command.tally_id)
        work.record(TALLY, stream, _added(stream.state, command.amount))


def _added(tally: Tally | None, amount: int) -> Iterable[TallyFact]:
    if (tally or Tally()).total + amount > MOST:
        raise TallyFull(f"it holds {(tally or Tally()).total} of {MOST}")
    return [Added(amount=amount)]


def open_tally(command: OpenTally, work: Work) -> None:
    stream = work.find(TALLY, command.tally_id)
    if stream.state is not None:
        raise TallyOpen("it has been opened before")
    work.record(TALLY, stream, [TallyOpened(customer_id=command.customer_id)])


def copy(command: Copy, work: Work) -> None:
    seen = work.load(TALLY, command.seen_id)
    stream = work.find(TALLY, command.tally_id)
    work.record(TALLY, stream, _added(stream.state, seen.state.total))


def name_person(command: NamePerson, work: Work) -> None:
    stream = work.find(TALLY, command.tally_id)
    fact = PersonNicknamed(person_id=command.person_id, name=Known(command.name))
    work.record(TALLY, stream, [fact])


def think(command: Think, work: Work) -> None: ...


HANDLERS: dict[type[Command], Handler] = {
    OpenTally: open_tally,
    Add: add,
    AddTwice: add_twice,
    Copy: copy,
    NamePerson: name_person,
    Think: think,
}
