"""Models of the pilots area, by noun."""

from orgchange.pilots.models.contracts import (
    Contract,
    KillCriterion,
    Measure,
    MeasureKind,
    Milestone,
    Side,
)
from orgchange.pilots.models.endings import (
    EndDecision,
    Ending,
    PilotOutcome,
    SkillEvidence,
)
from orgchange.pilots.models.gates import (
    Evidence,
    Gate,
    GateDecision,
    PanelSeat,
)
from orgchange.pilots.models.goals import (
    StrategicGoal,
)
from orgchange.pilots.models.lessons import (
    Lesson,
    LessonUse,
    ThankYou,
)
from orgchange.pilots.models.likeness import (
    PilotTerm,
    PilotText,
)
from orgchange.pilots.models.pilots import (
    Pilot,
    PilotMove,
    RiskTier,
    Verdict,
)
from orgchange.pilots.models.running import (
    CheckIn,
    KillAlarm,
    Mood,
    Reading,
    ReadingSource,
    ReadingWithdrawal,
)
from orgchange.pilots.models.scaling import (
    AdoptionReading,
    ScaleSite,
    ScaleUp,
)
from orgchange.pilots.models.setting_up import (
    DataCheck,
    SignOff,
    SignOffKind,
)
from orgchange.pilots.models.work import (
    LoggedDecision,
    PilotFile,
    PilotTask,
    Risk,
    TaskStatus,
)

__all__ = [
    "AdoptionReading",
    "CheckIn",
    "Contract",
    "DataCheck",
    "EndDecision",
    "Ending",
    "Evidence",
    "Gate",
    "GateDecision",
    "KillAlarm",
    "KillCriterion",
    "Lesson",
    "LessonUse",
    "LoggedDecision",
    "Measure",
    "MeasureKind",
    "Milestone",
    "Mood",
    "PanelSeat",
    "Pilot",
    "PilotFile",
    "PilotMove",
    "PilotOutcome",
    "PilotTask",
    "PilotTerm",
    "PilotText",
    "Reading",
    "ReadingSource",
    "ReadingWithdrawal",
    "Risk",
    "RiskTier",
    "ScaleSite",
    "ScaleUp",
    "Side",
    "SignOff",
    "SignOffKind",
    "SkillEvidence",
    "StrategicGoal",
    "TaskStatus",
    "ThankYou",
    "Verdict",
]
