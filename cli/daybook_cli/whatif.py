"""`daybook whatif`: who would move, from where to where, under a policy that nobody has set."""

from collections import Counter
from datetime import date
from typing import Any

from daybook_analytics.application.answers import Answers
from daybook_analytics.application.policies import BOOK
from daybook_analytics.application.what_if import moves
from daybook_chassis.errors import NotFound
from daybook_chassis.policy_setting import checked
from daybook_cli.house import House
from daybook_customers.application.policies import GRADES
from daybook_customers.application.what_if import regraded

Rows = list[dict[str, Any]]


def customers(house: House, policy: str, terms: dict[str, Any], as_of: date) -> Rows:
    """One row a customer that would be graded otherwise, and for views one a month's end, too.

    Raises NotFound for the policy, Poison for terms that do not fit, Refusal for a policy by which
    nobody is graded.
    """
    if policy == GRADES.name:
        again = regraded(house["customers"], checked(GRADES, terms), as_of)
        return [
            {
                "on": as_of.isoformat(),
                "customer_id": each.customer_id,
                "graded_by": "customers.grade",
                "was": each.was,
                "would_be": each.would_be,
            }
            for each in again
            if each.was is not each.would_be
        ]
    if policy not in BOOK.by_name:
        known = ", ".join([*BOOK.by_name, GRADES.name])
        raise NotFound(f"there is no policy {policy} to grade by; there are {known}")
    found = moves(Answers(house["analytics"]), policy, checked(BOOK.find(policy), terms), as_of)
    return [
        {
            "on": move.on.isoformat(),
            "customer_id": move.customer_id,
            "graded_by": move.graded_by,
            "was": move.was,
            "would_be": move.would_be,
        }
        for move in found
    ]


def summed(rows: Rows) -> Rows:
    """How many would move, by day, from where and to where."""
    columns = ("on", "graded_by", "was", "would_be")
    counted = Counter(tuple(row[name] for name in columns) for row in rows)
    return [
        {**dict(zip(columns, place, strict=True)), "customers": count}
        for place, count in sorted(counted.items(), key=str)
    ]
