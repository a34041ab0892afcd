"""The routes of the customers service: each carries out one command or reads one projection."""

from fastapi import APIRouter

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_chassis.service import Service
from daybook_customers.api import files, graph, keys, overview, sorting
from daybook_customers.application.add_contact import AddContact
from daybook_customers.application.assign_role import AssignRole
from daybook_customers.application.capture_data import CaptureData
from daybook_customers.application.change_contact_role import ChangeContactRole
from daybook_customers.application.change_level import ChangeLevel
from daybook_customers.application.change_profile import ChangeProfile
from daybook_customers.application.change_status import ChangeStatus
from daybook_customers.application.end_relationship import EndRelationship
from daybook_customers.application.erase_personal_data import ErasePersonalData
from daybook_customers.application.grant_consent import GrantConsent
from daybook_customers.application.leads import NoteLeadContact
from daybook_customers.application.link_identity import LinkIdentity
from daybook_customers.application.link_relationship import LinkRelationship
from daybook_customers.application.note_birthday import NoteBirthday
from daybook_customers.application.note_reach import NoteAddress, NotePhone
from daybook_customers.application.rate_credit import RateCredit
from daybook_customers.application.register_customer import RegisterCustomer
from daybook_customers.application.set_credit_limit import SetCreditLimit
from daybook_customers.application.withdraw_consent import WithdrawConsent
from daybook_customers.application.withdraw_role import WithdrawRole


def router(service: Service) -> APIRouter:
    """Grades have no route: they follow from what analytics finds, under a policy."""
    router = APIRouter()
    write, contact = "customers.profiles.write", "/customers/{customer_id}/contacts"
    commands = CommandRoutes(router, service)
    commands.add("/customers", RegisterCustomer, write, status=201)
    commands.add("/customers/{customer_id}/identities", LinkIdentity, write, status=201)
    commands.add("/customers/{customer_id}/profile", ChangeProfile, write)
    commands.add("/customers/{customer_id}/roles", AssignRole, write, status=201)
    commands.add("/customers/{customer_id}/roles/{role}/withdraw", WithdrawRole, write)
    commands.add("/customers/{customer_id}/status", ChangeStatus, write)
    commands.add("/customers/{customer_id}/captures", CaptureData, write, status=201)
    related = "/customers/{customer_id}/relationships"
    commands.add(related, LinkRelationship, write, status=201)
    commands.add(f"{related}/end", EndRelationship, write)
    commands.add(f"{contact}/{{contact_id}}/role", ChangeContactRole, write)
    commands.add("/leads/{lead_id}/contact", NoteLeadContact, write, status=201)
    commands.add("/customers/{customer_id}/level", ChangeLevel, write)
    credit = "/customers/{customer_id}/credit"
    commands.add(f"{credit}/rating", RateCredit, "customers.credit.write")
    commands.add(f"{credit}/limit", SetCreditLimit, "customers.credit.write")
    commands.add(contact, AddContact, write, status=201)
    commands.add(f"{contact}/{{contact_id}}/birthday", NoteBirthday, write)
    commands.add(f"{contact}/{{contact_id}}/phone", NotePhone, write)
    commands.add(f"{contact}/{{contact_id}}/address", NoteAddress, write)
    commands.add(f"{contact}/{{contact_id}}/grant", GrantConsent, "customers.consents.write")
    commands.add(f"{contact}/{{contact_id}}/withdraw", WithdrawConsent, "customers.consents.write")
    commands.add(f"{contact}/{{contact_id}}/erase", ErasePersonalData, "customers.privacy.erase")
    queries = QueryRoutes(router, service)
    queries.add("/customers", "customers.directory", "customers.profiles.read")
    queries.add("/contacts", "customers.contacts", "customers.contacts.read")
    queries.add("/consents", "customers.consents", "customers.consents.read")
    queries.add("/identities", "customers.identities", "customers.profiles.read")
    queries.add("/grades", "customers.grades", "customers.profiles.read")
    queries.add("/changes", "customers.changes", "customers.profiles.read")
    queries.add("/roles", "customers.roles", "customers.profiles.read")
    queries.add("/dealings", "customers.dealings", "customers.profiles.read")
    queries.add("/trades", "customers.trades", "customers.profiles.read")
    queries.add("/relationships", "customers.relationships", "customers.profiles.read")
    queries.add("/captures", "customers.captures", "customers.profiles.read")
    queries.add("/standings", "customers.standings", "customers.profiles.read")
    queries.add("/credit-limits", "customers.credit_limits", "customers.credit.read")
    queries.add("/transfers", "customers.transfers", "customers.profiles.read")
    sorting.add(commands, queries)
    router.include_router(files.router(service))
    router.include_router(graph.router(service))
    router.include_router(overview.router(service))
    router.include_router(keys.router(service))
    return router
