"""The donor's report on paper: what the devices became, with its doubts in the same size.

One value in, bytes out. The figures are those of the page and of the API (design §1, third walk).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.lib.colors import Color

from impact import wording
from impact.factors import two_figures
from impact.values import Emissions, Impact
from paper import blocks, charts, colours, heads, text
from paper.blocks import Column, Fact
from paper.frame import Frame
from paper.marks import Sign


@dataclass(frozen=True, slots=True)
class Edition:
    """Which print this is: its number and day if it was published, and the first signs of its hash."""

    seal: str
    version: int | None = None
    published_on: str = ""


# How each state shows, as on the page: fill, ink, edge, sign.
_LOOKS: dict[str, tuple[Color, Color, Color, Sign]] = {
    "lent": (colours.WITH, colours.WHITE, colours.WITH, "person"),
    "ready": (colours.GO, colours.WHITE, colours.GO, "check"),
    "preparing": (colours.SHOP, colours.WHITE, colours.SHOP, "tool"),
    "retired": (colours.SHOP_TINT, colours.INK, colours.SHOP, "box"),
    "missing": (colours.WHITE, colours.INK, colours.SHOP, "question"),
}


def draw(impact: Impact, edition: Edition) -> bytes:
    """The report as a tagged PDF in the active language."""
    frame = Frame(
        title=f"{wording.title(impact)} · {impact.donor_name}",
        language=get_language() or "fr",
        foot=_foot(impact, edition),
    )
    heads.band(frame, over=_over(impact), title=wording.title(impact))
    frame.paragraph(f"{wording.period(impact)}. {wording.given(impact)}", size=11.5)
    if impact.states.received:
        frame.paragraph(_("Aucun n’est prêté avant d’avoir été effacé\u00a0; voici la suite."), size=11.5)
    frame.down(14)
    blocks.facts(
        frame, [Fact(*wording.people(impact)), Fact(*wording.months(impact)), Fact(*wording.mass(impact))]
    )
    frame.down(20)
    if impact.states.received:
        _use(frame, impact)
        _where(frame, impact)
    _emissions(frame, impact)
    frame.new_page()
    _tables(frame, impact)
    _method(frame, impact)
    return frame.close()


def _over(impact: Impact) -> str:
    if len(impact.lenders) == 1:
        return _("%(lender)s, pour %(donor)s") % {"lender": impact.lenders[0], "donor": impact.donor_name}
    return _("Pour %(donor)s") % {"donor": impact.donor_name}


def _foot(impact: Impact, edition: Edition) -> str:
    if edition.version:
        return _("Version %(version)s, publiée le %(day)s · empreinte %(seal)s") % {
            "version": edition.version,
            "day": edition.published_on,
            "seal": edition.seal,
        }
    return _("Chiffres du %(day)s · empreinte %(seal)s") % {
        "day": text.day(impact.measured_on),
        "seal": edition.seal,
    }


def _use(frame: Frame, impact: Impact) -> None:
    frame.heading(wording.use_title(impact.step), size=13)
    points = [
        charts.Bar(wording.point_label(point, impact.step), point.lent, text.number(point.lent))
        for point in impact.series
    ]
    charts.bars(frame, points, alt=wording.series_words(impact.series, impact.step))
    frame.down(20)


def _where(frame: Frame, impact: Impact) -> None:
    frame.heading(wording.where_title(impact), size=13)
    words = wording.states()
    parts = []
    for state in wording.STATES:
        fill, ink, edge, sign = _LOOKS[state]
        parts.append(charts.Part(words[state], getattr(impact.states, state), fill, ink, edge, sign))
    said = [
        _("%(what)s\u00a0: %(sentence)s") % {"what": part.words, "sentence": part.count} for part in parts
    ]
    charts.share(frame, parts, alt=", ".join(said))
    frame.down(12)


def _emissions(frame: Frame, impact: Impact) -> None:
    """The range on the left, its doubt on the right in the same size as any text."""
    frame.room_for(150)
    frame.rule()
    frame.down(14)
    frame.heading(_("Émissions évitées\u00a0: une fourchette, pas un trophée"), size=13)
    shown = impact.emissions
    left = frame.width * 0.5
    top = frame.y
    frame.paragraph(wording.emissions(shown), size=19, cut="black", leading=1.15, width=left)
    frame.down(4)
    if two_figures(shown.ref):
        _range(frame, shown, width=left)
    below = frame.y
    frame.y = top
    frame.paragraph(wording.doubt(impact), size=11, left=frame.left + left + 24)
    frame.y = min(frame.y, below)
    frame.down(10)


def _range(frame: Frame, shown: Emissions, *, width: float) -> None:
    span = charts.Range(
        low=shown.low,
        high=shown.ref,
        maximum=shown.high,
        low_shown=text.number(two_figures(shown.low)),
        high_shown=text.number(two_figures(shown.ref)),
        zero_words="0",
        maximum_words=wording.maximum(shown),
    )
    charts.span(frame, span, alt=f"{wording.emissions(shown)}, {wording.maximum(shown)}", width=width)


def _tables(frame: Frame, impact: Impact) -> None:
    frame.heading(_("Les mêmes chiffres en tableaux"), size=15)
    words = wording.states()
    rows = [(words[state], text.number(getattr(impact.states, state))) for state in wording.STATES]
    rows.append((_("Reçus en tout"), text.number(impact.states.received)))
    blocks.table(
        frame, [Column(wording.where_title(impact), 0.7), Column(_("Appareils"), 0.3, is_number=True)], rows
    )
    frame.down(16)
    series = [(wording.point_day(point), text.number(point.lent)) for point in impact.series]
    columns = [Column(_("Appareils chez des personnes le"), 0.7), Column(_("Appareils"), 0.3, is_number=True)]
    blocks.table(frame, columns, series)
    frame.down(16)


def _method(frame: Frame, impact: Impact) -> None:
    frame.heading(_("Comment ces chiffres sont faits"), size=15)
    frame.items(wording.method(impact), size=10.5)
    frame.down(8)
    frame.room_for(160)
    frame.heading(_("Facteurs et sources"), size=13)
    columns = [
        Column(_("Facteur"), 0.25),
        Column(_("Bas"), 0.09, is_number=True),
        Column(_("Référence"), 0.13, is_number=True),
        Column(_("Haut"), 0.1, is_number=True),
        Column(_("Source"), 0.43),
    ]
    rows = [
        (
            wording.factor_name(factor),
            wording.decimals(factor.low),
            wording.decimals(factor.ref),
            wording.decimals(factor.high),
            wording.source(factor),
        )
        for factor in impact.factors
    ]
    blocks.table(frame, columns, rows, size=9.5)
    frame.down(16)
    frame.heading(_("Ce que ce rapport ne dit pas"), size=13)
    frame.items([wording.claims()[code] for code in impact.not_claimed], size=10.5)
    frame.paragraph(_("Aucune donnée de ce rapport ne porte sur une personne."), size=10.5)
