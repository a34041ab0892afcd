"""The routes of the service desk: each carries out one command or reads one projection."""

from fastapi import APIRouter

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_chassis.service import Service
from daybook_service.api import (
    after_sales,
    complaints,
    contacts,
    knowledge,
    surveys,
    tickets,
    visits,
)

SUBJECTS = (tickets, complaints, contacts, knowledge, surveys, visits, after_sales)


def router(service: Service) -> APIRouter:
    router = APIRouter()
    commands = CommandRoutes(router, service)
    queries = QueryRoutes(router, service)
    for subject in SUBJECTS:
        subject.add(commands, queries)
    return router
