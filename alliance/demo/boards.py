"""Writes the demo's boards: Figure 1 of the study as at February 2021, its end in July 2022, and today's."""

import datetime as dt

from django.utils.text import slugify

from boards.models import Agreement, Appointment, Board, BoardRelation, Decides, Seat, TermsOfReference, Topic
from directory.models import Person

from . import boards_words as words
from .entries import Directory
from .ground import Geography

SEEN_FROM = dt.date(2020, 10, 1)  # when the study's fieldwork began
PLACES_CHANGED = dt.date(2022, 7, 1)


class _Writing:
    """Collects what the demo says of boards, by the keys of its words, and writes it kind by kind."""

    def __init__(self, geography: Geography, directory: Directory):
        self.geography, self.directory = geography, directory
        self.boards: dict[str, Board] = {}
        self.seats: dict[tuple[str, str], Seat] = {}

    def write(self, said: list[words.BoardIs], starts_on: dt.date, ends_on: dt.date | None, prefix: str = "") -> None:
        """The boards with their seats and who sits there, all from one day to another."""
        new = {prefix + one.key: self._board(one, starts_on, ends_on) for one in said}
        Board.objects.bulk_create(new.values())
        self.boards |= new
        for one in said:
            self.seat(prefix + one.key, one.seats, starts_on, ends_on, one.source)

    def _board(self, one: words.BoardIs, starts_on: dt.date, ends_on: dt.date | None) -> Board:
        return Board(
            slug=slugify(one.name),
            name=one.name,
            kind=one.kind,
            footprint=self.geography.footprints[one.footprint],
            secretariat="ours" if one.ours else "theirs",
            run_by=self.directory.bodies.get(one.run_by),
            decides=one.decides,
            advises=one.advises,
            money=one.money,
            how_to_reach=one.reach,
            meets=one.meets,
            quorum=one.quorum,
            papers_url=one.papers,
            origin=one.origin,
            source=one.source,
            basis="inferred" if one.inferred else "stated",
            starts_on=starts_on,
            ends_on=ends_on,
        )

    def seat(self, key: str, said, starts_on: dt.date, ends_on: dt.date | None, source: str) -> None:
        """Seats on the board of this key, and the people in them."""
        seats = [
            Seat(
                board=self.boards[key],
                title=one.title,
                sector=one.sector,
                vote=one.vote,
                is_chair=one.is_chair,
                shares=one.shares,
                carries_over=one.carries_over,
                nominated_by_board=self.boards.get(one.nominated_by),
                funding=one.funding,
                funded_note=one.funded_note,
                funding_source="" if one.funding == "unknown" else source,
                starts_on=starts_on,
                ends_on=ends_on,
            )
            for one in said
        ]
        Seat.objects.bulk_create(seats)
        self.seats |= {(key, seat.title): seat for seat in seats}
        Appointment.objects.bulk_create(
            Appointment(
                seat=seat,
                share=share,
                role_name=role,
                on_behalf_of=self.directory.bodies.get(body),
                starts_on=starts_on,
                ends_on=ends_on,
            )
            for seat, one in zip(seats, said, strict=True)
            for share, (role, body) in enumerate(one.holders, start=1)
        )


def load(geography: Geography, directory: Directory, people: dict[str, Person], today: dt.date) -> None:
    """Write the boards; the same each time, except for what follows the day."""
    writing = _Writing(geography, directory)
    writing.write([words.ALLIANCE], SEEN_FROM, None)
    writing.write(words.boards_of_2021(), SEEN_FROM, PLACES_CHANGED, prefix="2021 ")
    writing.write([*words.SYSTEM, *words.boards_of_places()], PLACES_CHANGED, None)
    _seats_named_late(writing)
    _alliance_seats(writing, people)
    BoardRelation.objects.bulk_create([*_lines_of_2021(writing), *_lines_of_today(writing)])
    _who_decides(writing)
    _papers(writing, today)
    _what_happened(writing, people, today)


def _seats_named_late(writing: _Writing) -> None:
    """The second seats on place boards, nominated by groups that were written after them."""
    for slug in words.FOUR:
        seat = writing.seats[f"place-{slug}", "Second VCFSE representative"]
        seat.nominated_by_board = writing.boards[f"group-{slug}"]
        seat.save(update_fields=["nominated_by_board"])


def _alliance_seats(writing: _Writing, people: dict[str, Person]) -> None:
    """The independent chair, paid by the ICS and then by the ICB; the members from five places, then from four."""
    writing.seat("alliance", [words.CHAIR_OF_2021], SEEN_FROM, PLACES_CHANGED, words.STUDY)
    writing.seat("alliance", [words.CHAIR], PLACES_CHANGED, None, words.INVENTED)
    Appointment.objects.create(
        seat=writing.seats["alliance", words.CHAIR.title],
        person=people["chair"],
        starts_on=dt.date(2023, 4, 1),
        how_chosen="By open advertisement; the panel was three members and the ICB's chair.",
    )
    for slug, (name, *_) in words.FIVE.items():
        one = words.SeatIs(f"Representatives from {name}", "vcfse", (("Chair of the place's VCFSE group", ""),),
                           nominated_by=f"2021 group-{slug}", funding="unfunded")  # fmt: skip
        writing.seat("alliance", [one], SEEN_FROM, PLACES_CHANGED, words.STUDY)
    for slug, (name, _, _, lio) in words.FOUR.items():
        one = words.SeatIs(f"Representatives of {name}", "vcfse", (("Chair of the place's VCFSE group", lio),),
                           nominated_by=f"group-{slug}", shares=2, funding="unfunded")  # fmt: skip
        writing.seat("alliance", [one], PLACES_CHANGED, None, words.INVENTED)
    guest = words.SeatIs("Colleagues from statutory bodies", "nhs", (("Head of partnerships", "icb"),), vote="observer",
                         funding="funded")  # fmt: skip
    writing.seat("alliance", [guest], PLACES_CHANGED, None, words.INVENTED)


