"""Whether the projections of a house are what its logs say (I4)."""

from daybook_cli.house import House


def assert_as_rebuilt(house: House) -> None:
    """Build every projection anew beside the live one, and compare."""
    house.drain()
    live = house.digests()
    fresh = [
        (service, service.generations.build(name))
        for service in house.services.values()
        for name in service.generations.projections
    ]
    house.drain()
    before = [(service, service.generations.cut_over(posting)) for service, posting in fresh]
    assert house.digests() == live, "a projection is not what the logs say"
    for service, posting in before:
        service.generations.confirm(posting)
