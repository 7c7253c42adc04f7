"""Who may do what with money: small predicates, each true or false for one person's eyes and one thing.

A funder says what it gave, a recipient (or its host) what came and what it did with it. The alliance's finance officer
may write for either; auditors read everything and change nothing.
"""

from .eyes import Eyes
from .models import Award, Entry

Kind, Side = Entry.Kind, Entry.Side

# What each side writes by itself. Commitments come with the award, and receipts by answering a payment.
WRITTEN_BY = {
    Side.FUNDER: (Kind.PAID, Kind.DUE, Kind.RELEASED, Kind.RETURNED, Kind.CLAWED_BACK),
    Side.RECIPIENT: (Kind.SPENT, Kind.FEE_MANAGEMENT, Kind.FEE_SUPPORT, Kind.RETURNED),
}


def gives(eyes: Eyes, award: Award) -> bool:
    """Does the person speak for the funder of this award?"""
    return eyes.writes_all or award.funder_id in eyes.acts_for


def holds(eyes: Eyes, award: Award) -> bool:
    """Does the person speak for the recipient of this award, or for the host its money is paid to?"""
    return eyes.writes_all or bool({award.recipient_id, award.payee_id} & eyes.acts_for)


def can_record_awards(eyes: Eyes) -> bool:
    return eyes.writes_all or bool(eyes.acts_for)


def can_record_awards_of(eyes: Eyes, organisation_id: int) -> bool:
    return eyes.writes_all or organisation_id in eyes.acts_for


def can_add_bodies(eyes: Eyes) -> bool:
    """Who may let a file of grants add organisations that the directory does not have: the finance officer alone."""
    return eyes.writes_all


def can_change_award(eyes: Eyes, award: Award) -> bool:
    """A draft is its funder's to change. What is said of one that was made may still be put right by its funder."""
    return gives(eyes, award) and award.status in (Award.Status.DRAFT, Award.Status.MADE)


def can_see_ledger(eyes: Eyes, award: Award) -> bool:
    return eyes.is_party(award)


def kinds_to_record(eyes: Eyes, award: Award) -> list[str]:
    """The kinds of entry this person may write of this award now, in the order of the ledger."""
    if award.status != Award.Status.MADE or award.is_in_kind:
        return []
    kinds = set()
    if gives(eyes, award):
        kinds |= set(WRITTEN_BY[Side.FUNDER])
    if holds(eyes, award):
        kinds |= set(WRITTEN_BY[Side.RECIPIENT])
    if not award.to_pass_on:
        kinds -= set(Entry.FEES)
    return [kind for kind in Kind.values if kind in kinds]


def side_of(eyes: Eyes, award: Award, kind: str) -> str:
    """Which side says so when this person writes an entry of a kind."""
    ours = [side for side, kinds in WRITTEN_BY.items() if kind in kinds]
    if award.funder_id in eyes.acts_for and Side.FUNDER in ours:
        return Side.FUNDER
    if {award.recipient_id, award.payee_id} & eyes.acts_for and Side.RECIPIENT in [*ours, _receives(kind)]:
        return Side.RECIPIENT
    return Side.ALLIANCE


def _receives(kind: str) -> str:
    return Side.RECIPIENT if kind == Kind.RECEIVED else ""


def can_confirm_payment(eyes: Eyes, award: Award) -> bool:
    return holds(eyes, award) and award.status == Award.Status.MADE and not award.is_in_kind


def can_reverse_entry(eyes: Eyes, entry: Entry) -> bool:
    """Whoever's side said it. What a recipient confirmed is put right by answering anew, not here."""
    if entry.reverses_id or entry.kind in (Kind.RECEIVED, Kind.COMMITTED) or entry.award.status != Award.Status.MADE:
        return False
    if eyes.writes_all:
        return True
    if entry.said_by == Side.FUNDER:
        return entry.award.funder_id in eyes.acts_for
    return entry.said_by == Side.RECIPIENT and holds(eyes, entry.award)


def can_see_checks(eyes: Eyes) -> bool:
    """Finance, auditors, administrators and officers of the whole alliance are told what does not add up."""
    return eyes.sees_all or eyes.reader.everywhere
