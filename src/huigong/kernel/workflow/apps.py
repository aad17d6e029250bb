from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "huigong.kernel.workflow"
    label = "workflow"
    verbose_name = "办理流程"

    def ready(self) -> None:
        from huigong.kernel.workflow import access  # noqa: F401  (the policy table of legs)
