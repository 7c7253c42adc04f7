"""Every rule of the ledger, checked anew from its entries alone, whatever the triggers kept meanwhile.

Each check is one statement that returns what is wrong: (thing, award id or none, sentence). `run` writes down what it
found as `Fault`s, and which of the earlier ones are gone. The sentences are read by finance officers and auditors.
"""

from django.db import connection, transaction

from alliance.base import clock

from .flow_sums import KEYS, SUMS
from .models import Fault
from .statement import MEASURES

FROM_ENTRIES = """
    sums AS (
        SELECT award_id,
               coalesce(sum(signed) FILTER (WHERE kind = 'committed'), 0) AS committed,
               coalesce(sum(signed) FILTER (WHERE kind = 'released'), 0) AS released,
               coalesce(sum(signed) FILTER (WHERE kind = 'due'), 0) AS due,
               coalesce(sum(signed) FILTER (WHERE kind = 'paid'), 0) AS paid,
               coalesce(sum(signed) FILTER (WHERE kind = 'received'), 0) AS received,
               coalesce(sum(signed) FILTER (WHERE kind = 'fee-management'), 0) AS fee_management,
               coalesce(sum(signed) FILTER (WHERE kind = 'fee-support'), 0) AS fee_support,
               coalesce(sum(signed) FILTER (WHERE kind = 'spent'), 0) AS spent,
               coalesce(sum(signed) FILTER (WHERE kind IN ('returned', 'clawed-back')), 0) AS returned
        FROM funding_entry GROUP BY award_id
    ), out_of AS (
        SELECT d.source_id AS award_id,
               sum(CASE e.kind WHEN 'committed' THEN signed WHEN 'paid' THEN 0 ELSE -signed END) AS drawn,
               sum(CASE e.kind WHEN 'paid' THEN signed WHEN 'returned' THEN -signed
                               WHEN 'clawed-back' THEN -signed ELSE 0 END) AS regranted
        FROM funding_entry e JOIN funding_draw d ON d.id = e.draw_id GROUP BY d.source_id
    ), truly AS (
        SELECT a.id AS award_id, a.in_arrears,
               coalesce(committed, 0) AS committed, coalesce(released, 0) AS released, coalesce(due, 0) AS due,
               coalesce(paid, 0) AS paid, coalesce(received, 0) AS received,
               coalesce(fee_management, 0) AS fee_management, coalesce(fee_support, 0) AS fee_support,
               coalesce(spent, 0) AS spent, coalesce(returned, 0) AS returned,
               coalesce(drawn, 0) AS drawn, coalesce(regranted, 0) AS regranted
        FROM funding_award a LEFT JOIN sums ON sums.award_id = a.id LEFT JOIN out_of ON out_of.award_id = a.id
    )"""
COLUMNS = "committed, released, due, paid, received, fee_management, fee_support, spent, returned, drawn, regranted"
_LESS = ", ".join(f"-{name} AS {name}" for name in MEASURES)
USED = "t.fee_management + t.fee_support + t.spent + t.returned"

