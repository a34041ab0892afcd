"""Laws of audience membership over any course of notes, against a count that knows no facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.customers.grading import Grade
from daybook_contracts.marketing.audiences import AudienceJoined, AudienceLeft, LeftBecause
from daybook_marketing.domain import prospect
from daybook_marketing.domain.prospect import Prospect, ProspectFact
from tests.marketing.samples import ANNE, AUDIENCES, BERT, CUSTOMER

POLICY = AUDIENCES.policy


@dataclass(frozen=True)
class Consent:
    """What a contact said about a purpose on a channel."""

    contact_id: UUID
    purpose: Purpose
    channel: Channel
    granted: bool


Note = Grade | Consent

CONSENTS = st.builds(
    Consent,
    st.sampled_from([ANNE, BERT]),
    st.sampled_from([Purpose.MARKETING, Purpose.SERVICE]),
    st.sampled_from([Channel.EMAIL, Channel.PHONE]),
    st.booleans(),
)
NOTES = st.lists(st.one_of(st.sampled_from(Grade), CONSENTS), max_size=20)


def decided(state: Prospect | None, note: Note) -> list[ProspectFact]:
    if isinstance(note, Grade):
        return prospect.note_grade(state, CUSTOMER, note, POLICY)
    return prospect.note_consent(
        state,
        CUSTOMER,
        note.contact_id,
        note.purpose,
        note.channel,
        granted=note.granted,
        policy=POLICY,
    )


def told(notes: Iterable[Note]) -> Scenario[Prospect]:
    scenario = Scenario(prospect.evolve)
    for note in notes:
        scenario = scenario.given(*decided(scenario.state, note))
    return scenario


def agreed(notes: Iterable[Note], purpose: Purpose, channel: Channel) -> bool:
    """Whether the last that some contact said about it was yes."""
    last = {
        note.contact_id: note.granted
        for note in notes
        if isinstance(note, Consent) and (note.purpose, note.channel) == (purpose, channel)
    }
    return any(last.values())


def recounted(notes: list[Note]) -> set[str]:
    """The audiences by the last grade and the last word on each consent, and nothing between."""
    grade = next((note for note in reversed(notes) if isinstance(note, Grade)), None)
    return {
        name
        for name, audience in POLICY.audiences.items()
        if grade in audience.grades and agreed(notes, audience.purpose, audience.channel)
    }


@given(NOTES)
def test_MK2_membership_is_a_recount_of_the_last_grade_and_consents(notes: list[Note]) -> None:
    state = told(notes).state

    assert (set(state.audiences) if state else set()) == recounted(notes)


@given(NOTES, st.randoms(use_true_random=False))
def test_MK2_order_matters_only_among_notes_about_the_same(
    notes: list[Note], random: Random
) -> None:
    about: dict[object, list[Note]] = {}
    for note in notes:
        subject = (note.contact_id, note.purpose, note.channel) if isinstance(note, Consent) else 0
        about.setdefault(subject, []).append(note)
    subjects = [subject for subject, some in about.items() for _ in some]
    random.shuffle(subjects)
    waiting = {subject: iter(some) for subject, some in about.items()}

    other = told(next(waiting[subject]) for subject in subjects).state

    first = told(notes).state
    assert (first and first.audiences) == (other and other.audiences)


@given(NOTES)
def test_MK2_every_joining_and_leaving_is_a_change_with_its_reason(notes: list[Note]) -> None:
    scenario = Scenario(prospect.evolve)
    for place, note in enumerate(notes, start=1):
        before = set(scenario.state.audiences) if scenario.state else set()
        facts = decided(scenario.state, note)
        after = recounted(notes[:place])
        assert {f.audience for f in facts if isinstance(f, AudienceJoined)} == after - before
        assert {f.audience for f in facts if isinstance(f, AudienceLeft)} == before - after
        for fact in facts:
            if isinstance(fact, AudienceLeft):
                agrees = agreed(notes[:place], Purpose.MARKETING, Channel.EMAIL)
                assert (fact.reason is LeftBecause.GRADE_TOO_LOW) == agrees
        scenario = scenario.given(*facts)


@given(NOTES)
def test_CU22_the_same_note_again_changes_nothing(notes: list[Note]) -> None:
    for place, note in enumerate(notes, start=1):
        told(notes[:place]).when(partial(decided, note=note)).then()


@given(NOTES)
def test_CU22_without_consent_nobody_is_in_an_audience(notes: list[Note]) -> None:
    withdrawn = [
        Consent(contact, Purpose.MARKETING, Channel.EMAIL, granted=False)
        for contact in (ANNE, BERT)
    ]

    state = told([*notes, *withdrawn]).state

    assert not (state and state.audiences)


def test_MK2_the_courses_tried_here_reach_joining_and_leaving() -> None:
    """Guards the laws above: each of them says something of this course or its like."""
    yes, no = (
        Consent(ANNE, Purpose.MARKETING, Channel.EMAIL, granted) for granted in (True, False)
    )

    facts = told([Grade.A, yes, Grade.D, Grade.B, no]).facts

    assert [type(fact).__name__ for fact in facts] == [
        "GradeNoted",
        "ConsentNoted",
        "AudienceJoined",
        "AudienceJoined",
        "GradeNoted",
        "AudienceLeft",
        "AudienceLeft",
        "AudienceJoined",
        "GradeNoted",
        "AudienceJoined",
        "AudienceLeft",
        "ConsentNoted",
        "AudienceLeft",
    ]