def _line(writing, from_key, kind, to_key, source, starts_on, ends_on, inferred=False, through=None) -> BoardRelation:
    return BoardRelation(
        from_board=writing.boards[from_key],
        to_board=writing.boards[to_key],
        kind=kind,
        basis="inferred" if inferred else "stated",
        source=source,
        starts_on=starts_on,
        ends_on=ends_on,
        through=through,
    )


def _lines_of_2021(writing: _Writing):
    when = (SEEN_FROM, PLACES_CHANGED)
    chair = writing.seats["alliance", words.CHAIR_OF_2021.title]
    yield _line(writing, "alliance", "direct", "2021 ics", words.STUDY, *when, through=chair)
    for slug, (_, _, _, is_named) in words.FIVE.items():
        place, group = f"2021 place-{slug}", f"2021 group-{slug}"
        source = words.STUDY if is_named else words.WORKED_OUT
        yield _line(writing, "alliance", "nominates", place, words.STUDY, *when)
        yield _line(writing, place, "reports", "2021 ics", words.REPORTS_2021, *when, inferred=True)
        yield _line(writing, group, "nominates", "alliance", words.STUDY, *when)
        yield _line(writing, group, "advises", place, source, *when, inferred=not is_named)


def _lines_of_today(writing: _Writing):
    when = (PLACES_CHANGED, None)
    chair = writing.seats["alliance", words.CHAIR.title]
    yield _line(writing, "alliance", "direct", "icb", words.INVENTED, *when, through=chair)
    yield _line(writing, "alliance", "nominates", "partnership", words.INVENTED, *when)
    yield _line(writing, "partnership", "advises", "icb", words.INVENTED, *when)
    yield _line(writing, "collaborative", "reports", "icb", words.INVENTED, *when)
    for slug in words.FOUR:
        place, group, wellbeing = f"place-{slug}", f"group-{slug}", f"wellbeing-{slug}"
        yield _line(writing, place, "reports", "icb", words.INVENTED, *when)
        yield _line(writing, "alliance", "nominates", place, words.INVENTED, *when)
        yield _line(writing, group, "nominates", "alliance", words.INVENTED, *when)
        yield _line(writing, group, "nominates", place, words.INVENTED, *when)
        yield _line(writing, wellbeing, "advises", place, "Worked out from papers of both", *when, inferred=True)


def _who_decides(writing: _Writing) -> None:
    topics = {name: Topic(name=name, slug=slugify(name)) for name in words.TOPICS}
    Topic.objects.bulk_create(topics.values())
    rows = []
    for name, both in words.TOPICS.items():
        for how, keys in zip(("decides", "advises"), both, strict=True):
            for key in keys:
                in_places = [f"{key}-{slug}" for slug in words.FOUR if key in ("place", "group", "wellbeing")]
                rows += [
                    Decides(board=board, topic=topics[name], footprint=board.footprint, how=how,
                            source=words.INVENTED, starts_on=PLACES_CHANGED)
                    for board in (writing.boards[one] for one in in_places or [key])
                ]  # fmt: skip
    Decides.objects.bulk_create(rows)


def _papers(writing: _Writing, today: dt.date) -> None:
    """Terms of reference in two versions, and the alliance's agreement with the ICB, soon to be renewed."""
    alliance = writing.boards["alliance"]
    for version, day, text in (
        (1, PLACES_CHANGED, "The alliance brings together VCFSE representatives of the four places."),
        (2, dt.date(2024, 4, 1), "As version 1. Representatives' time may be claimed where terms provide for it."),
    ):
        TermsOfReference.objects.create(board=alliance, version=version, in_force_from=day, words=text)
    Agreement.objects.create(
        board=alliance,
        partner=writing.directory.bodies["icb"],
        title="Memorandum of understanding with the ICB",
        summary="The ICB consults the alliance before it decides, answers what it sends within 30 days, and pays for "
        "the independent chair.",
        signed_on=today - dt.timedelta(days=3 * 365 - 75),
        renewal_on=today + dt.timedelta(days=75),
    )


def _what_happened(writing: _Writing, people: dict[str, Person], today: dt.date) -> None:
    """A deputy, an appointment that ended early, one whose term is over and who stays, and somebody who signs in."""
    partnership = writing.seats["partnership", "VCFSE, two seats as a job share"]
    Appointment.objects.create(
        seat=partnership,
        person=people["lead"],
        role_name="Deputy for both",
        on_behalf_of=writing.directory.bodies["lio-pennine"],
        is_deputy=True,
        starts_on=PLACES_CHANGED,
        how_chosen="Named by the alliance.",
    )
    Appointment.objects.create(
        seat=writing.seats["icb", "VCFSE participant"],
        role_name="Director of a hospice charity",
        starts_on=dt.date(2023, 1, 1),
        ends_on=today.replace(day=1) - dt.timedelta(days=40),
        ended_because="Stepped down: the reading took three days a month, and nobody paid for them.",
        how_chosen="Elected by the members of the alliance.",
    )
    over = Appointment.objects.get(seat=writing.seats["place-blackpool-place", "VCFSE representative"])
    over.term_ends_on = today - dt.timedelta(days=30)
    over.how_chosen = "Chosen by the place's VCFSE group."
    over.save(update_fields=["term_ends_on", "how_chosen"])
