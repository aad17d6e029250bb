from django.apps import AppConfig


class ParamsConfig(AppConfig):
    name = "huigong.kernel.params"
    label = "params"
    verbose_name = "规则参数"

    def ready(self) -> None:
        """Register the check that no value is without a source or a question."""
        from huigong.kernel.params import checks  # noqa: F401  (registers on import)
