"""The admin site. All models but users are read-only: every write goes through an action."""

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

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
admin.site.register(User, UserAdmin)
