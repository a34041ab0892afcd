"""What the spine of the tour does not show of whom we deal with."""

from hashlib import sha256

from daybook_chassis.policy_setting import SetPolicy
from daybook_contracts.customers.capture import CaptureChannel, FileForm
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.customers.contacts import DecisionRole
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.customers.profiles import CustomerStatus, PartyRole
from daybook_contracts.customers.relationships import RelationshipKind
from daybook_contracts.customers.sorting import Alternative, Criterion, Rule, SegmentBasis
from daybook_contracts.customers.standing import CreditRating, RelationshipLevel
from daybook_contracts.identity import identity_of
from daybook_contracts.money import Money
from daybook_customers.application.assign_role import AssignRole
from daybook_customers.application.capture_data import CaptureData
from daybook_customers.application.change_contact_role import ChangeContactRole
from daybook_customers.application.change_level import ChangeLevel
from daybook_customers.application.change_profile import ChangeProfile
from daybook_customers.application.change_status import ChangeStatus
from daybook_customers.application.define_segment import DefineSegment
from daybook_customers.application.end_relationship import EndRelationship
from daybook_customers.application.given_profile import GivenProfile
from daybook_customers.application.grant_consent import GrantConsent
from daybook_customers.application.import_customer import ImportCustomer
from daybook_customers.application.link_relationship import LinkRelationship
from daybook_customers.application.rate_credit import RateCredit
from daybook_customers.application.record_export import RecordExport
from daybook_customers.application.record_import import RecordImport
from daybook_customers.application.retire_segment import RetireSegment
from daybook_customers.application.set_credit_limit import SetCreditLimit
from daybook_customers.application.streams import customer_of
from daybook_customers.application.tag_rules import EndTagRule, SetTagRule
from daybook_customers.application.tagging import TagCustomer, UntagCustomer
from daybook_customers.application.withdraw_role import WithdrawRole
from tests.laws.story import Party, Story
from tests.laws.tours.spine import SENDER


def visit(story: Story) -> None:
    first, _, third = story.parties
    know(story, first, third)
    relate(story, first, third)
    transfer(story)
    value(story, first)
    sort(story, first)
    agree(story, first)
    story.settle()


def value(story: Story, party: Party) -> None:
    """The customer is dealt with as a partner, and trusted with some credit."""
    customer_id = party.customer_id
    for command in (
        ChangeLevel(customer_id=customer_id, level=RelationshipLevel.PARTNERSHIP, reason="pumps"),
        RateCredit(customer_id=customer_id, rating=CreditRating.B, reason="paid late once"),
        RateCredit(customer_id=customer_id, rating=CreditRating.A, reason="pays on time"),
        SetCreditLimit(customer_id=customer_id, limit=Money(100_000, "USD"), reason="as asked"),
    ):
        story.do("customers", command)


def agree(story: Story, party: Party) -> None:
    """To be analysed, for a month."""
    terms = SetPolicy(
        name="consents",
        effective_from=story.now.date(),
        terms={"days": {"analysis": 30}},
        reason="asked for by the data protection officer",
    )
    grant = GrantConsent(
        customer_id=party.customer_id,
        contact_id=party.contacts[1],
        purpose=Purpose.ANALYSIS,
        channel=Channel.POST,
        evidence="form 18",
    )
    for command in (terms, grant):
        story.do("customers", command)


def sort(story: Story, party: Party) -> None:
    """A segment and a ruled tag come and go, tags are given by hand and one is taken back."""
    customer_id, segment_id = party.customer_id, story.new_id("segment")
    norwegian = Criterion(basis=SegmentBasis.GEOGRAPHY, feature="country", any_of=("NO",))
    rule = Rule(any_of=(Alternative(all_of=(norwegian,)),))
    for commands in (
        (
            DefineSegment(segment_id=segment_id, name="Norway", rule=rule),
            SetTagRule(tag="northern", rule=rule),
            TagCustomer(customer_id=customer_id, tag="friendly"),
            TagCustomer(customer_id=customer_id, tag="regular"),
        ),
        (
            RetireSegment(segment_id=segment_id),
            EndTagRule(tag="northern"),
            UntagCustomer(customer_id=customer_id, tag="friendly"),
        ),
    ):
        for command in commands:
            story.do("customers", command)
        story.settle()


def transfer(story: Story) -> None:
    """A file with one customer comes in, and one goes out."""
    digest = sha256(b"a file").hexdigest()
    for command in (
        ImportCustomer(source_name="fair", row_key="7", kind=PartyKind.PERSON),
        RecordImport(source_name="fair", file_digest=digest, imported=1, unchanged=0, refused=0),
        RecordExport(export_id=story.new_id("export"), form=FileForm.CSV, rows=3),
    ):
        story.do("customers", command)


def relate(story: Story, first: Party, third: Party) -> None:
    """First and third are partners for a while; what a contact said at a fair is taken down."""
    customer_id, today = first.customer_id, story.now.date()
    other = customer_of(identity_of(SENDER, third.reference))
    kind, contact_id = RelationshipKind.PARTNER_OF, first.contacts[1]
    linked = LinkRelationship(
        customer_id=customer_id, kind=kind, other_customer_id=other, since=today
    )
    ended = EndRelationship(
        customer_id=customer_id, kind=kind, other_customer_id=other, until=today
    )
    role = ChangeContactRole(
        customer_id=customer_id, contact_id=contact_id, role=DecisionRole.DECIDER
    )
    capture = CaptureData(
        customer_id=customer_id,
        capture_id=story.new_id("capture"),
        channel=CaptureChannel.TRADE_FAIR,
        captured_at=story.now,
        purpose=Purpose.SERVICE,
        profile=GivenProfile(need="quieter pumps"),
    )
    for command in (linked, ended, role, capture):
        story.do("customers", command)


def know(story: Story, first: Party, third: Party) -> None:
    customer_id = first.customer_id
    profile = GivenProfile(country="NO", region="NO-03", employees=40)
    for command in (
        ChangeProfile(customer_id=customer_id, source_name="fair", profile=profile),
        AssignRole(customer_id=customer_id, role=PartyRole.PARTNER),
        AssignRole(customer_id=customer_id, role=PartyRole.MEDIA),
        WithdrawRole(customer_id=customer_id, role=PartyRole.MEDIA),
    ):
        story.do("customers", command)
    unknown = customer_of(identity_of(SENDER, third.reference))
    step = ChangeStatus(customer_id=unknown, status=CustomerStatus.INTENT, reason="asked")
    story.do("customers", step)
