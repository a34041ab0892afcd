"""Change what is known of a customer, with where that comes from (CU1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.profiles import ProfileField
from daybook_contracts.fact import Reference
from daybook_customers.application.given_profile import GivenProfile
from daybook_customers.application.standing import review_standing
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import party


class ChangeProfile(Command):
    """Fields that are not given stay as they are; `clear` names those that are known no longer."""

    customer_id: UUID
    source_name: Reference
    profile: GivenProfile = GivenProfile()
    clear: tuple[ProfileField, ...] = ()


def change_profile(command: ChangeProfile, work: Work) -> None:
    stream = work.load(CUSTOMER, command.customer_id)
    facts = party.change_profile(
        stream.state.party,
        customer_id=command.customer_id,
        source_name=command.source_name,
        given=command.profile,
        clear=command.clear,
    )
    work.record(CUSTOMER, stream, facts)
    review_standing(work, command.customer_id)
