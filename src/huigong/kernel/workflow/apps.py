from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "huigong.kernel.workflow"
    label = "workflow"
    verbose_name = "办理流程"

    def ready(self) -> None:
        # The policy table of legs, and an action that no view of ours imports.
        from huigong.kernel.workflow import access, recusal, supervision  # noqa: F401  # imported to be known
