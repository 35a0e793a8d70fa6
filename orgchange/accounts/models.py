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


class Theme(models.TextChoices):
    """The look of the pages."""

    SYSTEM = "system", _("As the system")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


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
        return self.named(username or "").get()

    def named(self, username: str) -> "models.QuerySet[User]":
        """The account of a sign-in name, by the index of its constraint."""
        given = Lower(models.Value(username.replace("\0", "").strip()))
        return self.alias(name=Lower("username")).filter(name=given)

    def at_address(self, email: str) -> "models.QuerySet[User]":
        """Accounts that an address belongs to."""
        given = Lower(models.Value(email.replace("\0", "").strip()))
        return self.alias(address=Lower("email")).filter(address=given)


class User(AbstractBaseUser):
    """A sign-in account. Disabling it (`is_active`) is not leaving the organisation."""

    username = models.CharField(
        _("sign-in name"), max_length=254, help_text=_("Employee number or e-mail address.")
    )
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("Where to write. Identifies nobody: it may be shared.")
    )
    full_name = models.CharField(_("full name"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    theme = models.CharField(_("theme"), max_length=6, default=Theme.SYSTEM, choices=Theme.choices)
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
        # Whose address is it? Asked at every invitation and forgotten password.
        indexes = [models.Index(Lower("email"), name="user_by_address")]
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


class LinkPurpose(models.TextChoices):
    """Why somebody may choose a password by a link."""

    INVITATION = "invitation", _("Invitation")
    RESET = "reset", _("Forgotten password")
    HANDED = "handed", _("Handed over by HR")


class Invitation(models.Model):
    """A link by which one user may choose a password, once, before it expires.

    The row is the outbox of its one message, and the only thing that makes its link valid: the
    link itself is the signed key of the row, so nothing that opens an account is stored.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    purpose = models.CharField(
        max_length=10, choices=LinkPurpose.choices, default=LinkPurpose.INVITATION
    )
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(
        null=True, blank=True, help_text=_("A worker is sending it until then.")
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        indexes = [
            # Delivery: what is to be mailed.
            models.Index(
                fields=["expires_at", "id"],
                condition=models.Q(sent_at=None, accepted_at=None) & ~models.Q(purpose="handed"),
                name="invitation_to_send",
            ),
        ]
