"""Who may do what with boards: small predicates, each true or false for one person and one thing.

Officers of the alliance and administrators keep the boards, ours and theirs alike; an officer of some footprints
keeps those whose footprint lies whole within them. A board is public, so everybody may read it.
"""

from alliance.base import clock
from directory.models import AllianceRole, FootprintArea, Membership, Organisation
from directory.readers import reader_for
from directory.rules import holds
from directory.visibility import Standing

from .models import Appointment, ApprovalDelegation, Claim, FundingTerms

Role = AllianceRole.Role


def can_add_board(person) -> bool:
    reader = reader_for(person)
    return reader.everywhere or bool(reader.footprints)


def can_keep_boards_of(person, footprint) -> bool:
    """May the person keep boards whose footprint this is? As `Board.objects.kept_by`, for a board not there yet too."""
    reader = reader_for(person)
    if reader.everywhere or not reader.footprints:
        return reader.everywhere
    if footprint.pk in reader.footprints:
        return True
    areas = FootprintArea.objects.filter(footprint=footprint)
    theirs = FootprintArea.objects.filter(footprint__in=reader.footprints).values("area")
    return areas.exists() and not areas.exclude(area__in=theirs).exists()


def can_change_board(person, board) -> bool:
    return can_keep_boards_of(person, board.footprint)


def can_change_seat(person, seat) -> bool:
    return can_change_board(person, seat.board)


def can_end_appointment(person, appointment) -> bool:
    return can_change_seat(person, appointment.seat)


def can_end_relation(person, relation) -> bool:
    """Whoever keeps either of the two boards."""
    return can_change_board(person, relation.from_board) or can_change_board(person, relation.to_board)


# Papers and interests


def can_change_papers(person, item) -> bool:
    """Add papers to an item, replace them, withdraw them: whoever keeps the board."""
    return can_change_board(person, item.meeting.board)


def can_declare_interest(person, board) -> bool:
    """For oneself whoever sits there; for somebody else who sits there whoever keeps the board."""
    return _sits_on(person, board) or can_change_board(person, board)


def can_change_interest(person, interest) -> bool:
    return person.pk == interest.person_id or can_change_board(person, interest.board)


def can_decide_interests(person, board) -> bool:
    """The board's chair; or whoever keeps the board, on the chair's behalf."""
    return chairs(person, board) or can_change_board(person, board)


def chairs(person, board) -> bool:
    """Does the person hold the seat that chairs the board today, or stand in for who does?"""
    return _accepted(person).filter(seat__board=board, seat__is_chair=True).exists()


def _sits_on(person, board) -> bool:
    return _accepted(person).filter(seat__board=board).exists()


def _accepted(person):
    return Appointment.objects.current_on(clock.today()).filter(person=person.pk, accepted_at__isnull=False)


# Vacant seats ----------------------------------------------------------------------------------------------------


def can_say_interested(person) -> bool:
    """Members of the alliance, whichever seat it is; who then takes it is for those who choose."""
    return Standing.MEMBER in reader_for(person).standings


def can_choose_for(person, notice) -> bool:
    return can_change_seat(person, notice.seat)


# Agendas and proposals ---------------------------------------------------------------------------------------------


def can_keep_agenda(person, meeting) -> bool:
    """Whoever keeps the board writes its agendas, and records what was decided."""
    return can_change_board(person, meeting.board)


def can_propose_to(person, board) -> bool:
    """Anybody who speaks for a member organisation of the alliance, to a board that takes proposals."""
    return board.takes_proposals and board.is_there_on(clock.today()) and may_propose_for(person).exists()


def may_propose_for(person):
    """The organisations of the alliance for which the person may propose an item today."""
    if person is None or not person.is_authenticated:
        return Organisation.objects.none()
    memberships = Membership.objects.current_on(clock.today()).filter(person=person)
    own = Organisation.objects.active().filter(is_alliance_member=True, pk__in=memberships.values("organisation"))
    return own.order_by("name")


def can_answer_proposal(person, proposal) -> bool:
    return can_change_board(person, proposal.board)


def can_follow_proposal(person, proposal) -> bool:
    """May the person add to a proposal, withdraw it or take it up again? Anybody of the organisation it is from."""
    held = Membership.objects.current_on(clock.today()).filter(person=person)
    return held.filter(organisation=proposal.organisation).exists()


def can_end_action(person, action) -> bool:
    """Whoever is to do it, and whoever keeps the board."""
    return action.person_id == person.pk or can_keep_agenda(person, action.item.meeting)


# Paid time -------------------------------------------------------------------------------------------------------


def can_change_terms(person, seat) -> bool:
    """Whoever keeps the board; the action refuses who holds the seat, or held it."""
    return can_change_seat(person, seat)


def can_change_entry(person, entry) -> bool:
    return entry.person_id == person.pk


def can_change_claim(person, claim) -> bool:
    """Whose it is, while it is open."""
    return claim.person_id == person.pk and claim.is_open


def can_decide_claim(person, claim) -> bool:
    """Whoever is named for it today, as long as it waits; never whose it is (rule 14)."""
    return Claim.objects.to_approve_by(reader_for(person)).filter(pk=claim.pk).exists()


def can_approve_claims(person) -> bool:
    """Is the person an approver of the alliance, named in some terms, or standing in for one today?"""
    if holds(person, Role.APPROVER) or FundingTerms.objects.filter(approver=person).exists():
        return True
    return ApprovalDelegation.objects.current_on(clock.today()).filter(to_person=person).exists()


def can_delegate_approval(person) -> bool:
    """What somebody approves themselves; what they approve for another is not theirs to hand on."""
    return holds(person, Role.APPROVER) or FundingTerms.objects.filter(approver=person).exists()


def can_see_settlements(person) -> bool:
    return holds(person, Role.FINANCE, Role.AUDITOR)


def can_run_settlements(person) -> bool:
    return holds(person, Role.FINANCE)


def can_see_budgets(person) -> bool:
    roles = (Role.APPROVER, Role.FINANCE, Role.CHAIR, Role.FUNDER, Role.AUDITOR)
    return holds(person, *roles) or reader_for(person).everywhere


def can_keep_budgets(person) -> bool:
    return holds(person, Role.FINANCE) or reader_for(person).everywhere


def can_see_costs(person) -> bool:
    """Members, statutory staff, officers, funders and auditors; what is shown to them keeps rule 27."""
    reader = reader_for(person)
    belongs = bool(reader.standings & {Standing.MEMBER, Standing.STATUTORY}) or reader.is_officer
    return belongs or holds(person, Role.FUNDER)


def can_set_figures(person) -> bool:
    return reader_for(person).everywhere
