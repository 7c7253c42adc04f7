"""The records: Django's admin, read-only, for administrators with a second factor. Everyday work has its own pages."""

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.urls import reverse
from django.utils.decorators import method_decorator

from alliance.base.models import Mail
from alliance.base.refused import require
from boards.models import Claim, ClaimLine, Expense, HoursConsent, Payment, TimeEntry, Timer
from directory import rules
from directory.entry_history import WHEREABOUTS
from directory.models import Contact, EntryCount, LedBy, Organisation, Sighting, UnmetSearch
from funding.models import (
    Application,
    Award,
    AwardPriority,
    Balance,
    ConsortiumShare,
    Deadline,
    Draw,
    Entry,
    FlowSum,
    GrantPlace,
    Receipt,
)

APPS = ["base", "directory", "boards", "funding"]
NEVER_SHOWN = {"password", "token", "token_hash", "list_unsubscribe", "text", "html", "calendar", "boundary", "outline"}
AS_TOLD = {"to": "told_to", "last_answer": "told_answer"}  # of a mail: an address that is private stays so
# Working balances, drafts and payments: for the parties, the finance officer and auditors alone, on pages of their own.
LEDGER = {Award, AwardPriority, Balance, ConsortiumShare, Deadline, Draw, Entry, FlowSum, GrantPlace, Receipt}
OWN_CHANCES = {Application}  # what an organisation saves and asks for: its own, and the officers of its place
SMALL_COUNTS = {EntryCount, Sighting, UnmetSearch}  # told only where they are large enough (rule 27)
# Whose they are, who approves or pays them, and auditors read these, on pages of their own.
OWN_TIME = {TimeEntry, Timer, HoursConsent, Claim, ClaimLine, Expense, Payment}


class ReadOnlySite(admin.AdminSite):
    """The tables of the portal, to look at and never to change."""

    site_header = "Records of the portal, to read"
    site_title = "Records"
    index_title = "Everything here is read-only"
    enable_nav_sidebar = False

    def has_permission(self, request):
        return rules.can_open_records(request.user)

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """Whoever may not read the records is sent here: to sign in, or to be told why they cannot."""
        require(not request.user.is_authenticated, "The records are for administrators with a second step set up.")
        return redirect_to_login(reverse("records:index"))


class ReadOnly(admin.ModelAdmin):
    """One table, to read."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def get_fields(self, request, obj=None):
        hidden = NEVER_SHOWN
        if self.model is Organisation and obj and not request.reader.may_see(obj.address_visibility, obj.pk):
            hidden = NEVER_SHOWN | WHEREABOUTS
        names = [field.name for field in self.opts.concrete_fields if field.name not in hidden]
        return [AS_TOLD.get(name, name) for name in names] if self.model is Mail else names

    def get_queryset(self, request):
        """What is private is for nobody but its organisation, and an officer where it says so (rule 3)."""
        rows = super().get_queryset(request)
        return rows.visible_to(request.reader) if self.model in (Contact, LedBy) else rows

    def lookup_allowed(self, lookup, value, request):
        """No filter in the address: it would tell letter by letter what is never shown, and fail on odd values."""
        return False

    def has_module_permission(self, request):
        return rules.can_open_records(request.user)

    def has_view_permission(self, request, obj=None):
        return rules.can_open_records(request.user)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def site_of_all_tables() -> ReadOnlySite:
    """The site with the models of the portal's own apps; the history's tables have pages of their own."""
    site = ReadOnlySite(name="records")
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            if not hasattr(model, "pgh_tracked_model") and model not in SMALL_COUNTS | OWN_TIME | LEDGER | OWN_CHANCES:
                site.register(model, ReadOnly)
    return site
