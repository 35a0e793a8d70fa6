"""What is held, how it came about, ratings and requests for them."""

from django.urls import path

from courses.skills.views import people as views
from courses.skills.views import ratings

ONE = "people/<int:pk>/<slug:code>/"

patterns = [
    path("", views.mine, name="mine"),
    path("people/<int:pk>/", views.person, name="person"),
    path(ONE, views.one, name="one"),
    path(f"{ONE}rate/", ratings.rate, name="rate"),
    path(f"{ONE}ask/", ratings.ask, name="ask"),
    path(f"{ONE}exempt/", views.exempt, name="exempt"),
    path(f"{ONE}revoke/", views.revoke, name="revoke"),
    path("ratings/<int:pk>/withdraw/", ratings.withdraw, name="rating-withdraw"),
    path("asks/<int:pk>/withdraw/", ratings.ask_withdraw, name="ask-withdraw"),
    path("asks/<int:pk>/decline/", ratings.ask_decline, name="ask-decline"),
]
