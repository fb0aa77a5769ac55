"""Publishing: by the command, frozen, sealed."""

import dataclasses
import datetime as dt
import hashlib
import json
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.keys import uuid7
from accounts.refusals import Refused
from impact import doctor, wording
from impact.actions.reports import publish
from impact.measure import Scope, measure
from impact.models import Factor, Report
from impact.periods import default
from impact.values import FactorUsed, Impact
from tests import make
from tests.impact.example import impact as example
from tests.loans.race import Meeting, together
from tests.support import pdfs

pytestmark = pytest.mark.django_db


def measured() -> Impact:
    today = make.alpexa().day_of(timezone.now())
    return measure(Scope(make.alpexa()), default(today), today=today)


def command(**options: Any) -> str:
    out = StringIO()
    call_command("impact_report", stdout=out, **options)
    return out.getvalue()


def words_of(path: Path) -> str:
    return " ".join(pdfs.words(path.read_bytes()))


def test_the_command_writes_paper_and_figures(tmp_path: Path) -> None:
    make.device()
    said = command(donor="alpexa", out=tmp_path / "r.pdf", json=tmp_path / "r.json")
    assert "version 1" in said
    figures = json.loads((tmp_path / "r.json").read_text())
    assert figures["devices"]["received"] == 1
    assert "Version 1" in words_of(tmp_path / "r.pdf")
    assert Report.objects.get().figures == figures


def test_the_period_is_said_in_full_days(tmp_path: Path) -> None:
    command(donor=make.alpexa().slug, begins="2025-01-01", ends="2025-12-31", out=tmp_path / "r.pdf")
    report = Report.objects.get()
    assert (str(report.begins_on), str(report.ends_on)) == ("2025-01-01", "2025-12-31")


def test_the_same_figures_are_the_same_version_a_correction_is_the_next(tmp_path: Path) -> None:
    make.device()
    for _ in range(2):
        assert "version 1" in command(donor="alpexa", out=tmp_path / "r.pdf")
    make.device()
    assert "version 2" in command(donor="alpexa", out=tmp_path / "r.pdf")
    assert [report.version for report in Report.objects.order_by("version")] == [1, 2]


def test_a_correction_leaves_what_was_published_as_it_was(tmp_path: Path) -> None:
    make.device()
    command(donor="alpexa", out=tmp_path / "one.pdf", json=tmp_path / "one.json")
    before = Report.objects.values().get()
    make.device()
    command(donor="alpexa", out=tmp_path / "two.pdf", json=tmp_path / "two.json")
    assert Report.objects.filter(version=1).values().get() == before
    told = [json.loads((tmp_path / f"{name}.json").read_text()) for name in ("one", "two")]
    assert [figures["devices"]["received"] for figures in told] == [1, 2]
    assert [report.figures for report in Report.objects.order_by("version")] == told


def test_back_to_the_first_figures_is_a_third_version(tmp_path: Path) -> None:
    """Whoever reads version 2 must find a later one that takes it back."""
    first = measured()
    make.device()
    by = make.system(make.alpexa())
    versions = [publish(value, donor=make.alpexa(), by=by).version for value in (first, measured(), first)]
    assert versions == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_published_by_two_at_once_it_is_one_version(monkeypatch: pytest.MonkeyPatch) -> None:
    value, by = measured(), make.system(make.alpexa())
    Meeting().before(monkeypatch, Report.objects, "create")

    answers = together(*[partial(publish, value, donor=make.alpexa(), by=by)] * 2)

    assert [report.version for report in answers] == [1, 1]
    assert Report.objects.count() == 1


def test_each_period_has_versions_of_its_own(tmp_path: Path) -> None:
    make.device()
    days = ("2025-01-01", "2025-12-31"), ("2025-01-01", "2026-06-30"), ("2025-01-01", "2025-12-31")
    said = [command(donor="alpexa", begins=one, ends=two, out=tmp_path / "r.pdf") for one, two in days]
    assert all("version 1" in words for words in said)
    assert Report.objects.count() == 2


def test_the_cut_off_is_the_day_of_the_measure(tmp_path: Path) -> None:
    today = make.alpexa().day_of(timezone.now())
    command(donor="alpexa", begins=today.isoformat(), ends="2999-12-31", out=tmp_path / "r.pdf")
    report = Report.objects.get()
    assert report.measured_on == today
    assert report.figures["measured_on"] == today.isoformat()
    assert report.figures["series"]["points"][-1]["on"] == today.isoformat()


def test_anybody_can_check_the_seal_on_the_paper_from_the_figures(tmp_path: Path) -> None:
    """As the method says it: SHA-256 of the figures with sorted keys, without the day of the measure."""
    make.device()
    command(donor="alpexa", out=tmp_path / "r.pdf", json=tmp_path / "r.json")
    figures = json.loads((tmp_path / "r.json").read_text())
    del figures["measured_on"]
    figures["not_claimed"] = [claim["code"] for claim in figures["not_claimed"]]
    found = hashlib.sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()
    assert found == Report.objects.get().seal
    assert f"{found[:4]} {found[4:8]} {found[8:12]}" in words_of(tmp_path / "r.pdf")


def test_the_command_writes_french_whatever_the_language_around_it(tmp_path: Path) -> None:
    make.device()
    with translation.override("en"):
        said = command(donor="alpexa", out=tmp_path / "r.pdf")
    assert said.startswith("Rapport de Alpexa, version 1")
    assert "Ce que votre appareil est devenu" in words_of(tmp_path / "r.pdf")


