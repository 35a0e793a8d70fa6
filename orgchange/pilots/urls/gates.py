"""Gates, what is put to them, and their decisions."""

from django.urls import path

from orgchange.pilots.views import gate_decisions, gates

patterns = [
    path("<int:pk>/gates/", gates.gates, name="gates"),
    path("<int:pk>/gates/<int:gate>/", gates.gate, name="gate"),
    path("<int:pk>/gates/<int:gate>/pre-read/", gates.save_pre_read, name="save-pre-read"),
    path("<int:pk>/gates/<int:gate>/pre-read/send/", gates.send_pre_read, name="send-pre-read"),
    path("<int:pk>/gates/<int:gate>/evidence/", gates.put_evidence, name="put-evidence"),
    path(
        "<int:pk>/gates/<int:gate>/evidence/<int:piece>/",
        gates.judge_evidence,
        name="judge-evidence",
    ),
    path("<int:pk>/gates/<int:gate>/seats/", gates.seat, name="seat"),
    path("<int:pk>/gates/<int:gate>/seats/<int:held>/", gates.unseat, name="unseat"),
    path("<int:pk>/gates/<int:gate>/begin/", gates.begin, name="begin-gate"),
    path("<int:pk>/gate/", gate_decisions.decide, name="decide-gate"),
    path("<int:pk>/extension/", gate_decisions.extend, name="extend"),
]
