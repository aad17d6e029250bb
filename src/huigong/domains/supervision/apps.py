from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_GROUP = _("劳动监督")


class SupervisionConfig(AppConfig):
    name = "huigong.domains.supervision"
    label = "supervision"
    verbose_name = _("劳动法律监督")
    menu_group = _GROUP

    def ready(self) -> None:
        from huigong.domains.supervision import reactions  # noqa: F401  (registers itself)
        from huigong.domains.supervision.duties import checks  # noqa: F401  (registers itself)
        from huigong.domains.supervision.letters.annex import personal as annexes  # noqa: F401  (as above)
        from huigong.domains.supervision.letters.trade import checks as topics  # noqa: F401  (as above)
        from huigong.domains.supervision.shares import inbox  # noqa: F401  (as above)
        from huigong.domains.supervision.wages import checks as sums  # noqa: F401  (as above)
        from huigong.domains.supervision.wages import personal  # noqa: F401  (as above)
