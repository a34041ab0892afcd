"""Segments, tags and personas over HTTP (CU13, CU14)."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_customers.application.define_segment import DefineSegment
from daybook_customers.application.retire_segment import RetireSegment
from daybook_customers.application.tag_rules import EndTagRule, SetTagRule
from daybook_customers.application.tagging import TagCustomer, UntagCustomer


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    """Rules take a permission of their own: they move many customers at once."""
    write, rule, read = (
        f"customers.{each}" for each in ("profiles.write", "segments.write", "profiles.read")
    )
    commands.add("/segments", DefineSegment, rule, status=201)
    commands.add("/segments/{segment_id}/retire", RetireSegment, rule)
    commands.add("/tag-rules/{tag}", SetTagRule, rule)
    commands.add("/tag-rules/{tag}/end", EndTagRule, rule)
    tags = "/customers/{customer_id}/tags"
    commands.add(tags, TagCustomer, write, status=201)
    commands.add(f"{tags}/{{tag}}/remove", UntagCustomer, write)
    queries.add("/rules", "customers.rules", read)
    queries.add("/segments", "customers.segments", read)
    queries.add("/tags", "customers.tags", read)
    queries.add("/personas", "customers.personas", read)
    queries.add("/roll", "customers.roll", read)
