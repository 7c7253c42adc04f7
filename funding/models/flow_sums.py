"""What every line of the ledger adds up to, by year and by what the flow picture and the totals ask for.

Kept by the database: whatever writes lines, or changes what they count under, appends rows; so nobody waits for anybody
else's. Each night they are folded into one row a key (`flow_sums.fold`). The truth is all rows together.
"""

from django.db import models
from django.db.models import Q

from .ledger import kept


def a_key(to: str, **extra) -> models.ForeignKey:
    """An id that is only read: the awards behind it hold what it names."""
    return models.ForeignKey(
        to, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", **extra
    )


class FlowSum(models.Model):
    """Pounds of one key: measures as `totals.Figures` has them, of lines that count in one year of money.

    year          by the calendar year it begins in, on 1 April; none for all years together, which folding adds up
    first_hop     of money in its first hop, or of no payment at all (a fee, say)
    holder        whom it was given to, to pass on; none where it was given to be used
    is_sensitive  it is given to a sensitive site
    size          of the recipient, or of what it has merged into; each partner of a consortium counts for itself
    is_folded     the row of its key; others wait to be added to it
    """

    is_folded = models.BooleanField(default=False, db_default=False, editable=False)
    year = models.SmallIntegerField(null=True)
    after_trace = models.BooleanField()
    first_hop = models.BooleanField()
    funder = a_key("directory.Organisation")
    holder = a_key("directory.Organisation", null=True)
    footprint = a_key("directory.Footprint", null=True)
    is_sensitive = models.BooleanField()
    size = models.CharField(max_length=12)
    instrument = models.CharField(max_length=12)
    money = models.CharField(max_length=12)
    length = models.CharField(max_length=10)
    committed = kept("committed")
    new_money = kept("new money")
    given_back = kept("given back")
    passed_on = kept("passed on")
    fee_management = kept("management fee")
    fee_support = kept("fee for support to grantees")
    own_spending = kept("own spending")
    arrived = kept("arrived")
    confirmed = kept("confirmed")
    paid_to_pass = kept("paid to be passed on")
    received_to_pass = kept("received to be passed on")
    back_from_pass = kept("came back from who passes on")

    KEYS = (
        "year",
        "after_trace",
        "first_hop",
        "funder",
        "holder",
        "footprint",
        "is_sensitive",
        "size",
        "instrument",
        "money",
        "length",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "year",
                    "after_trace",
                    "first_hop",
                    "funder",
                    "holder",
                    "footprint",
                    "is_sensitive",
                    "size",
                    "instrument",
                    "money",
                    "length",
                ],
                condition=Q(is_folded=True),
                nulls_distinct=False,
                name="flow_sum_once_a_key",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(is_folded=False), name="flow_sum_to_fold")]

    def __str__(self):
        return f"Sums of {self.year}"
