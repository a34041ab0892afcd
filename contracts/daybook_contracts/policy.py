"""What every service says when one of its policies changes."""

from pydantic import JsonValue

from daybook_contracts.fact import Day, Fact, Reference, Text


class PolicyFact(Fact, type="", version=0):
    """A policy has new terms from a day on; the envelope says who set it, `reason` says why.

    `terms` are the policy's own, whole: what is not named here is not in force. Each service has a
    fact of this form under its own name.
    """

    name: Reference
    policy_version: Reference
    effective_from: Day
    terms: dict[str, JsonValue]
    reason: Text
