"""The footprint editor: drawing one, changing one, the shapes it picks from, and those that a new edition flagged."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from alliance.base.refused import Refused, require
from alliance.base.templatetags.words import number, plural

from .. import rules
from ..actions import footprints as actions
from ..footprint_choices import areas_shown, shapes_of
from ..footprint_draft import ground_for, what_a_change_touches
from ..footprint_steps import BadSteps, read, replay
from ..forms.footprint_editor import Editor
from ..models import AreaEdition, Footprint, FootprintArea, FootprintCarry

DRAWN_BY = "Footprints are drawn by the alliance's officers. Ask one."
CHANGED_BY = (
    "Statutory, NHS and council footprints, and those that officers' rights stand on, are changed by administrators "
    "and officers of the whole alliance; others by the officers of the place. Ask one."
)
A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def footprint_new(request):
    """An officer draws a footprint, from districts, wards, other footprints, codes, a file, or clicks on the map."""
    require(rules.can_draw_footprints(request.user), DRAWN_BY)
    data = request.POST if request.method == "POST" else None
    editor = Editor(purposes=rules.purposes_to_draw(request.user), data=data, files=request.FILES)
    if data is not None and editor.edition:
        editor.press(by_script=bool(request.htmx))
        if editor.is_saving and editor.is_ready():
            try:
                drawn = actions.draw(
                    areas=editor.areas(), edition=editor.edition, by=request.user, **editor.words.cleaned_data
                )
            except Refused as refused:
                editor.problems.append(refused.sentence)
            else:
                return _saved(request, drawn, "drawn")
    return _show(request, "directory/footprint_new.html", editor)


@require_http_methods(["GET", "HEAD", "POST"])
def footprint_edit(request, slug):
    """An officer changes a footprint: its words, its dates, its areas; or says where a flagged one lies now."""
    found = get_object_or_404(Footprint.objects.select_related("edition").defer("outline"), slug=slug)
    require(rules.can_change_footprint(request.user, found), CHANGED_BY)
    data = request.POST if request.method == "POST" else None
    carry = _carry_asked(request, found)
    purposes = {*rules.purposes_to_draw(request.user), found.purpose}
    editor = Editor(purposes=purposes, footprint=found, carry=carry, data=data, files=request.FILES)
    touched = None
    if data is not None:
        editor.press(by_script=bool(request.htmx))
        if editor.is_saving and editor.is_ready():
            if not editor.is_confirmed:
                touched = what_a_change_touches(found, editor.start, editor.draft.areas, request.reader)
            elif changed := _change(request, editor):
                return _saved(request, changed, "changed")
    return _show(request, "directory/footprint_edit.html", editor, touched=touched)


def _change(request, editor: Editor) -> Footprint | None:
    try:
        return actions.change(
            footprint=editor.footprint,
            areas=editor.areas(),
            words=editor.words.cleaned_data,
            opened=editor.opened,
            edition=editor.edition,
            carry=editor.carry,
            by=request.user,
        )
    except actions.Stale as stale:
        editor.open_again()
        editor.problems.append(f"{stale.sentence} Your own steps now stand on what it holds today. {_now(editor)}")
    except Refused as refused:
        editor.problems.append(refused.sentence)
    return None


def _now(editor: Editor) -> str:
    """What the footprint says now where the form says something else."""
    form, saved = editor.words, editor.footprint
    differ = [
        f"{form.fields[name].label}: {getattr(saved, name) or 'nothing'}"
        for name in actions.WORDS
        if form.cleaned_data.get(name) != getattr(saved, name)
    ]
    return f"Saved now, and not as you have it: {'; '.join(differ)}." if differ else "Check it and save it again."


def _carry_asked(request, found: Footprint) -> FootprintCarry | None:
    """The flag that the address names: only one of this footprint, and only while it waits."""
    asked = request.GET.get("carry", "")
    if not asked:
        return None
    flags = FootprintCarry.objects.flagged().select_related("from_edition", "to_edition")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise Http404
    return get_object_or_404(flags, pk=asked, footprint=found, from_edition=found.edition_id)


def _saved(request, footprint: Footprint, done: str):
    areas = plural(footprint.area_count, "area,areas")
    people = f"{areas}, {number(footprint.population)} people."
    if footprint.population is None:
        people = f"{areas}. Its population is not known, because that of an area is not."
    messages.success(request, f"{footprint.name} is {done}: {people}")
    if warning := actions.odd_size(footprint):
        messages.warning(request, warning)
    return redirect(footprint)


def _show(request, template: str, editor: Editor, **more):
    if request.htmx:
        template = "directory/footprint_editor.html#footprint_draft"
    return render(request, template, {"editor": editor, "tiles": settings.MAP_TILE_URL, **more})


@require_http_methods(["GET", "HEAD", "POST"])
def footprint_areas(request):
    """The areas of a district or ward of an edition as GeoJSON, for the editor's map. `steps` say which are picked."""
    require(rules.can_draw_footprints(request.user), DRAWN_BY)
    asked = request.POST if request.method == "POST" else request.GET
    edition = _edition_asked(asked.get("areas_of") or asked.get("edition") or "")
    what, _, code = (asked.get("shown") or f"district {asked.get('district', '')}").partition(" ")
    try:
        steps = read(asked.get("steps") or "")
    except BadSteps:
        steps = []
    start = frozenset(
        FootprintArea.objects.filter(
            footprint__slug=asked.get("footprint", "").replace("\0", ""), area__edition=edition
        ).values_list("area_id", flat=True)
    )
    draft = replay(steps, ground_for(steps, edition), start)
    shapes = shapes_of(edition, areas_shown(edition, what, code), draft)
    return JsonResponse(shapes, content_type="application/geo+json")


def _edition_asked(slug: str) -> AreaEdition:
    return get_object_or_404(AreaEdition, slug=slug.replace("\0", ""))


@require_safe
def footprint_carries(request):
    """The footprints that a new edition left in doubt: each waits for an officer to say where it lies now."""
    require(rules.can_decide_about_carries(request.user), "Flagged footprints are for the alliance's officers.")
    flags = (
        FootprintCarry.objects.flagged()
        .select_related("footprint", "from_edition", "to_edition")
        .defer("footprint__outline", "footprint__description")
        .order_by("to_edition", "footprint__name", "pk")
    )
    page = Paginator(flags, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "directory/footprint_carries.html", {"page_obj": page})
