"""Names as people look for them, and said short."""

import pytest

from accounts.names import folded, initial


def test_names_stand_in_the_order_in_which_people_look_for_them():
    assert sorted(["Zoé", "anne", "Émile"], key=folded) == ["anne", "Émile", "Zoé"]
    assert folded("ÉLÈVE Straße ﬁ") == "eleve strasse fi"


@pytest.mark.parametrize(
    ("name", "said"), [("Rey", "R"), ("de La Tour", "L"), ("d’Ormesson", "O"), ("élan", "é"), ("", "")]
)
def test_an_initial_is_the_first_capital(name, said):
    assert initial(name) == said
