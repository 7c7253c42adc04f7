"""What happens to an entry: it is confirmed, changed, and its changes are checked (rules 4 and 5)."""

import itertools

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from alliance.base import clock, history
from alliance.base.refused import Refused
from alliance.base.slugs import free_slugs
from directory.actions import coverage
from directory.models import AllianceRole, Contact, Coverage, EntryEdit, Footprint, Membership, Organisation, Service
from directory.rules import is_officer_of

Status = EntryEdit.Status

# What the public reads at length waits for an officer's eye; what somebody needs today is changed at once.
CHECKED = ("name", "in_one_line", "description", "website", "legal_form")
AT_ONCE = ("how_to_refer", "latest_income", "income_year")


@transaction.atomic
def add(*, organisation: Organisation, works_in: Footprint | None, by) -> Organisation:
    """A new entry under an address of its own. An officer of one place says where it works, and so keeps it."""
    with history.attributed(by=by, why="added the organisation"):
        _save_under_a_free_slug(organisation)
        if works_in:
            coverage.add(organisation=organisation, kind=Coverage.Kind.SERVES, footprint=works_in, by=by)
    return organisation


@transaction.atomic
def add_all(*, organisations: list[Organisation], by) -> None:
    """Many new entries at once, each under an address of its own. Two queries, however many."""
    with history.attributed(by=by, why="added organisations"):
        slugs = free_slugs(Organisation, [one.name for one in organisations], otherwise="organisation")
        for organisation, slug in zip(organisations, slugs, strict=True):
            organisation.slug = slug
        Organisation.objects.bulk_create(organisations)


@transaction.atomic
def confirm(*, organisation: Organisation, by) -> Organisation:
    """`by` says that the entry is right as it stands today."""
    with history.attributed(by=by, why="confirmed the entry"):
        organisation = locked(organisation)
        confirm_by_edit(organisation, by)
    return organisation


@transaction.atomic
def change(*, organisation: Organisation, values: dict, by) -> EntryEdit | None:
    """Change an entry to `values` ({field: new value}), and return the edit that waits, if one does.

    An officer's changes, and those that need no checking, count at once. The rest wait as one edit for the
    officer; a second change while one waits replaces what it asks for. Any edit confirms the entry.
    """
    with history.attributed(by=by, why="changed the entry"):
        organisation = locked(organisation)
        changed = {field: value for field, value in values.items() if value != getattr(organisation, field)}
        officer = is_officer_of(by, organisation)
        waiting = {} if officer else {field: changed[field] for field in CHECKED if field in changed}
        for field, value in changed.items():
            if field not in waiting:
                setattr(organisation, field, value)
        mark_confirmed(organisation, by)
        organisation.save()
        if officer:
            return None
        return let_wait(organisation, waiting, by)


@transaction.atomic
def approve(*, edit: EntryEdit, seen: str = "", by) -> EntryEdit:
    """The officer lets a waiting edit count: the entry, or the service that it is of, takes its values.

    `seen` is when the edit that the officer has read was made (ISO 8601): one changed since is not approved unread.
    """
    with history.attributed(by=by, why="approved a change to the entry"):
        locked(edit.organisation)  # before the edit, as `change` does
        edit = _locked_edit(edit)
        if seen and edit.made_at.isoformat() != seen:
            raise Refused("This change has itself been changed since you opened it. Read it again before you answer.")
        move(edit, Status.APPROVED, by)
        values = edit.changes | ({"ended_on": None} if edit.asks_to_be_listed else {})
        for field, value in values.items():
            setattr(edit.thing, field, value)
        edit.thing.save(update_fields=list(values))
        edit.save()
    return edit


@transaction.atomic
def decline(*, edit: EntryEdit, reason: str, by) -> EntryEdit:
    """The officer does not let an edit count, and tells its author why."""
    if not reason.strip():
        raise Refused("Say why, so that the people who made the change know what to do instead.")
    with history.attributed(by=by, why="declined a change to the entry"):
        edit = _locked_edit(edit)
        move(edit, Status.DECLINED, by)
        edit.reason = reason.strip()
        edit.save()
    return edit


