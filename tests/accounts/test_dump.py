"""A dump of what sign-in keeps holds no readable phone, code, secret or password."""

from __future__ import annotations

from django.test import Client
from tests.accounts.people import LOGIN, PASSWORD, PHONE, ask, enter

from huigong.kernel.accounts.models import Account
from huigong.kernel.notices.sending import send_sms

TABLES = (
    "accounts_account",
    "accounts_phonecode",
    "accounts_demopersona",
    "notices_message",
    "account_emailaddress",
    "mfa_authenticator",
    "usersessions_usersession",
    "axes_accessattempt",
    "axes_accesslog",
    "axes_accessfailurelog",
    "django_session",
    "django_cache",
    "procrastinate_jobs",
    "procrastinate_events",
)


def dumped(owner_db) -> str:
    text = []
    for table in TABLES:
        for row in owner_db.execute(f"SELECT to_jsonb(t)::text FROM {table} t"):
            text.append(row[0])
    return "\n".join(text)


def test_the_dump_of_a_day_is_unreadable(fresh_database, owner_db, newest_code):
    before = owner_db.execute("SELECT coalesce(max(id), 0) FROM procrastinate_jobs").fetchone()
    staff = Account.objects.create_staff("hua.t", "华", PASSWORD, phone="15400090055")
    client, again = Client(), Client()
    ask(client)
    code = newest_code()
    open_code_dump = dumped(owner_db)
    client.post("/my/sign-in/code/", {"code": code})
    ask(again, "15400090066")
    send_sms(staff, "matter_moved", about=("hotline.case", 7))
    enter(Client(), login=PHONE, password="pass-to-find")
    enter(Client(), login="hua.t", password="pass-to-find")
    Client().get(f"{LOGIN}?next=/my/")
    enter(Client(), login="hua.t")
    for dump in (open_code_dump, dumped(owner_db)):
        assert '"login": "hua.t"' in dump
        for number in (PHONE, "15400090055", "15400090066"):
            assert number not in dump
            assert number.encode().hex() not in dump
        assert f"验证码 {code}" not in dump
        assert f'"{code}"' not in dump
        assert "pass-to-find" not in dump
        assert PASSWORD not in dump
    jobs = owner_db.execute(
        "SELECT args::text FROM procrastinate_jobs WHERE id > %s", before
    ).fetchall()
    assert len(jobs) == 3
    assert all(set(text) <= set('{"message_id": 0123456789}') for (text,) in jobs)
