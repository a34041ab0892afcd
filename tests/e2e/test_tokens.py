"""Tokens that may do some things and no others, against a running house (I10, CU6)."""

from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.e2e.programs import Finished, daybook
from tests.e2e.served import Served, served


def grant(home: Path, name: str, *permissions: str, expires: str | None = None) -> Finished:
    given = [part for each in permissions for part in ("--permission", each)]
    until = ("--expires", expires) if expires else ()
    return daybook(home, "tokens", "grant", name, *given, *until)


def asked(services: Served, token: str, path: str, **body: object) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return services.client.post(path, json=body, headers=headers)


def test_CU6_who_may_read_customers_may_not_export_them(tmp_path: Path) -> None:
    with served(tmp_path) as services:
        reader = grant(tmp_path, "reader", "customers.profiles.read").out.strip()
        refused = asked(services, reader, "/customers/exports")
        assert (refused.status_code, refused.json()["title"]) == (403, "Forbidden")
        assert "customers.profiles.export" in refused.json()["detail"]

        exporter = grant(tmp_path, "exporter", "customers.profiles.export").out.strip()
        assert asked(services, exporter, "/customers/exports").is_success

        assert daybook(tmp_path, "tokens", "revoke", "exporter").status == 0
        assert asked(services, exporter, "/customers/exports").status_code == 401


def test_I10_facts_name_whose_token_it_was(tmp_path: Path) -> None:
    with served(tmp_path) as services:
        token = grant(tmp_path, "ines", "customers.profiles.write").out.strip()
        customer_id = str(uuid4())
        body = {"customer_id": customer_id, "kind": "organization", "organization_name": "A"}

        assert asked(services, token, "/customers/customers", **body).is_success

        feed = services.get("/customers/feeds/crm.customers/facts")
        assert '\\"actor\\":\\"ines\\"' in feed.text


@pytest.mark.parametrize(
    ("name", "permission", "expires", "reason"),
    [
        ("desk", "customers.exports.write", None, "no route takes customers.exports.write"),
        ("desk", "*", "2020-01-01", "a day to come"),
        ("desk", "*", "tomorrow", "tomorrow"),
        ("The desk", "*", None, "a name has"),
        ("operator", "*", None, "a token of its own"),
    ],
)
def test_I10_what_grants_nothing_or_too_much_is_refused(
    tmp_path: Path, name: str, permission: str, expires: str | None, reason: str
) -> None:
    done = grant(tmp_path, name, permission, expires=expires)

    assert done.status == 1
    assert reason in done.err
    assert not daybook(tmp_path, "tokens", "list", "--format", "csv").out.splitlines()[1:]
