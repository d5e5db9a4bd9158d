"""The tables of what is kept ready for pages: figures as they are shown, and pages as they are drawn."""

from peewee import CharField, CompositeKey, SmallIntegerField, TextField

from portal.metrics.rows import TOTAL
from portal.store import JsonColumn, Moment, Record


class FigureRow(Record):
    """A figure kept ready for pages: who it is for (`scope`), of which part of the whole, which metric, and
    all that is shown of it.
    """

    scope = CharField(max_length=20)
    dimension = CharField(max_length=20, default=TOTAL[0])
    value = CharField(max_length=40, default=TOTAL[1])
    metric = CharField(max_length=4)
    shown = JsonColumn()
    computed_at = Moment()
    method = SmallIntegerField()

    class Meta:
        table_name = "figure"
        primary_key = CompositeKey("scope", "dimension", "value", "metric")


class FigureSet(Record):
    """What is ready of a part of the whole: when its figures were computed, and a mark that is another one as
    soon as any of them says anything else.
    """

    scope = CharField(max_length=20)
    dimension = CharField(max_length=20)
    value = CharField(max_length=40)
    mark = CharField(max_length=32)
    computed_at = Moment()

    class Meta:
        table_name = "figure_set"
        primary_key = CompositeKey("scope", "dimension", "value")


class FigurePage(Record):
    """A page of figures as it is drawn in a language, kept ready by the worker. `mark` says of which figures,
    and with which words, templates and code: drawn with others, it is not shown.
    """

    page = CharField(max_length=20)
    language = CharField(max_length=8)
    mark = CharField(max_length=32)
    html = TextField()
    icons = CharField(max_length=200)
    period = CharField(max_length=100)

    class Meta:
        table_name = "figure_page"
        primary_key = CompositeKey("page", "language")
