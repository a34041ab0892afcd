"""The document of a contract: its terms in words, as they go to the customer (SA16)."""

from daybook_sales.domain.contract import Contract

_LISTED = 100
"""Instalments that are listed one by one; a document is a letter, not a ledger."""


def written(contract: Contract) -> str:
    """The terms as they stand, one a line."""
    due = sorted(contract.instalments, key=lambda each: each.due_on)
    more = due[_LISTED:]
    lines = [
        f"Contract {contract.contract_id}",
        *([f"of quote {contract.quote_id}"] if contract.quote_id else []),
        *([f"as amended, {contract.amendments}"] if contract.amendments else []),
        f"Value: {contract.value}",
        *(f"Due on {each.due_on}: {each.amount}" for each in due[:_LISTED]),
        *([f"and {len(more)} more until {more[-1].due_on}"] if more else []),
        *([f"Ends on {contract.ends_on}"] if contract.ends_on else []),
        f"This contract is {contract.status}.",
    ]
    return "\n".join(lines)
