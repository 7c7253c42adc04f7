"""Forms about people: inviting, accepting, asking for a login, roles, one's own account."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.urls import reverse_lazy

from alliance.base import clock

from ..models import AllianceRole, Footprint, Membership, Organisation

WHAT_LEVELS_DO = {
    "owner": "Owner: invites others, and changes the entry",
    "editor": "Editor: changes the entry",
    "viewer": "Viewer: reads what members may read",
}
LEVELS = [(level.value, WHAT_LEVELS_DO[level.value]) for level in Membership.Level]

ROLES = [(role.value, role.label[0].upper() + role.label[1:]) for role in AllianceRole.Role]


def _email(**extra):
    return forms.EmailField(
        label="E-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}), **extra
    )


def _name(label: str = "Full name", **attrs):
    """A person's name. It stands in mails to people who know nobody here yet, so it may not hold a web address."""
    return forms.CharField(
        label=label,
        max_length=150,
        widget=forms.TextInput(attrs=attrs),
        validators=[RegexValidator(r"[/@:<>\\]", "Type a name, without a web or e-mail address.", inverse_match=True)],
    )


def _own_name(label: str):
    return _name(label, autocomplete="name")


def _one_line(words: str) -> str:
    return " ".join(words.split())


class InviteForm(forms.Form):
    """Somebody who is to speak for an organisation."""

    name = _name()
    email = _email()
    shares_mailbox = forms.BooleanField(
        label="This is a mailbox that several people share",
        required=False,
        help_text="They get a sign-in name of their own, so that each of you signs in as yourself.",
    )
    level = forms.ChoiceField(label="What they may do", choices=LEVELS, widget=forms.RadioSelect, initial="editor")

    def clean_name(self):
        return _one_line(self.cleaned_data["name"])


class LevelForm(forms.Form):
    """What a member may do from now on."""

    level = forms.ChoiceField(label="What they may do", choices=LEVELS, widget=forms.RadioSelect)


class NewPasswordForm(forms.Form):
    """The password that somebody sets when they accept an invitation, with their name as they write it."""

    name = _own_name("Your full name")
    password = forms.CharField(
        label="Choose a password",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 10 characters. Three words that do not belong together make a good one.",
    )

    def __init__(self, *args, person, **kwargs):
        self.person = person
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = person.name

    def clean_name(self):
        return _one_line(self.cleaned_data["name"])

    def clean_password(self):
        validate_password(self.cleaned_data["password"], self.person)
        return self.cleaned_data["password"]


class NameForm(forms.Form):
    """How somebody's own name is written."""

    name = _own_name("Full name")

    def clean_name(self):
        return _one_line(self.cleaned_data["name"])


class AccessRequestForm(forms.Form):
    """Somebody whom nobody has invited asks for a login."""

    name = _own_name("Your full name")
    email = _email()
    organisation_name = forms.CharField(
        label="Your organisation or group",
        max_length=200,
        help_text="Start typing: if it is in the directory, its name is offered. Write it yourself if it is not.",
        widget=forms.TextInput(
            attrs={
                "list": "organisation-suggestions",
                "autocomplete": "organization",
                "hx-get": reverse_lazy("request_access"),
                "hx-trigger": "input changed delay:300ms",
                "hx-target": "#organisation-suggestions",
                "hx-swap": "outerHTML",
            }
        ),
    )
    message = forms.CharField(
        label="Why do you want to join, and what do you do there?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_name(self):
        return _one_line(self.cleaned_data["name"])

    def clean_organisation_name(self):
        return _one_line(self.cleaned_data["organisation_name"])


class GrantForm(forms.Form):
    """Which organisation somebody may speak for, among those that match the officer's search."""

    organisation = forms.ModelChoiceField(
        label="Organisation",
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose the organisation. Search for another name if it is not in the list."},
    )
    level = forms.ChoiceField(label="What they may do", choices=LEVELS, widget=forms.RadioSelect, initial="owner")

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class ReasonForm(forms.Form):
    """Why not, or why no more, in words that the person will read."""

    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The person will read this.",
    )


class EndRoleForm(ReasonForm):
    """Why a role in the alliance ends."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "This stays in the history of the role."
        self.fields["reason"].max_length = 500


class RoleForm(forms.Form):
    """Somebody who is to take a role in the alliance."""

    name = _name()
    email = _email(help_text="An address of their own. A role cannot be held at a shared mailbox.")
    role = forms.ChoiceField(label="Role", choices=ROLES, widget=forms.RadioSelect)
    organisation = forms.CharField(
        label="Where they work",
        max_length=200,
        required=False,
        help_text="The organisation's name as it stands in the directory.",
    )
    footprints = forms.ModelMultipleChoiceField(
        label="Footprints of an infrastructure officer",
        queryset=Footprint.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick none for an officer of the whole alliance.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = Footprint.objects.valid_on(clock.today()).filter(scale=Footprint.Scale.PLACE)
        self.fields["footprints"].queryset = places.only("name").order_by("name")

    def clean_name(self):
        return _one_line(self.cleaned_data["name"])

    def clean_organisation(self):
        name = _one_line(self.cleaned_data["organisation"])
        if not name:
            return None
        found = list(Organisation.objects.active().filter(name__iexact=name)[:2])
        if len(found) == 1:
            return found[0]
        raise ValidationError(
            "Two organisations have this name. Leave this empty."
            if found
            else "No organisation in the directory has this name. Check how it is written there, or leave this empty."
        )


class HoldMailForm(forms.Form):
    """Why all mail is held."""

    why = forms.CharField(
        label="Why?",
        max_length=200,
        help_text="Every officer reads this in the outbox.",
        error_messages={"required": "Say why, so that the next officer knows."},
    )
