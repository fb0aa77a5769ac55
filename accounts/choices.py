"""The words of who acts: natures of organisations, capacities, roles."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Nature(TextChoices):
    """What an organisation is by law (domain §0.1)."""

    ASSOCIATION = "association", _("Association")
    COMPANY = "company", _("Entreprise")
    DEPARTEMENT = "departement", _("Département")
    CCAS = "ccas", _("CCAS ou CIAS")
    CAF = "caf", _("CAF")
    CARSAT = "carsat", _("CARSAT")
    CPAM = "cpam", _("CPAM")
    FRANCE_TRAVAIL = "france_travail", _("France Travail")
    FRANCE_SERVICES = "france_services", _("France Services")
    METROPOLE = "metropole", _("Métropole")
    COMMUNE = "commune", _("Commune")
    OTHER = "other", _("Autre")


class CapacityKind(TextChoices):
    """What an organisation does here; one may do several."""

    LENDS = "lends", _("Prête")
    PRESCRIBES = "prescribes", _("Prescrit")
    GIVES = "gives", _("Donne")
    COORDINATES = "coordinates", _("Coordonne")
    HOSTS = "hosts", _("Accueille des remises")
    FUNDS = "funds", _("Finance")


class Role(TextChoices):
    """What a member does for the organisation; each role belongs to a capacity."""

    LENDS_MANAGER = "lends.manager", _("Responsable de l’association")
    LENDS_VOLUNTEER = "lends.volunteer", _("Bénévole")
    PRESCRIBES_MANAGER = "prescribes.manager", _("Responsable des prescriptions")
    PRESCRIBES_PRESCRIBER = "prescribes.prescriber", _("Travailleur social")
    PRESCRIBES_REFERRER = "prescribes.referrer", _("Orienteur")
    GIVES_CONTACT = "gives.contact", _("Contact du donateur")
    COORDINATES_MANAGER = "coordinates.manager", _("Coordination du territoire")
    COORDINATES_READER = "coordinates.reader", _("Lecture du territoire")
    HOSTS_AGENT = "hosts.agent", _("Agent d’accueil")
    FUNDS_READER = "funds.reader", _("Financeur")
    OPERATOR = "operator", _("Exploitant du service")
    SYSTEM = "system", _("Tâches automatiques")

    @property
    def capacity(self) -> str | None:
        """The capacity the role belongs to; None for the instance's own roles."""
        head, dot, _tail = self.value.partition(".")
        return head if dot else None


# Who may be invited by whom: a manager invites into the roles of the same capacity.
INVITES: dict[str, tuple[Role, ...]] = {
    Role.LENDS_MANAGER: (Role.LENDS_VOLUNTEER, Role.LENDS_MANAGER),
    Role.PRESCRIBES_MANAGER: (Role.PRESCRIBES_PRESCRIBER, Role.PRESCRIBES_REFERRER, Role.PRESCRIBES_MANAGER),
    Role.COORDINATES_MANAGER: (Role.COORDINATES_READER, Role.COORDINATES_MANAGER),
}
# No activity has a manager for these: whoever runs the instance invites and ends them by command.
WITHOUT_MANAGER = (Role.GIVES_CONTACT, Role.HOSTS_AGENT, Role.FUNDS_READER)
