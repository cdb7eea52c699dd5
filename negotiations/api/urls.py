"""The addresses of the API: no trailing slash anywhere."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import APIRootView, DefaultRouter
from rest_framework.views import APIView

from negotiations.api.openapi import docs_page
from negotiations.api.protocol.parameters import WithoutParameters
from negotiations.api.resources import viewsets
from negotiations.api.resources.change import Changes
from negotiations.api.resources.me import Me
from negotiations.api.resources.standings import Standings


class Nowhere(APIView):
    """What no other address answers."""

    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        raise NotFound

    def get(self, request: Request) -> Response:
        raise NotFound


class Root(WithoutParameters, APIRootView):
    """The lists there are."""


class Description(WithoutParameters, SpectacularAPIView):
    """The description of the API in OpenAPI."""


router = DefaultRouter(trailing_slash=False)
router.APIRootView = Root
router.include_format_suffixes = False
for name, viewset in {
    "negotiations": viewsets.NegotiationViewSet,
    "actors": viewsets.Actors,
    "parties": viewsets.Parties,
    "rounds": viewsets.Rounds,
    "delegations": viewsets.Delegations,
    "tags": viewsets.Tags,
    "terms": viewsets.Terms,
    "articles": viewsets.Articles,
    "passages": viewsets.Passages,
    "positions": viewsets.Positions,
}.items():
    router.register(name, viewset, basename=f"api-{name}")

urlpatterns = [
    path("changes", Changes.as_view(), name="api-changes"),
    path("me", Me.as_view(), name="api-me"),
    path("standings", Standings.as_view(), name="api-standings"),
    path(
        "datapackage.json",
        viewsets.Positions.as_view({"get": "datapackage"}),
        name="api-datapackage",
    ),
    path(
        "schema",
        Description.as_view(authentication_classes=[], throttle_classes=[]),
        name="api-schema",
    ),
    path("docs", docs_page.DocsPage.as_view(), name="api-docs"),
    *router.urls,
    re_path(r"^[\s\S]*$", Nowhere.as_view()),
]
