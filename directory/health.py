"""What whoever watches the process may ask: is it alive, and can it answer visitors?"""

from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groups.models import ConditionName, TrigramCount

from .replicas import places_to_read, reading_from


@require_safe
@never_cache
def alive(request):
    """200 as long as this process answers at all; asks no database."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request):
    """200 when a database answers, its migrations are done and search has its index; else 503.

    The answer is JSON, one sentence a check: "ok", or what is wrong and what to do.
    """
    checks = {"database": "The database does not answer: see DATABASE_URL and its server."}
    for place in places_to_read(request):
        try:
            with reading_from(place):
                found = {"migrations": migrations(place), "search": search_index()}
        except DatabaseError:
            continue
        checks = {"database": "ok"} | found
        break
    status = 200 if set(checks.values()) == {"ok"} else 503
    return JsonResponse(checks, status=status)


def migrations(place):
    executor = MigrationExecutor(connections[place])
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(pending)} to be done: run `manage.py migrate`." if pending else "ok"


def search_index():
    if ConditionName.objects.exists() and not TrigramCount.objects.exists():
        return "It has to be made: run `manage.py rebuild_search`."
    return "ok"
