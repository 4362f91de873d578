"""The addresses of the directory."""

from django.contrib.sitemaps import views as sitemaps
from django.urls import path

from .views import (
    api,
    condition_lists,
    conditions,
    groups,
    handout,
    home,
    information,
    pages,
    search,
    sharing,
)

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
    path("handout/", handout.handout, name="handout"),
    path("handout/pdf/", handout.handout_pdf, name="handout_pdf"),
    path("h/<slug:condition>/<str:numbers>/", handout.handout_short, name="handout_short"),
    path("for-families/", information.for_families, name="for_families"),
    path("for-clinicians/", information.for_clinicians, name="for_clinicians"),
    path("about/", pages.about, name="about"),
    path("about/design/", pages.design, name="design"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("robots.txt", sharing.robots, name="robots"),
    path("opensearch.xml", sharing.opensearch, name="opensearch"),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sitemaps": sharing.SITEMAPS, "sitemap_url_name": "sitemap_part"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        sitemaps.sitemap,
        {"sitemaps": sharing.SITEMAPS},
        name="sitemap_part",
    ),
    path("api/v1/", api.api_index, name="api_index"),
    path("api/v1/conditions/", api.api_conditions, name="api_conditions"),
    path("api/v1/signposts/", api.api_signposts, name="api_signposts"),
    path("api/<path:rest>", api.api_not_found, name="api_not_found"),
]
