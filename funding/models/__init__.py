from .agreement import Fault, Receipt
from .applications import Application
from .awards import Award, AwardPriority, ConsortiumShare
from .deadlines import Deadline
from .flow_sums import FlowSum
from .funds import Fund
from .giving import GrantPlace, PublishedId
from .ledger import Balance, Draw, Entry, Origin
from .opportunities import Opportunity, OpportunityTerm

__all__ = [
    "Application",
    "Award",
    "AwardPriority",
    "Balance",
    "ConsortiumShare",
    "Deadline",
    "Draw",
    "Entry",
    "Fault",
    "FlowSum",
    "Fund",
    "GrantPlace",
    "Opportunity",
    "OpportunityTerm",
    "Origin",
    "PublishedId",
    "Receipt",
]
