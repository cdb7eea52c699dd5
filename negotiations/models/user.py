"""A person who signs in. Django's user, with an id like every other row's."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models

from negotiations.models.base import new_id


class User(AbstractUser):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)


#: Who asks: a person who signed in, or a stranger.
Caller = User | AnonymousUser
