"""Names of people, said short."""


def initial(family_name: str) -> str:
    """The first capital of a family name: L of « de La Tour », since nobody is called « d. »."""
    return next((sign for sign in family_name if sign.isupper()), family_name[:1])
