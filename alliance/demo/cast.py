"""Who is who in the demo: everybody who can sign in, called by their role. Needs no Django, so `run` prints it."""

from dataclasses import dataclass

PASSWORD = "alliance-demo"
DOMAIN = "alliance.example"


@dataclass(frozen=True)
class Someone:
    """A person of the demo, who signs in as `signs_in` at the demo's domain.

    `works_at` is the key of a body; `speaks_for` one too, or one of the groups that `people` picks.
    """

    signs_in: str
    name: str
    may: str  # what the list of sign-ins says of them
    role: str = ""
    works_at: str = ""
    officer_for: str = ""  # one of the five places; empty for the whole alliance
    speaks_for: str = ""
    level: str = ""


ADMINISTRATOR = Someone("administrator", "Portal administrator", "everything, the admin pages too", "administrator")
PEOPLE = (
    ADMINISTRATOR,
    Someone("icb", "Neighbourhood lead at the ICB", "ICB staff: searches and shortlists", "statutory", "icb"),
    Someone("council", "Public health officer at a council", "council staff", "statutory", "county"),
    Someone("officer", "Infrastructure officer for Central", "officer of one place, with QL postcodes", "officer",
            "lio-central", "Central Lancashire"),
    Someone("officer.pennine", "Infrastructure officer for Pennine", "officer of another place", "officer",
            "lio-pennine", "Pennine Lancashire"),
    Someone("officer.alliance", "Alliance development officer", "officer of the whole alliance", "officer",
            "lio-central"),
    Someone("approver", "Head of operations at the host", "approver of claims", "approver", "lio-central"),
    Someone("finance", "Finance officer at the host", "finance officer", "finance", "lio-central"),
    Someone("chair", "Chair of the alliance", "the independent chair", "chair"),
    Someone("funder", "Grants manager of an intermediary", "funder", "funder", "intermediary-1"),
    Someone("auditor", "Auditor", "reads every entry's history, changes nothing", "auditor"),
    Someone("owner", "Organiser of a lunch club", "owner of a group at QL1 1AA", speaks_for="first-0",
            level="owner"),
    Someone("editor", "Helper at the lunch club", "may change that group's entry", speaks_for="first-0",
            level="editor"),
    Someone("viewer", "Trustee of a small group", "may read as a member; is invited to a second group",
            speaks_for="first-1", level="viewer"),
    Someone("refuge", "Manager of a refuge", "owner of a sensitive site", speaks_for="refuge", level="owner"),
    Someone("lead", "Chief officer in Pennine", "owner of an infrastructure organisation", speaks_for="lio-pennine",
            level="owner"),
    Someone("representative", "Representative for Lancashire", "holds a paid seat: logs time, claims it",
            speaks_for="lio-central", level="viewer"),
    Someone("newcomer", "Volunteer at a pantry", "edits an entry; one change waits for an officer",
            speaks_for="waiting", level="editor"),
    Someone("declined", "Secretary of a choir", "their last change was declined, with a reason",
            speaks_for="declined", level="owner"),
)  # fmt: skip
SHARED_MAILBOX = f"kitchen@{DOMAIN}"
SHARING = (("kitchen.monday", "Monday cook"), ("kitchen.thursday", "Thursday cook"))


def sign_ins() -> list[tuple[str, str]]:
    """(how they sign in, what they may do), for the list that the demo prints."""
    listed = [(f"{one.signs_in}@{DOMAIN}", one.may) for one in PEOPLE]
    return listed + [(name, "shares a mailbox, signs in by name") for name, _ in SHARING]
