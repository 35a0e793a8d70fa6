"""Routes of the pilots area: (prefix, viewset, basename)."""

from typing import Any

from orgchange.pilots.api.check_ins import CheckInViewSet, KillAlarmViewSet
from orgchange.pilots.api.contracts import ContractViewSet
from orgchange.pilots.api.daily import (
    LoggedDecisionViewSet,
    PilotFileViewSet,
    RiskViewSet,
)
from orgchange.pilots.api.gates import GateViewSet
from orgchange.pilots.api.lessons import LessonUseViewSet, LessonViewSet
from orgchange.pilots.api.outcomes import OutcomeViewSet
from orgchange.pilots.api.pilot_tasks import PilotTaskViewSet
from orgchange.pilots.api.pilots import PilotViewSet
from orgchange.pilots.api.portfolio import PilotPortfolioViewSet, StrategicGoalViewSet
from orgchange.pilots.api.readings import PilotResultViewSet, ReadingFileViewSet, ReadingViewSet
from orgchange.pilots.api.scaling import ScaleSiteViewSet, ScaleUpViewSet
from orgchange.pilots.api.setup import PilotDataViewSet, PilotSetupViewSet, SignOffViewSet
from orgchange.pilots.api.thanks import SkillEvidenceViewSet, ThankYouViewSet

routes: list[tuple[str, Any, str]] = [
    ("pilot-tasks", PilotTaskViewSet, "pilot-tasks"),
    ("pilot-risks", RiskViewSet, "pilot-risks"),
    ("pilot-decisions", LoggedDecisionViewSet, "pilot-decisions"),
    ("pilot-files", PilotFileViewSet, "pilot-files"),
    ("check-ins", CheckInViewSet, "check-ins"),
    ("contracts", ContractViewSet, "contracts"),
    ("pilot-data", PilotDataViewSet, "pilot-data"),
    ("pilot-setup", PilotSetupViewSet, "pilot-setup"),
    ("pilot-sign-offs", SignOffViewSet, "pilot-sign-offs"),
    ("kill-alarms", KillAlarmViewSet, "kill-alarms"),
    ("pilot-results", PilotResultViewSet, "pilot-results"),
    ("readings", ReadingViewSet, "readings"),
    ("reading-files", ReadingFileViewSet, "reading-files"),
    ("pilots", PilotViewSet, "pilots"),
    ("lessons", LessonViewSet, "lessons"),
    ("lesson-uses", LessonUseViewSet, "lesson-uses"),
    ("thank-yous", ThankYouViewSet, "thank-yous"),
    ("skill-evidence", SkillEvidenceViewSet, "skill-evidence"),
    ("scale-ups", ScaleUpViewSet, "scale-ups"),
    ("scale-sites", ScaleSiteViewSet, "scale-sites"),
    ("pilot-portfolio", PilotPortfolioViewSet, "pilot-portfolio"),
    ("strategic-goals", StrategicGoalViewSet, "strategic-goals"),
    ("gates", GateViewSet, "gates"),
    ("outcomes", OutcomeViewSet, "outcomes"),
]
