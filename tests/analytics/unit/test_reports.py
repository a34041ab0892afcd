"""Reports say the same figures in every language, what they rest on, and when there is nothing."""

import re
import sys
from datetime import date
from string import Formatter
from typing import Any
from xml.etree import ElementTree

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager

from daybook_analytics.application.answers import Answer, finished
from daybook_analytics.application.policies import BOOK
from daybook_analytics.reports import drawing, fonts, shapes
from daybook_analytics.reports.asking import Reports
from daybook_analytics.reports.catalogue import SHIPPED
from daybook_analytics.reports.charts import Bars, Series
from daybook_analytics.reports.composing import MOST_ROWS, compose
from daybook_analytics.reports.document import Document
from daybook_analytics.reports.drawing import Picture
from daybook_analytics.reports.figures import NOTHING, Measure, Unit, cell
from daybook_analytics.reports.messages import Messages, catalogue
from daybook_analytics.reports.reading import Posted, Reading
from daybook_analytics.reports.rendering import html, markdown
from daybook_analytics.views.catalogue import VIEWS
from daybook_analytics.views.definition import Choice, Definition, Language
from daybook_chassis.errors import Poison, Refusal

AS_OF = date(2025, 6, 30)
EN, ZH = Messages(Language.EN), Messages(Language.ZH)


def paid(customer: str, day: str, minor: int, currency: str = "EUR") -> dict[str, Any]:
    figures = {"purchases": 1, "received_minor": minor, "reversed_minor": 0}
    return {"customer_id": customer, "currency": currency, "day": day, **figures}


def moved(opportunity: str, move: int, day: str, stage: str, percent: int) -> dict[str, Any]:
    return {
        "opportunity_id": opportunity,
        "move": f"{move:06}",
        "customer_id": "a",
        "moved_at": f"{day}T00:00:00+00:00",
        "stage": stage,
        "probability": percent,
        "value_minor": 120_000 if move == 1 else None,
        "currency": "EUR" if move == 1 else None,
    }


def ticket(move: int, what: str, minutes: int | None = None) -> dict[str, Any]:
    return {
        "ticket_id": "t",
        "move": f"{move:06}",
        "customer_id": "a",
        "moved_at": f"2025-06-0{move}T00:00:00+00:00",
        "what": what,
        "grade": "A",
        "minutes": minutes,
        "in_time": None if minutes is None else True,
    }


def scored(seller: str) -> dict[str, Any]:
    figures = {"score": 80, "signed_minor": 5, "received_minor": 4, "commission_minor": 1}
    reached = {"signed_attainment": 90, "received_attainment": None}
    when = {"month": "2025-05", "scored_at": "2025-06-01T00:00:00+00:00"}
    return {"seller": seller, "currency": "EUR", **figures, **reached, **when}


HAPPENED = {
    "analytics.customer_days": [
        paid("a", "2025-01-10", 1_234_567),
        paid("a", "2025-05-11", 40_000),
        paid("b", "2025-02-12", 2_500),
        paid("c", "2025-06-02", 7_000),
        paid("c", "2025-06-03", 900, "JPY"),
    ],
    "analytics.opportunity_moves": [
        moved("o", 1, "2025-03-01", "prospecting", 10),
        moved("o", 2, "2025-03-09", "qualification", 20),
        moved("p", 1, "2025-03-02", "prospecting", 10),
        moved("p", 2, "2025-03-05", "closed_lost", 0),
    ],
    "analytics.kinships": [],
    "analytics.ticket_moves": [
        ticket(1, "opened"),
        ticket(2, "replied", 35),
        ticket(3, "resolved", 400),
    ],
    "analytics.ratings": [],
    "analytics.touches": [],
    "analytics.performances": [scored("<b>Li | Na</b>")],
    "analytics.profiles": [],
    "analytics.baskets": [],
}


