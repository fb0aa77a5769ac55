"""What a page says to who reads it; what only machines read says nothing, whatever it looks like.

Keys are hexadecimal, tags and codes are letters, a token is anything: one in a few thousand spells "caf".
"""

import re
from html import unescape

from django.http import HttpResponse

from accounts.codes import ALPHABET

_KEY = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_TOKEN = r'(?:csrfmiddlewaretoken"?[ :=]+(?:value=)?|data-token=)"[^"]+"'
_SIGN = f"[{ALPHABET}]"
_CODE = rf"(?<!\w)(?:{_SIGN}{{4}} ?{_SIGN}{{4}}|{_SIGN}{{3}} ?{_SIGN}{{3}})(?!\w)"
TOKEN = re.compile(_TOKEN)
_MACHINES = re.compile(f"{_KEY}|{_TOKEN}|{_CODE}")


def text(response: HttpResponse) -> str:
    """The page without its tags, one space between words."""
    html = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(html).replace("\u00a0", " ").split())


def main(response: HttpResponse) -> str:
    """The same of what the page itself says, without menu and foot."""
    return text(HttpResponse(response.content.decode().partition("<main")[2].partition("</main>")[0]))


def without_keys(page: str) -> str:
    """The same without keys, tokens, tags and codes."""
    return _MACHINES.sub(" ", page)


def says(page: str, *words: str) -> list[str]:
    """Which of these a page says, as words or where words begin, in capitals or not."""
    read = without_keys(page)
    return [word for word in words if re.search(rf"(?<!\w){re.escape(word)}", read, re.IGNORECASE)]
