"""Routes of the innovation area: (prefix, viewset, basename)."""

from typing import Any

from orgchange.innovation.api import awards, deciding, money, proposals, reviews, setup, versions
from orgchange.innovation.proposal_imports.api import ProposalImportViewSet
from orgchange.innovation.spending.api import LedgerImportViewSet

routes: list[tuple[str, Any, str]] = [
    ("proposals", proposals.ProposalViewSet, "proposals"),
    ("batches", deciding.BatchViewSet, "batches"),
    ("decisions", deciding.DecisionViewSet, "decisions"),
    (r"proposals/(?P<proposal>[0-9]{1,18})/steps", deciding.StepViewSet, "proposal-steps"),
    ("rescissions", deciding.RescissionViewSet, "rescissions"),
    ("funds", setup.FundViewSet, "funds"),
    ("fund-periods", setup.FundPeriodViewSet, "fund-periods"),
    ("fund-offices", setup.FundOfficeViewSet, "fund-offices"),
    ("rounds", setup.RoundViewSet, "rounds"),
    ("rubrics", versions.RubricViewSet, "rubrics"),
    ("workflows", versions.WorkflowViewSet, "workflows"),
    ("reviews", reviews.ReviewViewSet, "reviews"),
    ("review-assignments", reviews.ReviewAssignmentViewSet, "review-assignments"),
    ("conflicts", reviews.ConflictViewSet, "conflicts"),
    ("fund-balances", money.FundBalanceViewSet, "fund-balances"),
    ("ledger-entries", money.LedgerEntryViewSet, "ledger-entries"),
    ("awards", awards.AwardViewSet, "awards"),
    ("ledger-imports", LedgerImportViewSet, "ledger-imports"),
    ("proposal-imports", ProposalImportViewSet, "proposal-imports"),
]
