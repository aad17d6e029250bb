"""The boards are counted anew every five minutes."""

from __future__ import annotations

from procrastinate.contrib.django import app

from huigong.reports.actions import refresh_boards


@app.periodic(cron="*/5 * * * *")
@app.task(name="reports.refresh", queue="kernel", queueing_lock="reports.refresh")
def refresh(timestamp: int) -> None:
    """Count every office's cases."""
    refresh_boards()
