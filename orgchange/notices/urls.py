"""Pages of the notices area."""

from django.urls import path

from orgchange.notices.views import care, own

app_name = "notices"
urlpatterns = [
    path("", own.inbox_page, name="inbox"),
    path("read-all/", own.read_all, name="read-all"),
    path("<int:pk>/", own.notice_page, name="notice"),
    path("<int:pk>/read/", own.read_one, name="read"),
    path("<int:pk>/open/", own.open_one, name="open"),
    path("messages/<int:pk>/settle/", own.settle, name="settle"),
    path("choices/", own.choices, name="choices"),
    path("unsubscribe/<str:token>/", own.unsubscribe, name="unsubscribe"),
    path("reminders/", care.reminders, name="reminders"),
    path("words/", care.words_list, name="words-list"),
    path("words/<slug:code>/<slug:language>/", care.words, name="words"),
    path("folder/", care.mail_folder, name="folder"),
    path("folder/<str:name>/", care.letter, name="letter"),
]
