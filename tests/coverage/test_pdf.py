"""Figures on paper: the same rows as everywhere, in the reader's language, on any machine."""

import io
import re

import pypdfium2
import pytest
from django.urls import reverse

from courses.coverage import pdf, weekly
from courses.coverage.figures import measure
from courses.coverage.shapes import COLUMNS, Query
from orgchange.core.figures import share_text
from orgchange.directory.models import Department, DepartmentPlace
from orgchange.notices.models import Notice
from tests.coverage.conftest import NOW
from tests.coverage.test_doors import QUERIES, command
from tests.factories.directory import department, employee, grant, user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bare_machine(settings):
    """No font but those that come with OrgChange."""
    settings.PDF_FONTS = []


def pages(content):
    """The text of each page, lines and spaces made single spaces."""
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def download(client, query=""):
    answer = client.get(f"{reverse('coverage:download', args=['pdf'])}?{query}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    return pages(answer.content)


def line(row, titles):
    """A row of the contract as the paper says it."""
    required, covered = row["required"], row["covered"]
    counts = (row[name] for name in COLUMNS[3:11])
    shares = [
        "n/a" if row[name] is None else f"{part} / {required} · {row[name] * 100:.2f} %"
        for name, part in (("coverage", covered), ("on_track", covered + row["pending"]))
    ]
    return " ".join([row["department_name"], titles[row["course"]], *map(str, counts), *shares])


@pytest.mark.parametrize("query", QUERIES)
def test_case_30_every_figure_of_the_contract_is_on_paper_in_the_same_order(
    client, firm, frozen, query
):
    client.force_login(firm.hr)
    said = command(query)

    text = " ".join(download(client, query))

    titles = {"ai": "AI basics", "data": "Data handling"}
    assert "  ".join(line(row, titles) for row in said["rows"]).split() == body(text)
    assert said["fingerprint"] in text
    total = next(row for row in said["rows"])
    assert total["headcount"] > 0


def body(text):
    """The words of the table, without the heads and feet of the pages."""
    first = text.index("On track", text.index("of these expired")) + len("On track")
    return re.sub(
        r"Coverage( · [\w ]+)? · [0-9a-f]{64} Page \d+ of \d+.*", "", text[first:]
    ).split()


def test_the_paper_says_what_the_figures_are(client, firm, frozen):
    client.force_login(firm.hr)
    query = (
        "as_of=2026-06-30&known_at=2026-06-15T10:00:00Z&department=SALES&course=ai&kind=contractor"
    )

    (text,) = download(client, query)

    assert text.startswith(
        "Coverage · Sales As of end of 30 Jun 2026 As known 15 Jun 2026, 11:00 (UTC+0100)"
    )
    assert "Departments Sales (SALES) Courses AI basics (ai) Kind Contractor" in text
    assert "Page 1 of 1" in text


def test_in_chinese_it_is_chinese_without_any_font_on_the_machine(client, firm, frozen):
    firm.hr.language = "zh-hans"
    firm.hr.save()
    client.force_login(firm.hr)
    DepartmentPlace.objects.filter(department=firm.sales).update(name="销售部 Łódź")
    Department.objects.filter(pk=firm.sales.pk).update(name="销售部 Łódź")

    (text,) = download(client, "department=SALES")

    assert "覆盖率 · 销售部 Łódź" in text
    assert "页码 1 / 1" in text
    assert "2 / 4 · 50.00%" in text


def test_a_letter_that_no_font_has_is_a_box_and_the_figures_stand(client, firm, frozen):
    DepartmentPlace.objects.filter(department=firm.sales).update(name="Sales 🚀")
    client.force_login(firm.hr)

    (text,) = download(client, "department=SALES")

    assert "Sales □" in text


def test_columns_are_named_on_every_page_and_pages_are_counted(client, firm, frozen):
    for number in range(60):
        name = f"Branch {number} " + "of the far north " * 6
        employee(department(f"D{number}", name=name, parent=firm.top))
    client.force_login(firm.hr)

    found = download(client)

    assert len(found) > 2
    for number, text in enumerate(found, start=1):
        assert "Headcount" in text
        assert f"Page {number} of {len(found)}" in text
    for number in range(60):
        assert f"Branch {number} of the far north" in " ".join(found)


def test_more_rows_than_anybody_reads_are_refused_with_the_way_out(
    client, firm, frozen, monkeypatch
):
    monkeypatch.setattr(pdf, "MOST_ROWS", 3)
    client.force_login(firm.hr)

    answer = client.get(reverse("coverage:download", args=["pdf"]))

    assert answer.status_code == 400
    assert "has room for 3 rows" in answer.content.decode()


def test_case_30_the_mail_of_monday_says_the_figures_of_that_moment(client, firm, frozen):
    hilda = employee(firm.law, name="Hilda HR")
    grant(user(hilda), "hr")
    weekly.plan(now=NOW)
    said = {}
    for row in command("")["rows"]:
        covered, required, late, _name = said.get(row["department"], (0, 0, 0, ""))
        said[row["department"]] = (
            covered + row["covered"],
            required + row["required"],
            late + row["overdue"],
            row["department_name"],
        )

    notice = Notice.objects.get(kind=weekly.CODE, recipient=hilda)
    facts = weekly.facts([notice], NOW)[notice.pk]

    lines = [text.strip() for text in facts["table"]()]
    assert lines == [
        f"{name}: {share_text(covered, required)}" + (f", {late} overdue" if late else "")
        for covered, required, late, name in (said[code] for code in ("TOP", "LAW", "SALES"))
    ]
    assert facts["pdf"].endswith("/coverage/download/pdf/?department=TOP")


def test_nobody_required_is_a_page_that_says_so(firm, frozen):
    figures = measure(Query(kind="intern"), scope=None, now=NOW, with_people=True)

    assert "Nobody is required to hold anything here" in " ".join(pages(pdf.pdf_bytes(figures)))
