"""Members of a team, and their roles."""

from django import forms
from django.core.exceptions import ValidationError

from negotiations.forms.base import NounForm
from negotiations.models import Membership, User


class MembershipForm(NounForm[Membership]):
    model = Membership
    from_model = ("role",)
    hints = {
        "role": (
            "A reader reads everything but others’ drafts; an annotator also codes; an editor also"
            " changes others’ coding, the articles and the codebook; an owner also says who is on"
            " the team and who may see it."
        )
    }


class NewMembershipForm(MembershipForm):
    field_order = ("user", "role")

    user = forms.CharField(
        label="Username",
        max_length=150,
        help_text="The name they sign in with. They need an account on this site.",
    )
    user.widget.attrs |= {"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}

    def clean_user(self) -> User:
        username = self.cleaned_data["user"]
        if user := User.objects.filter(username=username, is_active=True).first():
            return user
        raise ValidationError(f"Nobody here signs in as “{username}”. Upper and lower case matter.")
