from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "huigong.kernel.receipts"
    label = "receipts"
    verbose_name = "批量回执"
