"""The bodies of requests and answers: how much may be sent at once, what is said to a request that
cannot be read, and that an answer to HEAD has none.
"""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.template import loader

MEGABYTE = 1024 * 1024


def refuse_large_bodies(get_response):
    """Middleware: refuse a body that is larger than anybody's here, before it is read.

    Django bounds the fields of a form, but writes files of any size to the disk: only curators
    send files. A body without a length is never read.
    """

    def answer(request):
        if length_of(request) > most_bytes(request.path_info):
            return bad_request(request, RequestDataTooBig())
        return get_response(request)

    return answer


def leave_out_bodies_for_head(get_response):
    """Middleware: answer HEAD with the headers of GET alone.

    Servers drop the body themselves, but gunicorn writes a warning to the log each time.
    """

    def answer(request):
        response = get_response(request)
        if request.method == "HEAD" and not response.streaming:
            response.content = b""
        return response

    return answer


def length_of(request):
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdecimal() else 0


def most_bytes(path):
    """What a form may hold; below /admin/ a table besides."""
    files = settings.IMPORT_MAX_MB * MEGABYTE if path.startswith("/admin/") else 0
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE + files


def bad_request(request, exception):
    """The page for what Django refuses to read: 413 when it is too large, else 400.

    It is made without the request, of which nothing can be trusted, not even its host.
    """
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    return HttpResponse(loader.get_template(f"{status}.html").render(), status=status)
