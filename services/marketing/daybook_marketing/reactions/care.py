"""Stages decide on programmes, and who is called a prospect; who is not back is given up (MK10).

The timer of one who is back finds nothing to do, and one who leaves again sets it anew.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from daybook_chassis.effects import Effect, Issue, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.analytics.lifecycle import LifecycleStageChanged
from daybook_contracts.customers.profiles import CustomerRoleAssigned, PartyRole
from daybook_contracts.envelope import Envelope
from daybook_contracts.marketing.care import WinBackStarted
from daybook_marketing.application.care import DevelopProspect, GiveUpCustomer, NoteStage


def staged(fact: LifecycleStageChanged, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(NoteStage(customer_id=fact.customer_id, stage=fact.stage, as_of=fact.as_of))


def called(fact: CustomerRoleAssigned, envelope: Envelope, known: References) -> Iterator[Effect]:
    if fact.role is PartyRole.PROSPECT:
        day = envelope.occurredat.date()
        yield Issue(DevelopProspect(customer_id=fact.customer_id, as_of=day))


def courted(fact: WinBackStarted, envelope: Envelope, known: References) -> Iterator[Effect]:
    over_at = datetime.combine(fact.until + timedelta(days=1), time.min, UTC)
    command = GiveUpCustomer(customer_id=fact.customer_id)
    yield Schedule(f"win-back:{fact.customer_id}", over_at, command)


TAKE_CARE = Reaction(
    "marketing.take_care",
    {LifecycleStageChanged: staged, CustomerRoleAssigned: called},
    issues=frozenset({NoteStage, DevelopProspect}),
)
GIVE_UP_CUSTOMERS = Reaction(
    "marketing.give_up_customers",
    {WinBackStarted: courted},
    issues=frozenset({GiveUpCustomer}),
)
