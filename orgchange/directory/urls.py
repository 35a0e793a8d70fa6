"""Pages of the directory area."""

from django.urls import path

from orgchange.directory.roster.urls import urlpatterns as roster_urls
from orgchange.directory.views import access, departments, people, person

app_name = "directory"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/export/", people.export, name="people-export"),
    path("people/new/", people.hire, name="hire"),
    path("people/invite/", people.invite, name="invite"),
    path("people/links/", people.links, name="links"),
    path("people/suggest/", people.suggest_people, name="suggest-people"),
    path("people/<int:pk>/", person.person, name="person"),
    path("people/<int:pk>/undo/", person.undo, name="person-undo"),
    path("people/<int:pk>/account/", person.account, name="person-account"),
    path("people/<int:pk>/<slug:name>/", person.act, name="person-act"),
    path("unowned/", people.unowned, name="unowned"),
    path("departments/", departments.departments, name="departments"),
    path("departments/new/", departments.new, name="new-department"),
    path("departments/suggest/", people.suggest_departments, name="suggest-departments"),
    path("departments/<int:pk>/", departments.department, name="department"),
    path("departments/<int:pk>/branch/", departments.branch, name="branch"),
    path("departments/<int:pk>/change/", departments.change, name="change-department"),
    path("departments/<int:pk>/close/", departments.close, name="close-department"),
    path("access/", access.access, name="access"),
    path("access/grant/", access.grant, name="grant"),
    path("access/<int:pk>/revoke/", access.revoke, name="revoke"),
    path("delegations/new/", access.delegate, name="delegate"),
    path("delegations/<int:pk>/end/", access.end_delegation, name="end-delegation"),
    *roster_urls,
]
