"""Values that nobody may put in: an organisation, a person, a moment, a word. They must turn up in no row."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import CharField, DateTimeField, Field, ForeignKey, Model, TextField

from accounts.models import Membership, Organisation, Site, User
from tests import make

MOMENT = dt.datetime(1999, 1, 1, 12, tzinfo=dt.UTC)
WORD = "MASSASSIGNED"
ROOMS = ("accounts", "inventory", "beneficiaries", "loans", "impact")


def models() -> Iterator[type[Model]]:
    for room in ROOMS:
        yield from apps.get_app_config(room).get_models()


def columns() -> Iterator[tuple[type[Model], Field]]:
    for model in models():
        for column in model._meta.concrete_fields:
            yield model, column


class Intruder:
    """Whom a request names as owner, author or tenant without having been asked."""

    def __init__(self) -> None:
        self.organisation = make.organisation("Intrus", "lends", "prescribes", "gives", sites=["Intrus"])
        self.member = make.member("lends.manager", self.organisation, who="Ingrid Intrus")
        self.site = Site.objects.get(organisation=self.organisation)
        self.keys: dict[type[Model], Any] = {
            Organisation: self.organisation.pk,
            User: self.member.user_id,
            Membership: self.member.pk,
            Site: self.site.pk,
        }
        self.before = self.traces()

    def extras(self, legitimate: set[str]) -> dict[str, str]:
        """Every column that says whose, by whom, when or in which state, by each name it could have."""
        found = {"id": str(self.organisation.pk), "pk": str(self.organisation.pk)}
        for _model, column in columns():
            value = self._value(column)
            if value:
                found |= {column.name: value, column.attname: value, f"{column.name}_id": value}
        found |= dict.fromkeys(("by", "member", "is_staff", "is_superuser", "permissions"), WORD)
        return {name: value for name, value in found.items() if name not in legitimate}

    def _value(self, column: Field) -> str:
        if isinstance(column, ForeignKey):
            key = self.keys.get(column.related_model)
            return str(key) if key else ""
        if isinstance(column, DateTimeField):
            return MOMENT.isoformat()
        stated = ("status", "role", "version", "number", "search_text", "name_key", "person_key")
        secret = ("password", "secret_hash", "session_salt", "decline_reason", "late", "granted", "eligible")
        return WORD if column.name in (*stated, *secret) else ""

    def traces(self, tables: set[str] | None = None) -> dict[str, int]:
        """Where the intruder stands in the database, or in some of its tables, and how often."""
        found = {}
        for model, column in columns():
            if tables is not None and model._meta.db_table not in tables:
                continue
            rows = model._default_manager.all()
            if isinstance(column, ForeignKey) and column.related_model in self.keys:
                rows = rows.filter(**{column.attname: self.keys[column.related_model]})
            elif isinstance(column, DateTimeField):
                rows = rows.filter(**{column.name: MOMENT})
            elif isinstance(column, CharField | TextField) and not column.primary_key:
                rows = rows.filter(**{f"{column.name}__contains": WORD})
            else:
                continue
            if count := rows.count():
                found[f"{model.__name__}.{column.name}"] = count
        return found

    def got_in(self, wrote: set[str]) -> dict[str, int]:
        """What a request has put into the tables that it wrote; it cannot stand in others."""
        now = self.traces(wrote)
        return {where: count for where, count in now.items() if count != self.before.get(where, 0)}
