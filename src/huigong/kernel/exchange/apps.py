from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "huigong.kernel.exchange"
    label = "exchange"
    verbose_name = _("导入与导出")

    def ready(self) -> None:
        from huigong.kernel.exchange.layouts import layout_questions
        from huigong.kernel.params.questions import ask_also

        ask_also(layout_questions)
