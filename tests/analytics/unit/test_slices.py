"""Readers choose, order and page the rows of a view in text, and are told what they got wrong."""

from base64 import urlsafe_b64encode

import pytest

from daybook_analytics.views import slices
from daybook_analytics.views.view import Table
from daybook_chassis.errors import Conflict, Poison

ROWS = [
    {"customer_id": "a", "tier": "gold", "spend_minor": 500, "share": 0.5, "since": None},
    {"customer_id": "b", "tier": "poor", "spend_minor": 0, "share": 0.0, "since": "2025-01-02"},
    {"customer_id": "c", "tier": "gold", "spend_minor": 900, "share": 1, "since": "2025-03-01"},
]


def names(rows: Table) -> str:
    return "".join(row["customer_id"] for row in rows)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ([("tier", "gold")], "ac"),
        ([("tier", "gold"), ("tier", "poor")], "abc"),
        ([("tier", "gold"), ("spend_minor.from", "501")], "c"),
        ([("spend_minor.to", "500"), ("spend_minor.from", "0")], "ab"),
        ([("since.from", "2025-01-02")], "bc"),
        ([("share.from", "0.5")], "ac"),
        ([("tier", "none")], ""),
    ],
)
def test_rows_pass_every_filter(where: list[tuple[str, str]], found: str) -> None:
    assert names(slices.chosen(ROWS, where)) == found


@pytest.mark.parametrize(("sort", "found"), [("spend_minor", "bac"), ("-since", "cba")])
def test_rows_are_ordered_by_a_column_either_way(sort: str, found: str) -> None:
    assert names(slices.ordered(ROWS, sort)) == found


@pytest.mark.parametrize("name", ["colour", "colour.from", "tier.least"])
def test_what_is_no_column_and_no_bound_is_refused(name: str) -> None:
    with pytest.raises(Poison):
        slices.chosen(ROWS, [(name, "1")])


@pytest.mark.parametrize("text", ["much", "nan", "-inf", "1e999", ""])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Poison, match="spend_minor"):
        slices.chosen(ROWS, [("spend_minor.from", text)])


def test_amounts_beyond_what_a_double_tells_apart_are_told_apart() -> None:
    rows: Table = [{"spend_minor": 2**53}, {"spend_minor": 2**53 + 1}]

    assert slices.chosen(rows, [("spend_minor", str(2**53 + 1))]) == rows[1:]


def test_a_column_of_lists_neither_filters_nor_sorts() -> None:
    rows: Table = [{"reasons": ["late"]}, {"reasons": [{"due": 1}]}]

    with pytest.raises(Poison, match="more than one value"):
        slices.ordered(rows, "reasons")
    with pytest.raises(Poison, match="more than one value"):
        slices.chosen(rows, [("reasons", "late")])


def test_pages_join_to_the_whole_and_only_of_one_view() -> None:
    first, after = slices.page(ROWS, "tag", None, 2)
    last, end = slices.page(ROWS, "tag", after, 2)

    assert [*first, *last] == ROWS
    assert end is None
    with pytest.raises(Conflict):
        slices.page(ROWS, "other", after, 2)
    for wrong in ("nonsense", "\N{BALLOT X}", *map(_cursor, ("-1.tag", "one.tag", ".tag", ""))):
        with pytest.raises(Poison):
            slices.page(ROWS, "tag", wrong, 2)
    assert slices.page(ROWS, "tag", _cursor("9.tag"), 2) == ([], None), "beyond the end is nothing"


def _cursor(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "rows", [[], [{"moved_on": "2026-03-31", "sent_at": "2026-03-31T09:00:00Z"}]]
)
def test_what_is_no_day_and_no_instant_is_refused(rows: Table) -> None:
    columns = ["moved_on", "sent_at"]

    for where in ([("moved_on.from", "yesterday")], [("sent_at", "2026-03-31")]):
        with pytest.raises(Poison):
            slices.check_columns(columns, where)
    assert slices.chosen(rows, [("sent_at.to", "2026-03-31"), ("moved_on", "2026-03-31")]) == rows
