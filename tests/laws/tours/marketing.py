"""What the spine of the tour does not show of marketing."""

from datetime import timedelta
from uuid import UUID

from daybook_chassis.ids import derived_id
from daybook_chassis.policy_setting import SetPolicy
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.customers.contacts import DecisionRole
from daybook_contracts.marketing.campaigns import EndedBecause, ResponseKind
from daybook_contracts.marketing.experiments import Goal, Measure, Variant
from daybook_contracts.marketing.offers import InterestSource
from daybook_contracts.money import Money
from daybook_customers.application.add_contact import AddContact
from daybook_customers.application.grant_consent import GrantConsent
from daybook_customers.application.note_birthday import NoteBirthday
from daybook_customers.application.note_reach import NoteAddress, NotePhone
from daybook_marketing.application.assign_variant import AssignVariant
from daybook_marketing.application.conclude_experiment import ConcludeExperiment, StopExperiment
from daybook_marketing.application.end_campaign import EndCampaign
from daybook_marketing.application.freeze_audience import FreezeAudience
from daybook_marketing.application.keep_festival import DropFestival, KeepFestival
from daybook_marketing.application.launch_campaign import LaunchCampaign
from daybook_marketing.application.note_zone import NoteZone
from daybook_marketing.application.offers import (
    AcceptOffer,
    NoteConversation,
    NoteInterest,
    NoteOrder,
    RecommendOffers,
)
from daybook_marketing.application.order_mailing import OrderMailing
from daybook_marketing.application.pause_campaign import PauseCampaign
from daybook_marketing.application.plan_campaign import PlanCampaign
from daybook_marketing.application.record_response import RecordResponse
from daybook_marketing.application.report_bounce import ReportBounce
from daybook_marketing.application.report_opening import ReportOpening
from daybook_marketing.application.resume_campaign import ResumeCampaign
from daybook_marketing.application.send_message import SendMessage
from daybook_marketing.application.spend_on_campaign import SpendOnCampaign
from daybook_marketing.application.start_experiment import StartExperiment
from daybook_marketing.application.streams import message_of, recommendation_of
from daybook_marketing.application.unsubscribe import Unsubscribe
from daybook_marketing.domain.experiment import Experiment, variant_of
from daybook_sales.application.products import ListProduct
from tests.laws.moves import EMAIL, NAME
from tests.laws.story import Party, Story
from tests.laws.tours.membership import sign


def visit(story: Story) -> None:
    first = story.parties[0]
    subscribe(story, first)
    greet(story, first)
    offer(story, first)
    experiments(story, first)
    campaign(story, first)


def subscribe(story: Story, party: Party) -> None:
    """Somebody agrees again, for the one who did was erased."""
    contact_id = story.new_id("contact")
    party.contacts.append(contact_id)
    added = AddContact(
        customer_id=party.customer_id,
        contact_id=contact_id,
        role=DecisionRole.DECIDER,
        name=NAME,
        email=EMAIL,
    )
    story.do("customers", added)
    granted = GrantConsent(
        customer_id=party.customer_id,
        contact_id=contact_id,
        purpose=Purpose.MARKETING,
        channel=Channel.EMAIL,
        evidence="form 18",
    )
    story.do("customers", granted)
    story.settle()


def campaign(story: Story, party: Party) -> None:
    """Run, answered, paid for, and followed by a contract; another is broken off."""
    story.do(
        "marketing", FreezeAudience(snapshot_id=story.new_id("snapshot"), audience="newsletter")
    )
    campaign_id, today = story.new_id("campaign"), story.now.date()
    story.do(
        "marketing",
        PlanCampaign(
            campaign_id=campaign_id,
            name="Pumps for spring",
            audience="newsletter",
            budget=Money(10_000, "USD"),
            starts_on=today,
            ends_on=today + timedelta(days=20),
        ),
    )
    story.do("marketing", LaunchCampaign(campaign_id=campaign_id))
    story.do("marketing", PauseCampaign(campaign_id=campaign_id, reason="a misprint"))
    story.do("marketing", ResumeCampaign(campaign_id=campaign_id))
    write(story, party, campaign_id)
    story.do(
        "marketing",
        SpendOnCampaign(
            campaign_id=campaign_id,
            amount=Money(900, "USD"),
            purpose="stamps",
            spent_on=today,
        ),
    )
    answered = RecordResponse(
        campaign_id=campaign_id, customer_id=party.customer_id, response=ResponseKind.CLICKED
    )
    story.do("marketing", answered)
    sign(story, party)
    story.do("marketing", EndCampaign(campaign_id=campaign_id, because=EndedBecause.ABORTED))
    story.settle()


