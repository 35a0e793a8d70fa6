"""The lesson of a pilot, and closing it."""

from django.urls import path

from orgchange.pilots.views import closing, lesson_uses, lessons

patterns = [
    path("<int:pk>/lesson/", lessons.lesson, name="lesson"),
    path("<int:pk>/lesson/write/", lessons.edit, name="edit-lesson"),
    path("<int:pk>/lesson/save/", lessons.save, name="save-lesson"),
    path("lessons/<int:pk>/use/", lesson_uses.use, name="use-lesson"),
    path("lessons/uses/<int:pk>/undo/", lesson_uses.unuse, name="unuse-lesson"),
    path("<int:pk>/closing/", closing.closing, name="closing"),
]
