"""Names in the order in which people look for them: a database sorts Zoé before anne before Émile."""

import unicodedata


def alphabetical(name: str) -> str:
    """What to sort a name by: its letters, whatever their accents and capitals."""
    apart = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()
