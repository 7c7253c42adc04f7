from .areas import Area, AreaEdition, ImportRun, Postcode
from .carries import FootprintCarry
from .coverage import Coverage
from .entry_edits import EntryEdit
from .footprints import Footprint, FootprintArea, FootprintOverlap
from .organisations import Contact, Identifier, Organisation, OrganisationRelation
from .people import Person
from .priorities import Evidence, Priority, PriorityStep
from .roles import AllianceRole, AllianceRoleFootprint, Membership
from .search import SearchText, SearchWord
from .services import LedBy, Service, ServiceTerm, ServiceTime
from .sightings import EntryCount, Sighting, UnmetSearch
from .sign_up import AccessRequest, Invitation, InvitationFootprint
from .taxonomies import Term

__all__ = [
    "AccessRequest",
    "AllianceRole",
    "AllianceRoleFootprint",
    "Area",
    "AreaEdition",
    "Contact",
    "Coverage",
    "EntryCount",
    "EntryEdit",
    "Evidence",
    "Footprint",
    "FootprintArea",
    "FootprintCarry",
    "FootprintOverlap",
    "Identifier",
    "ImportRun",
    "Invitation",
    "InvitationFootprint",
    "LedBy",
    "Membership",
    "Organisation",
    "OrganisationRelation",
    "Person",
    "Postcode",
    "Priority",
    "PriorityStep",
    "SearchText",
    "SearchWord",
    "Service",
    "ServiceTerm",
    "ServiceTime",
    "Sighting",
    "Term",
    "UnmetSearch",
]
