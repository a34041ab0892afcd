"""Limited tokens (I10): what was granted counts, no more and no longer."""

import json
from datetime import date
from pathlib import Path

import pytest

from daybook_chassis.errors import Conflict, NotFound, Poison
from daybook_chassis.grants import Grants, tokens_in
from daybook_chassis.security import Principal

DAY = date(2026, 3, 1)


@pytest.fixture
def grants(tmp_path: Path) -> Grants:
    return Grants(tmp_path)


def test_I10_a_token_may_do_what_was_granted(grants: Grants) -> None:
    token = grants.add("desk", ["service.tickets.*", "customers.profiles.read"], None)

    desk = grants.find(token, DAY)

    assert desk == Principal("desk", ("service.tickets.*", "customers.profiles.read"))
    assert desk.may("service.tickets.write")
    assert not desk.may("customers.profiles.export")


def test_I10_no_other_token_passes(grants: Grants) -> None:
    token = grants.add("desk", ["*"], None)
    grants.add("clerk", ["*"], None)
    name, _, secret = token.partition(".")

    for other in (secret, name, f"{name}.", f"clerk.{secret}", f"../tokens/{token}", token[:-1]):
        assert grants.find(other, DAY) is None


def test_I10_it_is_refused_from_the_day_on_that_it_expires(grants: Grants) -> None:
    token = grants.add("desk", ["*"], date(2026, 3, 2))

    assert grants.find(token, date(2026, 3, 1)) is not None
    assert grants.find(token, date(2026, 3, 2)) is None


def test_I10_what_is_revoked_is_unknown_to_who_has_read_it(grants: Grants, tmp_path: Path) -> None:
    token = grants.add("desk", ["*"], None)
    assert grants.find(token, DAY)

    Grants(tmp_path).revoke("desk")

    assert grants.find(token, DAY) is None
    again = grants.add("desk", ["*"], None)
    assert again != token
    assert grants.find(token, DAY) is None


def test_I10_a_name_has_one_token(grants: Grants) -> None:
    grants.add("desk", ["*"], None)

    with pytest.raises(Conflict):
        grants.add("desk", ["service.*"], None)
    assert grants.all()["desk"].permissions == ("*",)


@pytest.mark.parametrize("name", ["", "..", "a/b", "a.b", "Desk", "a b", "-a", "a" * 64, "a\n"])
def test_I10_a_name_means_nothing_elsewhere(grants: Grants, name: str) -> None:
    with pytest.raises(Poison):
        grants.add(name, ["*"], None)
    with pytest.raises(NotFound):
        grants.revoke(name)


def test_I10_the_token_is_not_kept(grants: Grants, tmp_path: Path) -> None:
    secret = grants.add("desk", ["*"], None).partition(".")[2]

    kept = [path.read_text() for path in tmp_path.rglob("*") if path.is_file()]

    assert len(kept) == 1
    assert secret not in kept[0]


@pytest.mark.parametrize(
    "broken", [{"permissions": []}, {"sha256": ""}, {"expires_on": "never"}, {"more": 1}]
)
def test_I10_a_file_that_cannot_be_read_grants_nothing(
    grants: Grants, tmp_path: Path, broken: dict[str, object]
) -> None:
    token = grants.add("desk", ["*"], None)
    file = tmp_path / "tokens" / "desk.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | broken))

    assert grants.find(token, DAY) is None
    with pytest.raises(ValueError, match="Grant"):
        grants.all()


def test_I10_the_operator_keeps_its_token(tmp_path: Path) -> None:
    token = Grants(tmp_path).add("desk", ["service.*"], None)

    tokens = tokens_in(tmp_path, "secret")

    assert tokens.find("secret") == Principal("operator", ("*",))
    assert tokens.find(token) == Principal("desk", ("service.*",))
    assert tokens.find("desk") is None