class Sample(Reading):
    """What happened, under the policies as they are shipped."""

    def answer(self, name: str) -> Answer:
        view = VIEWS[name]
        version = BOOK.find(view.policy).shipped.at(self.as_of) if view.policy else None
        tables = [self.tables[each].rows for each in view.projections]
        incomplete = any(self.tables[each].incomplete for each in view.projections)
        rows = finished(view, tables, self.as_of, version and version.policy)
        said = None if version is None else version.version
        return Answer(view, self.as_of, None, said, incomplete, rows)


def composed(
    language: Language = Language.EN,
    *choices: Choice,
    as_of: date = AS_OF,
    happened: Any = HAPPENED,
) -> Document:
    tables = {
        name: Posted(rows, 3, {"crm.sales": 7}, name == "analytics.ticket_moves")
        for name, rows in happened.items()
    }
    everything = tuple(map(Choice, SHIPPED["management"]))
    definition = Definition("management", choices or everything)
    reading = Sample(None, as_of, tables=tables)  # type: ignore[arg-type]  # it reads no service
    return compose(definition, reading, language)


TWICE = (Choice("value_tiers", (("currency", "EUR"),)), Choice("value_tiers"))


def blanks(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_message_is_in_every_language_with_the_same_blanks() -> None:
    for kind, entries in catalogue().items():
        for name, texts in entries.items():
            assert set(texts) == {each.value for each in Language}, f"{kind}.{name}"
            assert all(text.strip() for text in texts.values()), f"{kind}.{name}"
            assert len({frozenset(blanks(text)) for text in texts.values()}) == 1, f"{kind}.{name}"


@pytest.mark.parametrize("name", SHIPPED)
def test_AN18_what_is_shipped_is_in_the_catalogues(name: str) -> None:
    assert set(SHIPPED[name]) <= VIEWS.keys()
    assert name in catalogue()["report"]
    for kind in ("section", "note"):
        assert set(SHIPPED[name]) <= catalogue()[kind].keys()


def test_AN18_both_languages_say_the_same_figures_under_headings_of_their_own() -> None:
    english, chinese = composed(), composed(Language.ZH)

    assert english.title == "Management report"
    assert chinese.title == "管理报告"
    for ours, theirs in zip(english.parts, chinese.parts, strict=True):
        assert ours.title != theirs.title
        assert [each.key for each in ours.charts] == [each.key for each in theirs.charts]
        if ours.sheet is None or theirs.sheet is None:
            assert ours.sheet is theirs.sheet
            continue
        for number, column in enumerate(ours.sheet.columns):
            assert column.heading != theirs.sheet.columns[number].heading, ours.view
            if column.numeric:
                figures = [
                    [row[number] for row in part.rows] for part in (ours.sheet, theirs.sheet)
                ]
                assert figures[0] == figures[1], ours.view


def test_AN18_it_states_its_day_its_policies_and_what_it_is_posted_from() -> None:
    report = composed()
    stages = next(part for part in report.parts if part.view == "lifecycle")

    assert report.facts == (("As of", "2025-06-30"), ("Definition", "management"))
    assert stages.basis == "View lifecycle · Policy lifecycle/1"
    desk = next(part for part in report.parts if part.view == "ticket_figures")
    assert desk.basis.endswith("Incomplete: facts are held back")
    assert ("analytics.customer_days", "3", "crm.sales", "7") in report.basis.rows


def test_every_view_of_which_something_is_known_is_drawn_with_titles_and_units() -> None:
    charts = composed().charts
    titles = {chart.title for chart in charts}

    assert len({chart.key for chart in charts}) == len(charts)
    assert titles >= {"Net revenue by month (EUR)", "Net revenue by month (JPY)"}
    for chart in charts:
        assert chart.title
        assert chart.across
        assert chart.up
    revenue = next(chart for chart in charts if chart.key == "1-revenue-EUR")
    assert revenue.up == "Net revenue (EUR)"
    assert "2025-01 12,346, 2025-02 25" in revenue.described()


def test_what_is_empty_is_said_in_a_sentence_and_not_drawn() -> None:
    nothing: dict[str, list[Any]] = {name: [] for name in HAPPENED}
    revenue = composed(happened=nothing).parts[0]

    assert revenue.empty == "Nothing was recorded for this by 2025-06-30."
    assert (revenue.sheet, revenue.charts) == (None, ())
    assert "截至 2025-06-30 没有相关记录。" in html(composed(Language.ZH, happened=nothing))
    none = composed(Language.EN, Choice("revenue", (("currency", "USD"),))).parts[0]
    assert none.empty == "Nothing passes the filters of this report."


def test_AN18_a_choice_filters_sorts_and_names_columns() -> None:
    choice = Choice("rfm", (("currency", "EUR"),), "-spend_minor", ("tier", "spend_minor"), 2)
    (part,) = composed(Language.EN, choice).parts

    assert part.sheet is not None
    assert [column.heading for column in part.sheet.columns] == ["Tier", "Spend"]
    assert part.sheet.rows == (("Platinum", "12,745.67 EUR"), ("Gold", "70.00 EUR"))


@pytest.mark.parametrize(
    "wrong",
    [
        Choice("rfm", (("colour", "red"),)),
        Choice("rfm", (("spend_minor.from", "much"),)),
        Choice("rfm", sort="colour"),
        Choice("rfm", columns=("colour",)),
    ],
)
def test_AN18_a_choice_that_does_not_fit_its_view_is_refused(wrong: Choice) -> None:
    with pytest.raises(Poison):
        composed(Language.EN, wrong)


def test_a_long_table_says_that_it_is_not_whole() -> None:
    many = [paid(f"c{number:03}", "2025-01-01", 100) for number in range(MOST_ROWS + 5)]
    choice = Choice("customer_revenue")
    (part,) = composed(
        Language.EN, choice, happened=HAPPENED | {"analytics.customer_days": many}
    ).parts

    assert part.sheet is not None
    assert len(part.sheet.rows) == MOST_ROWS
    assert part.sheet.note == "The first 40 of 45 rows; `customer_revenue` has all."


def test_figures_are_grouped_with_as_many_decimals_as_the_currency_has() -> None:
    row = {"a_minor": -1_234_567, "currency": "EUR", "share": 0.1234, "customers": 9876, "n": None}

    assert cell(row, "a_minor", EN) == cell(row, "a_minor", ZH) == "-12,345.67"
    assert cell({"a_minor": 1_234, "currency": "JPY"}, "a_minor", EN) == "1,234"
    assert (cell(row, "share", EN), cell(row, "customers", EN)) == ("12.3 %", "9,876")
    assert cell(row, "n", EN) == NOTHING


def test_an_svg_has_a_title_and_a_description_and_leaves_its_text_to_the_reader() -> None:
    charts = composed(Language.ZH).charts
    chart = next(each for each in charts if each.key == "3-value_tiers-EUR")

    svg = drawing.draw(chart, Picture.SVG)
    root = ElementTree.fromstring(svg)  # noqa: S314  # it is our own
    named = {each.get("id"): each.text for each in root.iter() if each.get("id")}

    assert root.get("role") == "img"
    assert [named[name] for name in root.get("aria-labelledby", "").split()] == [
        chart.title,
        chart.described(),
    ]
    texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {chart.title, "铂金", "客户占比"} <= set(texts)
    assert b"'Noto Sans CJK SC'" in svg
    assert drawing.draw(chart, Picture.SVG) == svg


def test_a_page_is_one_file_with_no_script_whose_names_are_unique() -> None:
    page = html(composed(Language.EN, *TWICE))
    names = re.findall(r'\bid="([^"]+)"', page)

    assert len(names) == len(set(names))
    assert set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', page)) != set()
    assert not re.findall(r"<script|<link|src=|@import|https?://(?!www\.w3\.org)", page)
    assert html(composed(Language.EN, *TWICE)) == page


def test_what_somebody_wrote_stays_text() -> None:
    report = composed(Language.EN, Choice("scorecards"))

    assert "&lt;b&gt;Li | Na&lt;/b&gt;" in html(report)
    told = markdown(report, {chart.key: "x" for chart in report.charts})
    assert r"\<b\>Li \| Na\</b\>" in told


def test_a_png_is_the_same_each_time_and_in_words_where_a_letter_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    english = next(each for each in composed().charts if each.key == "11-win_loss-EUR")
    chinese = next(each for each in composed(Language.ZH).charts if each.key == "11-win_loss-EUR")
    monkeypatch.setattr(fonts, "chinese_files", list)

    png = drawing.draw(english, Picture.PNG)

    assert png.startswith(b"\x89PNG")
    assert drawing.draw(english, Picture.PNG) == png
    with pytest.raises(Refusal, match="apt-get install fonts-noto-cjk"):
        drawing.draw(chinese, Picture.PNG)


def test_a_font_is_taken_that_has_every_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that has Chinese letters here stands for any; a fake tells which it has."""
    latin = fonts._letters(FontProperties(family=fonts.LATIN))
    has = {"poor.ttf": latin, "rich.ttf": latin | {ord("客")}}
    added: list[str] = []
    monkeypatch.setattr(fonts, "chinese_files", lambda: list(has))
    monkeypatch.setattr(fonts, "_letters", lambda font: has.get(font, latin))
    monkeypatch.setattr(fontManager, "addfont", added.append)
    monkeypatch.setattr(fonts, "family_of", lambda file: file.removesuffix(".ttf"))

    assert fonts.fonts_for(["Customers"]) == [fonts.LATIN]
    assert fonts.fonts_for(["Customers 客"]) == ["rich", fonts.LATIN]
    assert added == ["rich.ttf"]
    with pytest.raises(Refusal, match="戶"):
        fonts.fonts_for(["客戶"])


@pytest.mark.parametrize("missing", ["matplotlib", "jinja2"])
def test_without_the_extra_a_report_is_refused_in_words(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    reports = Reports(None)  # type: ignore[arg-type]  # it is not read

    with pytest.raises(Refusal, match=r"install daybook-analytics\[report\]"):
        reports.html(composed())


@pytest.mark.parametrize("standing", [True, False])
def test_a_scale_on_which_there_is_nothing_begins_at_nothing(standing: bool) -> None:
    """Not below: of amounts, nothing is negative."""
    nothing = Series("Weighted", (0.0, None))
    axes = Figure().subplots()
    shapes.bars(axes, Bars(("A", "B"), (nothing,), Measure(Unit.COUNT), standing=standing))

    assert (axes.get_ylim() if standing else axes.get_xlim()) == (0, 1)


def test_a_figure_beside_a_bar_stays_between_the_bar_and_the_names() -> None:
    """Also one of ten thousand millions that went back, and with a bar on either side."""
    gone = Series("Output", (-9_876_543_211_00.0, 5_000_000_000_00.0))
    shape = Bars(("Retention", "Harvest"), (gone,), Measure(Unit.MONEY, "EUR"))
    figure = Figure(figsize=(7.6, 3))
    axes = figure.add_axes((0.2, 0.2, 0.7, 0.7))

    shapes.bars(axes, shape)

    FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
    inside = axes.get_window_extent()
    for each in axes.texts:
        written = each.get_window_extent()
        assert inside.x0 <= written.x0 < written.x1 <= inside.x1, each.get_text()


def test_one_month_alone_is_a_bar_and_no_wall() -> None:
    axes = Figure().subplots()
    one = Bars(("2025-05",), (Series("Net", (1.0,)),), Measure(Unit.COUNT), standing=True)

    shapes.bars(axes, one)

    left, right = axes.get_xlim()
    assert right - left > 4, "places are one apart"


def test_where_more_went_back_than_came_there_is_no_share_of_it_and_no_minus_nothing() -> None:
    back = paid("b", "2025-05-12", 0) | {"reversed_minor": 5_000}
    happened = HAPPENED | {"analytics.customer_days": [paid("a", "2025-05-11", 400), back]}

    (part,) = composed(Language.EN, Choice("value_tiers"), happened=happened).parts

    assert part.sheet is not None
    assert {row[-1] for row in part.sheet.rows} == {"0.0 %"}
    assert cell({"share": -0.0001}, "share", EN) == "0.0 %"
