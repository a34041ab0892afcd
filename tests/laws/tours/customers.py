"""What the spine of the tour does not show of whom we deal with."""

from daybook_contracts.customers.profiles import CustomerStatus, PartyRole, Profile
from daybook_contracts.identity import identity_of
from daybook_customers.application.assign_role import AssignRole
from daybook_customers.application.change_profile import ChangeProfile
from daybook_customers.application.change_status import ChangeStatus
from daybook_customers.application.streams import customer_of
from daybook_customers.application.withdraw_role import WithdrawRole
from tests.laws.story import Party, Story
from tests.laws.tours.spine import SENDER


def visit(story: Story) -> None:
    first, _, third = story.parties
    know(story, first, third)
    story.settle()


def know(story: Story, first: Party, third: Party) -> None:
    customer_id = first.customer_id
    profile = Profile(country="NO", region="NO-03", employees=40)
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
