"""The roles that a post can carry, and the person without a post."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a seat is for."""

    AGENT = "agent", _("热线坐席")
    LAWYER = "lawyer", _("值班律师")
    OFFICER = "officer", _("工会干部")
    SUPERVISOR = "supervisor", _("劳动法律监督员")
    CHAIR = "chair", _("基层工会主席")
    LEADER = "leader", _("领导")
    ADMIN = "admin", _("系统管理员")


#: The one role of a person in their own matter; it is held by nobody's post.
WORKER = "worker"
