"""What the customers service listens to: its projections and its reaction."""

from daybook_chassis.projection import Projection
from daybook_chassis.reaction import Reaction
from daybook_customers.projections.consents import CONSENTS
from daybook_customers.projections.contacts import CONTACTS
from daybook_customers.projections.directory import DIRECTORY
from daybook_customers.projections.grades import GRADES
from daybook_customers.projections.identities import IDENTITIES
from daybook_customers.reactions.analytics import REVIEW_GRADE

PROJECTIONS: tuple[Projection, ...] = (DIRECTORY, CONTACTS, CONSENTS, IDENTITIES, GRADES)
REACTIONS: tuple[Reaction, ...] = (REVIEW_GRADE,)
