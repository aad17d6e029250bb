"""Every table of the database is under row security, out of reach, or open for a reason."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from tests.access.places import NEIGHBOUR, build, unit

from huigong.domains.membership.tally.models import MemberTally
from huigong.kernel.accounts.guests import issue_key
from huigong.kernel.accounts.models import Account, AccountKind, GuestKey, PhoneCode, SlipTry
from huigong.kernel.accounts.phone_codes import send_code
from huigong.kernel.accounts.slips import issue_slip, try_slip
from huigong.kernel.audit.models import Denial
from huigong.kernel.calendar.present import now
from huigong.kernel.exchange.models import Job, Matching
from huigong.kernel.guards import Guard, Open
from huigong.kernel.notices.models import Message
from huigong.kernel.org.models import Deputy, Post
from huigong.kernel.register.models import ChosenColumns, SavedView, Share
from huigong.kernel.reorganisation.models import Plan, PlanStep
from huigong.kernel.scoping.models import Barred
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.workflow.models import Leg

pytestmark = pytest.mark.access

#: Tables of libraries that the web role reads. None holds a case or a plain telephone number.
OF_LIBRARIES = {
    "account_emailaddress": "empty: nobody signs in by mail",
    "account_emailconfirmation": "empty: nobody signs in by mail",
    "auth_group": "empty: roles come from posts",
    "auth_group_permissions": "empty: roles come from posts",
    "auth_permission": "names of models",
    "axes_accessattempt": "failed sign-ins, asked before anybody is known",
    "axes_accessattemptexpiration": "failed sign-ins, asked before anybody is known",
    "axes_accessfailurelog": "failed sign-ins, asked before anybody is known",
    "axes_accesslog": "sign-ins, asked before anybody is known",
    "django_cache": "rate limits and used codes, under keyed names",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
    "django_session": "found by a key that only its holder has",
    "mfa_authenticator": "secrets sealed with a key outside the database",
    "procrastinate_events": "numbers of jobs",
    "procrastinate_jobs": "numbers of rows, no content: a job reads its row in a scope",
    "procrastinate_periodic_defers": "numbers of jobs",
    "procrastinate_workers": "heart-beats",
    "usersessions_usersession": "the list of one's own sessions; read before there is a scope",
}


def _tables() -> dict[str, tuple[bool, bool]]:
    """Table → (under row security, the web role may read it)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity, has_any_column_privilege(oid, 'SELECT')"
            " FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        return {name: (secured, readable) for name, secured, readable in cursor.fetchall()}


def test_every_table_is_locked_or_open_for_a_reason(db) -> None:
    reasons = dict(OF_LIBRARIES)
    for model in apps.get_models():
        guard = vars(model).get("guard")
        if isinstance(guard, Open):
            assert len(guard.why) > 10
            reasons[model._meta.db_table] = guard.why
    bare = {name for name, (secured, reads) in _tables().items() if reads and not secured}
    assert bare - set(reasons) == set(), "readable, without row security and without a reason"
    assert set(reasons) - bare == set(), "a reason for a table that is gone or locked"


