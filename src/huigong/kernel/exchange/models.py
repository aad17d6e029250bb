"""The long work that people have started: exports and imports, and where their files lie."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huigong.kernel.guards import Guard, here, own


class JobKind(models.TextChoices):
    EXPORT = "export", _("导出")
    IMPORT = "import", _("导入")


class JobState(models.TextChoices):
    """Where a piece of long work stands."""

    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("进行中")
    ASKING = "asking", _("等您说明各列")
    PAUSED = "paused", _("已暂停")
    CHECKED = "checked", _("已核对，等您确认")
    DONE = "done", _("已完成")
    FAILED = "failed", _("没有完成")


def new_key() -> str:
    """The name of a job's files; it cannot be guessed."""
    return secrets.token_hex(16)


class Job(models.Model):
    """One export or import, as one account asked for it from one seat. Only they see it, from
    that seat.
    """

    guard = Guard(
        see=own("account") & here("unit"),
        add=own("account") & here("unit"),
        change=own("account") & here("unit"),
    )

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    seat_key = models.CharField(max_length=40)
    kind = models.CharField(_("类别"), max_length=8, choices=JobKind.choices)
    state = models.CharField(
        _("状态"), max_length=8, choices=JobState.choices, default=JobState.WAITING
    )
    register = models.CharField(max_length=80)
    asked: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    key = models.CharField(max_length=32, default=new_key, unique=True)
    name = models.CharField(_("文件"), max_length=120)
    result = models.CharField(max_length=120, blank=True)
    done = models.IntegerField(_("已处理"), default=0)
    total = models.IntegerField(_("总数"), default=0)
    #: Lines of a sheet that are done for good: where an import in batches goes on.
    cursor = models.IntegerField(default=0)
    error = models.TextField(_("原因"), blank=True)
    receipt: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("开始时间"), auto_now_add=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True)
    expires_at = models.DateTimeField(_("文件保留到"), null=True)

    class Meta:
        verbose_name = _("后台任务")
        verbose_name_plural = _("后台任务")
        indexes = (models.Index(fields=("account", "-id"), name="exchange_job_by_account"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        return self.state not in (JobState.WAITING, JobState.RUNNING)

    @property
    def good(self) -> int:
        """How many lines of a checked sheet there is nothing against."""
        return sum(self.receipt.get(name, 0) for name in ("new", "changed", "unchanged", "read"))

    @property
    def is_confirmable(self) -> bool:
        """Whether a checked sheet may be written: without a fault, or with what is good of it."""
        is_clean = not self.receipt.get("bad") or bool(self.receipt.get("by_batches"))
        return self.state == JobState.CHECKED and self.good > 0 and is_clean

    @property
    def standing(self) -> str:
        """Where it stands, in words: what has to be mended first waits for nobody's yes."""
        if self.state == JobState.CHECKED and not self.is_confirmable:
            return str(_("已核对，要先改正"))
        return str(self.get_state_display())

    @property
    def source_path(self) -> Path:
        """The sheet that was handed in."""
        return job_folder() / f"{self.key}.source"

    @property
    def survey_path(self) -> Path:
        """What the sheet was found to hold."""
        return job_folder() / f"{self.key}.survey"

    @property
    def faults_path(self) -> Path:
        """The lines that were refused so far."""
        return job_folder() / f"{self.key}.faults"

    def part_path(self, number: int) -> Path:
        """A part of a result that is made in parts."""
        return job_folder() / f"{self.key}.part{number}"

    def forget_sheet(self) -> None:
        """Delete what was handed in, what was noted of it, and the parts of a result."""
        parts = job_folder().glob(f"{self.key}.part*")
        for path in (self.source_path, self.survey_path, self.faults_path, *parts):
            path.unlink(missing_ok=True)

    @property
    def result_path(self) -> Path:
        """The file to take away."""
        return job_folder() / f"{self.key}.result"


class Matching(models.Model):
    """Which field each column of a sheet is, as an office said it: the next sheet with the same
    headings is read so. The headings themselves are not kept.
    """

    guard = Guard(see=here("unit"), add=here("unit"), change=here("unit"))

    unit = models.ForeignKey("org.Unit", on_delete=models.CASCADE, related_name="+")
    register = models.CharField(max_length=80)
    headings = models.CharField(max_length=64)
    fields: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("列的对应")
        verbose_name_plural = _("列的对应")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "register", "headings"), name="exchange_matching_once"
            ),
        )

    def __str__(self) -> str:
        return self.register


def job_folder() -> Path:
    """A private folder: what is in it is somebody's data and dies with the job."""
    folder = Path(settings.MEDIA_ROOT) / "jobs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
