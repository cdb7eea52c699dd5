"""Every address of the site. A write's name is its verb: `party.add`, `position.revise`."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from negotiations.views import article, health, history, negotiation, party, position

HERE = "negotiations/<slug:slug>"

urlpatterns = [
    path("", negotiation.index, name="home"),
    path("help", health.help_page, name="help"),
    path("sign-in", LoginView.as_view(template_name="account/sign_in.html"), name="sign_in"),
    path("sign-out", LogoutView.as_view(), name="sign_out"),
    path("account", negotiation.index, name="account"),
    path(HERE, negotiation.detail, name="negotiation"),
    path(f"{HERE}/articles", article.index, name="articles"),
    path(f"{HERE}/terms", negotiation.detail, name="terms"),
    path(f"{HERE}/terms/<uuid:pk>", negotiation.detail, name="term"),
    path(f"{HERE}/actors", negotiation.detail, name="actors"),
    path(f"{HERE}/actors/<uuid:pk>", negotiation.detail, name="actor"),
    path(f"{HERE}/codebook", negotiation.detail, name="codebook"),
    path(f"{HERE}/parties", party.index, name="parties"),
    path(f"{HERE}/parties/add", party.add, name="party.add"),
    path("parties/<uuid:pk>/revise", party.revise, name="party.revise"),
    path("parties/<uuid:pk>/retract", party.leave, name="party.retract"),
    path(f"{HERE}/history", history.index, name="history"),
    path(f"{HERE}/undo", history.undo, name="undo"),
    path(f"{HERE}/people", negotiation.detail, name="people"),
    path("articles/<uuid:pk>", article.detail, name="article"),
    path("positions/<uuid:pk>", position.detail, name="position"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("negotiations.api.urls")),
]

handler500 = "negotiations.views.health.failed"
