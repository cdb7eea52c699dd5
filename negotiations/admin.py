"""The admin site. All models but users are read-only: every write goes through an action."""

from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from negotiations.actions import reset
from negotiations.mail import site_address
from negotiations.models import User


class ReadOnly(admin.ModelAdmin):
    show_full_result_count = False

    def has_add_permission(self, *args: object) -> bool:
        return False

    def has_change_permission(self, *args: object) -> bool:
        return False

    def has_delete_permission(self, *args: object) -> bool:
        return False


for model in apps.get_app_config("negotiations").get_models():
    if model is not User:
        admin.site.register(model, ReadOnly)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Operators activate and deactivate accounts, and make links for a new password. They neither
    add an account (they invite) nor set a password, which its person would not see.
    """

    list_display = ("username", "full_name", "email", "is_active", "is_staff", "last_login")
    search_fields = ("username", "full_name", "email")
    fieldsets = (
        (None, {"fields": ("username",)}),
        ("Person", {"fields": ("full_name", "email", "time_zone", "language")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("username", "email", "last_login", "date_joined")
    actions = ("make_reset_link",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        raise PermissionDenied("Make a link instead, in the list of accounts.")

    @admin.action(description="Make a link for a new password (one account)")
    def make_reset_link(self, request: Any, queryset: QuerySet[User]) -> HttpResponse | None:
        """The link is on the page of the response, and never shown again."""
        if not request.user.is_superuser or queryset.count() != 1:
            self.message_user(request, "Choose one account, as an operator.", messages.ERROR)
            return None
        user = queryset.get()
        _, secret = reset.issue(by=request.user, user=user)
        link = f"{site_address(request)}{reverse('reset.use')}?key={secret}"
        return render(request, "account/reset_link.html", {"person": user, "link": link})
