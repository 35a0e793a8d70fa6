"""Models of the innovation fund, by noun."""

from orgchange.innovation.models.awards import (
    Amendment,
    Tranche,
)
from orgchange.innovation.models.board import SavedFilter
from orgchange.innovation.models.decisions import (
    Award,
    Batch,
    BatchItem,
    Decision,
    LetterTemplate,
    Outcome,
    Rescission,
    Wish,
)
from orgchange.innovation.models.funds import (
    Fund,
    FundOffice,
    FundPeriod,
    FundRole,
)
from orgchange.innovation.models.ledger import (
    EntryKind,
    ItemBalance,
    LedgerEntry,
    PeriodBalance,
    Unit,
)
from orgchange.innovation.models.ledger_imports import (
    LedgerImport,
    LedgerImportRow,
    LedgerProblem,
)
from orgchange.innovation.models.panels import (
    Draw,
    DrawEntry,
    Finding,
    PanelItem,
    PanelSession,
    Tag,
    Tagging,
)
from orgchange.innovation.models.proposal_imports import (
    ImportedProposal,
    ProposalImport,
    ProposalImportRow,
    ProposalProblem,
    RowAction,
)
from orgchange.innovation.models.proposals import (
    Lane,
    Move,
    Part,
    Proposal,
    ProposalPerson,
)
from orgchange.innovation.models.reviews import (
    Conflict,
    ConflictKind,
    Ending,
    Review,
    ReviewAssignment,
    Score,
)
from orgchange.innovation.models.rounds import (
    Blindness,
    Round,
)
from orgchange.innovation.models.rubrics import (
    Anchor,
    Criterion,
    Rubric,
    RubricVersion,
)
from orgchange.innovation.models.similar import (
    ProposalTerm,
    ProposalText,
)
from orgchange.innovation.models.talk import (
    Comment,
    Follow,
    Question,
    Vote,
)
from orgchange.innovation.models.versions import (
    BudgetLine,
    Classification,
    DataSource,
    Direction,
    Explained,
    PlannedMilestone,
    ProposalVersion,
    Quality,
    Technique,
)
from orgchange.innovation.models.workflows import (
    Stand,
    Workflow,
    WorkflowState,
    WorkflowTransition,
    WorkflowVersion,
)

__all__ = [
    "Amendment",
    "Anchor",
    "Award",
    "Batch",
    "BatchItem",
    "Blindness",
    "BudgetLine",
    "Classification",
    "Comment",
    "Conflict",
    "ConflictKind",
    "Criterion",
    "DataSource",
    "Decision",
    "Direction",
    "Draw",
    "DrawEntry",
    "Ending",
    "EntryKind",
    "Explained",
    "Finding",
    "Follow",
    "Fund",
    "FundOffice",
    "FundPeriod",
    "FundRole",
    "ImportedProposal",
    "ItemBalance",
    "Lane",
    "LedgerEntry",
    "LedgerImport",
    "LedgerImportRow",
    "LedgerProblem",
    "LetterTemplate",
    "Move",
    "Outcome",
    "PanelItem",
    "PanelSession",
    "Part",
    "PeriodBalance",
    "PlannedMilestone",
    "Proposal",
    "ProposalImport",
    "ProposalImportRow",
    "ProposalPerson",
    "ProposalProblem",
    "ProposalTerm",
    "ProposalText",
    "ProposalVersion",
    "Quality",
    "Question",
    "Rescission",
    "Review",
    "ReviewAssignment",
    "Round",
    "RowAction",
    "Rubric",
    "RubricVersion",
    "SavedFilter",
    "Score",
    "Stand",
    "Tag",
    "Tagging",
    "Technique",
    "Tranche",
    "Unit",
    "Vote",
    "Wish",
    "Workflow",
    "WorkflowState",
    "WorkflowTransition",
    "WorkflowVersion",
]
