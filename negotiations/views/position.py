"""The address of a position: its passage in its article."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from negotiations.models import Position


def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    visible = Position.objects.visible_to(request.user).select_related("passage")
    position = get_object_or_404(visible, pk=pk)
    return redirect(f"{reverse('article', args=[position.passage.article_id])}#p-{position.passage_id}")
