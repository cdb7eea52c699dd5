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
from negotiations.api.resources.actor import Actors
from negotiations.api.resources.article import Articles
from negotiations.api.resources.change import Changes
from negotiations.api.resources.delegation import Delegations
from negotiations.api.resources.me import Me
from negotiations.api.resources.negotiation import NegotiationViewSet
from negotiations.api.resources.party import Parties
from negotiations.api.resources.passage import Passages
from negotiations.api.resources.position import Positions
from negotiations.api.resources.round import Rounds
from negotiations.api.resources.standings import Standings
from negotiations.api.resources.tag import Tags
from negotiations.api.resources.term import Terms


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
    "negotiations": NegotiationViewSet,
    "actors": Actors,
    "parties": Parties,
    "rounds": Rounds,
    "delegations": Delegations,
    "tags": Tags,
    "terms": Terms,
    "articles": Articles,
    "passages": Passages,
    "positions": Positions,
}.items():
    router.register(name, viewset, basename=f"api-{name}")

urlpatterns = [
    path("changes", Changes.as_view(), name="api-changes"),
    path("me", Me.as_view(), name="api-me"),
    path("standings", Standings.as_view(), name="api-standings"),
    path(
        "datapackage.json",
        Positions.as_view({"get": "datapackage"}),
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