@transaction.atomic
def withdraw(*, edit: EntryEdit, by) -> EntryEdit:
    """The organisation takes back a change that still waits."""
    with history.attributed(by=by, why="withdrew a change to the entry"):
        edit = _locked_edit(edit)
        move(edit, Status.WITHDRAWN, by)
        edit.save()
    return edit


def _save_under_a_free_slug(organisation: Organisation) -> None:
    """The name as a slug, numbered when somebody has it or takes it at this very moment."""
    stem = slugify(organisation.name)[:100] or "organisation"
    for number in itertools.count(1):
        organisation.slug = slug = stem if number == 1 else f"{stem}-{number}"
        taken = Organisation.objects.filter(slug=slug)
        if slug == "new" or taken.exists():  # /organisations/new/ is a page of its own
            continue
        try:
            with transaction.atomic():
                organisation.save()
            break
        except IntegrityError:
            if not taken.exists():
                raise


def locked(organisation: Organisation) -> Organisation:
    """The entry under a lock, while it is still one that changes."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if organisation.status != Organisation.Status.ACTIVE:
        raise Refused("This organisation has closed or merged, so its entry can no longer be changed.")
    return organisation


def _locked_edit(edit: EntryEdit) -> EntryEdit:
    edits = EntryEdit.objects.select_for_update(of=("self",)).select_related("organisation", "service")
    return edits.get(pk=edit.pk)


def mark_confirmed(organisation: Organisation, by) -> None:
    organisation.confirmed_on = clock.today()
    organisation.confirmed_by = by
    organisation.confirmed_by_role = role_of(by, organisation)


def role_of(person, organisation) -> str:
    """In which role somebody speaks about an entry: their membership's level, else their alliance role."""
    today = clock.today()
    membership = Membership.objects.current_on(today).filter(person=person, organisation=organisation).first()
    if membership:
        return membership.get_level_display()
    role = AllianceRole.objects.current_on(today).filter(person=person).order_by("role").first()
    return role.get_role_display() if role else ""


def let_wait(organisation: Organisation, changes: dict, by, *, service: Service | None = None) -> EntryEdit | None:
    """One edit waits an organisation, and one a service of it.

    Make it, replace what it asks for, or withdraw it when nothing is left.
    """
    waiting = EntryEdit.objects.waiting().select_for_update().filter(organisation=organisation, service=service).first()
    if not changes:
        if waiting:
            move(waiting, Status.WITHDRAWN, by)
            waiting.save()
        return None
    edit = waiting or EntryEdit(organisation=organisation, service=service)
    edit.changes, edit.made_by, edit.made_at = changes, by, clock.now()
    edit.save()
    return edit


def move(edit: EntryEdit, to: str, by) -> None:
    """Move an edit along its life, or say how it already ended."""
    if to not in EntryEdit.MOVES[Status(edit.status)]:
        raise Refused(f"This change has already been {Status(edit.status).label}.")
    edit.status, edit.decided_by, edit.decided_at = to, by, clock.now()


@transaction.atomic
def add_contact(*, organisation: Organisation, contact: Contact, by) -> Contact:
    """A new way to reach the organisation, after those it has. Any edit confirms the entry."""
    with history.attributed(by=by, why="added a contact"):
        organisation = locked(organisation)
        contact.organisation = organisation
        contact.position = organisation.contacts.count()
        contact.save()
        confirm_by_edit(organisation, by)
    return contact


@transaction.atomic
def change_contact(*, contact: Contact, by) -> Contact:
    """A contact as it is now, or who may see it. Any edit confirms the entry."""
    with history.attributed(by=by, why="changed a contact"):
        organisation = locked(contact.organisation)
        if not organisation.contacts.filter(pk=contact.pk).exists():
            raise Refused("This contact has been removed in the meantime. Add it again if it is still right.")
        contact.save()
        confirm_by_edit(organisation, by)
    return contact


@transaction.atomic
def remove_contact(*, contact: Contact, by) -> None:
    """A contact that no longer reaches anybody. Its history stays."""
    with history.attributed(by=by, why="removed a contact"):
        organisation = locked(contact.organisation)
        contact.delete()
        confirm_by_edit(organisation, by)


def confirm_by_edit(organisation: Organisation, by) -> None:
    mark_confirmed(organisation, by)
    organisation.save(update_fields=["confirmed_on", "confirmed_by_role", "confirmed_by"])
