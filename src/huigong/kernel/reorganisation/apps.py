from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReorganisationConfig(AppConfig):
    name = "huigong.kernel.reorganisation"
    label = "reorganisation"
    verbose_name = _("组织")
    menu = (
        (_("组织"), _("组织树"), "sitemap", "org-tree"),
        (_("组织"), _("机构调整"), "arrows-exchange", "plan-list", ("admin",)),
    )

    def ready(self) -> None:
        from huigong.kernel.reorganisation import access, questions  # noqa: F401  (register themselves)
