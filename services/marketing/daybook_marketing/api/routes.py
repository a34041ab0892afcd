"""The routes of the marketing service: audiences are read here, and move by facts alone."""

from fastapi import APIRouter

from daybook_chassis.http.queries import QueryRoutes
from daybook_chassis.service import Service


def router(service: Service) -> APIRouter:
    router = APIRouter()
    queries = QueryRoutes(router, service)
    queries.add("/audiences", "marketing.audiences", "marketing.audiences.read")
    return router
