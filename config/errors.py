from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template import loader

from config.context import instance


def server_error(request: HttpRequest) -> HttpResponse:
    """The last page that still works: no session, no database, only the number to call."""
    return HttpResponseServerError(loader.render_to_string("500.html", instance(request)))
