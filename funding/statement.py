"""The statement behind every total: entries to lines, lines to sums, with the joins that a question needs."""

import datetime as dt

from django.db.models import Case, When

from alliance.base import clock
from directory.models import Footprint, FootprintOverlap, LedBy

from .ask import Ask

MEASURES = {  # what each figure sums: lines of (kind, first_hop) of awards that are passed on or not
    "committed": "CASE l.kind WHEN 'committed' THEN l.v ELSE -l.v END) FILTER "
    "(WHERE l.first_hop AND l.kind IN ('committed', 'released')",
    "new_money": "l.v) FILTER (WHERE l.first_hop AND l.kind = 'paid'",
    "given_back": "l.v) FILTER (WHERE l.first_hop AND l.kind IN ('returned', 'clawed-back')",
    "passed_on": "l.v) FILTER (WHERE l.kind = 'regranted'",
    "fee_management": "l.v) FILTER (WHERE l.kind = 'fee-management'",
    "fee_support": "l.v) FILTER (WHERE l.kind = 'fee-support'",
    "own_spending": "l.v) FILTER (WHERE l.kind = 'spent' AND a.to_pass_on",
    "arrived": "CASE l.kind WHEN 'paid' THEN l.v ELSE -l.v END) FILTER "
    "(WHERE NOT a.to_pass_on AND l.kind IN ('paid', 'returned', 'clawed-back')",
    "confirmed": "l.v) FILTER (WHERE NOT a.to_pass_on AND l.kind = 'received'",
    "paid_to_pass": "l.v) FILTER (WHERE a.to_pass_on AND l.kind = 'paid'",
    "received_to_pass": "l.v) FILTER (WHERE a.to_pass_on AND l.kind = 'received'",
    "back_from_pass": "l.v) FILTER (WHERE a.to_pass_on AND l.kind IN ('returned', 'clawed-back')",
}
# What the flow picture draws beside: all that was paid, to be passed on or used, less what came back.
OTHERS = {
    "paid": "CASE l.kind WHEN 'paid' THEN l.v ELSE -l.v END) "
    "FILTER (WHERE l.kind IN ('paid', 'returned', 'clawed-back')"
}


BODY = "coalesce(body.merged_into_id, body.id)"
SIZE = "coalesce(heir.size_band, body.size_band)"
HELD = "CASE WHEN a.to_pass_on THEN coalesce(holder.merged_into_id, a.recipient_id) END"
DIMENSIONS = {  # what to group by, and which joins it needs
    "funder": ("coalesce(giver.merged_into_id, giver.id)", {"root"}),
    "fund": ("root.fund_id", {"root"}),
    "intermediary": (HELD, {"holder"}),
    "recipient": (BODY, {"body"}),
    "instrument": ("a.instrument", set()),
    "money": ("a.money", set()),
    "length": ("a.is_multi_year", set()),
    "footprint": ("place.id", {"place"}),
    "scale": ("place.scale", {"place"}),
    "size": (SIZE, {"body"}),
    "led_by": ("led.group_id", {"body", "led"}),
    "year": ("extract(year FROM l.on_day - interval '3 months')::int", set()),
    # of the flow picture: who paid, whether it was new money, and the place that it is for
    "giver": ("coalesce(payer.merged_into_id, a.funder_id)", {"payer"}),
    "hop": ("l.first_hop", set()),
    "place": (
        "coalesce(whole.other_id, CASE place.scale WHEN 'place' THEN place.id END, 0 * place.id - 1)",
        {"place", "whole"},
    ),
}
WIDER = -1  # the key of "place" for footprints that lie in no one place


def statement(ask: Ask, *dimensions: str, measures=tuple(MEASURES)) -> tuple[str, list]:
    """The statement and its parameters: entries to lines, lines to sums; a row begins with its keys."""
    keys = [DIMENSIONS[one][0] for one in dimensions]
    needs = set().union(*(DIMENSIONS[one][1] for one in dimensions))
    if ask.fund is not None or ask.funder is not None:
        needs.add("root")
    joins, where, params = conditions(ask, needs)
    if ask.fund is not None:
        where, params = [*where, "root.fund_id = %s"], [*params, ask.fund]
    if ask.funder is not None:
        where, params = [*where, "coalesce(giver.merged_into_id, giver.id) = %s"], [*params, ask.funder]
    entries, values = _entries(ask)
    lines = _LINES_BY_ROOT if "root" in needs else _LINES
    if "body" in needs:
        lines = f"SELECT l.*, s.organisation_id AS sharer, {_part('l.v', 's')} AS part FROM ({lines}) l {_SHARES}"
        lines = f"SELECT award_id, kind, first_hop, on_day, part AS v, root_id, sharer FROM ({lines}) l"
    sums = ", ".join(f"coalesce(sum({(MEASURES | OTHERS)[name]}), 0) AS {name}" for name in measures)
    sql = f"""
        WITH entries AS ({entries}), lines AS ({lines})
        SELECT {"".join(f"{key}, " for key in keys)}{sums}
        FROM lines l JOIN funding_award a ON a.id = l.award_id {joins}
        WHERE a.after_trace = {ask.after_trace} {"".join(f" AND {one}" for one in where)}
        {"GROUP BY " + ", ".join(str(n + 1) for n in range(len(keys))) if keys else ""}"""
    return sql, [*values, *params]


