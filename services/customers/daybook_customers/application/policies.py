"""The policies that this service works by, and the book in which people set them."""

from daybook_chassis.policy import Policy
from daybook_chassis.policy_setting import PolicyBook
from daybook_contracts.customers.policies import PolicySet
from daybook_customers.domain.consent_policy import ConsentPolicy
from daybook_customers.domain.grade_policy import GradePolicy
from daybook_customers.domain.persona_policy import PersonaPolicy
from daybook_customers.domain.standing_policy import StandingPolicy

GRADES = Policy("daybook_customers", "grading", GradePolicy)
STANDING = Policy("daybook_customers", "standing", StandingPolicy)
PERSONAS = Policy("daybook_customers", "personas", PersonaPolicy)
CONSENTS = Policy("daybook_customers", "consents", ConsentPolicy)

BOOK = PolicyBook("customers", (GRADES, STANDING, PERSONAS, CONSENTS), PolicySet)
