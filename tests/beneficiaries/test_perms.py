"""Who may do what with a person and with a programme: one table, read aloud (design §2)."""

import pytest

from beneficiaries import perms
from tests import make

pytestmark = pytest.mark.django_db

# Denise is followed by Inès; Karim is her colleague, Hélène their manager; Léa signals and verifies nothing.
#           registers sees changes checks hands on takes over reads who looked
PEOPLE = """
ines        yes       yes  yes     yes    yes      no         no
karim       yes       no   no      no     no       yes        no
helene      yes       yes  yes     yes    yes      yes        yes
lea         no        no   no      no     no       no         no
bruno       yes       no   no      no     no       no         no
michel      no        no   no      no     no       no         no
celine      no        no   no      no     no       no         no
sylvie      no        no   no      no     no       no         no
agathe      no        no   no      no     no       no         no
fabien      no        no   no      no     no       no         no
olga        no        no   no      no     no       no         no
"""


def rows(table: str) -> list[tuple[str, list[bool]]]:
    lines = [line.split() for line in table.strip().splitlines()]
    return [(name, [word == "yes" for word in words]) for name, *words in lines]


@pytest.mark.parametrize(("name", "may"), rows(PEOPLE))
def test_what_each_may_do_with_a_person(name, may):
    member, denise = getattr(make, name)(), make.denise()

    assert may == [
        perms.can_register(member),
        perms.can_see(member, denise),
        perms.can_change(member, denise),
        perms.can_check(member, denise),
        perms.can_hand_on(member, denise),
        perms.can_take_over(member, denise),
        perms.can_read_accesses(member, denise),
    ]


def test_an_associations_manager_reads_who_of_the_association_looked_and_changes_nothing():
    denise = make.denise()

    assert perms.can_read_accesses(make.samira(), denise)
    assert not perms.can_see(make.samira(), denise)
    assert not perms.can_change(make.samira(), denise)


@pytest.mark.parametrize(
    ("build", "writes"),
    [
        (make.sylvie, True),
        (make.remi, False),
        (make.samira, False),
        (make.ines, False),
        (make.helene, False),
        (make.lea, False),
        (make.celine, False),
        (make.olga, False),
    ],
)
def test_only_the_coordination_of_its_territory_writes_a_programme(build, writes):
    assert perms.can_coordinate(build()) is writes
    assert perms.can_coordinate(build(), make.programme()) is writes
    assert not perms.can_coordinate(build(), make.programme_elsewhere())


def test_jobs_act_at_home_only():
    denise = make.denise()

    assert perms.can_see(make.system(make.maison()), denise)
    assert not perms.can_see(make.system(make.relais_emploi()), denise)
    assert not perms.follows(make.system(make.maison()), denise)


def test_a_file_handed_on_is_seen_by_the_colleague_from_then_on():
    denise = make.denise()
    denise.referent = make.karim().user

    assert perms.can_see(make.karim(), denise)
    assert not perms.can_see(make.ines(), denise)
    assert perms.can_take_over(make.ines(), denise)
