"""Every address of the site."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from negotiations.views import article, health, negotiation, position

urlpatterns = [
    path("", negotiation.index, name="home"),
    path("sign-in", LoginView.as_view(template_name="account/sign_in.html"), name="sign_in"),
    path("sign-out", LogoutView.as_view(), name="sign_out"),
    path("negotiations/<slug:slug>/articles", article.index, name="articles"),
    path("articles/<uuid:pk>", article.detail, name="article"),
    path("positions/<uuid:pk>", position.detail, name="position"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("negotiations.api.urls")),
]

handler500 = "negotiations.views.health.failed"
