"""The framework and the profiles of roles."""

from django.urls import path

from courses.skills.views import framework as views
from courses.skills.views import framework_files as files
from courses.skills.views import profiles

patterns = [
    path("framework/", views.skills, name="framework"),
    path("framework/new/", views.add, name="add"),
    path("framework/import/", files.imported, name="import"),
    path("framework/export/<slug:form>/", files.export, name="export"),
    path("framework/skills/<slug:code>/", views.skill, name="skill"),
    path("framework/skills/<slug:code>/edit/", views.edit, name="edit"),
    path("framework/skills/<slug:code>/anchors/", views.anchors, name="anchors"),
    path("framework/skills/<slug:code>/retire/", views.retire, name="retire"),
    path("framework/skills/<slug:code>/restore/", views.restore, name="restore"),
    path("profiles/", profiles.profiles, name="profiles"),
    path("profiles/new/", profiles.add, name="profile-add"),
    path("profiles/of/<slug:code>/", profiles.profile, name="profile"),
    path("profiles/of/<slug:code>/edit/", profiles.edit, name="profile-edit"),
    path("profiles/of/<slug:code>/needs/", profiles.needs, name="needs"),
    path("profiles/of/<slug:code>/retire/", profiles.retire, name="profile-retire"),
    path("profiles/of/<slug:code>/restore/", profiles.restore, name="profile-restore"),
]
