"""What analytics listens to: payments into buckets, its own findings, and closed days."""

from daybook_analytics.projections.customer_days import CUSTOMER_DAYS
from daybook_analytics.projections.standings import STANDINGS
from daybook_analytics.reactions.sales import REVIEW_CUSTOMERS
from daybook_chassis.projection import Projection
from daybook_chassis.reaction import Reaction

PROJECTIONS: tuple[Projection, ...] = (CUSTOMER_DAYS, STANDINGS)
REACTIONS: tuple[Reaction, ...] = (REVIEW_CUSTOMERS,)
