"""Names as they are compared, sorted and said short."""

import unicodedata


def folded(text: str) -> str:
    """Without case or accents, to search and to sort by: a database puts Zoé before anne."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def initial(family_name: str) -> str:
    """The first capital of a family name: L of « de La Tour », since nobody is called « d. »."""
    return next((sign for sign in family_name if sign.isupper()), family_name[:1])
