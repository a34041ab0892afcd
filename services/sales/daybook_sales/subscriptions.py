"""What the sales service listens to: its projections, its reactions, and the names it learns."""

from collections.abc import Mapping

from daybook_chassis.projection import Projection
from daybook_chassis.reaction import Announcement, Reaction
from daybook_contracts.customers import CustomerRegistered, SourceIdentityLinked
from daybook_contracts.fact import Fact
from daybook_sales.projections.accounts import ACCOUNTS
from daybook_sales.projections.contracts import CONTRACTS
from daybook_sales.projections.pipeline import PIPELINE
from daybook_sales.projections.receivables import RECEIVABLES
from daybook_sales.reactions.contracts import FULFIL_CONTRACT
from daybook_sales.reactions.finance import FINANCE

PROJECTIONS: tuple[Projection, ...] = (PIPELINE, CONTRACTS, RECEIVABLES, ACCOUNTS)
REACTIONS: tuple[Reaction, ...] = (FULFIL_CONTRACT, FINANCE)


def _customer(fact: CustomerRegistered) -> tuple[str, str]:
    return f"customer:{fact.customer_id}", str(fact.customer_id)


def _identity(fact: SourceIdentityLinked) -> tuple[str, str]:
    return f"identity:{fact.identity_id}", str(fact.customer_id)


REFERENCES: Mapping[type[Fact], Announcement] = {
    CustomerRegistered: _customer,
    SourceIdentityLinked: _identity,
}
