"""Points, cards, recommendations and care: what marketing does for those who buy."""

from datetime import timedelta
from typing import Any

from daybook_chassis.policy_setting import SetPolicy
from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.customers.profiles import PartyRole
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import Instalment
from daybook_customers.application.assign_role import AssignRole
from daybook_customers.application.register_customer import RegisterCustomer
from daybook_marketing.application.cards import (
    BlockMemberCard,
    IssueCoupon,
    IssueMemberCard,
    ScanPurchase,
)
from daybook_marketing.application.care import NoteStage
from daybook_marketing.application.journeys import StartJourney, StopJourney
from daybook_marketing.application.make_referral import MakeReferral
from daybook_marketing.application.policies import CARDS, CARE, LOYALTY
from daybook_marketing.application.redeem_points import RedeemPoints
from daybook_marketing.application.reward_contribution import RewardContribution
from daybook_sales.application.approve_contract import ApproveContract
from daybook_sales.application.draft_contract import DraftContract
from daybook_sales.application.sign_contract import SignContract
from tests.laws.story import Party, Story


def visit(story: Story) -> None:
    first = story.parties[0]
    points(story, first)
    cards(story, first)
    refer(story, first)
    court(story)


def points(story: Story, party: Party) -> None:
    """Some are spent, and what is left expires before the tour is over: by new terms."""
    terms = LOYALTY.shipped.at(story.now.date()).policy.model_dump(mode="json")
    told = SetPolicy(
        name="loyalty",
        effective_from=story.now.date(),
        terms=terms | {"lasts_days": 5},
        reason="a short season",
    )
    story.do("marketing", told)
    reward = RewardContribution(
        customer_id=party.customer_id, reward_id=story.new_id("reward"), contribution="survey"
    )
    story.do("marketing", reward)
    redeem = RedeemPoints(
        customer_id=party.customer_id,
        redemption_id=story.new_id("redemption"),
        points=10,
        reward="umbrella",
    )
    story.do("marketing", redeem)
    story.settle()


def cards(story: Story, party: Party) -> None:
    """Twice is often enough here, for two days."""
    terms = CARDS.shipped.at(story.now.date()).policy.model_dump(mode="json")
    told = SetPolicy(
        name="cards",
        effective_from=story.now.date(),
        terms=terms | {"loyal_purchases": 2, "loyal_days": 2},
        reason="a short season",
    )
    story.do("marketing", told)
    customer_id, coupon_id = party.customer_id, story.new_id("coupon")
    issued = IssueMemberCard(customer_id=customer_id, card_id=story.new_id("card"), number="4711")
    story.do("marketing", issued)
    coupon = IssueCoupon(customer_id=customer_id, coupon_id=coupon_id, percent=20, reason="sorry")
    story.do("marketing", coupon)
    first = ScanPurchase(number="4711", receipt_ref="R-1", price=Money(999, "USD"))
    story.do("marketing", first)
    again = {"receipt_ref": "R-2", "coupon_id": coupon_id}
    story.do("marketing", first.model_copy(update=again))
    story.do("marketing", BlockMemberCard(number="4711", reason="lost"))
    story.settle()


def refer(story: Story, party: Party) -> None:
    """Somebody who has not bought before."""
    other = Party(story.new_id("friend"), "C-17")
    story.do("customers", RegisterCustomer(customer_id=other.customer_id, kind=PartyKind.PERSON))
    story.settle()
    made = MakeReferral(
        customer_id=party.customer_id,
        referral_id=story.new_id("referral"),
        referred_customer_id=other.customer_id,
    )
    story.do("marketing", made)
    sign(story, other)


def court(story: Story) -> None:
    """One who left is set on a journey and given up; others are developed, kept and won back."""
    hello = {"name": "hello", "kind": "message", "channel": "email", "subject": "Hi", "body": "Hi"}
    steps = [hello, {"name": "a day", "kind": "wait", "hours": 24}]
    care = CARE.shipped.at(story.now.date()).policy.model_dump(mode="json")
    policies: dict[str, dict[str, Any]] = {
        "journeys": {"journeys": {"missed": {"trigger": "win_back", "steps": steps}}},
        "care": care | {"win_back_days": 1},
    }
    for name, told in policies.items():
        policy = SetPolicy(
            name=name, effective_from=story.now.date(), terms=told, reason="they left"
        )
        story.do("marketing", policy)
    lost, back, young, fading = (story.new_id("customer") for _ in range(4))
    story.do("customers", RegisterCustomer(customer_id=fading, kind=PartyKind.PERSON))
    prospect = story.new_id("customer")
    story.do("customers", RegisterCustomer(customer_id=prospect, kind=PartyKind.PERSON))
    story.do("customers", AssignRole(customer_id=prospect, role=PartyRole.PROSPECT))
    story.settle()
    for customer_id, stage in (
        (lost, LifecycleStage.ENDED),
        (back, LifecycleStage.ENDED),
        (young, LifecycleStage.NURTURE),
        (fading, LifecycleStage.RETENTION),
    ):
        staged = NoteStage(customer_id=customer_id, stage=stage, as_of=story.now.date())
        story.do("marketing", staged)
    tomorrow = story.now.date() + timedelta(days=1)
    staged = NoteStage(customer_id=back, stage=LifecycleStage.GROWTH, as_of=tomorrow)
    story.do("marketing", staged)
    story.do("marketing", StartJourney(customer_id=fading, journey="missed"))
    story.settle()
    story.do("marketing", StopJourney(customer_id=fading, journey="missed"))
    story.wait(days=2)


def sign(story: Story, party: Party) -> None:
    contract_id, value = story.new_id("contract"), Money(5_000, "USD")
    instalment = Instalment(
        instalment_id=story.new_id("instalment"), due_on=story.now.date(), amount=value
    )
    draft = DraftContract(
        contract_id=contract_id,
        customer_id=party.customer_id,
        value=value,
        instalments=(instalment,),
    )
    story.do("sales", draft)
    story.do("sales", ApproveContract(contract_id=contract_id))
    story.do("sales", SignContract(contract_id=contract_id, signed_on=story.now.date()))
    story.settle()
