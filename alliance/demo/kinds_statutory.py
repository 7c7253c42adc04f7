"""The demo's statutory bodies, care providers, funders and infrastructure organisations, one by one. All invented."""

from dataclasses import dataclass

from directory.models import Organisation

Sector, Form = Organisation.Sector, Organisation.LegalForm

# The districts that each of the five places of 2021 is made of: what the infrastructure organisations keep to.
DISTRICTS_OF = {
    "Central Lancashire": ("preston", "south-ribble", "chorley"),
    "Fylde Coast": ("blackpool", "fylde", "wyre"),
    "Morecambe Bay": ("lancaster", "south-lakeland", "barrow-in-furness"),
    "Pennine Lancashire": (
        "blackburn-with-darwen",
        "burnley",
        "hyndburn",
        "pendle",
        "ribble-valley",
        "rossendale",
    ),
    "West Lancashire": ("west-lancashire",),
}


@dataclass(frozen=True)
class Body:
    """One named body of the demo: `covers` are the slugs of footprints, `income` whole pounds a year or None."""

    key: str
    name: str
    sector: str
    form: str
    income: int | None
    line: str
    about: str
    covers: tuple[str, ...]
    refer: str = ""
    member: bool = False


def _districts(place: str) -> tuple[str, ...]:
    return tuple(f"{district}-district" for district in DISTRICTS_OF[place])


SYSTEM = ("lancashire-and-south-cumbria",)

BODIES = (
    Body("icb", "Demonstration Integrated Care Board", Sector.NHS, Form.PUBLIC, 3_900_000_000,
         "Plans and pays for NHS services for the whole system.",
         "The statutory board of the system in this demonstration. It stands in for a real one and is none.", SYSTEM),
    Body("county", "Westmere County Council (demonstration)", Sector.LOCAL_AUTHORITY, Form.PUBLIC, 1_450_000_000,
         "Social care, public health, libraries and roads in the largest of the four places.",
         "An invented upper-tier council. Its public health team funds walks, lunch and advice through the alliance.",
         ("lancashire-place",)),
    Body("mills-council", "Mills and Moors Council (demonstration)", Sector.LOCAL_AUTHORITY, Form.PUBLIC, 480_000_000,
         "One council for everything in its borough.", "An invented unitary council that meets the alliance monthly.",
         ("blackburn-with-darwen-place",)),
    Body("coast-council", "Promenade Council (demonstration)", Sector.LOCAL_AUTHORITY, Form.PUBLIC, 420_000_000,
         "The seaside borough's own council.", "An invented unitary council with a neighbourhood team in every ward.",
         ("blackpool-place",)),
    Body("fells-council", "Bay and Fells Council (demonstration)", Sector.LOCAL_AUTHORITY, Form.PUBLIC, 390_000_000,
         "From the docks to the high farms.", "An invented council for the system's share of the north.",
         ("south-cumbria-place",)),
    Body("ribble-trust", "Ribbleway Hospitals NHS Trust (demonstration)", Sector.NHS, Form.PUBLIC, 610_000_000,
         "Two hospitals and their clinics.", "An invented hospital trust. Its discharge team asks the alliance first.",
         ("lancashire-place",)),
    Body("coast-trust", "Tideway Hospitals NHS Trust (demonstration)", Sector.NHS, Form.PUBLIC, 540_000_000,
         "Hospital and community services by the sea.", "An invented trust that lends rooms to groups in the evenings.",
         ("blackpool-place",)),
    Body("mind-trust", "Beacon and Bay Mental Health NHS Trust (demonstration)", Sector.NHS, Form.PUBLIC, 450_000_000,
         "Mental health, learning disability and community services across the system.",
         "An invented trust. It pays the crisis cafés by contract and visits none without asking.", SYSTEM),
    Body("care-1", "Sycamore Yard Home Care", Sector.CARE_PROVIDER, Form.PRIVATE, 2_400_000,
         "Carers who come when they said they would.", "A family firm with ninety carers on bicycles and in small cars.",
         _districts("Central Lancashire"), "Through the council's brokerage or by phone."),
    Body("care-2", "Larkfold Care Homes", Sector.CARE_PROVIDER, Form.PRIVATE, 8_100_000,
         "Four care homes, one with a choir.", "Our homes are small, and neighbours use the gardens.",
         _districts("Pennine Lancashire"), "Ring the home's manager. Visits any time, lunch included."),
    Body("care-3", "Sandgate Nursing", Sector.CARE_PROVIDER, Form.PRIVATE, 3_300_000,
         "Nursing care on the coast.", "Sixty beds, and a day room open to the street on Wednesdays.",
         _districts("Fylde Coast"), "By the hospital's discharge team or the family."),
    Body("care-4", "Fell and Shore Live-in Care", Sector.CARE_PROVIDER, Form.PRIVATE, 920_000,
         "Carers who stay, in places buses do not go.", "We match carer and household and give both a way out.",
         _districts("Morecambe Bay"), "Ring us; we visit before anything is signed."),
    Body("funder", "The Northern Commonwealth Fund", Sector.FUNDER, Form.CHARITY, 86_000_000,
         "A national funder of community action.", "An invented fund. It gives through intermediaries it trusts.",
         SYSTEM),
    Body("intermediary-1", "Common Purse Community Foundation", Sector.FUNDER, Form.CHARITY, 4_200_000,
         "Small grants to small groups, quickly.", "We pass money on, say what we keep, and visit before we ask for paper.",
         SYSTEM, member=True),
    Body("intermediary-2", "The Hundred Streams Fund", Sector.FUNDER, Form.COMPANY, 760_000,
         "Grants decided by the people who live there.", "Panels of residents decide. We hold the money and the forms.",
         ("blackburn-with-darwen-place", "lancashire-place"), member=True),
    Body("lio-central", "Three Towns Voluntary Action", Sector.VCFSE, Form.CHARITY, 840_000,
         "The infrastructure organisation for Central, and host of the alliance.",
         "We help groups start, find money and be heard. We also employ the alliance's officers and hold its money.",
         _districts("Central Lancashire"), "Any group may ring. Our officers come to you.", True),
    Body("lio-coast", "Coastline Community Network", Sector.VCFSE, Form.CHARITY, 610_000,
         "Support for every group between the pier and the river.",
         "Training, payroll, a newsletter and a hall you can book for nothing.",
         _districts("Fylde Coast"), "Ring or drop in.", True),
    Body("lio-bay", "Around the Bay Voluntary Forum", Sector.VCFSE, Form.CIO, 470_000,
         "One forum on both sides of the sands.", "Two hundred groups in the forum, nine in its steering group.",
         _districts("Morecambe Bay"), "Come to a forum, or ring and we will sit with you.", True),
    Body("lio-pennine", "Six Valleys Action", Sector.VCFSE, Form.CHARITY, 930_000,
         "Infrastructure for the mill towns and the hills between.",
         "We grew out of a partnership made when the places emerged, and speak for groups in six districts.",
         _districts("Pennine Lancashire"), "Ring the development team.", True),
    Body("lio-west", "Moss and Market Community Support", Sector.VCFSE, Form.CHARITY, 260_000,
         "Small place, small team, all the groups by first name.",
         "We run the volunteer bureau and the minibus, and mind everybody's accounts.",
         _districts("West Lancashire"), "Ring before noon.", True),
)  # fmt: skip