def test_an_older_file_is_replaced_whole(tmp_path: Path) -> None:
    make.alpexa()
    (tmp_path / "r.pdf").write_text("ancien")
    command(donor="alpexa", out=tmp_path / "r.pdf")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    assert [path.name for path in tmp_path.iterdir()] == ["r.pdf"]


@pytest.mark.broken
@pytest.mark.parametrize(
    "change", [{"loans": 5000}, {"people": 40}, {"kg": 0.1}], ids=lambda change: next(iter(change))
)
def test_doctor_tells_a_report_that_was_changed_after_it_was_published(change: dict[str, Any]) -> None:
    make.device()
    report = publish(measured(), donor=make.alpexa(), by=make.system(make.alpexa()))
    assert list(doctor.problems()) == []
    Report.objects.update(figures=report.figures | change)
    (problem,) = doctor.problems()
    assert problem.invariant == "I11"
    assert "alpexa" in problem.sentence
    assert "version 1" in problem.sentence


def test_a_contact_sees_what_was_published_about_the_own_gifts_and_nobody_else_does() -> None:
    publish(measured(), donor=make.alpexa(), by=make.system(make.alpexa()))
    assert Report.objects.visible_to(make.celine()).count() == 1
    for who in (make.paul, make.samira, make.ines, make.sylvie, make.olga):
        assert not Report.objects.visible_to(who()).exists(), who


@pytest.mark.broken
def test_two_reports_of_one_version_cannot_be() -> None:
    report = publish(measured(), donor=make.alpexa(), by=make.system(make.alpexa()))
    report.pk = uuid7()
    report._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        report.save()


def test_a_published_report_keeps_its_factors() -> None:
    make.device()
    by = make.system(make.alpexa())
    publish(measured(), donor=make.alpexa(), by=by)
    Factor.objects.filter(code="laptop").update(high=40)
    kept = {factor["code"]: factor for factor in Report.objects.get().figures["factors"]}
    assert kept["laptop"]["high"] == 37.4
    assert publish(measured(), donor=make.alpexa(), by=by).version == 2


def test_the_page_says_which_version_it_is(tmp_path: Path) -> None:
    make.device()
    browser = make.client(make.celine())
    address = reverse("impact:donor", args=["alpexa"])
    assert "chiffres du" in browser.get(address).content.decode()
    command(donor="alpexa", out=tmp_path / "r.pdf")
    assert "version 1" in browser.get(address).content.decode()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"donor": "nulle-part"}, r"nulle-part.*alpexa"),
        ({"donor": "alpexa", "begins": "2026-02-01", "ends": "2026-01-01"}, "Le premier jour"),
        ({"donor": "alpexa", "begins": "hier"}, "2026-10-31"),
    ],
)
def test_the_command_says_what_to_do(options: dict[str, str], said: str, tmp_path: Path) -> None:
    make.alpexa()
    with pytest.raises(CommandError, match=said):
        command(**options, out=tmp_path / "r.pdf")
    assert not (tmp_path / "r.pdf").exists()
    assert not Report.objects.exists()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    make.alpexa()
    with pytest.raises(CommandError, match="ne s’écrit pas"):
        command(donor="alpexa", out=tmp_path / "no" / "r.pdf")


@pytest.mark.parametrize("who", [make.celine, make.samira, make.system])
def test_only_the_donors_own_jobs_publish(who: Any) -> None:
    with pytest.raises(Refused) as refusal:
        publish(example(), donor=make.alpexa(), by=who())
    assert refusal.value.code == "not_allowed"


def test_the_factors_shipped_are_those_of_the_method() -> None:
    rows = {factor.code: (float(factor.low), float(factor.ref), float(factor.high), factor.cap_months)
            for factor in Factor.objects.all()}  # fmt: skip
    assert rows == {
        "laptop": (16.6, 27, 37.4, 36),
        "tablet": (13.4, 18.3, 23.2, 24),
        "phone": (20.5, 24.6, 27.9, 24),
        "hotspot": (0, 0, 0, 0),
        "substitution": (0.25, 0.5, 1, 0),
    }
    assert all(factor.source for factor in Factor.objects.all())


def test_the_factors_of_a_period_are_those_then_in_force() -> None:
    old = Factor.objects.get(code="laptop")
    Factor.objects.create(
        code="laptop", version="2030-01", since=dt.date(2030, 1, 1), unit=old.unit, low=10, ref=20, high=30,
        cap_months=36, source="plus tard",
    )  # fmt: skip
    assert Factor.objects.in_force(dt.date(2026, 6, 1))["laptop"].version == "2026-11"
    assert Factor.objects.in_force(dt.date(2031, 6, 1))["laptop"].version == "2030-01"
    assert Factor.objects.in_force(dt.date(2010, 6, 1))["laptop"].version == "2026-11"


def test_the_source_of_every_factor_shipped_is_told_in_the_readers_language() -> None:
    factors = [
        FactorUsed(row.code, row.unit, 0, 0, 0, 0, row.source, row.version) for row in Factor.objects.all()
    ]
    assert [wording.source(factor) for factor in factors] == [
        f"{factor.source} ({factor.version})" for factor in factors
    ]
    with translation.override("en"):
        for factor in factors:
            assert factor.source not in wording.source(factor)
        later = dataclasses.replace(factors[0], version="2030-01")
        assert wording.source(later) == f"{later.source} (2030-01)"
