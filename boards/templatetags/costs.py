"""How the report of unfunded time writes its figures: on its pages as in its statement."""

from django import template

from .. import cost_statement
from ..queries.costs import quarter_said

register = template.Library()
register.filter("cost_said", cost_statement.cost)
register.filter("unfunded_said", cost_statement.unfunded)
register.filter("whole_hours", cost_statement.hours_of)
register.filter("quarter", quarter_said)
