"""Routes of the innovation area: (prefix, viewset, basename)."""

from typing import Any

from orgchange.innovation.api import (
    awards,
    board,
    committee,
    deciding,
    letters,
    money,
    panels,
    proposals,
    reviews,
    setup,
    versions,
)
from orgchange.innovation.proposal_imports.api import ProposalImportViewSet
from orgchange.innovation.spending.api import LedgerImportViewSet

routes: list[tuple[str, Any, str]] = [
    ("proposals", proposals.ProposalViewSet, "proposals"),
    ("batches", deciding.BatchViewSet, "batches"),
    ("decisions", deciding.DecisionViewSet, "decisions"),
    (r"proposals/(?P<proposal>[0-9]{1,18})/steps", deciding.StepViewSet, "proposal-steps"),
    (
        r"proposals/(?P<proposal>[0-9]{1,18})/handling",
        committee.HandlingViewSet,
        "proposal-handling",
    ),
    ("rescissions", deciding.RescissionViewSet, "rescissions"),
    ("funds", setup.FundViewSet, "funds"),
    ("fund-periods", setup.FundPeriodViewSet, "fund-periods"),
    ("fund-offices", setup.FundOfficeViewSet, "fund-offices"),
    ("rounds", setup.RoundViewSet, "rounds"),
    (r"rounds/(?P<round_id>[0-9]{1,18})/standings", panels.StandingsViewSet, "standings"),
    ("draws", panels.DrawViewSet, "draws"),
    ("panels", panels.PanelViewSet, "panels"),
    ("panel-items", panels.PanelItemViewSet, "panel-items"),
    ("fund-boards", board.FundBoardViewSet, "fund-boards"),
    ("saved-filters", board.SavedFilterViewSet, "saved-filters"),
    (r"funds/(?P<fund>[-a-zA-Z0-9_]{1,40})/letters", letters.LetterViewSet, "letters"),
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
