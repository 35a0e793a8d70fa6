"""Models of the innovation fund, by noun."""

from orgchange.innovation.models.awards import (
    Amendment,
    Tranche,
)
from orgchange.innovation.models.decisions import (
    Award,
    Batch,
    BatchItem,
    Decision,
    Outcome,
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
from orgchange.innovation.models.proposals import (
    BudgetLine,
    Classification,
    DataSource,
    Direction,
    Explained,
    Lane,
    Move,
    Part,
    PlannedMilestone,
    Proposal,
    ProposalPerson,
    ProposalVersion,
    Quality,
    Technique,
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
from orgchange.innovation.models.talk import (
    Comment,
    Follow,
    Question,
    Vote,
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
    "Criterion",
    "DataSource",
    "Decision",
    "Direction",
    "EntryKind",
    "Explained",
    "Follow",
    "Fund",
    "FundOffice",
    "FundPeriod",
    "FundRole",
    "ItemBalance",
    "Lane",
    "LedgerEntry",
    "LedgerImport",
    "LedgerImportRow",
    "LedgerProblem",
    "Move",
    "Outcome",
    "Part",
    "PeriodBalance",
    "PlannedMilestone",
    "Proposal",
    "ProposalPerson",
    "ProposalVersion",
    "Quality",
    "Question",
    "Round",
    "Rubric",
    "RubricVersion",
    "Stand",
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