def write(story: Story, party: Party, campaign_id: UUID) -> None:
    """A message that goes, is opened and comes back; one that nobody hears of again; one withheld;
    one that waits for the morning; and the end of it."""
    story.do("marketing", NoteZone(customer_id=party.customer_id, zone="Asia/Shanghai"))
    story.now = story.now.replace(hour=9)  # five in the afternoon there
    sent = _order(story, campaign_id)
    story.settle()
    silent = _order(story, campaign_id)
    for customer_id in (party.customer_id, story.parties[2].customer_id):
        # Not by a reaction, so nobody calls the post: as if the process had died.
        story.do("marketing", SendMessage(mailing_id=silent, customer_id=customer_id))
    story.settle()
    story.now = story.now.replace(hour=15)
    _order(story, campaign_id)  # at eleven in the night there
    story.settle()
    story.wait(days=1)
    came = {"message_id": message_of(sent, party.customer_id), "customer_id": party.customer_id}
    story.do("marketing", ReportOpening.model_validate(came))
    story.do("marketing", ReportBounce.model_validate(came | {"permanent": False}))
    left = Unsubscribe(
        customer_id=party.customer_id, contact_id=party.contacts[-1], channel=Channel.EMAIL
    )
    story.do("marketing", left)
    story.settle()


def _order(story: Story, campaign_id: UUID) -> UUID:
    mailing_id = story.new_id("mailing")
    ordered = OrderMailing(
        mailing_id=mailing_id,
        campaign_id=campaign_id,
        channel=Channel.EMAIL,
        subject="Pumps for spring",
        body="They are quieter than last year's.",
    )
    story.do("marketing", ordered)
    return mailing_id


def greet(story: Story, party: Party) -> None:
    """A birthday and a lunar festival come before the tour is over; another is given up."""
    contact_id, soon = party.contacts[-1], story.now.date() + timedelta(days=3)
    story.do(
        "customers",
        NoteBirthday(
            customer_id=party.customer_id, contact_id=contact_id, birthday=soon.replace(year=1980)
        ),
    )
    whose = {"customer_id": party.customer_id, "contact_id": contact_id}
    story.do("customers", NotePhone(**whose, phone="+46701234567"))
    story.do("customers", NoteAddress(**whose, lines=("Storgatan 1", "111 23 Stockholm")))
    story.do("marketing", KeepFestival(festival="dragon-boat", audience="newsletter"))
    story.do("marketing", KeepFestival(festival="new-year", audience="newsletter"))
    story.do("marketing", DropFestival(festival="new-year"))
    story.settle()
    story.wait(days=5)


def offer(story: Story, party: Party) -> None:
    """For what was looked at, talked about and bought."""
    customer_id, product_id = party.customer_id, story.new_id("product")
    story.do("sales", ListProduct(product_id=product_id, sku="STROLLER-1", name="Stroller"))
    story.settle()
    browsed = NoteInterest(
        customer_id=customer_id, source=InterestSource.BROWSING, topic="pregnancy"
    )
    story.do("marketing", browsed)
    story.do("marketing", NoteConversation(customer_id=customer_id, said="wants a stroller"))
    story.do("marketing", NoteOrder(customer_id=customer_id, product_ids=(product_id,)))
    story.do("marketing", RecommendOffers(customer_id=customer_id))
    taken = AcceptOffer(
        customer_id=customer_id,
        recommendation_id=recommendation_of(customer_id, "nursery-set", story.now.date()),
    )
    story.do("marketing", taken)


def experiments(story: Story, party: Party) -> None:
    """One is concluded, by few customers under loose terms; another is stopped."""
    told = SetPolicy(
        name="experiments",
        effective_from=story.now.date(),
        terms={"alpha": "0.05", "minimum_sample": 1},
        reason="a small house",
    )
    story.do("marketing", told)
    variants = (Variant(name="long", share=1), Variant(name="short", share=1))
    for ending, measure in (
        (ConcludeExperiment, Measure.CONVERSION),
        (StopExperiment, Measure.SPEND),
    ):
        campaign_id = _launch(story)
        started = StartExperiment(
            campaign_id=campaign_id, goal=Goal.PURCHASE, measure=measure, variants=variants
        )
        story.do("marketing", started)
        state = Experiment(campaign_id, Goal.PURCHASE, measure, variants)
        visitors = [derived_id("law", "visitor", number) for number in range(20)]
        mine = variant_of(state, party.customer_id)
        others = [each for each in visitors if variant_of(state, each) != mine]
        for customer_id in (party.customer_id, *others[:4]):
            assigned = AssignVariant(campaign_id=campaign_id, customer_id=customer_id)
            story.do("marketing", assigned)
        sign(story, party)
        said = {"reason": "a misprint"} if ending is StopExperiment else {}
        story.do("marketing", ending.model_validate({"campaign_id": campaign_id} | said))


def _launch(story: Story) -> UUID:
    campaign_id, today = story.new_id("campaign"), story.now.date()
    planned = PlanCampaign(
        campaign_id=campaign_id,
        name="Two words for it",
        audience="newsletter",
        budget=Money(0, "USD"),
        starts_on=today,
        ends_on=today + timedelta(days=5),
    )
    story.do("marketing", planned)
    story.do("marketing", LaunchCampaign(campaign_id=campaign_id))
    return campaign_id
