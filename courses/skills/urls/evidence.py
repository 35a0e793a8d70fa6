"""Evidence: what waits for me, one piece, posting and placing."""

from django.urls import path

from courses.skills.views import evidence as views

patterns = [
    path("waiting/", views.queue, name="queue"),
    path("people/<int:pk>/<slug:code>/post/", views.post, name="post"),
    path("evidence/<int:pk>/", views.piece, name="piece"),
    path("evidence/<int:pk>/accept/", views.accept, name="piece-accept"),
    path("evidence/<int:pk>/decline/", views.decline, name="piece-decline"),
    path("evidence/<int:pk>/withdraw/", views.withdraw, name="piece-withdraw"),
    path("evidence/<int:pk>/file/", views.file, name="piece-file"),
    path("decisions/<int:pk>/undo/", views.undo, name="decision-undo"),
    path("pilots/<int:pk>/place/", views.place, name="place"),
    path("pilots/<int:pk>/aside/", views.aside, name="aside"),
    path("pilots/<int:pk>/take-up/", views.take_up, name="take-up"),
]
