"""Who may do what with money: small predicates, each true or false for one person's eyes and one thing.

A funder says what it gave, a recipient (or its host) what came and what it did with it. The alliance's finance officer
may write for either; auditors read everything and change nothing.
"""

from .eyes import Eyes
from .models import Application, Award, Deadline, Entry, Opportunity

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


# Opportunities ---------------------------------------------------------------------------------------------------


def can_publish_opportunities(eyes: Eyes) -> bool:
    """Finance and infrastructure officers and administrators for any funder; whoever speaks for a body for its own."""
    return can_publish_opportunities_of_others(eyes) or bool(eyes.acts_for)


def can_publish_opportunities_of_others(eyes: Eyes) -> bool:
    return eyes.writes_all or eyes.reader.is_officer


def can_keep_opportunity(eyes: Eyes, opportunity: Opportunity) -> bool:
    """Its funder, finance and who is an officer everywhere; an officer of a place what the alliance published."""
    if eyes.writes_all or eyes.reader.everywhere or opportunity.funder_id in eyes.acts_for:
        return True
    return eyes.reader.is_officer and opportunity.said_by == Opportunity.Side.ALLIANCE


def can_see_history_of_opportunity(eyes: Eyes, opportunity: Opportunity) -> bool:
    return eyes.sees_all or can_keep_opportunity(eyes, opportunity)


def can_apply_for(eyes: Eyes, organisation_id: int) -> bool:
    """Its owners and editors say what an organisation saves and asks for. A viewer reads it; an officer does too."""
    return organisation_id in eyes.acts_for & eyes.reader.own


def can_change_application(eyes: Eyes, application: Application) -> bool:
    return can_apply_for(eyes, application.organisation_id)


# Deadlines of awards ---------------------------------------------------------------------------------------------


def can_set_deadlines(eyes: Eyes, award: Award) -> bool:
    """Either side writes down by when a report or money is due, once the award is made."""
    made = award.status == Award.Status.MADE and not award.is_in_kind
    return made and (gives(eyes, award) or holds(eyes, award))


def side_that_sets(eyes: Eyes, award: Award) -> str:
    if award.funder_id in eyes.acts_for:
        return Side.FUNDER
    return Side.RECIPIENT if {award.recipient_id, award.payee_id} & eyes.acts_for else Side.ALLIANCE


def can_change_deadline(eyes: Eyes, deadline: Deadline) -> bool:
    """The funder, whom it is owed to, and the recipient for a day that it set itself; until it was sent."""
    award = deadline.award
    if not can_set_deadlines(eyes, award) or deadline.status != Deadline.Status.WAITING:
        return False
    return gives(eyes, award) or deadline.said_by == Side.RECIPIENT


def steps_of_deadline(eyes: Eyes, deadline: Deadline) -> list[str]:
    """What this person may say of a deadline now: the recipient that it was sent, the funder all the rest.

    The recipient may take back what it said itself: that it was sent, and a day that it set.
    """
    award, Status = deadline.award, Deadline.Status
    if not can_set_deadlines(eyes, award):
        return []
    may = set()
    if holds(eyes, award):
        may |= {Status.SENT}
        may |= {Status.DROPPED} if deadline.said_by == Side.RECIPIENT else set()
        may |= {Status.WAITING} if deadline.status == Status.SENT else set()
    if gives(eyes, award):
        may |= {Status.RECEIVED, Status.DROPPED, Status.WAITING}
    return [step for step in Status.values if step in may and deadline.may_become(step)]