CHECKS = {
    "sums of awards": f"""
        WITH {FROM_ENTRIES}
        SELECT 'award ' || t.award_id, t.award_id,
               'The sums kept for this award are not what its entries add up to.'
        FROM truly t LEFT JOIN funding_balance b ON b.award_id = t.award_id
        WHERE ({", ".join(f"t.{one.strip()}" for one in COLUMNS.split(","))})
            IS DISTINCT FROM ({", ".join(f"b.{one.strip()}" for one in COLUMNS.split(","))})""",
    "sums of draws": """
        SELECT 'draw ' || d.id, d.award_id, 'The sums kept for what this award draws are not what its entries say.'
        FROM funding_draw d LEFT JOIN funding_entry e ON e.draw_id = d.id
        GROUP BY d.id
        HAVING (d.drawn, d.released, d.paid, d.returned) IS DISTINCT FROM (
            coalesce(sum(e.signed) FILTER (WHERE e.kind = 'committed'), 0),
            coalesce(sum(e.signed) FILTER (WHERE e.kind = 'released'), 0),
            coalesce(sum(e.signed) FILTER (WHERE e.kind = 'paid'), 0),
            coalesce(sum(e.signed) FILTER (WHERE e.kind IN ('returned', 'clawed-back')), 0))""",
    "uses within what is committed": f"""
        WITH {FROM_ENTRIES}
        SELECT 'award ' || t.award_id, t.award_id,
               'Promised, kept, spent and returned out of this award are £' || t.drawn + {USED}
               || ', and only £' || t.committed - t.released || ' are committed.'
        FROM truly t WHERE t.drawn + {USED} > t.committed - t.released""",
    "paid within what is committed": f"""
        WITH {FROM_ENTRIES}
        SELECT 'award ' || t.award_id, t.award_id,
               'Paid are £' || t.paid || ', and only £' || t.committed - t.released || ' are committed.'
        FROM truly t WHERE t.paid > t.committed - t.released""",
    "used had come": f"""
        WITH {FROM_ENTRIES}
        SELECT 'award ' || t.award_id, t.award_id,
               'Used of this award are £' || t.regranted + {USED} || ', and only £' || greatest(t.paid, t.received)
               || ' had come. It is not paid in arrears.'
        FROM truly t WHERE NOT t.in_arrears AND t.regranted + {USED} > greatest(t.paid, t.received)""",
    "draws form no cycle": """
        WITH RECURSIVE down AS (
            SELECT source_id AS top, award_id AS at FROM funding_draw
        ), walk (top, at) AS (
            SELECT top, at FROM down WHERE top IN (
                SELECT d.source_id FROM funding_draw d JOIN funding_award a ON a.id = d.award_id
                JOIN funding_award s ON s.id = d.source_id WHERE s.rank >= a.rank)
            UNION SELECT walk.top, down.at FROM walk JOIN down ON down.top = walk.at
        )
        SELECT 'award ' || top, top, 'What this award draws comes round in a circle to itself.'
        FROM walk WHERE top = at""",
    "draws from earlier awards": """
        SELECT 'draw ' || d.id, d.award_id, 'This award draws from one that was recorded after it.'
        FROM funding_draw d JOIN funding_award a ON a.id = d.award_id JOIN funding_award s ON s.id = d.source_id
        WHERE s.rank >= a.rank""",
    "draws from what the funder holds": """
        SELECT 'draw ' || d.id, d.award_id, 'This award draws from one that its funder does not hold to pass on.'
        FROM funding_draw d JOIN funding_award a ON a.id = d.award_id JOIN funding_award s ON s.id = d.source_id
        WHERE a.funder_id <> s.recipient_id OR NOT s.to_pass_on OR a.after_trace <> s.after_trace""",
    "reversals": """
        SELECT 'entry ' || e.id, e.award_id,
               'Entry ' || e.id || ' takes back entry ' || was.id
               || ' and is not the same in amount, kind, day or source.'
        FROM funding_entry e JOIN funding_entry was ON was.id = e.reverses_id
        WHERE (e.award_id, e.kind, e.amount, e.on_day) <> (was.award_id, was.kind, was.amount, was.on_day)
           OR e.draw_id IS DISTINCT FROM was.draw_id OR was.reverses_id IS NOT NULL""",
    "entries of awards that were made": """
        SELECT DISTINCT 'award ' || a.id, a.id, 'There are entries of this award, and it was never made or is in kind.'
        FROM funding_entry e JOIN funding_award a ON a.id = e.award_id
        WHERE a.status IN ('draft', 'withdrawn') OR a.instrument = 'in-kind'""",
    "origins cover the award": """
        SELECT 'award ' || b.award_id, b.award_id, 'Where this award comes from does not add up to the whole of it.'
        FROM funding_balance b LEFT JOIN funding_origin o ON o.award_id = b.award_id
        WHERE b.committed > 0 GROUP BY b.award_id
        HAVING coalesce(sum(o.high - o.low), 0) <> 1 OR min(o.low) <> 0 OR max(o.high) <> 1""",
    "origins follow the draws": """
        WITH whole AS (SELECT award_id, sum(drawn) AS drawn FROM funding_draw GROUP BY award_id), ought AS (
            SELECT award_id, root_id, sum(part) AS part FROM (
                SELECT d.award_id, o.root_id, d.drawn * (o.high - o.low) AS part
                FROM funding_draw d JOIN funding_origin o ON o.award_id = d.source_id
                UNION ALL
                SELECT b.award_id, b.award_id, b.committed - coalesce(whole.drawn, 0)
                FROM funding_balance b LEFT JOIN whole USING (award_id)
            ) parts GROUP BY 1, 2
        )
        SELECT DISTINCT 'award ' || b.award_id, b.award_id, 'Where this award comes from is not what it draws from.'
        FROM ought JOIN funding_balance b USING (award_id) LEFT JOIN funding_origin o USING (award_id, root_id)
        WHERE b.committed > 0
          AND abs(ought.part / b.committed - coalesce(o.high - o.low, 0)) > 0.00000001""",
    "consortium shares": """
        SELECT 'award ' || a.id, a.id, 'The shares of this consortium do not add up to its award.'
        FROM funding_award a JOIN funding_consortiumshare s ON s.award_id = a.id
        GROUP BY a.id HAVING sum(s.amount) <> a.amount""",
    "receipts": """
        SELECT 'receipt ' || r.id, r.award_id, 'What the recipient says came is not what its entry says.'
        FROM funding_receipt r LEFT JOIN funding_entry e ON e.id = r.entry_id
        LEFT JOIN funding_entry back ON back.reverses_id = e.id
        WHERE r.amount <> coalesce(CASE WHEN back.id IS NULL THEN e.amount END, 0)""",
    "sums of flows": f"""
        WITH both_sides AS (
            SELECT {KEYS}, {SUMS} FROM funding_flowsum WHERE year IS NOT NULL
            UNION ALL SELECT {KEYS}, {_LESS} FROM funding_flow_lines()
            UNION ALL SELECT {KEYS}, {SUMS} FROM funding_flowsum WHERE year IS NULL
            UNION ALL SELECT NULL AS {KEYS}, {_LESS} FROM funding_flowsum WHERE is_folded AND year IS NOT NULL
        ), wrong AS (
            SELECT coalesce('the year from 1 April ' || year, 'all years') AS years FROM both_sides GROUP BY {KEYS}
            HAVING ({", ".join(f"sum({name})" for name in MEASURES)}) <> ({", ".join("0" for _ in MEASURES)})
        )
        SELECT years, NULL::bigint, count(*) || ' of the sums kept for the totals of ' || years
               || ' are not what its entries add up to.'
        FROM wrong GROUP BY years""",
    "the whole adds up": """
        WITH totals AS (
            SELECT sum(signed) FILTER (WHERE e.kind = 'paid' AND draw_id IS NULL)
                   - coalesce(sum(signed) FILTER (WHERE e.kind IN ('returned', 'clawed-back') AND draw_id IS NULL), 0)
                   AS came,
                   coalesce(sum(CASE e.kind WHEN 'paid' THEN signed ELSE -signed END)
                       FILTER (WHERE NOT a.to_pass_on AND e.kind IN ('paid', 'returned', 'clawed-back')), 0) AS arrived
            FROM funding_entry e JOIN funding_award a ON a.id = e.award_id
        ), held AS (
            SELECT sum(fee_management + fee_support + spent
                       + (received - regranted - fee_management - fee_support - spent - returned)
                       + (paid - received)) AS kept
            FROM funding_balance b JOIN funding_award a ON a.id = b.award_id WHERE a.to_pass_on
        )
        SELECT 'the whole', NULL::bigint,
               'New money less what was given back is £' || coalesce(came, 0) || ', and fees, reached, unspent and on '
               || 'the way are £' || arrived + coalesce(kept, 0) || '.'
        FROM totals, held WHERE coalesce(came, 0) <> arrived + coalesce(kept, 0)""",
}


def faults() -> list[tuple[str, str, int | None, str]]:
    """Everything that is wrong now, as (rule, thing, award id or none, sentence). One query a rule."""
    found = []
    with connection.cursor() as cursor:
        for name, sql in CHECKS.items():
            cursor.execute(sql)
            found += [(name, *row) for row in cursor.fetchall()]
    return found


@transaction.atomic
def run() -> dict[str, int]:
    """Check everything and write down what is wrong and what no longer is. Safe to run twice, and at once.

    Returns how many faults there are, how many of them are new, and how many are gone.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('funding checks', 0))")
    now, found = clock.now(), faults()
    open_ones = {(fault.check_name, fault.thing): fault for fault in Fault.objects.filter(gone_at__isnull=True)}
    new = 0
    for name, thing, award, says in found:
        fault = open_ones.pop((name, thing), None)
        if fault is None:
            new += 1
            fault = Fault(check_name=name, thing=thing, award_id=award, first_found_at=now)
        fault.says, fault.last_found_at = says[:400], now
        fault.save()
    gone = Fault.objects.filter(pk__in=[fault.pk for fault in open_ones.values()]).update(gone_at=now)
    return {"faults": len(found), "new": new, "gone": gone}