def test_every_guard_is_in_the_database(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'")
        found = set(cursor.fetchall())
    named = {"web_see": "see", "web_add": "add", "web_change": "change", "web_drop": "drop"}
    guarded = [m for m in apps.get_models() if isinstance(vars(m).get("guard"), Guard)]
    assert len(guarded) >= 10
    for model in guarded:
        for policy, verb in named.items():
            is_named = getattr(vars(model)["guard"], verb) is not None
            assert ((model._meta.db_table, policy) in found) == is_named, (model, verb)


def test_no_table_is_read_by_way_of_all_that_a_seat_sees(db) -> None:
    """Whose question a kept plan was made for is chance. One that reads all of that seat's sight is
    a good one for a base union, and a slow one for the province, which comes next on the line.
    """
    secured = {name for name, (is_secured, reads) in _tables().items() if is_secured and reads}
    hashed = {name: plan for name in secured if "hashed SubPlan" in (plan := _kept_plan(name))}
    assert hashed == {}


def _kept_plan(table: str) -> str:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE huigong_web")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        # As among many rows: each costs far more to ask for than to have read already.
        cursor.execute("SET LOCAL random_page_cost = 1000")
        # A seat that sees next to nothing.
        cursor.execute("SELECT set_config('huigong.seer', '999999', true)")
        cursor.execute("SELECT set_config('huigong.account', '999999', true)")
        cursor.execute(f'EXPLAIN SELECT * FROM "{table}"')
        return "\n".join(line for (line,) in cursor.fetchall())


#: Table → rows of Hua's, the neighbour's, by number; what others may read of them.
STRANGERS = ("lao", "ming", "luo")


def _rows_of_hua(world) -> dict[str, list[int]]:
    """One row of each guarded table at the neighbour's."""
    rows = build(world).rows[NEIGHBOUR]
    hua, seat = world.hua.account, world.sit("hua")
    with scope(seat):
        shared = SavedView.objects.create(
            account=hua, unit_id=seat.unit_id, register="x", name="x", query="", share=Share.UNIT
        )
        private = SavedView.objects.create(
            account=hua, unit_id=seat.unit_id, register="x", name="y", query=""
        )
        columns = ChosenColumns.objects.create(account=hua, register="x", names=["a"])
        matching = Matching.objects.create(
            unit_id=seat.unit_id, register="x", headings="x", fields=["a"]
        )
        denial = Denial.objects.create(account=hua, verb="x", model="x")
    send_code("15400090088", "192.0.2.1")
    try_slip("0000000000", "000000", "192.0.2.1")
    account = issue_slip("192.0.2.1").account
    with scope(SYSTEM, reason="test"):
        message = Message.objects.create(channel="inner", to_account=hua, template="x", text="x")
        issue_key("proof", 1, date(2099, 1, 1))
        guest = GuestKey.objects.latest("pk")
        slip, tried = account.slip, SlipTry.objects.latest("pk")
        code = PhoneCode.objects.latest("pk")
        worker = Account.objects.create_worker("15400090089", "邻县职工")
        barred = Barred.objects.create(kind=999, row_id=1, account=hua)
        tally = MemberTally.objects.create(unit_id=seat.unit_id, people=7, counted_at=now())
        leg = rows[Leg]
        versions = list(
            _versions(Leg).objects.filter(pgh_obj_id=leg.pk).values_list("pk", flat=True)
        )
    assert versions
    return {
        "exchange_job": [rows[Job].pk],
        "exchange_matching": [matching.pk],
        "membership_membertally": [tally.pk],
        "register_savedview": [private.pk, shared.pk],
        "register_chosencolumns": [columns.pk],
        "reorganisation_plan": [rows[Plan].pk],
        "reorganisation_planstep": [rows[PlanStep].pk],
        "audit_denial": [denial.pk],
        "notices_message": [message.pk],
        "accounts_phonecode": [code.pk],
        "workflow_legevent": versions,
        "accounts_slip": [slip.pk],
        "accounts_sliptry": [tried.pk],
        "accounts_guestkey": [guest.pk],
        "org_post": [rows[Post].pk],
        "org_deputy": [rows[Deputy].pk],
        "accounts_account": [worker.pk],
        "scoping_barred": [barred.pk],
    }


def _versions(model):
    return next(m for m in apps.get_models() if getattr(m, "pgh_tracked_model", None) is model)


#: What a neighbour at a desk reads of these: who sits where is known to every office, and who a
#: caller is must be known wherever he calls.
KNOWN_AT_WORK = {"org_post", "org_deputy", "accounts_account"}


#: Read and written by the machine alone.
NOBODYS = {"accounts_phonecode", "accounts_slip", "accounts_sliptry", "accounts_guestkey"}


def _seen(table: str, ids: list[int]) -> set[int]:
    pk = "pgh_id" if table.endswith("event") else "id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {pk} FROM {table} WHERE {pk} = ANY (%s)", [ids])
        return {row[0] for row in cursor.fetchall()}