def _entries(ask: Ask) -> tuple[str, list]:
    """Entries in the days asked for, as paid to an award, and once more as regranted out of its source."""
    when, values = "e.on_day <= %s", [ask.until]
    if ask.since:
        when, values = f"{when} AND e.on_day >= %s", [*values, ask.since]
    if ask.known_on:
        end = dt.datetime.combine(ask.known_on + dt.timedelta(days=1), dt.time(), clock.LONDON)
        when, values = f"{when} AND e.posted_at < %s", [*values, end]
    to_some = out_of_some = ""
    for some, ids in _few(ask):  # few awards can count: their entries are then read by index
        to_some, out_of_some = f"{to_some} AND e.award_id IN ({some})", f"{out_of_some} AND d.source_id IN ({some})"
        values = [*values, *ids]
    sql = f"""
        SELECT e.award_id, e.kind, e.draw_id IS NULL AS first_hop, e.on_day, e.signed AS v,
               CASE WHEN e.draw_id IS NOT NULL THEN d.source_id
                    WHEN e.kind NOT IN ('committed', 'released', 'paid', 'returned', 'clawed-back') THEN e.award_id
               END AS traced_by
        FROM funding_entry e LEFT JOIN funding_draw d ON d.id = e.draw_id
        WHERE e.kind <> 'due' AND {when} {to_some}
        UNION ALL
        SELECT d.source_id, 'regranted', false, e.on_day,
               CASE WHEN e.kind = 'paid' THEN e.signed ELSE -e.signed END, d.source_id
        FROM funding_entry e JOIN funding_draw d ON d.id = e.draw_id
        WHERE e.kind IN ('paid', 'returned', 'clawed-back') AND {when} {out_of_some}"""
    return sql, [*values, *values]


def _few(ask: Ask):
    """Awards that can count, where a filter leaves few, as subqueries with their values."""
    if ask.footprint is not None:
        inside, ids = _inside(ask.footprint)
        yield f"SELECT id FROM funding_award WHERE footprint_id IN ({inside})", ids
    for value, of_root in (
        (ask.fund, "root.fund_id = %s"),
        (ask.funder, "root.funder_id IN (SELECT id FROM directory_organisation WHERE %s IN (id, merged_into_id))"),
    ):
        if value is not None:
            yield (
                "SELECT origin.award_id FROM funding_origin origin JOIN funding_award root ON root.id = origin.root_id "
                f"WHERE {of_root} UNION SELECT root.id FROM funding_award root WHERE {of_root}",
                [value, value],
            )


def _part(value: str, slice_: str) -> str:
    """The part of a value that falls on a slice: parts of all slices add up to the value, to the penny."""
    return f"round({value} * coalesce({slice_}.high, 1), 2) - round({value} * coalesce({slice_}.low, 0), 2)"


# Few bodies have merged into others, and few are sensitive sites: joined alone, they cost next to nothing.
_MERGED = "(SELECT id, merged_into_id FROM directory_organisation WHERE merged_into_id IS NOT NULL)"
_SENSITIVE = "(SELECT id FROM directory_organisation WHERE sensitive_site)"
_LINES = "SELECT award_id, kind, first_hop, on_day, v, NULL::bigint AS root_id FROM entries"
_LINES_BY_ROOT = f"""
    SELECT e.award_id, e.kind, e.first_hop, e.on_day, {_part("e.v", "o")} AS v,
           coalesce(o.root_id, e.award_id) AS root_id
    FROM entries e LEFT JOIN funding_origin o ON o.award_id = e.traced_by"""
_SHARES = """LEFT JOIN (
        SELECT share.award_id, share.organisation_id,
               (sum(share.amount) OVER so_far - share.amount) / whole.amount AS low,
               sum(share.amount) OVER so_far / whole.amount AS high
        FROM funding_consortiumshare share JOIN funding_award whole ON whole.id = share.award_id
        WINDOW so_far AS (PARTITION BY share.award_id ORDER BY share.id)
    ) s ON s.award_id = l.award_id"""


