"""Sign-in accounts. A User signs in; an Employee (directory) is a person of the organisation."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AccessRole(models.TextChoices):
    """What an account may be granted, for the whole organisation or a part of its tree."""

    HR = "hr", _("HR")
    EXECUTIVE = "executive", _("Executive")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("Administrator")


class UserManager(BaseUserManager["User"]):
    """Makes users; the sign-in name is an employee number or an e-mail address."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A user who can sign in; without a password, only once invited."""
        user = self.model(username=username.strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in names are matched without regard to case."""
        return self.get(username__iexact=(username or "").strip())


class User(AbstractBaseUser):
    """A sign-in account. Disabling it (`is_active`) is not leaving the organisation."""

    username = models.CharField(
        _("sign-in name"), max_length=254, help_text=_("Employee number or e-mail address.")
    )
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("Where to write. Identifies nobody: it may be shared.")
    )
    full_name = models.CharField(_("name"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    theme = models.CharField(
        _("theme"),
        max_length=6,
        default="system",
        choices=[("system", _("System")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    is_active = models.BooleanField(_("can sign in"), default=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_once",
                violation_error_message=_("This sign-in name is taken."),
            ),
            models.CheckConstraint(condition=~models.Q(username=""), name="user_username_given"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username


class Invitation(models.Model):
    """An invitation to choose a password. The row is the outbox of its one message."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
