"""What came out, and what is done with it."""

from django.urls import path

from orgchange.pilots.views import end_decisions, evaluations

patterns = [
    path("<int:pk>/outcome/", evaluations.outcome, name="outcome"),
    path("<int:pk>/evaluation/", evaluations.evaluate, name="evaluate"),
    path("<int:pk>/evaluation/save/", evaluations.save, name="save-outcome"),
    path("<int:pk>/decision/", end_decisions.decide, name="decide-end"),
]
