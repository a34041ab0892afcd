"""Journeys: a customer is set on one, goes on, and leaves it (MK9)."""

from collections.abc import Mapping
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_chassis.errors import NotFound
from daybook_contracts.fact import Count, Reference
from daybook_contracts.marketing.journeys import ExitedBecause, JourneyStepRun, StepOutcome
from daybook_marketing.application import notes
from daybook_marketing.application.policies import JOURNEYS
from daybook_marketing.application.streams import (
    CORRESPONDENCE,
    PROSPECT,
    TRAVELS,
    correspondence_of,
    journey_note_of,
    message_of,
    prospect_of,
    run_of,
    travels_of,
)
from daybook_marketing.domain import journey
from daybook_marketing.domain.journey import Traveller, Travels
from daybook_marketing.domain.journey_policy import Journey, Trigger


class TriggerJourneys(Command):
    """Something has happened to a customer; `value` says more of it, as which audience."""

    customer_id: UUID
    trigger: Trigger
    value: Reference | None = None


class StartJourney(Command):
    customer_id: UUID
    journey: Reference


class StopJourney(Command):
    customer_id: UUID
    journey: Reference


class RunJourney(Command):
    """Run the steps from `number` on, up to the next wait."""

    customer_id: UUID
    run_id: UUID
    number: Count


def trigger_journeys(command: TriggerJourneys, work: Work) -> None:
    """Journeys that end by it are left first; who is on one, or was lately, does not start it."""
    terms = work.policy(JOURNEYS)
    for name, each in sorted(terms.policy.journeys.items()):
        travels = work.find(TRAVELS, travels_of(command.customer_id)).state
        last = travels.runs.get(name) if travels else None
        if last is not None and last.ended_on is None:
            if command.trigger in each.exit_on:
                _leave(command.customer_id, name, ExitedBecause.GOAL, work)
        elif (
            each.active and each.trigger is command.trigger and each.value in (None, command.value)
        ):
            try:
                _start(command.customer_id, name, each, work)
            except journey.AlreadyOnJourney:
                continue


def start_journey(command: StartJourney, work: Work) -> None:
    """By hand, whatever its trigger. Raises UnknownReference, NotFound, AlreadyOnJourney."""
    work.resolve(f"customer:{command.customer_id}")
    found = work.policy(JOURNEYS).policy.journeys.get(command.journey)
    if found is None:
        raise NotFound(f"there is no journey {command.journey}")
    _start(command.customer_id, command.journey, found, work)


def stop_journey(command: StopJourney, work: Work) -> None:
    """Raises NotFound if the customer is not on it."""
    _leave(command.customer_id, command.journey, ExitedBecause.STOPPED, work)


def run_journey(command: RunJourney, work: Work) -> None:
    """What a message step says is written in the same decision, so that it is written once."""
    stream = work.find(TRAVELS, travels_of(command.customer_id))
    facts = journey.run(
        stream.state,
        customer_id=command.customer_id,
        run_id=command.run_id,
        number=command.number,
        traveller=_traveller(command.customer_id, command.run_id, stream.state, work),
        now=work.now,
    )
    work.record(TRAVELS, stream, facts)
    for fact in facts:
        if isinstance(fact, JourneyStepRun) and fact.outcome is StepOutcome.WRITTEN:
            _write(fact, stream.state, work)


def _start(customer_id: UUID, name: str, plan: Journey, work: Work) -> None:
    stream = work.find(TRAVELS, travels_of(customer_id))
    times = stream.state.times.get(name, 0) if stream.state else 0
    facts = journey.start(
        stream.state,
        customer_id=customer_id,
        run_id=run_of(customer_id, name, times + 1),
        journey=name,
        steps=plan.steps,
        again_days=plan.again_days,
        today=work.now.date(),
    )
    work.record(TRAVELS, stream, facts, policy_version=work.policy(JOURNEYS).version)


def _leave(customer_id: UUID, name: str, because: ExitedBecause, work: Work) -> None:
    stream = work.find(TRAVELS, travels_of(customer_id))
    facts = journey.leave(
        stream.state, customer_id=customer_id, journey=name, because=because, now=work.now
    )
    work.record(TRAVELS, stream, facts)


def _traveller(customer_id: UUID, run_id: UUID, state: Travels | None, work: Work) -> Traveller:
    prospect = work.find(PROSPECT, prospect_of(customer_id)).state
    told = work.find(CORRESPONDENCE, correspondence_of(customer_id)).state
    found = state.find(run_id) if state else None
    notes_of = [journey_note_of(run_id, step.name) for step in found[1].steps] if found else []
    messages = told.messages if told else {}
    sent = (messages.get(message_of(each, customer_id)) for each in notes_of)
    return Traveller(
        grade=prospect.grade if prospect else None,
        audiences=prospect.audiences if prospect else frozenset(),
        opened=any(message is not None and message.opened for message in sent),
    )


def _write(fact: JourneyStepRun, state: Travels | None, work: Work) -> None:
    found = state.find(fact.run_id) if state else None
    assert found is not None, "a step was run of a journey that there is"
    step = found[1].steps[fact.number]
    assert step.channel is not None, "the policy sees to it that a message has all it needs"
    assert step.subject is not None
    assert step.body is not None
    notes.write(
        work,
        mailing_id=journey_note_of(fact.run_id, step.name),
        customer_id=fact.customer_id,
        channel=step.channel,
        subject=step.subject,
        body=step.body,
        about=found[0],
    )


HANDLERS: Mapping[type[Command], Handler] = {
    TriggerJourneys: trigger_journeys,
    StartJourney: start_journey,
    StopJourney: stop_journey,
    RunJourney: run_journey,
}
