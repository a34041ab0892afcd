"""A pipeline is read whole or refused with file and line."""

from pathlib import Path

import pytest

from daybook_demo.maven import Deal, NotPipeline, read

DATA = Path(__file__).parents[3] / "demo" / "data"
ACCOUNTS = "account,office_location\nCancity,United States\nIsdom,Atlantis\n"
PRODUCTS = "product,sales_price\nGTX Pro,4821\nMG Special,55\n"
HEADER = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"


def folder(
    home: Path,
    *deals: str,
    accounts: str = ACCOUNTS,
    products: str = PRODUCTS,
    header: str = HEADER,
) -> Path:
    (home / "accounts.csv").write_text(accounts)
    (home / "products.csv").write_text(products)
    (home / "sales_pipeline.csv").write_text("\n".join([header, *deals]) + "\n")
    return home


def test_stages_have_the_days_they_can_have(tmp_path: Path) -> None:
    pipeline = read(
        folder(
            tmp_path,
            "A,Ann,GTXPro,Cancity,Won,2016-10-20,2017-03-01,4500",
            "B,Ann,MG Special,Isdom,Lost,2016-10-25,2017-01-01,0",
            "C,Bob,GTX Pro,,Engaging,2016-11-01,,",
            "D,Bob,GTX Pro,,Prospecting,,,",
        )
    )

    won, _, engaging, prospecting = pipeline.deals
    assert isinstance(won, Deal)
    assert (won.product, won.value) == ("GTX Pro", 4500), "its other spelling is the same product"
    assert (engaging.account, engaging.closed_on) == ("", None)
    assert prospecting.engaged_on is None
    assert [each.country for each in pipeline.accounts] == ["US", None]
    assert pipeline.last_day.isoformat() == "2017-03-01"


@pytest.mark.parametrize(
    ("deal", "reason"),
    [
        ("A,Ann,GTX Pro,Cancity,Won,2016-10-20,,4500", "line 2: Won with these dates"),
        ("A,Ann,GTX Pro,Cancity,Prospecting,2016-10-20,,", "line 2: Prospecting with these dates"),
        ("A,Ann,GTX Pro,,Won,2016-10-20,2017-01-01,4500", "line 2: Won with nobody"),
        ("A,Ann,GTX Pro,Cancity,Won,20 Oct,2017-01-01,4500", "line 2: a day is YYYY-MM-DD"),
        ("A,Ann,GTX Pro,Cancity,Won,2016-10-20,2017-01-01,12.5", "line 2: expected whole dollars"),
        ("A,Ann,Rope,Cancity,Engaging,2016-10-20,,", "line 2: products.csv has no Rope"),
        ("A,Ann,GTX Pro,Nobody,Engaging,2016-10-20,,", "accounts.csv has no Nobody"),
        ("A,Ann,GTX Pro,Cancity,Dreaming,2016-10-20,,", "line 2: a stage is one of"),
        ("A,Ann,GTX Pro,Cancity,Prospecting,,,", "no opportunity with a day"),
    ],
)
def test_what_cannot_be_is_refused_by_line(tmp_path: Path, deal: str, reason: str) -> None:
    with pytest.raises(NotPipeline, match=reason):
        read(folder(tmp_path, deal))


def test_marks_quotes_other_columns_and_blank_lines_change_nothing(tmp_path: Path) -> None:
    """As spreadsheets write a file again."""
    deal = "A,Ann,GTX Pro,Cancity,Won,2016-10-20,2017-03-01,4500"
    plain = read(folder(tmp_path, deal))
    for file in tmp_path.iterdir():
        lines = [f"new,{line}".split(",") for line in file.read_text().splitlines()]
        quoted = [",".join(f'"{cell}"' for cell in reversed(line)) for line in lines]
        file.write_text("\r\n".join([*quoted, "", ""]), "utf-8-sig", newline="")

    assert read(tmp_path) == plain


def test_a_line_that_is_too_short_is_refused(tmp_path: Path) -> None:
    home = folder(tmp_path, "A,Ann,GTX Pro,Cancity,Won,2016-10-20,2017-03-01,4500")
    (home / "products.csv").write_text(PRODUCTS + "GTX Basic\n")

    with pytest.raises(NotPipeline, match=r"products\.csv line 4: expected whole dollars"):
        read(home)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotPipeline, match=r"sales_pipeline\.csv has no column close_value"):
        read(folder(tmp_path, header=HEADER.removesuffix(",close_value")))


def test_the_pipeline_that_comes_with_it_has_the_traps_it_is_known_for() -> None:
    """On 1,425 opportunities nobody wrote the account down; 1,480 have the product's other name."""
    pipeline = read(DATA / "maven")

    assert len(pipeline.deals) == 8_800
    assert [deal.account for deal in pipeline.deals].count("") == 1_425
    assert [deal.product for deal in pipeline.deals].count("GTX Pro") == 1_480
    assert {deal.product for deal in pipeline.deals} <= pipeline.prices.keys()
