"""Jobs of memberships."""

from __future__ import annotations

from procrastinate.contrib.django import app

from huigong.domains.membership.tally.actions import count_members
from huigong.domains.membership.transfers.actions import park_what_is_over


@app.periodic(cron="25 * * * *")
@app.task(name="membership.tally", queue="kernel", queueing_lock="membership.tally")
def tally(timestamp: int) -> None:
    """The numbers of members are an hour old at most."""
    count_members()


@app.periodic(cron="40 18 * * *")
@app.task(name="membership.park", queue="kernel", queueing_lock="membership.park")
def park(timestamp: int) -> None:
    """At twenty to three in Qinghai: offers that nobody took in go to the union above both."""
    park_what_is_over()
