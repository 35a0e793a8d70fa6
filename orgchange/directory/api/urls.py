"""Routes of the directory area: (prefix, viewset, basename)."""

from typing import Any

from orgchange.directory.api import crossing, views
from orgchange.directory.roster.api import RosterImportViewSet

routes: list[tuple[str, Any, str]] = [
    ("departments", views.DepartmentViewSet, "departments"),
    ("employees", views.EmployeeViewSet, "employees"),
    ("job-records", views.JobRecordViewSet, "job-records"),
    ("access-grants", crossing.AccessGrantViewSet, "access-grants"),
    ("delegations", crossing.DelegationViewSet, "delegations"),
    ("roster-imports", RosterImportViewSet, "roster-imports"),
]
