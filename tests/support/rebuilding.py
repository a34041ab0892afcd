"""Whether the projections of a house are what its logs say (I4)."""

from daybook_cli.house import House


def assert_as_rebuilt(house: House) -> None:
    """Build every projection anew beside the live one, and compare."""
    for service in house.services.values():
        for name in sorted(service.generations.projections):
            house.drain()
            live = service.queries.digest(name)
            fresh = service.generations.build(name)
            house.drain()
            before = service.generations.cut_over(fresh)
            assert service.queries.digest(name) == live, f"{name} is not what the logs say"
            service.generations.confirm(before)
