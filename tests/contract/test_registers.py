"""What every register promises, whoever wrote it. A new one needs a sample and nothing here."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from tests.contract.conftest import CANARY, Subject

from huigong.kernel.access import policies
from huigong.kernel.audit.models import Event, Look
from huigong.kernel.exchange import importing, jobs
from huigong.kernel.register.checks import problems
from huigong.kernel.register.columns import list_columns
from huigong.kernel.register.site import address, site
from huigong.kernel.scoping.scope import SYSTEM, OutOfScope, scope
from huigong.kernel.scoping.sighted import kind_of

WORDS = "建筑工地"


def text(response) -> str:
    return response.content.decode()


def events(model: type[models.Model] | None = None) -> int:
    """Events of scoped rows, or of one model's: a write that makes two rows (a member and their
    file) leaves one of each.
    """
    with scope(SYSTEM, reason="test"):
        about = {"kind": kind_of(model)} if model else {"kind__gt": 0}
        return Event.objects.filter(**about).count()


def ids(response) -> list[int]:
    return [line["row"].pk for line in response.context["rows"]]


def walk(client, subject: Subject, query: str = "") -> list[dict]:
    """Every line of the list, page after page."""
    found, url = [], f"{subject.list}?{query}"
    while url:
        page = client.get(url)
        found += page.context["rows"]
        url = page.context["pager"]["next"]
    return found


def export(client, subject: Subject, monkeypatch, query: str = "") -> list[list[str]]:
    """The lines of a CSV export, its headings first."""
    monkeypatch.setattr(jobs, "start", lambda job: None)
    url = address(subject.register, "export")
    response = client.post(url, {"query": query, "form": "csv"})
    assert response.status_code == 302
    jobs.run(int(response["Location"].rstrip("/").rpartition("/")[2]))
    data = b"".join(client.get(f"{response['Location']}file/").streaming_content)
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_declarations_name_what_there_is():
    assert [p.msg for register in site.registers for p in problems(register)] == []
    assert len(site.registers) >= 2


def test_outside_a_scope_nothing_is_read(subject):
    subject.make("ming", 1, WORDS)
    with pytest.raises(OutOfScope):
        list(subject.register.model.objects.all())


def test_neighbour_404_superior_200(subject, client_for):
    row = subject.make("ming", 1, WORDS)
    surfaces = ["detail", "history", "print"]
    for who, status in {"ming": 200, "gao": 200, "hua": 404, "xi": 404, "lao": 404}.items():
        client = client_for(who)
        for surface in surfaces:
            url = address(subject.register, surface, row.pk)
            assert client.get(url).status_code == status, (who, surface)
        answer = client.get(f"{subject.api}{row.pk}").status_code
        assert answer == (403 if who == "lao" else status), who


def test_nobody_in_means_the_door(subject, client):
    row = subject.make("ming", 1, WORDS)
    for surface, args in (("list", ()), ("detail", (row.pk,)), ("history", (row.pk,))):
        response = client.get(address(subject.register, surface, *args))
        assert response.status_code == 302 and "login" in response["Location"], surface
    assert client.get(subject.api).status_code == 401


def test_list_export_and_api_are_one(subject, client_for, monkeypatch):
    for n in range(60):
        subject.make("ming", n, f"{WORDS}{n}")
    subject.make("hua", 99, WORDS)
    client = client_for("ming")
    lines = walk(client, subject)
    rows = export(client, subject, monkeypatch)
    assert rows[0] == [shown.label for shown in list_columns(subject.register)]
    assert rows[1:] == [[full for _short, full in line["cells"]] for line in lines]
    found, after = [], ""
    while after is not None:
        answer = client.get(subject.api, {"after": after, "limit": 25}).json()
        found += [row["id"] for row in answer["results"]]
        after = answer["after"]
    assert found == [line["row"].pk for line in lines]
    assert len(found) >= 60


def test_part_and_page_from_one_address(subject, client_for):
    subject.make("ming", 1, WORDS)
    client = client_for("ming")
    page = text(client.get(subject.list))
    part = text(client.get(subject.list, headers={"HX-Request": "true"}))
    assert "<html" in page and "<html" not in part and 'id="rows"' in part
    assert "hx-get" not in page or "href=" in page


def test_opening_leaves_a_look(subject, client_for):
    row = subject.make("ming", 1, WORDS)
    client_for("gao").get(address(subject.register, "detail", row.pk))
    with scope(SYSTEM, reason="test"):
        assert Look.objects.filter(row_id=row.pk, kind__gt=0, what="open").count() == 1


def test_no_byte_of_the_neighbour(subject, client_for, monkeypatch):
    theirs = subject.make("hua", 1, f"{CANARY}{WORDS}")
    mine = subject.make("ming", 2, WORDS)
    register = subject.register
    for who in ("ming", "xi", "dai"):
        client = client_for(who)
        urls = [subject.list, f"{subject.list}?q={WORDS}", f"{subject.list}?print=1"]
        urls += [f"{subject.list}?order=rank&last=1", f"/desk/search/?q={WORDS}", subject.api]
        urls += [f"{subject.api}?q={WORDS}", f"{subject.list}?count=1", "/desk/jobs/"]
        for row in (theirs, mine):
            for surface in ("detail", "history", "print"):
                urls.append(address(register, surface, row.pk))
        if register.create:
            urls.append(address(register, "create"))
        for url in urls:
            for headers in ({}, {"HX-Request": "true"}):
                assert CANARY not in text(client.get(url, headers=headers)), (who, url)
    for row in export(client_for("ming"), subject, monkeypatch):
        assert CANARY not in "".join(row)


def test_query_count_is_flat(subject, client_for):
    client, counted, made = client_for("ming"), [], 0
    for total in (12, 200):
        for n in range(made, total):
            subject.make("ming", n, f"{WORDS}{n}")
        made = total
        client.get(subject.list)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(subject.list).status_code == 200
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_nonsense_is_400_or_ignored(subject, client_for):
    subject.make("ming", 1, WORDS)
    client = client_for("ming")
    for start in (subject.list, subject.api):
        assert client.get(f"{start}?q=%00").status_code == 400
        assert client.get(f"{start}?after=forged").status_code == 400
        assert (
            client.get(f"{start}{'9' * 25}{'/' if start == subject.list else ''}").status_code
            == 400
        )
    for name in ("page", "unknown", "order", *subject.register.filters):
        assert client.get(f"{subject.list}?{name}={'9' * 25}").status_code == 200, name


def test_formulas_leave_as_text(subject, client_for, monkeypatch):
    for n, start in enumerate(("=", "+", "-", "@")):
        subject.make("ming", n, f"{start}cmd|' /C calc'!A0")
    for row in export(client_for("ming"), subject, monkeypatch)[1:]:
        assert not any(cell.startswith(("=", "+", "@", "-c")) for cell in row)


def needs(subject: Subject, *names: str) -> None:
    """Promises of a surface hold where the register has it."""
    if not all(getattr(subject.register, name) for name in names):
        pytest.skip(f"{subject.register.label} declares no {' and '.join(names)}")
    assert subject.form, (
        f"samples.py of {subject.register.label} needs form_{subject.register.label.split('.')[1]}"
    )


def test_one_write_is_one_event(subject, client_for):
    needs(subject, "create")
    before = events(subject.register.model)
    url = address(subject.register, "create")
    assert client_for("ming").post(url, subject.form("ming", 1)).status_code == 302
    assert events(subject.register.model) == before + 1


def test_no_row_in_a_foreign_unit(subject, client_for, world):
    needs(subject, "create")
    if "unit" not in subject.register.form_fields:
        pytest.skip("the unit is not chosen")
    url = address(subject.register, "create")
    client = client_for("ming")
    form = client.get(url).context["form"]
    offered = (
        set(form.fields["unit"].queryset.values_list("code", flat=True))
        if not form.fields["unit"].is_typed
        else set()
    )
    assert world.hua.unit.code not in offered and world.gao.unit.code not in offered
    for unit in (world.hua.unit.pk, world.gao.unit.pk, 2**31, "x"):
        assert client.post(url, {**subject.form("ming", 1), "unit": unit}).status_code == 422
    body = json.dumps({**subject.form("ming", 1), "unit": world.hua.unit.pk})
    assert client.post(subject.api, body, content_type="application/json").status_code == 422


def test_a_number_taken_out_of_sight_is_a_form_error(subject, client_for):
    needs(subject, "create")
    unique = [f.name for f in subject.register.model._meta.fields if f.unique and not f.primary_key]
    unique = [name for name in unique if name in subject.register.form_fields]
    if not unique:
        pytest.skip("no unique field is filled in by hand")
    url = address(subject.register, "create")
    assert client_for("hua").post(url, subject.form("hua", 1)).status_code == 302
    refused = client_for("ming").post(url, subject.form("ming", 1))
    assert refused.status_code == 422 and set(unique) & set(refused.context["form"].errors)


def sheet(subject: Subject, forms: list[dict]) -> SimpleUploadedFile:
    known = importing.headings(subject.register)
    lines = [list(known)] + [[form.get(name, "") for name in known.values()] for form in forms]
    data = io.StringIO()
    csv.writer(data).writerows(lines)
    return SimpleUploadedFile("sheet.csv", data.getvalue().encode("utf-8-sig"))


def bring_in(client, subject: Subject, forms: list[dict]) -> dict:
    """Check and, where nothing is wrong, confirm; the receipt."""
    url = address(subject.register, "import")
    response = client.post(url, {"sheet": sheet(subject, forms)})
    assert response.status_code == 302, text(response)[-600:]
    client.post(f"{response['Location']}confirm/")
    return client.get(response["Location"]).context["job"].receipt


def test_import_is_all_or_nothing_and_the_same_twice_changes_nothing(subject, client_for, world):
    needs(subject, "imports")
    client, register = client_for("ming"), subject.register
    for form in (good := [subject.form("ming", n) for n in range(3)]):
        # An office stands in a sheet by its code; a union of its own is named by the sample.
        if form.get("unit") == str(world.ming.unit.pk):
            form["unit"] = world.ming.unit.code
    key = register.imports.keys[0]
    before = events(register.model)
    broken = bring_in(client, subject, [*good, {**good[0], key: ""}])
    assert broken["bad"] == 1 and events(register.model) == before
    receipt = bring_in(client, subject, good)
    assert (receipt["new"], receipt["bad"]) == (3, 0) and events(register.model) == before + 3
    again = bring_in(client, subject, good)
    assert (again["unchanged"], again["new"], again["changed"]) == (3, 0, 0)
    assert events(register.model) == before + 3


def test_every_verb_of_a_register_is_somebodys(subject):
    said = {verb for row in policies()[subject.register.model] for verb in row.verbs}
    assert {"view", *subject.register.transitions} <= said


def test_every_address_of_a_register_has_a_view():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    for register in site.registers:
        for surface in ("list", "detail", "create", "edit", "import", "export", "history", "print"):
            assert f"{register.slug}-{surface}" in names
