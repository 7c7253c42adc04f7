"""Whoever was appointed answers; or a board's officer asks somebody without a login to sign in."""

from django import forms

from directory import rules as directory_rules
from directory.models import Organisation


class DeclineSeatForm(forms.Form):
    """Why somebody does not take a seat."""

    reason = forms.CharField(
        label="Why not?",
        max_length=400,
        help_text="A few words. They are published in the board's history, so name nobody else.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, in a few words."},
    )


class InviteHolderForm(forms.Form):
    """Where to write to somebody who holds a seat and does not sign in yet."""

    email = forms.EmailField(
        label="Their e-mail address",
        help_text="This is not published. It has to be their own, not a shared one.",
        error_messages={"required": "Enter their e-mail address."},
    )
    organisation = forms.CharField(
        label="Which organisation do they speak for?",
        max_length=200,
        help_text="As it is called in the directory. They sign in as somebody who reads for it.",
        error_messages={"required": "Say which organisation they speak for."},
    )

    def __init__(self, *args, person, reader, behalf: Organisation | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.reader = person, reader
        self.fields["organisation"].initial = behalf.name if behalf else ""

    def clean_organisation(self) -> Organisation:
        typed = " ".join(self.cleaned_data["organisation"].split())
        found = Organisation.objects.visible_to(self.reader).active().filter(name__iexact=typed).first()
        if found is None:
            raise forms.ValidationError(
                "No organisation in the directory has this name. Check how it is written there."
            )
        if not directory_rules.can_invite_to_organisation(self.person, found):
            raise forms.ValidationError("Only its owners and the officers of its place can invite people to it.")
        return found