def test_each_reads_what_is_theirs_by_raw_sql(db, world) -> None:
    rows = _rows_of_hua(world)
    guarded = {
        m._meta.db_table for m in apps.get_models() if isinstance(vars(m).get("guard"), Guard)
    }
    assert guarded <= set(rows), "a guarded table that this proof leaves out"
    for who in STRANGERS:
        with scope(world.sit(who)):
            for table, ids in rows.items():
                is_known = table in KNOWN_AT_WORK and who != "lao"
                assert _seen(table, ids) == (set(ids) if is_known else set()), (who, table)
    with scope(world.sit("hua")):
        for table, ids in rows.items():
            expected = set() if table in NOBODYS else set(ids)
            assert _seen(table, ids) == expected, table
    for table, ids in rows.items():
        is_for_signing_in = table in KNOWN_AT_WORK
        assert _seen(table, ids) == (set(ids) if is_for_signing_in else set()), table


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_writes_the_row_of_another(db, world, who: str) -> None:
    rows = _rows_of_hua(world)
    set_to = {
        "exchange_job": "name = 'y'",
        "exchange_matching": "fields = '[]'",
        "register_savedview": "share = 'unit'",
        "register_chosencolumns": "names = '[]'",
        "reorganisation_plan": "title = 'y'",
        "reorganisation_planstep": "is_dropped = true",
        "notices_message": "text = 'y'",
        "accounts_phonecode": "tries = 0",
        "accounts_slip": "used_at = now()",
        "accounts_sliptry": "is_right = true",
        "accounts_guestkey": "wrong = 0",
        "org_post": "until_on = NULL",
        "org_deputy": "until_on = '2199-01-01'",
        "accounts_account": "password = ''",
    }
    with scope(world.sit(who)):
        for table, change in set_to.items():
            for statement in (
                f"UPDATE {table} SET {change} WHERE id = ANY (%s)",
                f"DELETE FROM {table} WHERE id = ANY (%s)",
            ):
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(statement, [rows[table]])
                    assert cursor.rowcount == 0, f"{who}: {statement}"


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO org_post (unit_id, account_id, role, title, from_on)"
        " VALUES ({county}, {me}, 'admin', '', '2020-01-01')",
        "INSERT INTO org_deputy (post_id, account_id, from_on, until_on, reason)"
        " VALUES ({post}, {me}, '2020-01-01', '2199-01-01', 'x')",
        "INSERT INTO accounts_account (login, password, name, name_key, kind, is_active,"
        " created_at) VALUES ('mallory', '', 'x', '', 'staff', true, now())",
        "INSERT INTO notices_message (channel, template, text, state, created_at, error,"
        " about_kind) VALUES ('sms', 'x', 'x', 'queued', now(), '', '')",
        "INSERT INTO audit_denial (at, account_id, verb, model) VALUES (now(), {hua}, 'x', 'x')",
        "SELECT 1 FROM pghistory_context",
    ],
)
def test_a_worker_cannot_make_himself_somebody(db, world, statement: str) -> None:
    words = {
        "county": unit("QH-630222").pk,
        "me": world.lao.account.pk,
        "hua": world.hua.account.pk,
        "post": Post.objects.get(account=world.hua.account).pk,
    }
    with (
        scope(world.sit("lao")),
        pytest.raises(DatabaseError) as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(**words))
    assert getattr(refused.value.__cause__, "sqlstate", "") == "42501"


def test_a_worker_is_told_no_other_worker_but_gets_no_second_account(db, world) -> None:
    bate = world.bate.account
    assert bate.kind == AccountKind.WORKER
    with scope(world.sit("lao")):
        assert not Account.objects.filter(pk=bate.pk).exists()
        assert Account.objects.get(pk=world.ming.account.pk).name == world.ming.account.name
        assert Account.objects.find_worker(world.bate.phone) == bate
