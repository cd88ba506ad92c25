"""The one user model. A region's people are in its schema, the ministry's and the operator's in ``public``."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may do; the first two sign in on the base host, the others in their region."""

    MINISTRY = "ministry", _("Kementerian PANRB")
    OPERATOR = "operator", _("Operator platform")
    ADMIN = "admin", _("Admin DPMPTSP")
    SUPERVISOR = "supervisor", _("Penyelia")
    OFFICER = "officer", _("Petugas loket")


class UserManager(BaseUserManager["User"]):
    """Makes users; an e-mail address is kept in lower case."""

    def create_user(self, *, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who may sign in with this e-mail address and password."""
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. Citizens do not have to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    objects = UserManager()

    class Meta:
        db_table = "accounts_user"

    def __str__(self) -> str:
        return self.email
