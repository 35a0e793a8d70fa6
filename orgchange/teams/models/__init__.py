"""Teams across departments: their kinds, their charters, who is in them, and what is planned.

Kinds are versioned data. Whatever a figure of the past depends on (charter, membership, waiver)
is a dated row on both time axes; drafts, requests and tasks are ordinary rows that lead to one.
"""

from orgchange.teams.models.drafts import DraftComment, DraftState, DraftStep, RosterDraft
from orgchange.teams.models.imports import (
    SeatAction,
    TeamRosterChange,
    TeamRosterImport,
    TeamRosterProblem,
)
from orgchange.teams.models.kinds import KindSlot, KindVersion, TargetFigure, TeamKind
from orgchange.teams.models.people import HelpOffer, TaskKind, TeamTask
from orgchange.teams.models.requests import JoinRequest, Party, RequestAnswer, RequestState
from orgchange.teams.models.teams import Standing, Team, TeamCharter, TeamMembership, Waiver

__all__ = [
    "DraftComment",
    "DraftState",
    "DraftStep",
    "HelpOffer",
    "JoinRequest",
    "KindSlot",
    "KindVersion",
    "Party",
    "RequestAnswer",
    "RequestState",
    "RosterDraft",
    "SeatAction",
    "Standing",
    "TargetFigure",
    "TaskKind",
    "Team",
    "TeamCharter",
    "TeamKind",
    "TeamMembership",
    "TeamRosterChange",
    "TeamRosterImport",
    "TeamRosterProblem",
    "TeamTask",
    "Waiver",
]
