"""The words of people helped: channels, proofs, how a proof was seen."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """How a person is reached; e-mail cannot be assumed."""

    CALL = "call", _("Appel")
    SMS = "sms", _("SMS")
    LETTER = "letter", _("Courrier")
    EMAIL = "email", _("E-mail")
    PRESCRIBER = "prescriber", _("Par le travailleur social")


class Proof(TextChoices):
    """What a social worker may have seen; it is recorded, never copied (design §8, domain §1.1)."""

    CAF_ATTESTATION = "caf_attestation", _("Attestation CAF")
    MSA_ATTESTATION = "msa_attestation", _("Attestation MSA")
    IDENTITY = "identity", _("Pièce d’identité")
    MDPH_DECISION = "mdph_decision", _("Décision de la MDPH")
    CMI_CARD = "cmi_card", _("Carte mobilité inclusion")
    AAH_ATTESTATION = "aah_attestation", _("Attestation AAH")
    PENSION_STATEMENT = "pension_statement", _("Relevé de pension")
    STATEMENT = "statement", _("Avis motivé du travailleur social")


class Seen(TextChoices):
    DECLARED = "declared", _("Déclaré")
    SEEN = "seen", _("Vu")
    CERTIFIED = "certified", _("Certifié")


class Language(TextChoices):
    """The language beside plain French on papers."""

    FR = "fr", _("Français")
    EN = "en", _("Anglais")
    AR = "ar", _("Arabe")
    UK = "uk", _("Ukrainien")
    OTHER = "other", _("Autre")
