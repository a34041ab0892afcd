"""Interests, and offers that suit them, over HTTP (MK6)."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_marketing.application.offers import AcceptOffer, NoteInterest, RecommendOffers


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    write, one = "marketing.offers.write", "/customers/{customer_id}"
    commands.add(f"{one}/interests", NoteInterest, write, status=201)
    commands.add(f"{one}/offers", RecommendOffers, write, status=201)
    commands.add(f"{one}/offers/{{recommendation_id}}/accept", AcceptOffer, write)
    queries.add("/offers", "marketing.offers", "marketing.offers.read")
