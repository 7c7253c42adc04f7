"""The demo's open money, in words. All invented; the places are real names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chance:
    """Open money: `funder` is the key of a body, `days` until it closes; terms and footprint by their names."""

    key: str
    funder: str
    title: str
    purpose: str
    days: int
    most: int | None
    least: int | None = None
    fund: str = ""
    hour: int = 17
    answers_after: int = 0  # days after it closes that applicants hear; 0 when it is not said
    pages: int | None = None
    hours: int | None = None
    footprint: str = ""
    sizes: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    led_by: tuple[str, ...] = ()
    who: str = ""
    source: str = "The funder's web page, read by the alliance's officer."


SMALL = ("micro", "small")
CHANCES = (
    Chance("warm", "intermediary-1", "Small grants for warm rooms", "Heating, food and somebody to talk to, from "
           "October to March.", 2, 2_000, 250, answers_after=30, pages=4, hours=1, footprint="Central Lancashire",
           sizes=SMALL, who="You do not need to be registered. You need a bank account, or a host who has one.",
           source="Our own web page."),
    Chance("together", "icb", "Keeping well together: a year of something regular", "Whatever brings people together "
           "every week and keeps them well. Core costs count: rent, insurance, somebody's hours.", 24, 9_000, 1_000,
           fund="prevention", hour=12, answers_after=45, pages=9, hours=5,
           footprint="Lancashire and South Cumbria", sizes=("micro", "small", "medium"),
           source="The ICB's papers of last month."),
    Chance("common", "funder", "Common Ground: small and close to home", "Groups that are run by the people they are "
           "for. No report longer than a page.", 55, 15_000, 500, fund="commonwealth", pages=6, hours=3,
           sizes=SMALL),
    Chance("women", "funder", "Led by women, for women", "Groups in which women decide. Refuges are welcome.", 19,
           20_000, pages=7, hours=4, led_by=("Women",)),
    Chance("food", "county", "Kitchens that pass inspection", "Sinks, fridges and the course that goes with them.", 11,
           6_000, 300, fund="public-health", answers_after=21, pages=5, footprint="Lancashire and South Cumbria",
           services=("Food",), forms=("charity", "cio", "cic", "unincorporated")),
    Chance("big", "icb", "A neighbourhood partnership for five years", "One partner for each neighbourhood team, with "
           "staff, data and premises of its own.", 33, 450_000, 150_000, pages=64, hours=80,
           sizes=("large", "major"), who="Applicants show three years of audited accounts."),
    Chance("bay", "county", "Walks by the sea", "Boots, leaders and the bus home.", 16, 1_500, pages=2, hours=1,
           footprint="Morecambe Bay"),
    Chance("digital", "funder", "Getting online without fear", "Tablets, data and patient people.", -12, 4_000, 500,
           answers_after=5, pages=6, hours=3, sizes=("micro", "small", "medium")),
    Chance("minibus", "county", "A seat on the minibus", "Drivers, fuel and insurance for community transport.", -40,
           8_000, 1_000, answers_after=20, pages=8, hours=4),
    Chance("garden", "intermediary-1", "Growing things together", "Raised beds, tools and a water butt.", -90, 1_200,
           100, answers_after=30, pages=3, hours=1, sizes=SMALL, source="Our own web page."),
    Chance("cook", "intermediary-1", "A cooker, and somebody to cook", "Kitchens of lunch clubs.", -230, 4_000, 200,
           answers_after=20, pages=3, hours=1, sizes=SMALL, source="Our own web page."),
    Chance("arts", "county", "Songs and stories in care homes", "Musicians, and the hire of a piano.", 40, 3_000),
)  # fmt: skip
WITHDRAWN = ("arts", "The council decided in its budget not to give this money this year.")

# (chance, group that the demo's people speak for, status, what is said of it)
APPLICATIONS = (
    ("together", "first-0", "saved", {}),
    ("arts", "first-0", "saved", {}),
    ("digital", "first-0", "applied", {"days": 15, "asked": 2_400}),
    ("minibus", "first-0", "refused", {"days": 44, "asked": 6_500, "answered": 18, "reason":
     "There was nine times more asked for than there was to give. Your plan was clear; next year say how many people "
     "come back to lunch after their first ride."}),
    ("cook", "first-0", "awarded", {"days": 235, "asked": 3_200, "answered": 205}),
    ("common", "first-0", "passed", {}),
    ("garden", "declined", "refused", {"days": 95, "asked": 900, "answered": 60, "reason": "No reason was given."}),
    ("digital", "declined", "withdrew", {"days": 30, "asked": 1_000, "answered": 20, "reason":
     "Our treasurer moved away and nobody could run it."}),
)  # fmt: skip
AWARDED = ("cook", "A cooker, and somebody to cook")

# (title of the award, kind, what, days until it is due, pounds, status, reason)
DUE = (
    ("A cooker, and somebody to cook", "report", "How the first half year went", 9, None, "waiting", ""),
    ("A cooker, and somebody to cook", "report", "Photographs of the kitchen", -120, None, "received", ""),
    ("A cooker, and somebody to cook", "report", "A form on who comes", -60, None, "dropped",
     "We asked you too much. Lunch matters more."),
    ("Taxis for people who cannot walk to lunch", "return", "What is left of the taxis", -4, 130, "waiting", ""),
    ("Lunch through the winter", "report", "A page on the winter", 60, None, "waiting", ""),
    ("Taxis for people who cannot walk to lunch", "report", "Who took a taxi, and where to", -8, None, "sent", ""),
    ("Neighbourhood connectors", "report", "The connectors' first year", -6, None, "sent", ""),
)  # fmt: skip
