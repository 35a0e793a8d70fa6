"""Decisions on record as they are read."""

from django.db.models import QuerySet

from orgchange.pilots.models import LoggedDecision, Pilot


def decisions_of(pilot: Pilot) -> list[LoggedDecision]:
    """All of them, the newest first, with what overrules them. One query."""
    rows = LoggedDecision.objects.filter(pilot=pilot)
    return list(rows.select_related("overrules", "overruled_by", "logged_by__employee"))


def standing(pilot: Pilot) -> QuerySet[LoggedDecision]:
    """Those that no later one overrules."""
    return LoggedDecision.objects.filter(pilot=pilot, overruled_by=None)
