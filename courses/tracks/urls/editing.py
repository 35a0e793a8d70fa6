"""The editor of tracks and their offices."""

from django.urls import path

from courses.tracks.views import editing, offices

patterns = [
    path("new/", editing.new, name="new"),
    path("<slug:code>/edit/", editing.editor, name="editor"),
    path("<slug:code>/edit/words/", editing.words, name="edit-words"),
    path("<slug:code>/edit/thresholds/", editing.thresholds, name="edit-thresholds"),
    path("<slug:code>/edit/levels/", editing.levels, name="edit-levels"),
    path("<slug:code>/edit/add/", editing.add_stage, name="add-stage"),
    path("<slug:code>/edit/stages/<slug:stage>/", editing.stage, name="edit-stage"),
    path("<slug:code>/edit/stages/<slug:stage>/move/", editing.move_stage, name="move-stage"),
    path("<slug:code>/edit/stages/<slug:stage>/remove/", editing.remove_stage, name="remove-stage"),
    path("<slug:code>/edit/start/", editing.start, name="start-draft"),
    path("<slug:code>/edit/publish/", editing.publish, name="publish-draft"),
    path("<slug:code>/edit/discard/", editing.discard, name="discard-draft"),
    path("<slug:code>/edit/retire/", editing.retire, name="retire"),
    path("<slug:code>/edit/restore/", editing.restore, name="restore"),
    path("<slug:code>/offices/", offices.offices, name="offices"),
    path("<slug:code>/offices/<int:pk>/end/", offices.end, name="end-office"),
]
