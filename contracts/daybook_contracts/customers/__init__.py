"""Facts that the customers service publishes: who they are, what they consented to, their grade."""

from daybook_contracts.customers import (
    birthdays,
    capture,
    consent,
    contacts,
    grading,
    leads,
    parties,
    policies,
    profiles,
    relationships,
    sorting,
    standing,
)
from daybook_contracts.fact import Fact

FACTS: tuple[type[Fact], ...] = (
    *parties.FACTS,
    *profiles.FACTS,
    *contacts.FACTS,
    *relationships.FACTS,
    *capture.FACTS,
    *consent.FACTS,
    *grading.FACTS,
    *standing.FACTS,
    *sorting.FACTS,
    *leads.FACTS,
    *birthdays.FACTS,
    *policies.FACTS,
)
