"""Forms about a person's own digests."""

import datetime as dt

from django import forms

from alliance.base import clock
from alliance.base.templatetags.words import hour
from alliance.base.widgets import DatePartsInput
from boards.forms.base import NO_SUCH_DAY, choices_said

from .models import DIGESTS, HowOften, Kind, Weekday
from .periods import Rhythm

OFTEN = [HowOften.OFF, HowOften.DAILY, HowOften.WEEKLY, HowOften.MONTHLY]
LONGEST_PAUSE = dt.timedelta(days=366)
HOURS = [(n, hour(dt.time(n))) for n in range(24)]


def how_often_field(label: str, choices=OFTEN, **more) -> forms.ChoiceField:
    said = choices_said([(one.value, one.label) for one in choices])
    return forms.ChoiceField(label=label, choices=said, widget=forms.RadioSelect, **more)


def day_field(label: str) -> forms.TypedChoiceField:
    hint = "For once a week. Once a month comes on the first such day of the month."
    return forms.TypedChoiceField(label=label, choices=Weekday, coerce=int, help_text=hint)


class DigestsForm(forms.Form):
    """How often somebody wants which mails. `choices` is what they want now, by kind (`wanted.Wanted`)."""

    meetings_how_often = how_often_field("Meetings: how often?")
    meetings_weekday = day_field("Meetings: on which day?")
    meetings_hour = forms.TypedChoiceField(label="Meetings: at what time?", choices=HOURS, coerce=int)
    deadlines_how_often = how_often_field("Deadlines: how often?")
    deadlines_weekday = day_field("Deadlines: on which day?")
    deadlines_hour = forms.TypedChoiceField(label="Deadlines: at what time?", choices=HOURS, coerce=int)
    quiet = forms.BooleanField(
        label="Nothing on bank holidays", required=False, help_text="The mail comes on the next working day instead."
    )
    urgent = forms.BooleanField(
        label="Tell me at once about what cannot wait",
        required=False,
        help_text="A meeting is moved or cancelled, an agenda or a late paper is out, your proposal is answered.",
    )
    paused_until = forms.DateField(
        label="Pause until",
        required=False,
        widget=DatePartsInput,
        help_text="No mails about meetings and deadlines before this day. Leave empty for no pause.",
        error_messages={"invalid": NO_SUCH_DAY},
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.choices = choices
        today, quiet, pauses = clock.today(), [], []
        for kind in DIGESTS:
            now = choices[kind]
            self.initial[f"{kind}_how_often"] = now.rhythm.how_often
            self.initial[f"{kind}_weekday"] = now.rhythm.weekday
            self.initial[f"{kind}_hour"] = now.rhythm.hour
            quiet.append(now.rhythm.quiet_on_bank_holidays)
            if now.is_paused_on(today):
                pauses.append(now.paused_until)
        self.initial["quiet"], self.initial["urgent"] = all(quiet), not choices[Kind.URGENT].is_off
        self.initial["paused_until"] = max(pauses, default=None)

    def clean_paused_until(self):
        day = self.cleaned_data["paused_until"]
        if day is not None and day <= clock.today():
            raise forms.ValidationError("Give a day to come, or leave it empty for no pause.")
        if day is not None and day > clock.today() + LONGEST_PAUSE:
            raise forms.ValidationError("A pause lasts for a year at most. To get none of these mails, choose “never”.")
        return day

    def changes(self) -> list[dict]:
        """What is to be other than now, each as `actions.choose` takes it. What stays as it is is left out: a choice
        counts from when it is made, and a mail that is due this minute would be lost.
        """
        said, found = self.cleaned_data, []
        for kind in DIGESTS:
            when = (said[f"{kind}_weekday"], said[f"{kind}_hour"], said["quiet"])
            rhythm, pause = Rhythm(said[f"{kind}_how_often"], *when), said["paused_until"]
            now = self.choices[kind]
            paused_now = now.paused_until if now.is_paused_on(clock.today()) else None
            if (rhythm, pause) != (now.rhythm, paused_now):
                found.append({"kind": kind, "rhythm": rhythm, "paused_until": pause})
        if said["urgent"] == self.choices[Kind.URGENT].is_off:
            how_often = HowOften.AT_ONCE if said["urgent"] else HowOften.OFF
            found.append({"kind": Kind.URGENT, "rhythm": Rhythm(how_often)})
        return found


class HowOftenForm(forms.Form):
    """Another rhythm for one kind of digest, from the link in the mail."""

    how_often = how_often_field("How often do you want them?", OFTEN[1:])
