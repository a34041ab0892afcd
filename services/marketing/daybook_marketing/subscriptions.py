"""What marketing listens to: its projection, and what customers says of grades and consents."""

from daybook_chassis.projection import Projection
from daybook_chassis.reaction import Reaction
from daybook_marketing.projections.audiences import AUDIENCES
from daybook_marketing.reactions.customers import NOTE_CUSTOMER

PROJECTIONS: tuple[Projection, ...] = (AUDIENCES,)
REACTIONS: tuple[Reaction, ...] = (NOTE_CUSTOMER,)
