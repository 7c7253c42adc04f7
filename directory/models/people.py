import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf


class PersonManager(BaseUserManager):
    def create_user(self, *, name: str, email: str | None = None, password: str | None = None, **fields):
        """A new person; without `password` they may not sign in until they accept an invitation."""
        fields.setdefault("is_active", password is not None)
        person = self.model(name=name, email=email.lower() if email else None, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)


def address_of(person: str = "") -> Lower:
    """`Person.letters_to` as a column, in lower case. `person` is the way to the person: "person__"."""
    return Lower(Coalesce(f"{person}email", NullIf(f"{person}mailbox", Value(""))))


@pghistory.track(exclude=["password", "last_login"])
class Person(AbstractBaseUser):
    """Somebody the alliance knows: a member, an officer, a seat-holder who never signs in, a past member.

    `is_active` begins when an invitation is accepted: before that nobody has a login, whatever address is known.
    `email` is how they sign in, and nobody else's. Several people of one group may share a mailbox: then
    `email` is empty, each has a `sign_in_name` of their own, and `mailbox` is where letters reach them.
    """

    name = models.CharField("full name", max_length=150)
    email = models.EmailField("e-mail address", null=True, blank=True, unique=True)
    sign_in_name = models.CharField(
        max_length=60, null=True, blank=True, unique=True, help_text="For somebody who shares a mailbox."
    )
    mailbox = models.EmailField(
        "shared mailbox",
        blank=True,
        help_text="Where letters reach somebody who has no address of their own.",
    )
    is_active = models.BooleanField("may sign in", default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name_plural = "people"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=True) | Q(email=Lower("email")), name="person_email_is_lower_case"
            ),
            models.CheckConstraint(condition=~Q(email=""), name="person_email_is_empty_or_an_address"),
            models.CheckConstraint(
                condition=Q(sign_in_name__isnull=True)
                | (Q(sign_in_name=Lower("sign_in_name")) & ~Q(sign_in_name="") & ~Q(sign_in_name__contains="@")),
                name="person_sign_in_name_is_lower_case_and_no_address",
            ),
            models.CheckConstraint(
                condition=Q(sign_in_name__isnull=True) | ~Q(mailbox=""),
                name="person_sign_in_name_has_a_mailbox",
            ),
        ]

    def __str__(self):
        return self.name

    def get_full_name(self):
        return self.name

    @property
    def has_login(self) -> bool:
        """Has this person accepted an invitation, and may they sign in?"""
        return self.is_active

    @property
    def login_was_closed(self) -> bool:
        """Did this person sign in once, and may they not any more?"""
        return not self.is_active and self.last_login is not None

    @property
    def shares_a_mailbox(self) -> bool:
        """Is there no address of this person's own, so that letters go to their group's mailbox?"""
        return not self.email and bool(self.sign_in_name)

    @property
    def letters_to(self) -> str:
        """The address that reaches this person, or nothing."""
        return self.email or self.mailbox
