from django.apps import AppConfig


class ScopingConfig(AppConfig):
    name = "huigong.kernel.scoping"
    label = "scoping"
    verbose_name = "可见范围"

    def ready(self) -> None:
        from huigong.kernel.scoping import lookups

        lookups.register()
