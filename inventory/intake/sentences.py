"""What a list's faults are called in front of people: what is wrong, then what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "serial_missing": _("Le numéro de série manque. Ajoutez-le en colonne %(col)s."),
    "serial_column_missing": _(
        "Le numéro de série manque. Dites quelle colonne le porte, ou ajoutez-en une."
    ),
    "serial_formula": _("Le numéro de série est une formule sans résultat. Écrivez-le en colonne %(col)s."),
    "serial_spoilt": _(
        "Un tableur a abîmé le numéro de série «\u00a0%(text)s\u00a0»."
        " Mettez la colonne %(col)s en texte et recopiez-le."
    ),
    "serial_long": _("« %(text)s… » est trop long pour un numéro de série. Corrigez la colonne %(col)s."),
    "serial_duplicate": _("Même série que la ligne %(line)s (%(text)s). Gardez-en une."),
    "imei_invalid": _(
        "L’IMEI « %(text)s » ne se vérifie pas. Relisez-le sur l’appareil et corrigez la colonne %(col)s."
    ),
    "imei_duplicate": _("Même IMEI que la ligne %(line)s (%(text)s). Gardez-en une."),
    "iccid_spoilt": _(
        "Un tableur a abîmé le numéro de carte SIM «\u00a0%(text)s\u00a0»."
        " Mettez la colonne %(col)s en texte et recopiez-le."
    ),
    "iccid_invalid": _(
        "Le numéro de carte SIM «\u00a0%(text)s\u00a0» ne se vérifie pas."
        " Relisez-le sur la carte et corrigez la colonne %(col)s."
    ),
    "iccid_duplicate": _("Même carte SIM que la ligne %(line)s (%(text)s). Gardez-en une."),
    "kind_unknown": _(
        "Impossible de dire si c’est un portable, une tablette ou un routeur. Écrivez-le en colonne %(col)s."
    ),
    "kind_column_missing": _(
        "Impossible de dire si c’est un portable, une tablette ou un routeur. Ajoutez une colonne « Type »."
    ),
    # left out, the row stays good
    "text_long": _("Un texte trop long est laissé de côté (colonne %(col)s)."),
    "text_left_out": _("Un texte avec un numéro de personne n’est pas gardé (colonne %(col)s)."),
    "formula": _("Une formule sans résultat est laissée de côté (colonne %(col)s)."),
    "note_left_out": _("La remarque n’est pas gardée\u00a0: trop longue, ou avec un numéro de personne."),
    "memory": _("«\u00a0%(text)s\u00a0» n’est pas une mémoire connue. Laissé de côté (colonne %(col)s)."),
    "storage": _("«\u00a0%(text)s\u00a0» n’est pas une taille de disque. Laissé de côté (colonne %(col)s)."),
    "value": _("«\u00a0%(text)s\u00a0» n’est pas un montant. Laissé de côté (colonne %(col)s)."),
    "line_number": _("« %(text)s » n’est pas un numéro de ligne. Laissé de côté (colonne %(col)s)."),
    "volume": _("«\u00a0%(text)s\u00a0» n’est pas un volume. Laissé de côté (colonne %(col)s)."),
    "activated_on": _("«\u00a0%(text)s\u00a0» n’est pas une date. Laissé de côté (colonne %(col)s)."),
    "committed_until": _("«\u00a0%(text)s\u00a0» n’est pas une date. Laissé de côté (colonne %(col)s)."),
    "line_state": _("« %(text)s » n’est pas un état de ligne connu. Laissé de côté (colonne %(col)s)."),
}
