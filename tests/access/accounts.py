"""Signing in and out, passwords by link, one's own profile and token."""

from tests.access.rows import api, page

NEW = {"old": "x", "new": "y", "again": "y"}

ROWS = [
    page("accounts:sign-in", ok="everybody", status=302, stranger=200),
    page("accounts:sign-out", ok="everybody", method="post", stranger=302),
    page("accounts:password-forgotten", ok="everybody", stranger=200),
    page(
        "accounts:password-reset",
        ok="everybody",
        status=410,
        stranger=410,
        args=lambda world: ["1-forged"],
    ),
    page(
        "accounts:invitation",
        ok="everybody",
        status=410,
        stranger=410,
        args=lambda world: ["1-forged"],
    ),
    page("accounts:profile", ok="everybody"),
    page(
        "accounts:change-password",
        ok="everybody",
        method="post",
        status=422,
        data=lambda world: NEW,
    ),
    page("accounts:create-token", ok="everybody", method="post", status=200),
    page("accounts:revoke-token", ok="everybody", method="post"),
    api("me", ok="everybody"),
]
