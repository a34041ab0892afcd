"""The policies that this service works by, and the book in which people set them."""

from daybook_chassis.policy import Policy
from daybook_chassis.policy_setting import PolicyBook
from daybook_contracts.service.policies import PolicySet
from daybook_service.domain.after_sales import AfterSalesPolicy
from daybook_service.domain.business_hours import BusinessHoursPolicy
from daybook_service.domain.call_routing import CallRoutingPolicy
from daybook_service.domain.complaint import ComplaintPolicy
from daybook_service.domain.service_level_policy import ServiceLevelPolicy
from daybook_service.domain.survey import SurveyPolicy
from daybook_service.domain.ticket_handling import TicketHandlingPolicy
from daybook_service.domain.tiering import TieredServicePolicy
from daybook_service.domain.visits import ReturnVisitPolicy

LEVELS = Policy("daybook_service", "service_level", ServiceLevelPolicy)
HOURS = Policy("daybook_service", "business_hours", BusinessHoursPolicy)
HANDLING = Policy("daybook_service", "ticket_handling", TicketHandlingPolicy)
TIERS = Policy("daybook_service", "tiered_service", TieredServicePolicy)
COMPLAINTS = Policy("daybook_service", "complaints", ComplaintPolicy)
ROUTING = Policy("daybook_service", "call_routing", CallRoutingPolicy)
SURVEYS = Policy("daybook_service", "surveys", SurveyPolicy)
VISITS = Policy("daybook_service", "return_visits", ReturnVisitPolicy)
AFTER_SALES = Policy("daybook_service", "after_sales", AfterSalesPolicy)

BOOK = PolicyBook(
    "service",
    (LEVELS, HOURS, HANDLING, TIERS, COMPLAINTS, ROUTING, SURVEYS, VISITS, AFTER_SALES),
    PolicySet,
)
