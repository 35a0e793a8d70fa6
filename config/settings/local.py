"""The embedded default and every deployment: all that differs comes from the environment."""

from .base import *  # noqa: F403
