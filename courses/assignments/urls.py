"""Pages of the assignments area."""

from django.urls import path

from courses.assignments.nudges import views as nudges
from courses.assignments.views import listing, mine, obligation, page, queue, who, wizard

app_name = "assignments"
urlpatterns = [
    path("", listing.assignments, name="list"),
    path("new/", wizard.new, name="new"),
    path("offers/", who.offers, name="offers"),
    path("mine/", mine.mine, name="mine"),
    path("mine/<int:pk>/<str:kind>/", mine.ask, name="ask"),
    path("mine/requests/<int:pk>/take-back/", mine.take_back, name="take-back"),
    path("my-people/", listing.my_people, name="my-people"),
    path("blocked/", listing.blocked, name="blocked"),
    path("requests/", queue.queue, name="requests"),
    path("requests/<int:pk>/", queue.answer, name="request"),
    path("requests/<int:pk>/evidence/", queue.evidence, name="evidence"),
    path("<int:pk>/", page.page, name="page"),
    path("<int:pk>/people/", listing.people, name="people"),
    path("<int:pk>/edit/", page.edit, name="edit"),
    path("<int:pk>/withdraw/", page.withdraw, name="withdraw"),
    path("<int:pk>/by-hand/", page.by_hand, name="by-hand"),
    path("<int:pk>/by-hand/<int:employee>/release/", page.release, name="release"),
    path("<int:pk>/course/", wizard.course, name="draft-course"),
    path("<int:pk>/who/", who.who, name="draft-who"),
    path("<int:pk>/who/everyone/", who.everyone, name="draft-everyone"),
    path("<int:pk>/when/", wizard.when, name="draft-when"),
    path("<int:pk>/check/", wizard.check, name="draft-check"),
    path("<int:pk>/panel/", wizard.panel, name="draft-panel"),
    path("<int:pk>/publish/", wizard.publish, name="draft-publish"),
    path("<int:pk>/discard/", wizard.discard, name="draft-discard"),
    path("people/<int:employee>/<int:pk>/", obligation.obligation, name="obligation"),
    path("people/<int:employee>/<int:pk>/why/", obligation.why_part, name="why"),
    path("people/<int:employee>/<int:pk>/extend/", obligation.extend, name="extend"),
    path("people/<int:employee>/<int:pk>/exempt/", obligation.exempt, name="exempt"),
    path(
        "people/<int:employee>/<int:pk>/exemptions/<int:exemption>/end/",
        obligation.end_exemption,
        name="end-exemption",
    ),
    path("nudge/", nudges.nudge, name="nudge"),
]
