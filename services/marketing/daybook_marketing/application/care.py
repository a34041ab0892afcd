"""Acquire, retain, win back: prospects, and others by the stage that analytics finds (MK10)."""

from collections.abc import Mapping
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.fact import Day
from daybook_marketing.application.policies import CARE
from daybook_marketing.application.streams import CARE_OF, care_of
from daybook_marketing.domain import care


class NoteStage(Command):
    """The customer is at this stage as of a day."""

    customer_id: UUID
    stage: LifecycleStage
    as_of: Day


class DevelopProspect(Command):
    """Somebody called this party a prospect, on that day."""

    customer_id: UUID
    as_of: Day


class GiveUpCustomer(Command):
    """The days are over in which one who left may be won back."""

    customer_id: UUID


def note_stage(command: NoteStage, work: Work) -> None:
    terms = work.policy(CARE)
    stream = work.find(CARE_OF, care_of(command.customer_id))
    facts = care.note_stage(
        stream.state,
        customer_id=command.customer_id,
        stage=command.stage,
        as_of=command.as_of,
        policy=terms.policy,
    )
    work.record(CARE_OF, stream, facts, policy_version=terms.version)


def develop_prospect(command: DevelopProspect, work: Work) -> None:
    terms = work.policy(CARE)
    stream = work.find(CARE_OF, care_of(command.customer_id))
    facts = care.develop(
        stream.state, customer_id=command.customer_id, as_of=command.as_of, policy=terms.policy
    )
    work.record(CARE_OF, stream, facts, policy_version=terms.version)


def give_up_customer(command: GiveUpCustomer, work: Work) -> None:
    stream = work.find(CARE_OF, care_of(command.customer_id))
    facts = care.give_up(stream.state, customer_id=command.customer_id, today=work.now.date())
    work.record(CARE_OF, stream, facts)


HANDLERS: Mapping[type[Command], Handler] = {
    NoteStage: note_stage,
    DevelopProspect: develop_prospect,
    GiveUpCustomer: give_up_customer,
}
