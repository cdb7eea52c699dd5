"""What the signs, the words and the keys mean."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from negotiations.queries.standings import RULE


def index(request: HttpRequest) -> HttpResponse:
    return render(request, "help.html", {"rule": RULE})
