"""The negotiations that a person may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from negotiations.models import Negotiation
from negotiations.views.http import negotiation_of


def index(request: HttpRequest) -> HttpResponse:
    negotiations = Negotiation.objects.visible_to(request.user).order_by("title")
    return render(request, "negotiation/index.html", {"negotiations": negotiations})


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "negotiation/index.html", {"negotiation": negotiation_of(request, slug)})
