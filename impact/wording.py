"""The words of a donor's report, the same on the page, in the PDF and in the API."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from impact.factors import NOT_CLAIMED, SUBSTITUTION, two_figures
from impact.values import Emissions, FactorUsed, Impact, Point, Step
from inventory.choices import Kind
from paper import text
from paper.days import in_words

STATES = ("lent", "ready", "preparing", "retired", "missing")  # in the order shown: the settled first


def states() -> dict[str, str]:
    """Five words for a donor: where a device went is never told, nor how."""
    return {
        "lent": _("Chez des personnes"),
        "ready": _("Disponibles"),
        "preparing": _("En préparation"),
        "retired": _("Sortis du parc"),
        "missing": _("Introuvables"),
    }


def claims() -> dict[str, str]:
    """What the report does not say, by code (domain.md 4.3)."""
    said = {
        "making": _("La fabrication n’est pas comptée comme évitée\u00a0: ces appareils existaient déjà."),
        "hotspots": _("Routeurs 4G, ordinateurs fixes et accessoires comptent zéro : aucun facteur publié."),
        "offset": _("Ce chiffre ne compense rien et ne rend rien neutre."),
        "scopes": _("Il ne se déduit pas de votre bilan (scopes 1 à 3)."),
        "adding": _("Il ne s’ajoute pas à celui d’une association ou d’un département."),
        "connected": _("Les mois d’usage ne comptent pas des personnes connectées."),
    }
    return {code: said[code] for code in NOT_CLAIMED}


def title(impact: Impact) -> str:
    count = impact.states.received
    if not count:
        return _("Vos appareils sont attendus")
    return ngettext(
        "Ce que votre appareil est devenu", "Ce que vos %(count)s appareils sont devenus", count
    ) % {"count": text.number(count)}


def period(impact: Impact) -> str:
    return _("Du %(begins)s au %(ends)s") % {
        "begins": text.day(impact.period.begins),
        "ends": text.day(impact.period.ends),
    }


def _kinds() -> dict[str, Callable[[int], str]]:
    """Each kind with its count, in the words of a sentence."""
    return {
        Kind.LAPTOP: lambda count: ngettext("%(count)s portable", "%(count)s portables", count),
        Kind.TABLET: lambda count: ngettext("%(count)s tablette", "%(count)s tablettes", count),
        Kind.HOTSPOT: lambda count: ngettext("%(count)s routeur 4G", "%(count)s routeurs 4G", count),
        Kind.DESKTOP: lambda count: ngettext(
            "%(count)s ordinateur fixe", "%(count)s ordinateurs fixes", count
        ),
        Kind.PHONE: lambda count: ngettext("%(count)s téléphone", "%(count)s téléphones", count),
        Kind.OTHER: lambda count: ngettext("%(count)s autre appareil", "%(count)s autres appareils", count),
    }


def given(impact: Impact) -> str:
    """« Vous avez confié 52 portables et 12 tablettes. »"""
    words = [_kinds()[kind](count) % {"count": text.number(count)} for kind, count in impact.kinds]
    if not words:
        return _("Aucun appareil n’est encore arrivé.")
    listed = (
        words[0]
        if len(words) == 1
        else _("%(first)s et %(last)s")
        % {
            "first": ", ".join(words[:-1]),
            "last": words[-1],
        }
    )
    return _("Vous avez confié %(things)s.") % {"things": listed}


def people(impact: Impact) -> tuple[str, str]:
    """The figure and its words: hidden below 11, else rounded down to five."""
    if impact.people is None:
        return "< 11", _("personnes ont eu un de vos appareils")
    return str(impact.people), _("personnes au moins ont eu un de vos appareils")


def months(impact: Impact) -> tuple[str, str]:
    count = round(impact.device_months)
    return text.number(count), ngettext("mois d’usage chez elles", "mois d’usage chez elles, au total", count)


def mass(impact: Impact) -> tuple[str, str]:
    words = _("d’équipement gardés en usage")
    if impact.kg_unknown:
        lacking = ngettext(
            "%(count)s appareil sans poids connu", "%(count)s appareils sans poids connu", impact.kg_unknown
        )
        words = f"{words}, {lacking % {'count': text.number(impact.kg_unknown)}}"
    return f"{text.number(round(impact.kg))}\u00a0kg", words


def use_title(step: Step) -> str:
    return {
        "month": _("Appareils chez des personnes, mois par mois"),
        "quarter": _("Appareils chez des personnes, par trimestre"),
        "year": _("Appareils chez des personnes, année par année"),
    }[step]


def point_label(point: Point, step: Step) -> str:
    """« nov. », « T4 2025 », « 2025 »."""
    if step == "month":
        return in_words(point.on, "N")
    if step == "quarter":
        quarter = (point.on.month + 2) // 3
        return pgettext("quarter of a year", "T%(quarter)s %(year)s") % {
            "quarter": quarter,
            "year": point.on.year,
        }
    return str(point.on.year)


def point_day(point: Point) -> str:
    return text.day(point.on)


def where_title(impact: Impact, *, on_screen: bool = False) -> str:
    """Where they were on the period's last day; a page that is read today says today."""
    day = min(impact.period.ends, impact.measured_on)
    if on_screen and day == impact.measured_on:
        return _("Où ils sont aujourd’hui")
    return _("Où ils étaient le %(day)s") % {"day": text.day(day)}


