"""The lesson of a pilot, and closing it."""

from django.urls import path

from orgchange.pilots.views import closing, lessons

patterns = [
    path("<int:pk>/lesson/", lessons.lesson, name="lesson"),
    path("<int:pk>/lesson/write/", lessons.edit, name="edit-lesson"),
    path("<int:pk>/lesson/save/", lessons.save, name="save-lesson"),
    path("<int:pk>/closing/", closing.closing, name="closing"),
]
