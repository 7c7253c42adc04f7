"""The footprint editor's state: what one officer has picked and typed, and what their last button did to it."""

import hashlib
import json
from collections.abc import Iterable
from functools import cached_property

from django.utils.datastructures import MultiValueDict

from ..actions.footprints import fingerprint, odd_size
from ..footprint_choices import MOST_ELSEWHERE, areas_shown, choices_like, districts_of
from ..footprint_draft import figures_of, ground_for, overlaps_of
from ..footprint_steps import AREA_CODE, MOST_STEPS, BadSteps, Step, read, replay, written
from ..models import Area, AreaEdition, Footprint, FootprintArea, FootprintCarry
from .footprints import FootprintToolsForm, FootprintWordsForm, codes_in, codes_in_csv

TOO_MANY = f"These are {MOST_STEPS} steps. Save what you have, or paste the codes of many areas at once."


class Editor:
    """Everything the editor's form carries. `press` does what a button says; the rest is worked out from the steps.

    Between two submits all of it lives in the form itself: `steps` and `undone` (JSON), what is `shown`, and
    `opened`, the fingerprint of the footprint as it was when the officer began.
    """

    def __init__(
        self,
        *,
        purposes: Iterable[str],
        footprint: Footprint | None = None,
        carry: FootprintCarry | None = None,
        data=None,
        files=None,
    ):
        self.footprint, self.carry, self.data = footprint, carry, data
        self.purposes = purposes
        self.problems: list[str] = []
        self.do = (data.get("do") or "save") if data is not None else ""
        self.is_saving = self.do.startswith("save")
        self.words = FootprintWordsForm(data, purposes=purposes, footprint=footprint, calm=not self.is_saving)
        self.tools = FootprintToolsForm(data.copy() if data is not None else None, files)
        self.edition = self._edition()
        self.tools.fields["district"].choices = [
            ("", "Choose a district"),
            *((code, name or code) for code, name in districts_of(self.edition)),
        ]
        self.steps, self.undone = self._steps(), self._read("undone") if data is not None else []
        self.shown_as = (data.get("shown") or "") if data is not None else ""
        self.opened = (data.get("opened") if data is not None else "") or (fingerprint(footprint) if footprint else "")

    def _edition(self) -> AreaEdition | None:
        """A footprint keeps its edition; a flagged one moves to the new one; a new one is drawn where its form says."""
        if self.carry:
            return self.carry.to_edition
        if self.footprint:
            return self.footprint.edition
        chosen = str(self.data.get("edition") or "") if self.data is not None else ""
        editions = AreaEdition.objects.order_by("-is_current", "name")
        known = (
            editions.filter(pk=chosen).first() if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None
        )
        return known or editions.first()

    def _steps(self) -> list[Step]:
        if self.data is not None:
            return self._read("steps")
        clear = self.carry.plan.get("clear", []) if self.carry else []
        return [Step("add", "codes", codes=tuple(clear))] if clear else []

    def _read(self, name: str) -> list[Step]:
        try:
            return read(self.data.get(name) or "")
        except BadSteps as damaged:
            self.problems = [str(damaged)]
            return []

    # What the steps add up to ----------------------------------------------------------------------------------------

    @cached_property
    def start(self) -> frozenset[int]:
        """What the footprint holds now, where it stays in its edition."""
        if self.footprint is None or self.edition is None or self.footprint.edition_id != self.edition.pk:
            return frozenset()
        held = FootprintArea.objects.filter(footprint=self.footprint)
        return frozenset(held.values_list("area_id", flat=True))

    @cached_property
    def draft(self):
        return replay(self.steps, ground_for(self.steps, self.edition), self.start)

    @cached_property
    def figures(self):
        return figures_of(self.draft.areas, self.edition)

    @cached_property
    def overlaps(self):
        return overlaps_of(self.draft.areas, self.figures, but=self.footprint)

    @property
    def odd_size(self) -> str:
        scale = self.words["scale"].value()
        return odd_size(Footprint(scale=scale or "", population=self.figures.population))

    @property
    def digest(self) -> str:
        """A few letters that stand for exactly these areas: what was confirmed is what is saved."""
        return hashlib.sha256(repr(sorted(self.draft.areas)).encode()).hexdigest()[:16]

    @property
    def areas_differ(self) -> bool:
        return self.footprint is not None and self.draft.areas != self.start

    @property
    def is_confirmed(self) -> bool:
        return not self.areas_differ or self.do == f"save {self.digest}"

    @cached_property
    def shown(self):
        """The district or ward whose areas are laid out to be picked."""
        what, _, code = self.shown_as.partition(" ")
        return areas_shown(self.edition, what, code)

    @cached_property
    def drawn(self) -> dict:
        """What the map draws: `key` changes when other shapes are to be had, `picked` are the codes picked of all."""
        within = {area.pk for area in self.shown.areas} if self.shown else set()
        elsewhere = self.draft.areas - within
        key = hashlib.sha256(repr([self.edition.pk, self.shown_as, sorted(elsewhere)]).encode()).hexdigest()[:16]
        shapes = self.draft.areas & within | (elsewhere if len(elsewhere) <= MOST_ELSEWHERE else set())
        picked = Area.objects.filter(pk__in=shapes).order_by("code").values_list("code", flat=True)
        return {
            "key": key,
            "picked": " ".join(picked),
            "anything": bool(self.shown and self.shown.areas) or bool(elsewhere),
        }

    @cached_property
    def found(self):
        """The wards and footprints with a name like the one looked for, and whether there are more."""
        return choices_like(str(self.tools["find"].value() or ""), self.edition)

    @property
    def steps_json(self) -> str:
        return written(self.steps)

    @property
    def undone_json(self) -> str:
        return written(self.undone)

    # Buttons ---------------------------------------------------------------------------------------------------------

    def press(self, *, by_script: bool) -> None:
        """Do what the button says. Ticks count at any submit of the whole page; a script says each by itself."""
        if not by_script or self.do == "ticks":
            self._take_ticks()
        verb, _, rest = self.do.partition(" ")
        match verb, rest.split(" "):
            case (("add" | "remove"), ["district"]):
                self._by_district(verb)
            case (("add" | "remove"), ["codes"]):
                self._by_codes(verb)
            case (("add" | "remove"), ["csv"]):
                self._by_csv(verb)
            case (("add" | "remove"), [what, code]):
                self._append(json.dumps([{"do": verb, "what": what, "code": code}]))
            case (("pick" | "drop"), [code]) if AREA_CODE.match(code):
                self._pick("add" if verb == "pick" else "remove", (code,))
            case "show", ["district"]:
                self._show_district()
            case "show", [what, code] if what in ("district", "ward"):
                self.shown_as = f"{what} {code}"
            case "hide", _:
                self.shown_as = ""
            case "undo", [number]:
                self._undo(number)
            case "redo", _ if self.undone:
                self.steps.append(self.undone.pop())
            case "start", _:
                self.steps, self.undone = [], []
            case "save", _:
                self._by_codes("add", if_any=True)
                self._by_csv("add", if_any=True)
        self.__dict__.pop("shown", None)  # the button may have asked for another district or ward

    def _append(self, step: str) -> None:
        """A step that a button names, checked like any other that comes from outside."""
        try:
            self._push(*read(step))
        except BadSteps:
            self.problems.append("That button names something that is not there. Nothing was changed.")

    def _push(self, step: Step) -> None:
        if len(self.steps) >= MOST_STEPS:
            self.problems.append(TOO_MANY)
            return
        self.steps.append(step)
        self.undone = []

    def _pick(self, do: str, codes: tuple[str, ...]) -> None:
        """Pick or drop areas one by one; dropping what was picked a moment ago takes that step back."""
        opposite = Step("remove" if do == "add" else "add", "codes", codes=codes)
        if self.steps and self.steps[-1] == opposite:
            self.steps.pop()
        else:
            self._push(Step(do, "codes", codes=codes))

    def _take_ticks(self) -> None:
        if self.data.get("listed") != self.shown_as or not self.shown:
            return
        ticked = set(self.data.getlist("tick"))
        before = replay(self.steps, ground_for(self.steps, self.edition), self.start).areas
        come = tuple(area.code for area in self.shown.areas if area.code in ticked and area.pk not in before)
        gone = tuple(area.code for area in self.shown.areas if area.code not in ticked and area.pk in before)
        if come:
            self._pick("add", come)
        if gone:
            self._pick("remove", gone)

    def _chosen_district(self) -> str:
        code = self.data.get("district") or ""
        if code not in dict(self.tools.fields["district"].choices) or not code:
            self.tools.add_error("district", "Choose a district first.")
            return ""
        return code

    def _by_district(self, verb: str) -> None:
        if code := self._chosen_district():
            self._push(Step(verb, "district", code))

    def _show_district(self) -> None:
        if code := self._chosen_district():
            self.shown_as = f"district {code}"

    def _by_codes(self, verb: str, *, if_any: bool = False) -> None:
        text = self.data.get("codes") or ""
        if if_any and not text.strip():
            return
        if self.tools.has_error("codes"):
            return
        codes, wrong = codes_in(text, self.edition)
        self._by_list("codes", verb, codes, wrong or ([] if codes else ["Paste the codes of areas first."]))

    def _by_csv(self, verb: str, *, if_any: bool = False) -> None:
        upload = (self.tools.files or MultiValueDict()).get("csv")
        if if_any and not upload:
            return
        if upload is None:
            self.tools.add_error("csv", "Choose a file first.")
            return
        codes, wrong = codes_in_csv(upload.read(), self.edition)
        self._by_list("csv", verb, codes, wrong)

    def _by_list(self, field: str, verb: str, codes: list[str], wrong: list[str]) -> None:
        if wrong:
            self.tools.add_error(field, wrong)
            return
        self._push(Step(verb, "codes", codes=tuple(codes)))
        if field == "codes":
            self.tools.data["codes"] = ""

    def _undo(self, number: str) -> None:
        """Take one step back, the last unless the button says which; it can be done again."""
        at = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else len(self.steps)
        if 1 <= at <= len(self.steps):
            self.undone.append(self.steps.pop(at - 1))

    # Saving ----------------------------------------------------------------------------------------------------------

    def is_ready(self) -> bool:
        """May this be saved? If not, the forms and `problems` say why."""
        if self.problems or not self.tools.is_valid():
            return False
        self.problems += self.draft.wrong
        if not self.draft.areas:
            self.problems.append("A footprint needs at least one area. Pick some before you save it.")
        return self.words.is_valid() and not self.problems

    def areas(self) -> list[Area]:
        return list(Area.objects.filter(pk__in=self.draft.areas).only("pk", "code", "edition"))

    def open_again(self) -> None:
        """The footprint has changed: from here on the steps stand on what it holds now."""
        self.footprint = Footprint.objects.select_related("edition").defer("outline").get(pk=self.footprint.pk)
        self.opened = fingerprint(self.footprint)
        for name in ("start", "draft", "figures", "overlaps", "drawn"):
            self.__dict__.pop(name, None)
