from .agreement import Fault, Receipt
from .awards import Award, AwardPriority, ConsortiumShare
from .funds import Fund
from .giving import GrantPlace, PublishedId
from .ledger import Balance, Draw, Entry, Origin

__all__ = [
    "Award",
    "AwardPriority",
    "Balance",
    "ConsortiumShare",
    "Draw",
    "Entry",
    "Fault",
    "Fund",
    "GrantPlace",
    "Origin",
    "PublishedId",
    "Receipt",
]
