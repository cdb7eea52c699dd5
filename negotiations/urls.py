"""Every URL of the site. A page that writes has the name of its action: `party.add`,
`position.revise`.
"""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, include, path, re_path
from django.views.generic import RedirectView

from negotiations.api.urls import UnknownAddress
from negotiations.models.registry import check_pages
from negotiations.views import (
    account,
    actor,
    article,
    bulk_tagging,
    choice,
    concordance,
    delegation,
    dossier,
    ground,
    health,
    help,
    history,
    membership,
    negotiation,
    network,
    party,
    passage,
    position,
    round,
    search,
    sources,
    tag,
    term,
    timeline,
    voices,
)

HERE = "negotiations/<slug:slug>"

urlpatterns = [
    path("", negotiation.index, name="home"),
    path("help", help.index, name="help"),
    path("sign-in", account.SignIn.as_view(), name="sign_in"),
    path("help/coding", help.coding, name="coding_guide"),
    path("sign-out", LogoutView.as_view(), name="sign_out"),
    path("account", account.index, name="account"),
    path("account/password", account.ChangePassword.as_view(), name="password.change"),
    path("account/tokens/issue", account.issue, name="token.issue"),
    path("account/tokens/<uuid:pk>/revoke", account.revoke, name="token.revoke"),
    path("create", negotiation.create, name="negotiation.create"),
    path(HERE, negotiation.detail, name="negotiation"),
    path(f"{HERE}/cell", negotiation.cell, name="cell"),
    path(f"{HERE}/coverage", negotiation.coverage, name="coverage"),
    path(f"{HERE}/timeline", timeline.index, name="timeline"),
    path(f"{HERE}/network", network.index, name="network"),
    path(f"{HERE}/network/pair", network.pair, name="network.pair"),
    path(f"{HERE}/common-ground", ground.detail, name="common_ground"),
    path(f"{HERE}/search", search.index, name="search"),
    path(f"{HERE}/concordance", concordance.index, name="concordance"),
    path(f"{HERE}/concordance/tag", bulk_tagging.tag, name="passage.tag"),
    path(f"{HERE}/sources", sources.detail, name="sources"),
    path(f"{HERE}/voices", voices.index, name="voices"),
    path(f"{HERE}/dossier", dossier.index, name="dossier"),
    path(f"{HERE}/revise", negotiation.revise, name="negotiation.revise"),
    path(f"{HERE}/delete", negotiation.delete, name="negotiation.delete"),
    path(f"{HERE}/articles", article.index, name="articles"),
    path(f"{HERE}/articles/paste", article.paste, name="article.paste"),
    path(f"{HERE}/articles/add", article.add, name="article.add"),
    path(f"{HERE}/terms", term.index, name="terms"),
    path(f"{HERE}/terms/add", term.add, name="term.add"),
    path(f"{HERE}/terms/<uuid:pk>", term.detail, name="term"),
    path("terms/<uuid:pk>/revise", term.revise, name="term.revise"),
    path("terms/<uuid:pk>/retract", term.retract, name="term.retract"),
    path(f"{HERE}/actors", actor.index, name="actors"),
    path(f"{HERE}/actors/add", actor.add, name="actor.add"),
    path(f"{HERE}/actors/<uuid:pk>", actor.detail, name="actor"),
    path(f"{HERE}/actors/<uuid:pk>/revise", actor.revise, name="actor.revise"),
    path(f"{HERE}/actors/<uuid:pk>/retract", actor.retract, name="actor.retract"),
    path(f"{HERE}/codebook", tag.index, name="codebook"),
    path(f"{HERE}/codebook/load", tag.load, name="tag.load"),
    path(f"{HERE}/codebook/add", tag.add, name="tag.add"),
    path("tags/<uuid:pk>/revise", tag.revise, name="tag.revise"),
    path("tags/<uuid:pk>/retract", tag.retract, name="tag.retract"),
    path(f"{HERE}/choices/<str:noun>", choice.index, name="choices"),
    path(f"{HERE}/choices/<str:noun>/create", choice.create, name="choice.create"),
    path(f"{HERE}/parties", party.index, name="parties"),
    path(f"{HERE}/parties/add", party.add, name="party.add"),
    path("parties/<uuid:pk>/revise", party.revise, name="party.revise"),
    path("parties/<uuid:pk>/retract", party.retract, name="party.retract"),
    path(f"{HERE}/rounds/add", round.add, name="round.add"),
    path("rounds/<uuid:pk>/revise", round.revise, name="round.revise"),
    path("rounds/<uuid:pk>/retract", round.retract, name="round.retract"),
    path("rounds/<uuid:pk>/delegations/add", delegation.add, name="delegation.add"),
    path("delegations/<uuid:pk>/revise", delegation.revise, name="delegation.revise"),
    path("delegations/<uuid:pk>/retract", delegation.retract, name="delegation.retract"),
    path(f"{HERE}/history", history.index, name="history"),
    path(f"{HERE}/undo", history.undo, name="undo"),
    path(f"{HERE}/redo", history.redo, name="redo"),
    path("history/<str:noun>/<uuid:pk>", history.of_object, name="history_of"),
    path(f"{HERE}/people", membership.index, name="people"),
    path(f"{HERE}/people/add", membership.add, name="membership.add"),
    path("members/<uuid:pk>/change", membership.change, name="membership.change"),
    path("members/<uuid:pk>/end", membership.end, name="membership.end"),
    path("articles/<uuid:pk>", article.detail, name="article"),
    path("articles/<uuid:pk>/filter", article.filter, name="article.filter"),
    path("articles/<uuid:pk>/finds", article.finds, name="article.finds"),
    path("articles/<uuid:pk>/overview", article.overview, name="article.overview"),
    path("articles/<uuid:pk>/cards", article.cards, name="article.cards"),
    path("articles/<uuid:pk>/changes", article.changes, name="article.changes"),
    path("articles/<uuid:pk>/revise", article.revise, name="article.revise"),
    path("articles/<uuid:pk>/retract", article.retract, name="article.retract"),
    path("articles/<uuid:pk>/undo", article.undo, name="article.undo"),
    path("articles/<uuid:pk>/redo", article.redo, name="article.redo"),
    path("articles/<uuid:pk>/mark", passage.mark, name="passage.mark"),
    path("articles/<uuid:pk>/voice", position.voice, name="position.voice"),
    path("passages/<uuid:pk>/revise", passage.revise, name="passage.revise"),
    path("passages/<uuid:pk>/retract", passage.retract, name="passage.retract"),
    path("passages/<uuid:pk>/state", position.state, name="position.state"),
    path("positions/<uuid:pk>", position.detail, name="position"),
    path("positions/<uuid:pk>/revise", position.revise, name="position.revise"),
    path("positions/<uuid:pk>/retract", position.retract, name="position.retract"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path(
        "admin/login/",
        RedirectView.as_view(pattern_name="sign_in", query_string=True),
        name="admin_sign_in",
    ),
    path(
        "admin/password_change/",
        RedirectView.as_view(pattern_name="password.change"),
        name="admin_password",
    ),
    path("admin/", admin.site.urls),
    path("api/v1/", include("negotiations.api.urls")),
    re_path(r"^api(?:/[\s\S]*)?$", UnknownAddress.as_view()),
]

check_pages(
    {
        pattern.name: len(pattern.pattern.converters)
        for pattern in urlpatterns
        if isinstance(pattern, URLPattern) and pattern.name
    }
)

handler500 = "negotiations.views.health.failed"
