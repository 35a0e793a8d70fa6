"""Routes of the innovation area: (prefix, viewset, basename)."""

from typing import Any

from orgchange.innovation.api import awards, money, proposals, setup, versions
from orgchange.innovation.spending.api import LedgerImportViewSet

routes: list[tuple[str, Any, str]] = [
    ("proposals", proposals.ProposalViewSet, "proposals"),
    ("funds", setup.FundViewSet, "funds"),
    ("fund-periods", setup.FundPeriodViewSet, "fund-periods"),
    ("fund-offices", setup.FundOfficeViewSet, "fund-offices"),
    ("fund-rounds", setup.RoundViewSet, "fund-rounds"),
    ("rubrics", versions.RubricViewSet, "rubrics"),
    ("workflows", versions.WorkflowViewSet, "workflows"),
    ("fund-balances", money.FundBalanceViewSet, "fund-balances"),
    ("ledger-entries", money.LedgerEntryViewSet, "ledger-entries"),
    ("awards", awards.AwardViewSet, "awards"),
    ("ledger-imports", LedgerImportViewSet, "ledger-imports"),
]
