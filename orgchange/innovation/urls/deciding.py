"""Pages: decisions and telling."""

from django.urls import URLPattern, path

from orgchange.innovation.views import batches, committee, letters, telling

patterns: list[URLPattern] = [
    path("proposals/<int:pk>/committee/", committee.committee, name="committee"),
    path("proposals/<int:pk>/steps/<slug:code>/", committee.step, name="step"),
    path("proposals/<int:pk>/appeal/", committee.turn_down, name="turn-down-appeal"),
    path("proposals/<int:pk>/in-hand/", committee.take_in_hand, name="take-in-hand"),
    path("rescissions/<int:pk>/", committee.answer_rescission, name="answer-rescission"),
    path("decisions/", batches.decisions, name="decisions"),
    path("decisions/<slug:code>/put/", batches.put, name="put-batch"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("telling/", telling.telling, name="telling"),
    path("telling/<int:pk>/", telling.letter, name="letter"),
    path("telling/<slug:code>/tell/", telling.tell, name="tell"),
    path("letters/<slug:code>/", letters.letters, name="letters"),
    path("letters/<slug:code>/<slug:outcome>/<slug:language>/", letters.edit, name="edit-letter"),
]
