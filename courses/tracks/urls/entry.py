"""Entry and standing: nomination, acts, releases, first ratings, lists, cohorts."""

from django.urls import path

from courses.tracks.views import cohorts, entry, people

patterns = [
    path("people/", people.people, name="people"),
    path("people.<slug:kind>", people.export, name="people-export"),
    path("people/<int:pk>/do/<slug:code>/", entry.act, name="act"),
    path("people/<int:pk>/peer/", entry.peer, name="peer"),
    path("releases/<int:pk>/", entry.release, name="release"),
    path("releases/<int:pk>/answer/", entry.answer_release, name="release-answer"),
    path("first-ratings/<int:pk>/", entry.baseline, name="baseline"),
    path("<slug:code>/nominate/", entry.nominate, name="nominate"),
    path("<slug:code>/exempt/", entry.exempt, name="exempt"),
    path("<slug:code>/people/", people.of_track, name="track-people"),
    path("<slug:code>/cohorts/", cohorts.cohorts, name="cohorts"),
    path("<slug:code>/cohorts/new/", cohorts.new, name="cohort-new"),
    path("<slug:code>/cohorts/<int:pk>/", cohorts.cohort, name="cohort"),
    path("<slug:code>/cohorts/<int:pk>/change/", cohorts.change, name="cohort-change"),
    path("<slug:code>/cohorts/<int:pk>/close/", cohorts.close, name="cohort-close"),
    path("<slug:code>/cohorts/<int:pk>/begin/", cohorts.begin, name="cohort-begin"),
    path("<slug:code>/cohorts/<int:pk>/seat/<int:way>/", cohorts.seat, name="cohort-seat"),
]
