"""What pages say of people, beside their own words."""

from django import template

from beneficiaries import communes

register = template.Library()

register.filter("commune", communes.name_of)  # {{ person.commune|commune }}: Mens
