from .agreement import Fault, Receipt
from .awards import Award, ConsortiumShare
from .funds import Fund
from .ledger import Balance, Draw, Entry, Origin

__all__ = ["Award", "Balance", "ConsortiumShare", "Draw", "Entry", "Fault", "Fund", "Origin", "Receipt"]
