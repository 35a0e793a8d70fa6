"""Pages of the accounts area."""

from django.urls import path

from orgchange.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("password/forgotten/", views.password_forgotten, name="password-forgotten"),
    path("password/reset/<str:token>/", views.choose_password, name="password-reset"),
    path("invitation/<str:token>/", views.choose_password, name="invitation"),
    path("profile/", views.profile, name="profile"),
    path("profile/password/", views.change_password, name="change-password"),
    path("profile/token/", views.create_token, name="create-token"),
    path("profile/token/revoke/", views.revoke_token, name="revoke-token"),
]
