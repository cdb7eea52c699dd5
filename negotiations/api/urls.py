"""The addresses of the API, without trailing slashes."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import APIRootView, DefaultRouter
from rest_framework.views import APIView

from negotiations.api.openapi import docs_page
from negotiations.api.protocol.parameters import WithoutParameters
from negotiations.api.resources.actor import ActorViewSet
from negotiations.api.resources.article import ArticleViewSet
from negotiations.api.resources.change import ChangesView
from negotiations.api.resources.delegation import DelegationViewSet
from negotiations.api.resources.me import MeView
from negotiations.api.resources.negotiation import NegotiationViewSet
from negotiations.api.resources.party import PartyViewSet
from negotiations.api.resources.passage import PassageViewSet
from negotiations.api.resources.position import PositionViewSet
from negotiations.api.resources.round import RoundViewSet
from negotiations.api.resources.standings import StandingsView
from negotiations.api.resources.tag import TagViewSet
from negotiations.api.resources.term import TermViewSet


class UnknownAddress(APIView):
    """Answers 404 as a problem document at every address that is no other's."""

    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        raise NotFound

    def get(self, request: Request) -> Response:
        raise NotFound


class Root(WithoutParameters, APIRootView):
    """The addresses of all lists."""


class Description(WithoutParameters, SpectacularAPIView):
    """The OpenAPI description of the API."""


router = DefaultRouter(trailing_slash=False)
router.APIRootView = Root
router.include_format_suffixes = False
for name, viewset in {
    "negotiations": NegotiationViewSet,
    "actors": ActorViewSet,
    "parties": PartyViewSet,
    "rounds": RoundViewSet,
    "delegations": DelegationViewSet,
    "tags": TagViewSet,
    "terms": TermViewSet,
    "articles": ArticleViewSet,
    "passages": PassageViewSet,
    "positions": PositionViewSet,
}.items():
    router.register(name, viewset, basename=f"api-{name}")

urlpatterns = [
    path("changes", ChangesView.as_view(), name="api-changes"),
    path("me", MeView.as_view(), name="api-me"),
    path("standings", StandingsView.as_view(), name="api-standings"),
    path(
        "datapackage.json",
        PositionViewSet.as_view({"get": "datapackage"}),
        name="api-datapackage",
    ),
    path(
        "schema",
        Description.as_view(authentication_classes=[], throttle_classes=[]),
        name="api-schema",
    ),
    path("docs", docs_page.DocsPage.as_view(), name="api-docs"),
    *router.urls,
    re_path(r"^[\s\S]*$", UnknownAddress.as_view()),
]
