from .agenda import Action, AgendaItem, AgendaVersion, Decision, ItemKind, StandingItem
from .attendance import Attendance
from .boards import Agreement, Board, TermsOfReference

# Paid time
from .budgets import Budget
from .calendars import CalendarAddress
from .claims import ApprovalDelegation, Claim, ClaimLine, Expense
from .dated import Basis
from .figures import DatedFigure
from .footing import Footing
from .induction import InductionDone, InductionItem
from .interests import Interest, InterestDecision
from .meetings import BankHolidays, Meeting, MeetingMove, MeetingSeries
from .minutes import MinutesVersion
from .papers import Paper, PaperRead, PaperVersion
from .proposals import Proposal, ProposalStep
from .relations import BoardRelation
from .seats import Appointment, Seat
from .settlements import Payment, SettlementExport, SettlementRun, Supplier
from .stored_files import FileToDelete
from .terms import FundingTerms
from .time import HoursConsent, TimeEntry, Timer
from .topics import Decides, Topic
from .vacancies import Expression, VacancyNotice

__all__ = [
    "Action",
    "AgendaItem",
    "AgendaVersion",
    "Agreement",
    "Appointment",
    "Attendance",
    "BankHolidays",
    "Basis",
    "Board",
    "BoardRelation",
    "CalendarAddress",
    "Decides",
    "Decision",
    "Expression",
    "FileToDelete",
    "InductionDone",
    "InductionItem",
    "Interest",
    "InterestDecision",
    "ItemKind",
    "Meeting",
    "MeetingMove",
    "MeetingSeries",
    "MinutesVersion",
    "Paper",
    "PaperRead",
    "PaperVersion",
    "Proposal",
    "ProposalStep",
    "Seat",
    "Footing",
    "StandingItem",
    "TermsOfReference",
    "Topic",
    "VacancyNotice",
    # Paid time
    "ApprovalDelegation",
    "Budget",
    "Claim",
    "ClaimLine",
    "DatedFigure",
    "Expense",
    "FundingTerms",
    "HoursConsent",
    "Payment",
    "SettlementExport",
    "SettlementRun",
    "Supplier",
    "TimeEntry",
    "Timer",
]
