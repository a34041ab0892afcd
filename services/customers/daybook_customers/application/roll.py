"""How the roll of customers is asked for, by slot: what goes through all goes a part at a time."""

ROLL = "customers.roll"


def slot_key(slot: int) -> str:
    """Padded, so that the order of keys is the order of slots."""
    return f"{slot:03d}"