def conditions(ask: Ask, needs: set, of_sums: bool = False) -> tuple[str, list, list]:
    """The joins that the filters and `needs` ask for, the conditions, and their parameters. Adds to `needs`.

    `of_sums`: over the sums that are kept (`flow_sums`), which know the recipient's size and no single lines.
    """
    where, params, values = [], [], []
    for column, value in (("a.instrument", ask.instrument), ("a.money", ask.money), ("a.is_multi_year", ask.length)):
        if value is not None:
            where.append(f"{column} = %s")
            params.append(value)
    if ask.through is not None:  # what it was paid, and what it paid on
        needs |= {"holder", "payer"}
        paid_by = "NOT l.first_hop" if of_sums else "NOT l.first_hop AND l.kind <> 'regranted'"
        where.append(f"({HELD} = %s OR {paid_by} AND coalesce(payer.merged_into_id, a.funder_id) = %s)")
        params += [ask.through, ask.through]
    if ask.holder is not None:
        needs.add("holder")
        where.append(f"{HELD} = %s")
        params.append(ask.holder)
    if ask.recipient is not None:
        needs.add("body")
        where.append(f"{BODY} = %s")
        params.append(ask.recipient)
    if ask.size is not None:
        needs |= set() if of_sums else {"body"}
        where.append("l.size = %s" if of_sums else f"{SIZE} = %s")
        params.append(ask.size)
    if ask.footprint is not None:
        needs.add("place")
        inside, inside_values = _inside(ask.footprint)
        where.append(f"place.id IN ({inside})")
        params += inside_values
    if ask.scale is not None:
        needs.add("place")
        where.append("place.scale = %s")
        params.append(ask.scale)
    if ask.led_by is not None:
        needs |= {"body", "led"}
        where.append("led.group_id = %s")
        params.append(ask.led_by)
    joins = []
    if "root" in needs:
        joins.append("JOIN funding_award root ON root.id = l.root_id")
        joins.append("JOIN directory_organisation giver ON giver.id = root.funder_id")
    if "holder" in needs:
        joins.append(f"LEFT JOIN {_MERGED} holder ON holder.id = a.recipient_id")
    if "payer" in needs:
        joins.append(f"LEFT JOIN {_MERGED} payer ON payer.id = a.funder_id")
    if "place" in needs:  # a place that would tell where a sensitive site is counts as not said
        if not of_sums:
            joins.append(f"LEFT JOIN {_SENSITIVE} sited ON sited.id = a.recipient_id")
        joins.append(
            "LEFT JOIN directory_footprint place ON place.id = a.footprint_id "
            f"AND (place.contains_district OR {'NOT l.is_sensitive' if of_sums else 'sited.id IS NULL'})"
        )
    if "whole" in needs:
        places, place_values = _places(ask.until)
        once = f"WITH places AS MATERIALIZED ({places}) SELECT * FROM places"  # and not anew for each line
        joins.append(f"LEFT JOIN ({once}) whole ON whole.footprint_id = place.id")
        values += place_values
    if "body" in needs:
        joins.append("JOIN directory_organisation body ON body.id = coalesce(l.sharer, a.recipient_id)")
        joins.append("LEFT JOIN directory_organisation heir ON heir.id = body.merged_into_id")
    if "led" in needs:
        known, known_values = (
            LedBy.objects.visible_to(ask.reader).values("organisation_id", "group_id").query.sql_with_params()
        )
        values += known_values
        joins.append(f"JOIN ({known}) led ON led.organisation_id = {BODY}")
    return " ".join(joins), where, [*values, *params]


def _places(day: dt.date) -> tuple[str, list]:
    """(footprint_id, other_id): the place in force on `day` that each footprint lies wholly in.

    The NHS's places come before councils', and lie in no other.
    """
    place, nhs = Footprint.Scale.PLACE, Footprint.Purpose.NHS
    valid = Footprint.objects.valid_on(day).filter(scale=place).values("pk")
    inside = FootprintOverlap.objects.filter(other__in=valid).exclude(footprint__scale=Footprint.Scale.SYSTEM)
    inside = inside.exclude(footprint__scale=place, footprint__purpose=nhs).with_shares()
    inside = inside.filter(relation__in=["inside", "same"]).order_by(
        "footprint_id", Case(When(other__purpose=nhs, then=0), default=1), "-other__area_count", "other_id"
    )
    sql, values = inside.distinct("footprint_id").values("footprint_id", "other_id").query.sql_with_params()
    return sql, list(values)


def _inside(footprint: Footprint) -> tuple[str, list]:
    """Ids of the footprints that lie wholly in this one, itself among them, as a subquery."""
    inside = FootprintOverlap.objects.filter(other=footprint).with_shares().filter(relation__in=["inside", "same"])
    sql, values = inside.values("footprint_id").query.sql_with_params()
    return f"SELECT {footprint.pk} UNION ALL {sql}", list(values)
