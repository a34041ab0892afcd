"""What happens to customers sets them on journeys; a journey goes on when its wait is over (MK9).

Damping: steps lead to later ones only, so a journey ends; and who was on one waits for the next.
"""

from collections.abc import Iterator

from daybook_chassis.effects import Cancel, Effect, Issue, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.fact import Fact
from daybook_contracts.marketing.audiences import AudienceJoined, AudienceLeft
from daybook_contracts.marketing.cards import LoyalMemberIdentified
from daybook_contracts.marketing.care import (
    AcquisitionStarted,
    CustomerWonBack,
    RetentionStarted,
    WinBackStarted,
)
from daybook_contracts.marketing.journeys import JourneyExited, JourneyStarted, JourneyStepRun
from daybook_contracts.sales.contracts import ContractSigned
from daybook_marketing.application.journeys import RunJourney, TriggerJourneys
from daybook_marketing.domain.journey_policy import Trigger

_Happened = (
    ContractSigned
    | LoyalMemberIdentified
    | AcquisitionStarted
    | RetentionStarted
    | WinBackStarted
    | CustomerWonBack
)
_TRIGGERS: dict[type[Fact], Trigger] = {
    ContractSigned: Trigger.CONTRACT_SIGNED,
    LoyalMemberIdentified: Trigger.LOYAL_MEMBER,
    AcquisitionStarted: Trigger.ACQUISITION,
    RetentionStarted: Trigger.RETENTION,
    WinBackStarted: Trigger.WIN_BACK,
    CustomerWonBack: Trigger.WON_BACK,
}


def happened(fact: _Happened, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(TriggerJourneys(customer_id=fact.customer_id, trigger=_TRIGGERS[type(fact)]))


def moved(
    fact: AudienceJoined | AudienceLeft, envelope: Envelope, known: References
) -> Iterator[Effect]:
    joined = isinstance(fact, AudienceJoined)
    trigger = Trigger.AUDIENCE_JOINED if joined else Trigger.AUDIENCE_LEFT
    command = TriggerJourneys(customer_id=fact.customer_id, trigger=trigger, value=fact.audience)
    yield Issue(command)


def started(fact: JourneyStarted, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(RunJourney(customer_id=fact.customer_id, run_id=fact.run_id, number=0))


def ran(fact: JourneyStepRun, envelope: Envelope, known: References) -> Iterator[Effect]:
    if fact.continue_at is not None:
        further = RunJourney(
            customer_id=fact.customer_id, run_id=fact.run_id, number=fact.following
        )
        yield Schedule(f"journey:{fact.run_id}", fact.continue_at, further)


def exited(fact: JourneyExited, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Cancel(f"journey:{fact.run_id}")


TRIGGER_JOURNEYS = Reaction(
    "marketing.trigger_journeys",
    {AudienceJoined: moved, AudienceLeft: moved, **dict.fromkeys(_TRIGGERS, happened)},
    issues=frozenset({TriggerJourneys}),
)
RUN_JOURNEYS = Reaction(
    "marketing.run_journeys",
    {JourneyStarted: started, JourneyStepRun: ran, JourneyExited: exited},
    issues=frozenset({RunJourney}),
)
