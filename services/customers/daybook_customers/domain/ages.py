"""Bands of ages, such as 35-44 or 65+."""


def ages_in_order(band: str) -> str:
    """From the lower age to the higher. Raises ValueError."""
    youngest, _, oldest = band.partition("-")
    if oldest and int(oldest) < int(youngest):
        raise ValueError("ages go from the lower to the higher")
    return band
