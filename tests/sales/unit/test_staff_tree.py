"""A supervisor sees the work of all below, however far (SA8)."""

from daybook_sales.api.staff_tree import supervising

STAFF = [
    {"person": person, "supervisor": supervisor}
    for person, supervisor in (
        ("boss", None),
        ("mei", "boss"),
        ("li", "boss"),
        ("ann", "mei"),
        ("bo", "ann"),
        ("cy", "bo"),
    )
]


def test_SA8_all_who_supervise_below_are_asked_for() -> None:
    assert supervising("boss", STAFF) == ["boss", "mei", "ann", "bo"]
    assert supervising("ann", STAFF) == ["ann", "bo"]


def test_SA8_who_has_nobody_below_is_asked_for_alone() -> None:
    assert supervising("li", STAFF) == ["li"]
    assert supervising("stranger", []) == ["stranger"]


def test_SA8_a_circle_in_what_is_heard_ends() -> None:
    """Places are decided one by one; a list may show one before the other."""
    circle = [{"person": "a", "supervisor": "b"}, {"person": "b", "supervisor": "a"}]

    assert sorted(supervising("a", circle)) == ["a", "b"]
