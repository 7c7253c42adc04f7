from .agenda import Action, AgendaItem, AgendaVersion, Decision, ItemKind, StandingItem
from .attendance import Attendance
from .boards import Agreement, Board, TermsOfReference
from .calendars import CalendarAddress
from .dated import Basis
from .induction import InductionDone, InductionItem
from .interests import Interest, InterestDecision
from .meetings import BankHolidays, Meeting, MeetingMove, MeetingSeries
from .minutes import MinutesVersion
from .papers import Paper, PaperRead, PaperVersion
from .proposals import Proposal, ProposalStep
from .relations import BoardRelation
from .seats import Appointment, Seat
from .stored_files import FileToDelete
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
    "StandingItem",
    "TermsOfReference",
    "Topic",
    "VacancyNotice",
]
