"""What `huigong doctor` asks of the data checks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from huigong.kernel.checks.models import CheckRun, Problem
from huigong.kernel.scoping.scope import SYSTEM, scope


def findings() -> Iterator[tuple[str, str, str, str]]:
    """Alarms first; then whether anybody looks."""
    with scope(SYSTEM, reason="doctor"):
        open_rows = Problem.objects.filter(gone_at=None)
        alarms, others = (
            open_rows.filter(is_alarm=True).count(),
            open_rows.filter(is_alarm=False).count(),
        )
        last = CheckRun.objects.order_by("-at").first()
    subject = _("数据检查")
    if alarms:
        told = _("%d 处告警：可见范围或上下级与应有的不符") % alarms
        yield "bad", subject, told, _("打开 /desk/checks/ 修复，或运行 huigong check data --fix")
    if others:
        yield "note", subject, _("%d 个数据问题待处理") % others, "/desk/checks/"
    if last is None:
        yield "note", subject, _("还没有运行过"), "huigong check data"
    elif last.at < timezone.now() - timedelta(days=2):
        told = _("上次运行是 %s，后台任务可能没有运行") % timezone.localtime(last.at).date()
        yield "note", subject, told, "huigong check data"
    elif not alarms and not others:
        yield "ok", subject, _("没有发现问题"), ""
