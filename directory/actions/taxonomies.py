"""The three taxonomies: an administrator adds terms, renames them, places them and retires them.

The terms of a taxonomy are locked together (never their keys: services are given terms at the same time), so that
two administrators place them one after the other. A term keeps its slug whatever it is called later.
"""

import itertools
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from alliance.base import history
from alliance.base.refused import Refused
from directory.models import Term

WHY_NOT = {  # what the database refuses, by the constraint's name
    "term_not_below_itself": "A term cannot be placed below itself, or below one that is part of it.",
    "term_not_its_own_parent": "A term cannot be placed below itself.",
    "term_below_one_of_its_taxonomy": "A term can only be placed below another of the same list.",
    "term_slug_once_a_taxonomy": "Somebody has just added a term of this name. Look at the list again.",
}


@transaction.atomic
def add(*, kind: str, parent: Term | None, name: str, also_called: str = "", description: str = "", by) -> Term:
    """A new term, the last among its siblings."""
    with history.attributed(by=by, why="added a term"), _plainly():
        terms = _locked(kind)
        parent = _placed_under(terms, parent)
        _refuse_same_name(terms, name, parent)
        term = Term(kind=kind, parent=parent, name=name, also_called=also_called, description=description)
        term.slug = _free_slug(terms, name)
        term.position = len(_below(terms, parent))
        term.save()
    return term


@transaction.atomic
def change(*, term: Term, parent: Term | None, name: str, also_called: str, description: str, by) -> Term:
    """A term by another name, with other words that find it, or below another one; then it is the last there."""
    with history.attributed(by=by, why="changed a term"), _plainly():
        terms = _locked(term.kind)
        term, parent = _this(terms, term), _placed_under(terms, parent)
        if parent and term.pk in parent.path:
            raise Refused(WHY_NOT["term_not_below_itself"])
        _refuse_same_name(terms, name, parent, but=term)
        if (parent and parent.pk) != term.parent_id:
            term.position = len(_below(terms, parent))
        term.parent, term.name, term.also_called, term.description = parent, name, also_called, description
        term.save(update_fields=["parent", "position", "name", "also_called", "description"])
    return term


@transaction.atomic
def move(*, term: Term, up: bool, by) -> Term:
    """One place up or down among its siblings."""
    with history.attributed(by=by, why="moved a term"):
        terms = _locked(term.kind)
        term = _this(terms, term)
        siblings = _below(terms, term.parent)
        at = next(number for number, one in enumerate(siblings) if one.pk == term.pk)
        to = at - 1 if up else at + 1
        if not 0 <= to < len(siblings):
            raise Refused(f"{term.name} is already the {'first' if up else 'last'} there.")
        siblings.insert(to, siblings.pop(at))
        moved = []
        for number, one in enumerate(siblings):
            if one.position != number:
                one.position = number
                moved.append(one)
        Term.objects.bulk_update(moved, ["position"])
    return term


@transaction.atomic
def retire(*, term: Term, by) -> int:
    """The term and what is below it are no longer offered; what they were given to keeps them. How many it were."""
    with history.attributed(by=by, why="retired a term"):
        terms = _locked(term.kind)
        _this(terms, term)
        below = [one.pk for one in terms if term.pk in one.path and not one.is_retired]
        if not below:
            raise Refused(f"{term.name} is retired already.")
        return Term.objects.filter(pk__in=below).update(is_retired=True)


@transaction.atomic
def bring_back(*, term: Term, by) -> Term:
    """The term is offered again; those below it stay retired until they are brought back."""
    with history.attributed(by=by, why="brought a term back"):
        terms = _locked(term.kind)
        term = _this(terms, term)
        if not term.is_retired:
            raise Refused(f"{term.name} is in use already.")
        parent = next((one for one in terms if one.pk == term.parent_id), None)
        if parent and parent.is_retired:
            raise Refused(f"{term.name} is part of {parent.name}, which is retired. Bring that back first.")
        term.is_retired = False
        term.save(update_fields=["is_retired"])
    return term


@contextmanager
def _plainly():
    """What the database refuses, as a plain sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refusal:
        name = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", None)
        if name not in WHY_NOT:
            raise
        raise Refused(WHY_NOT[name]) from refusal


def _locked(kind: str) -> list[Term]:
    """Every term of a taxonomy in the order of its tree, under a lock."""
    list(Term.objects.filter(kind=kind).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return list(Term.objects.filter(kind=kind).in_tree_order())


def _this(terms: list[Term], term: Term) -> Term:
    return next(one for one in terms if one.pk == term.pk)


def _below(terms: list[Term], parent: Term | None) -> list[Term]:
    return [term for term in terms if term.parent_id == (parent and parent.pk)]


def _placed_under(terms: list[Term], parent: Term | None) -> Term | None:
    """The parent as it is now, if it may have terms below it."""
    if parent is None:
        return None
    found = next((term for term in terms if term.pk == parent.pk), None)
    if found is None:
        raise Refused(WHY_NOT["term_below_one_of_its_taxonomy"])
    if found.is_retired:
        raise Refused(f"{found.name} is retired. Bring it back first, or choose another.")
    return found


def _refuse_same_name(terms: list[Term], name: str, parent: Term | None, but: Term | None = None) -> None:
    for term in _below(terms, parent):
        if term.name.casefold() == name.casefold() and term != but:
            retired = " It is retired: bring it back instead." if term.is_retired else ""
            raise Refused(f"There is already “{term.name}” in this place.{retired}")


def _free_slug(terms: list[Term], name: str) -> str:
    taken = {term.slug for term in terms}
    stem = slugify(name)[:70] or "term"
    return next(slug for n in itertools.count(1) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)
