"""Certificates: of a way, on paper, verified by anybody; and who is recognised."""

from django.urls import path

from courses.tracks.views import certificates as views

patterns = [
    path("certified/", views.certified, name="certified"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verify, name="verify-code"),
    path("people/<int:pk>/certificate/", views.certificate, name="certificate"),
    path("people/<int:pk>/certificate/sign/", views.certify, name="sign-certificate"),
    path("people/<int:pk>/certificate/renew/", views.renew, name="renew-certificate"),
    path("people/<int:pk>/certificate/<str:code>.pdf", views.pdf, name="certificate-pdf"),
    path("people/<int:pk>/recognition/decline/", views.decline, name="decline-recognition"),
    path("people/<int:pk>/recognition/show/", views.show, name="show-recognition"),
    path("people/<int:pk>/recognition/words/", views.say, name="say-recognition"),
]