def emissions(shown: Emissions) -> str:
    """« de 140 à 440 kg CO₂e »: two figures, two significant digits each."""
    if two_figures(shown.ref) == 0:
        return _("moins de 1 kg CO₂e")
    return _("de %(low)s à %(ref)s kg CO₂e") % {
        "low": text.number(two_figures(shown.low)),
        "ref": text.number(two_figures(shown.ref)),
    }


def maximum(shown: Emissions) -> str:
    return _("si chaque prêt remplaçait un achat : %(high)s") % {"high": text.number(two_figures(shown.high))}


def doubt(impact: Impact) -> str:
    """What the range rests on, beside it and in the same size."""
    share = next(factor for factor in impact.factors if factor.code == SUBSTITUTION)
    return _(
        "Un mois d’usage évite une part d’appareil neuf si, sans prêt, la personne en aurait acheté un. "
        "Nous supposons que c’est vrai pour %(low)s %% des prêts (bas) à %(ref)s %% (haut). "
        "Les routeurs 4G comptent zéro. Ce chiffre ne se déduit pas de votre bilan et ne compense rien."
    ) % {"low": text.number(share.low * 100), "ref": text.number(share.ref * 100)}


def method(impact: Impact) -> list[str]:
    """How the figures are made, in full, with the bounds of the factors in use."""
    bounds = [
        _("%(kind)s %(months)s mois") % {"kind": Kind(factor.code).label, "months": factor.cap_months}
        for factor in impact.factors
        if factor.cap_months
    ]
    return [
        _("Appareils\u00a0: tous ceux qui sont arrivés. Leur état est celui du dernier jour de la période."),
        _("Mois d’usage : les jours entre la remise et le retour, dans la période, divisés par 30,4375."),
        _("Personnes\u00a0: comptées une fois chacune. Caché sous 11, sinon arrondi à cinq vers le bas."),
        _("Kilogrammes\u00a0: la masse des appareils qui ont été chez quelqu’un dans la période."),
        _("Émissions\u00a0: mois d’usage ÷ 12 × facteur × part des prêts qui ont remplacé un achat neuf."),
        _("Dans sa vie, un appareil compte au plus\u00a0: %(bounds)s.") % {"bounds": ", ".join(bounds)},
        _("Bas\u00a0: facteur bas × part basse. Haut\u00a0: facteur de référence × part de référence."),
        _("Incertitude sur chaque facteur : 50 %. La part des achats remplacés est une hypothèse."),
        _("Un appareil rendu, introuvable ou sorti du parc cesse de compter ce jour-là."),
    ]


def factor_name(factor: FactorUsed) -> str:
    """« Portable (kg CO₂e par an d’usage) »."""
    if factor.code == SUBSTITUTION:
        return _("Part des prêts qui remplacent un achat neuf")
    return _("%(kind)s (kg CO₂e par an d’usage)") % {"kind": Kind(factor.code).label}


def source(factor: FactorUsed) -> str:
    """Where a factor comes from, in the reader's language, and its version."""
    said = _sources().get((factor.code, factor.version), factor.source)
    return f"{said} ({factor.version})"


def _sources() -> dict[tuple[str, str], str]:
    """The factors that are shipped: in French what their migration keeps, word for word."""
    ademe = _(
        "ADEME, produits reconditionnés, septembre 2022\u00a0: %(ref)s kg\u00a0; bas et haut\u00a0: "
        "%(low)s %% et %(high)s %% de %(new)s kg sur %(years)s ans (Impact CO₂, 18 novembre 2025)"
    )
    derived = _(
        "Dérivé\u00a0: %(low)s %%, %(ref)s %% et %(high)s %% (ADEME, produits reconditionnés, septembre "
        "2022) de %(new)s kg sur %(years)s ans (Impact CO₂, 18 novembre 2025)"
    )
    return {
        (Kind.LAPTOP, "2026-11"): ademe % _figures(ref=27, low=43, high=97, new=192.62, years=5),
        (Kind.TABLET, "2026-11"): derived % _figures(ref=63, low=46, high=80, new=87.14, years=3),
        (Kind.PHONE, "2026-11"): ademe % _figures(ref=24.6, low=64, high=87, new=80.16, years=2.5),
        (Kind.HOTSPOT, "2026-11"): _("Aucun facteur publié\u00a0; celui d’une box fixe ne se transpose pas"),
        (SUBSTITUTION, "2026-11"): _(
            "Hypothèse, sans source\u00a0: part des prêts qui remplacent un achat neuf\u00a0; "
            "1 est le maximum théorique"
        ),
    }


def _figures(**values: float) -> dict[str, str]:
    return {name: decimals(value) for name, value in values.items()}


def decimals(value: float) -> str:
    """A factor as its source writes it: 27, 16,6, 0,25."""
    places = next((places for places in (0, 1, 2) if round(value, places) == value), 2)
    return text.number(value, places)


def series_words(points: Sequence[Point], step: Step) -> str:
    """The chart in one sentence, for those who do not see it."""
    if not points:
        return ""
    first, last = points[0], points[-1]
    return _("%(first)s appareils chez des personnes le %(begins)s, %(last)s le %(ends)s.") % {
        "first": text.number(first.lent),
        "begins": text.day(first.on),
        "last": text.number(last.lent),
        "ends": text.day(last.on),
    }
