"""How curators find an entry that is known by many names."""

from django.db.models import Exists, OuterRef

from ..keys import key_for


class SearchByName:
    """Search that finds a name however it is spelt; whoever bears that very name comes first.

    For a ModelAdmin whose search_fields hold keys.
    """

    def get_search_results(self, request, queryset, search_term):
        key = key_for(search_term)
        if search_term and not key:
            return queryset.none(), False
        order = queryset.query.order_by or self.model._meta.ordering
        namesakes = self.model.objects.filter(pk=OuterRef("pk"), names__key=key)
        found, may_have_duplicates = super().get_search_results(request, queryset, key)
        found = found.annotate(is_namesake=Exists(namesakes)).order_by("-is_namesake", *order)
        return found, may_have_duplicates
