"""Finance brings in spending in a real browser, and looks at the fund's money."""

import pytest

from orgchange.innovation.models import LedgerImport
from orgchange.innovation.services.tranches import release_tranche
from tests.factories import directory as d
from tests.factories import innovation as f
from tests.innovation.money import awarded, committee

FILE = """提案编号,金额,过账日期,发票号,摘要
W-1,"1,200.50",2026-10-30,INV-1,许可证
W-1,9000,2026-10-30,INV-2,设备
W-9,10,2026-10-30,INV-3,差旅
"""


@pytest.fixture
def of(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    found = committee()
    found.award = awarded(found, title="起草检查报告")
    found.award.proposal.number = "W-1"
    found.award.proposal.save()
    release_tranche(tranche=found.award.tranches.first(), actor=None, now=f.NOW)
    found.looks = d.employee(d.department("LOOKS"), name="Ola Looks")
    f.office(found.fund, found.looks, "finance")
    return found


def test_spending_is_brought_in_and_the_money_looked_at(of, open_page, screens):
    desk = open_page(of.accounts["finance"], path="/fund/money/imports/")
    desk.set_input_files(
        "input[type=file]",
        {"name": "spent.csv", "mimeType": "text/csv", "buffer": FILE.encode("gb18030")},
    )
    desk.get_by_role("button", name="Read the file").click()
    desk.get_by_role("cell", name="INV-1", exact=True).wait_for()
    held = LedgerImport.objects.get()
    looks = d.user(of.looks)
    screens(f"/fund/money/imports/{held.pk}/", "spending-import", looks)
    screens(f"/fund/money/imports/{held.pk}/?tab=errors", "spending-import-errors", looks)

    desk.get_by_role("button", name="Confirm and apply").click()
    desk.get_by_text("1 posted, 0 taken back; 1200.50 in all.").wait_for()

    screens("/fund/money/", "money", looks)
    screens("/fund/money/ledger/", "ledger", looks)
    screens("/fund/awards/", "awards", looks)
    screens(f"/fund/awards/{of.award.pk}/", "award", looks)
    screens(f"/fund/awards/{of.award.pk}/spend/", "award-spend", looks)
