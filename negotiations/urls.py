"""Every address of the site."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("negotiations.api.urls")),
    path("positions/<uuid:pk>", lambda request, pk: None, name="position"),
]
