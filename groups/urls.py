"""The addresses of the directory."""

from django.urls import path

from .views import api, condition_lists, conditions, groups, home, pages, search

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("suggest/", search.suggest, name="suggest"),
    path("conditions/", condition_lists.ConditionList.as_view(), name="condition_list"),
    path("conditions/families/", condition_lists.condition_families, name="condition_families"),
    path("conditions/<int:orpha_code>/", conditions.condition_detail, name="condition_detail"),
    path(
        "conditions/local/<int:pk>/",
        conditions.local_condition_detail,
        name="local_condition_detail",
    ),
    path("undiagnosed/", conditions.undiagnosed, name="undiagnosed"),
    path("groups/", groups.GroupList.as_view(), name="group_list"),
    path("groups/<slug:slug>/", groups.group_detail, name="group_detail"),
    path("about/", pages.about, name="about"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("api/v1/", api.api_index, name="api_index"),
    path("api/v1/conditions/", api.api_conditions, name="api_conditions"),
    path("api/v1/signposts/", api.api_signposts, name="api_signposts"),
    path("api/<path:rest>", api.api_not_found, name="api_not_found"),
]
