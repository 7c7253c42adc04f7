from .agreement import Fault, Receipt
from .awards import Award, AwardPriority, ConsortiumShare
from .funds import Fund
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
    "Origin",
    "Receipt",
]
