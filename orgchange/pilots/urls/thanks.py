"""Thanks: the wall, giving them, declining them."""

from django.urls import path

from orgchange.pilots.views import thanks

patterns = [
    path("thanks/", thanks.wall, name="thanks"),
    path("thanks/<int:pk>/take-back/", thanks.take_back, name="take-back-thanks"),
    path("thanks/<int:pk>/decline/", thanks.decline, name="decline-thanks"),
    path("thanks/<int:pk>/show/", thanks.show, name="show-thanks"),
    path("<int:pk>/thank/", thanks.thank, name="thank"),
]
