"""The kinds of streams this service keeps, and the ids of those that are derived."""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from daybook_chassis.commands import Aggregate, Stream, Work
from daybook_chassis.errors import NotFound
from daybook_chassis.ids import derived_id
from daybook_contracts.marketing.experiments import Measure
from daybook_marketing.domain import (
    campaign,
    care,
    correspondence,
    experiment,
    festival,
    greetings,
    journey,
    loyalty,
    mailing,
    member,
    prospect,
    referral,
    snapshot,
    taste,
    touches,
    trials,
)

PROSPECT = Aggregate("prospect", prospect.evolve)
SNAPSHOT = Aggregate("snapshot", snapshot.evolve)
CAMPAIGN = Aggregate("campaign", campaign.evolve)
TOUCHES = Aggregate("touches", touches.evolve)
MAILING = Aggregate("mailing", mailing.evolve)
LEDGER = Aggregate("ledger", loyalty.evolve)
CORRESPONDENCE = Aggregate("correspondence", correspondence.evolve)
EXPERIMENT = Aggregate("experiment", experiment.evolve)
TRIALS = Aggregate("trials", trials.evolve)
FESTIVAL = Aggregate("festival", festival.evolve)
ORIGIN = Aggregate("origin", referral.evolve)
CARD = Aggregate("card", member.claim)
MEMBER = Aggregate("member", member.evolve)
TRAVELS = Aggregate("travels", journey.evolve)
TASTE = Aggregate("taste", taste.evolve)
CARE_OF = Aggregate("care", care.evolve)
GREETINGS_DUE = Aggregate("greetings", greetings.evolve)


def prospect_of(customer_id: UUID) -> UUID:
    """A customer is one prospect."""
    return derived_id("prospect", customer_id)


def touches_of(customer_id: UUID) -> UUID:
    """What a customer answered is kept in one place, for contracts are shared among all of it."""
    return derived_id("touches", customer_id)


def snapshot_of(campaign_id: UUID) -> UUID:
    """A campaign freezes its audience once, when it is launched."""
    return derived_id("snapshot", campaign_id)


def correspondence_of(customer_id: UUID) -> UUID:
    """All that goes to one customer is kept in one place: the frequency cap is over all of it."""
    return derived_id("correspondence", customer_id)


def ledger_of(customer_id: UUID) -> UUID:
    """A customer has one ledger of points."""
    return derived_id("loyalty", customer_id)


def message_of(mailing_id: UUID, customer_id: UUID) -> UUID:
    """A mailing goes to a customer once."""
    return derived_id("message", mailing_id, customer_id)


def experiment_of(campaign_id: UUID) -> UUID:
    """A campaign has one experiment."""
    return derived_id("experiment", campaign_id)


def experiment_in(work: Work, campaign_id: UUID) -> Stream[experiment.Experiment]:
    """What a campaign compares. Raises NotFound, in words of who asks."""
    try:
        return work.load(EXPERIMENT, experiment_of(campaign_id))
    except NotFound:
        raise NotFound(f"campaign {campaign_id} has no experiment") from None


def running(
    work: Work, campaigns: Iterable[UUID], measure: Measure
) -> Iterator[experiment.Experiment]:
    """The experiments of these campaigns that go on and compare this. Raises NotFound."""
    for campaign_id in sorted(campaigns):
        found = experiment_in(work, campaign_id).state
        if (found.measure, found.status) == (measure, experiment.Status.RUNNING):
            yield found


def trials_of(customer_id: UUID) -> UUID:
    """What a customer was shown in experiments is kept in one place."""
    return derived_id("trials", customer_id)


def festival_of(name: str) -> UUID:
    """A festival is kept once, by its name."""
    return derived_id("festival", name)


def greetings_of(customer_id: UUID) -> UUID:
    """Whom of a customer's people we greeted is kept in one place."""
    return derived_id("greetings", customer_id)


def greeting_of(contact_id: UUID, occasion: str, year: int) -> UUID:
    """A person is greeted once an occasion and year; it is the id of the note, too."""
    return derived_id("greeting", contact_id, occasion, year)


def origin_of(customer_id: UUID) -> UUID:
    """How a customer came to us: they are recommended once."""
    return derived_id("origin", customer_id)


def card_of(number: str) -> UUID:
    """A number is on one card."""
    return derived_id("card", number)


def member_of(customer_id: UUID) -> UUID:
    """A customer is one member, with however many cards."""
    return derived_id("member", customer_id)


def purchase_of(customer_id: UUID, receipt_ref: str) -> UUID:
    """A receipt is one purchase of a member, however often it is scanned."""
    return derived_id("purchase", customer_id, receipt_ref)


def welcome_of(purchase_id: UUID) -> UUID:
    """The coupon that the purchase brings by which a member becomes a loyal one."""
    return derived_id("coupon", purchase_id)


def travels_of(customer_id: UUID) -> UUID:
    """All journeys of one customer are kept in one place."""
    return derived_id("travels", customer_id)


def run_of(customer_id: UUID, journey_name: str, times: int) -> UUID:
    """The first, the second time that a customer is on a journey."""
    return derived_id("run", customer_id, journey_name, times)


def journey_note_of(run_id: UUID, step: str) -> UUID:
    """What a step of a journey writes."""
    return derived_id("journey-note", run_id, step)


def care_of(customer_id: UUID) -> UUID:
    """A customer is in one programme at a time."""
    return derived_id("care", customer_id)


def taste_of(customer_id: UUID) -> UUID:
    """What a customer is interested in is kept in one place."""
    return derived_id("taste", customer_id)


def recommendation_of(customer_id: UUID, offer: str, day: date) -> UUID:
    """An offer is recommended once a day at most."""
    return derived_id("recommendation", customer_id, offer, day)
