from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from accounts.actions import tokens
from accounts.models import Membership


class Command(BaseCommand):
    """`manage.py api_token EMAIL [--organisation SLUG]` (design §8): the last line is the token alone."""

    help = "Add a bearer token that acts as a person's membership; earlier ones go on working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the person's e-mail address or sign-in name")
        parser.add_argument(
            "--organisation", metavar="SLUG", help="for whom, where the person works for several"
        )
        parser.add_argument("--role", help="in which role, where the person has several there")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["email"].lower()
        person = Q(user__email=name) | Q(user__username=name)
        working = Membership.objects.filter(person).at_work()
        if not working:
            raise CommandError(f"{options['email']} has no membership in force. Invite them first.")
        wanted = [
            m
            for m in working
            if options["organisation"] in (None, m.organisation.slug) and options["role"] in (None, m.role)
        ]
        if len(wanted) != 1:
            known = "\n".join(sorted(f"  {m.organisation.slug} ({m.role})" for m in working))
            raise CommandError(f"Say which with --organisation (and --role where one has several):\n{known}")
        secret = tokens.issue(member=wanted[0])
        self.stdout.write(f"Acts as {wanted[0].role} of {wanted[0].organisation.slug}. It is shown once:")
        self.stdout.write(secret)
