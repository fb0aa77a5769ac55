from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actions import invitations, members, organisations
from accounts.choices import WITHOUT_MANAGER, CapacityKind, Nature, Role
from accounts.mails import send_invitation, welcome_address
from accounts.models import Invitation, Membership, Organisation
from accounts.models.user import spelled
from accounts.refusals import Refused

# The role of whoever comes in first, for what the organisation does.
FIRST_ROLE = {
    CapacityKind.LENDS: Role.LENDS_MANAGER,
    CapacityKind.PRESCRIBES: Role.PRESCRIBES_MANAGER,
    CapacityKind.COORDINATES: Role.COORDINATES_MANAGER,
    CapacityKind.GIVES: Role.GIVES_CONTACT,
    CapacityKind.HOSTS: Role.HOSTS_AGENT,
    CapacityKind.FUNDS: Role.FUNDS_READER,
}


class Command(BaseCommand):
    """`manage.py organisation NAME --capacity C … --manager EMAIL` (design §8).

    Contacts of donors, agents of hosts and readers of funders have no manager: all of them come and go here.
    """

    help = "Found an organisation and invite its first manager; prints the invitation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="its name, as people read it")
        parser.add_argument(
            "--capacity",
            action="append",
            required=True,
            choices=CapacityKind.values,
            help="what it does here",
        )
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument(
            "--manager",
            metavar="EMAIL",
            help="whom to invite first; one more, where it gives, hosts or funds",
        )
        who.add_argument("--end", metavar="EMAIL", help="whose access to end, where it gives, hosts or funds")
        parser.add_argument("--nature", default=Nature.OTHER, choices=Nature.values, help="what it is by law")
        parser.add_argument(
            "--slug", default="", help="its name in addresses; made from the name if left out"
        )
        parser.add_argument("--site", action="append", default=[], metavar="NAME", help="a place it keeps")
        parser.add_argument("--phone", default="", help="the number printed on its labels")
        parser.add_argument("--siret", default="")
        parser.add_argument("--departement", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        known = Organisation.objects.filter(name=options["name"]).first()
        if options["end"]:
            self._end(known, options)
            return
        try:
            with transaction.atomic():
                made = known or self._found(options)
                opened = self._invite(made, options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        if not opened:
            raise CommandError(
                f"{made.name} is here already, and so is {options['manager']} or a manager. "
                "A manager invites colleagues from the page."
            )
        self.stdout.write(f"{made.name} is here: {made.slug}.")
        for invitation, secret in opened:
            sent = send_invitation(invitation, secret)
            how = (
                f"sent to {invitation.email}" if sent else f"not sent: give it to {invitation.email} yourself"
            )
            self.stdout.write(f"Invitation as {invitation.role}, good once and for 48 hours ({how}):")
            self.stdout.write(welcome_address(secret))

    def _found(self, options: dict[str, Any]) -> Organisation:
        kinds = dict.fromkeys(options["capacity"])
        identity = {key: options[key] for key in ("phone", "siret", "departement")}
        made = organisations.found(
            name=options["name"],
            capacities=kinds,
            nature=options["nature"],
            slug=options["slug"],
            by=None,
            **identity,
        )
        places = options["site"] or ([made.name] if CapacityKind.LENDS in kinds else [])
        for place in places:
            organisations.add_site(organisation=made, name=place, by=None)
        return made

    def _invite(self, to: Organisation, options: dict[str, Any]) -> list[tuple[Invitation, str]]:
        """One for each activity where nobody works yet: a donor founded by an import has no contact.

        Where no role manages, one more for whoever is not there yet.
        """
        on = to.day_of(timezone.now())
        here = Membership.objects.in_force(on).filter(organisation=to)
        others = here.exclude(role__in=WITHOUT_MANAGER) | here.filter(user__email=spelled(options["manager"]))
        busy = others.values_list("role", flat=True)
        open_ones = set(to.capacities.in_force(on).values_list("kind", flat=True))
        return [
            invitations.invite(role=FIRST_ROLE[kind], organisation=to, email=options["manager"], by=None)
            for kind in dict.fromkeys(options["capacity"])
            if kind in open_ones and FIRST_ROLE[kind] not in {*busy}
        ]

    def _end(self, at: Organisation | None, options: dict[str, Any]) -> None:
        """End an access that no manager can end."""
        roles = {FIRST_ROLE[kind] for kind in options["capacity"]}.intersection(WITHOUT_MANAGER)
        name = spelled(options["end"])
        known = Membership.objects.not_over().filter(organisation=at, role__in=roles)
        going = known.filter(Q(user__email=name) | Q(user__username=name)).order_by("role")
        if at is None or not going:
            raise CommandError(
                f"{options['end']} has no access at {options['name']} that is ended here. "
                "A manager ends those of colleagues from the page."
            )
        for member in going:
            members.end(colleague=member, by=Membership.objects.system_of(at))
            self.stdout.write(f"The access of {options['end']} to {at.name} as {member.role} is over.")
