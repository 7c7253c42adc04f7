"""Who may do what in the directory: small predicates, each true or false for one person and one thing."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

from alliance.base import clock

from .models import AllianceRole, AllianceRoleFootprint, Footprint, Membership, Organisation
from .readers import reader_for

Role = AllianceRole.Role
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone are none
Level = Membership.Level
PURPOSES_OF_A_PLACE = [Footprint.Purpose.COMMUNITY.value, Footprint.Purpose.RESEARCH.value]


def holds(person, *roles: str) -> bool:
    """Does the person hold one of these alliance roles today?"""
    return bool(
        person.is_authenticated
        and AllianceRole.objects.current_on(clock.today()).filter(person=person, role__in=roles).exists()
    )


def speaks_for(person, organisation, *levels: str) -> bool:
    """Is the person a current member of the organisation, at one of these levels?"""
    return bool(
        person.is_authenticated
        and Membership.objects.current_on(clock.today())
        .filter(person=person, organisation=organisation, level__in=levels)
        .exists()
    )


def organisations_kept_by(person):
    """Ids of the organisations whose owner or editor the person is today, for a condition."""
    kept = Membership.objects.current_on(clock.today()).filter(level__in=[Level.OWNER, Level.EDITOR])
    return kept.filter(person_id=person.pk).values("organisation_id")


def is_officer_of(person, organisation) -> bool:
    """An officer of a place where the organisation works, or an administrator."""
    return reader_for(person).is_officer_of(organisation.pk)


def needs_second_factor(person) -> bool:
    """A role that sees much must have a second factor, and this person has not set one up yet."""
    return holds(person, Role.OFFICER, Role.STATUTORY, Role.ADMINISTRATOR) and not is_mfa_enabled(
        person, SECOND_FACTORS
    )


def can_open_records(person) -> bool:
    """The read-only records of every table are for administrators who signed in with a second factor set up."""
    return holds(person, Role.ADMINISTRATOR) and is_mfa_enabled(person)


def can_confirm_organisation(person, organisation) -> bool:
    """Its owners and editors and the officers of its place, as long as it is active."""
    if organisation.status != Organisation.Status.ACTIVE:
        return False
    return speaks_for(person, organisation, Level.OWNER, Level.EDITOR) or is_officer_of(person, organisation)


def can_change_organisation(person, organisation) -> bool:
    return can_confirm_organisation(person, organisation)


def can_say_led_by(person, organisation) -> bool:
    """Its owners and editors alone: an officer cannot say of others by whom they are led."""
    active = organisation.status == Organisation.Status.ACTIVE
    return active and speaks_for(person, organisation, Level.OWNER, Level.EDITOR)


def can_edit_taxonomies(person) -> bool:
    return holds(person, Role.ADMINISTRATOR)


def can_check_edits(person) -> bool:
    return holds(person, Role.OFFICER, Role.ADMINISTRATOR)


def can_check_edits_of_organisation(person, organisation) -> bool:
    return is_officer_of(person, organisation)


def can_see_history_of_organisation(person, organisation) -> bool:
    own = speaks_for(person, organisation, Level.OWNER, Level.EDITOR)
    return own or is_officer_of(person, organisation) or holds(person, Role.AUDITOR)


def can_invite_to_organisation(person, organisation) -> bool:
    return speaks_for(person, organisation, Level.OWNER) or is_officer_of(person, organisation)


def can_invite_to_role(person) -> bool:
    return holds(person, Role.ADMINISTRATOR)


def can_answer_access_requests(person) -> bool:
    return holds(person, Role.OFFICER, Role.ADMINISTRATOR)


def can_add_organisation(person) -> bool:
    return holds(person, Role.OFFICER, Role.ADMINISTRATOR)


def can_draw_footprints(person) -> bool:
    return holds(person, Role.OFFICER, Role.ADMINISTRATOR)


def can_change_footprint(person, footprint) -> bool:
    """Administrators and officers of the whole alliance change any footprint; an officer of a place those of its own.

    An officer of a place may change one that a community or researchers drew and that lies at least partly where
    they are an officer, or that they drew themselves and nobody works in yet. Never one that rights stand on: whoever
    enlarges it would enlarge the rights, their own perhaps.
    """
    reader = reader_for(person)
    if reader.everywhere or not reader.footprints:
        return reader.everywhere
    if footprint.purpose not in PURPOSES_OF_A_PLACE:
        return False
    if AllianceRoleFootprint.objects.filter(footprint=footprint).exists():
        return False
    if footprint.overlaps.filter(other__in=reader.footprints).exists():
        return True
    return footprint.drawn_by_id == person.pk and not footprint.coverage.exists()


def purposes_to_draw(person) -> list[str]:
    """The purposes this person may give a footprint: statutory, NHS and council ones are for the whole alliance."""
    return Footprint.Purpose.values if reader_for(person).everywhere else PURPOSES_OF_A_PLACE


def can_decide_about_carries(person) -> bool:
    return can_draw_footprints(person)


def can_see_outbox(person) -> bool:
    return holds(person, Role.OFFICER, Role.ADMINISTRATOR)


def can_see_unattributed_writes(person) -> bool:
    return holds(person, Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR)


def can_see_gaps(person) -> bool:
    return holds(person, Role.STATUTORY, Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR)


def can_see_people_of_organisation(person, organisation) -> bool:
    return speaks_for(person, organisation, *Level.values) or is_officer_of(person, organisation)


def can_change_memberships_of_organisation(person, organisation) -> bool:
    return can_invite_to_organisation(person, organisation)


def can_send_sign_in_link(person, membership) -> bool:
    """For a colleague who shares a mailbox and has forgotten their password."""
    return membership.person.shares_a_mailbox and can_invite_to_organisation(person, membership.organisation)


def can_end_role(person) -> bool:
    return can_invite_to_role(person)


def can_decide_about_mail(person) -> bool:
    return can_see_outbox(person)


# Priorities ------------------------------------------------------------------------------------------------------


def can_raise_priority(person, organisation) -> bool:
    """Its owners and editors, and an officer of its place on its say-so, as long as it is active."""
    return can_change_organisation(person, organisation)


def can_publish_priority(person, organisation) -> bool:
    """Whether anyone may read what a community said is for its organisation to say, never for an officer."""
    return speaks_for(person, organisation, Level.OWNER, Level.EDITOR)


def can_change_priority(person, priority) -> bool:
    """Its evidence, who reads it, and whether it is closed: its organisation, and the officers of its place."""
    organisation = priority.organisation
    return speaks_for(person, organisation, Level.OWNER, Level.EDITOR) or is_officer_of(person, organisation)


def can_answer_step(person, step) -> bool:
    """Is this still what you said? Only the organisation that said it knows."""
    return speaks_for(person, step.priority.organisation, Level.OWNER, Level.EDITOR)
