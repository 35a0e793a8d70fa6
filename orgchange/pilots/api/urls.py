"""Routes of the pilots area: (prefix, viewset, basename)."""

from typing import Any

from orgchange.pilots.api.contracts import ContractViewSet
from orgchange.pilots.api.pilots import PilotViewSet
from orgchange.pilots.api.portfolio import PilotPortfolioViewSet, StrategicGoalViewSet
from orgchange.pilots.api.setup import PilotDataViewSet, PilotSetupViewSet, SignOffViewSet

routes: list[tuple[str, Any, str]] = [
    ("contracts", ContractViewSet, "contracts"),
    ("pilot-data", PilotDataViewSet, "pilot-data"),
    ("pilot-setup", PilotSetupViewSet, "pilot-setup"),
    ("pilot-sign-offs", SignOffViewSet, "pilot-sign-offs"),
    ("pilots", PilotViewSet, "pilots"),
    ("pilot-portfolio", PilotPortfolioViewSet, "pilot-portfolio"),
    ("strategic-goals", StrategicGoalViewSet, "strategic-goals"),
]
