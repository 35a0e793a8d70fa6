"""Accounts, made as the services make them."""

import itertools

from orgchange.accounts.models import User

numbers = itertools.count(1)
PASSWORD = "slow green river"


def user(name=None, *, password=PASSWORD, **fields):
    return User.objects.create_user(name or f"A{next(numbers):05}", password, **fields)
