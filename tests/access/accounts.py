"""Signing in and out, one's own profile."""

from tests.access.rows import page

ROWS = [
    page("accounts:sign-in", ok="everybody", status=302, stranger=200),
    page("accounts:sign-out", ok="everybody", method="post", stranger=302),
    page("accounts:profile", ok="everybody"),
]
