"""Forms, transitions and bulk actions: what is written, what is refused, what is never lost."""

from __future__ import annotations

import pytest
from tests.register.conftest import LIST

from huigong.domains.visits.models import Visit
from huigong.kernel.audit.models import Denial, Event, Look
from huigong.kernel.register.site import site
from huigong.kernel.scoping.scope import SYSTEM, scope


def text(response) -> str:
    return response.content.decode()


def events(verb: str = "") -> list[Event]:
    with scope(SYSTEM, reason="test"):
        found = Event.objects.order_by("id")
        return list(found.filter(verb__endswith=verb) if verb else found)


def stored(**key) -> Visit | None:
    with scope(SYSTEM, reason="test"):
        return Visit.objects.filter(**key).first()


def test_a_new_row_is_one_event(form_data, client_for):
    client = client_for("ming")
    page = client.get(f"{LIST}new/")
    assert page.status_code == 200
    assert page.context["form"].initial["unit"]
    response = client.post(f"{LIST}new/", form_data())
    row = stored(number="B-1")
    assert response.status_code == 302 and response["Location"] == f"{LIST}{row.pk}/"
    assert row.aid_fen == 123_450
    assert [event.verb for event in events()] == ["visits.record_visit"]
    assert events()[0].data == {"occasion": "summer", "people": 30}
    assert "时机：夏送清凉" in text(client.get(f"{LIST}{row.pk}/"))


def test_what_was_typed_is_kept_beside_the_error(form_data, client_for):
    response = client_for("ming").post(f"{LIST}new/", form_data(people="0", place="很长的地名"))
    page = text(response)
    assert response.status_code == 422
    assert "很长的地名" in page and "1,234.50" in page and "hg-form-errors" in page
    assert "people" in response.context["form"].errors
    assert stored(number="B-1") is None and events() == []


def test_a_number_taken_out_of_sight_is_a_form_error(visit, form_data, client_for):
    visit("hua", number="B-1", place="民和某厂")
    response = client_for("ming").post(f"{LIST}new/", form_data())
    assert response.status_code == 422
    assert "number" in response.context["form"].errors
    assert "民和某厂" not in text(response)


def test_only_units_at_and_below_the_seat_are_offered(world, client_for, form_data):
    page = client_for("ming").get(f"{LIST}new/")
    offered = {unit.code for unit in page.context["form"].fields["unit"].queryset}
    assert world.ming.unit.code in offered
    assert world.hua.unit.code not in offered and world.gao.unit.code not in offered
    foreign = client_for("ming").post(f"{LIST}new/", form_data(unit=world.hua.unit.pk))
    assert foreign.status_code == 422 and "unit" in foreign.context["form"].errors
    assert stored(number="B-1") is None


def test_suggestions_end_at_the_reach(client_for, world):
    ming = text(client_for("ming").get(f"{LIST}choices/unit/?q=总工会"))
    assert world.ming.unit.code in ming and world.hua.unit.code not in ming
    assert text(client_for("ming").get(f"{LIST}choices/number/?q=A")).strip() == ""


def test_who_may_not_write_gets_403_and_strangers_404(visit, form_data, client_for):
    row = visit()
    assert client_for("sheng").get(f"{LIST}new/").status_code == 403
    assert client_for("gao").get(f"{LIST}{row.pk}/edit/").status_code == 403
    assert client_for("hua").post(f"{LIST}{row.pk}/edit/", form_data()).status_code == 404
    with scope(SYSTEM, reason="test"):
        assert Denial.objects.filter(row_id=row.pk).count() == 2


def test_an_edit_changes_and_is_told(visit, form_data, client_for):
    row, client = visit(), client_for("ming")
    form = client.get(f"{LIST}{row.pk}/edit/")
    assert "number" not in form.context["form"].fields
    assert form.context["form"]["aid_fen"].value() == "6000.00"
    data = form_data(base=form.context["base"], place="新的地点")
    assert client.post(f"{LIST}{row.pk}/edit/", data).status_code == 302
    assert stored(pk=row.pk).place == "新的地点"
    page = text(client.get(f"{LIST}{row.pk}/"))
    assert "修改了走访记录。" in page and "登记了走访。" in page and "明志远" in page
    history = text(client.get(f"{LIST}{row.pk}/history/"))
    assert "某某建材厂" in history and "新的地点" in history


def test_two_who_edit_at_once_see_both_versions(visit, form_data, client_for):
    row, client = visit(), client_for("ming")
    base = client.get(f"{LIST}{row.pk}/edit/").context["base"]
    first = client.post(f"{LIST}{row.pk}/edit/", form_data(base=base, place="先存的"))
    assert first.status_code == 302
    second = client.post(f"{LIST}{row.pk}/edit/", form_data(base=base, place="后填的"))
    assert second.status_code == 409
    assert [d for d in second.context["differences"] if d[1:] == ("先存的", "后填的")]
    assert stored(pk=row.pk).place == "先存的"
    again = form_data(base=second.context["base"], place="后填的")
    assert client.post(f"{LIST}{row.pk}/edit/", again).status_code == 302
    assert stored(pk=row.pk).place == "后填的"


def test_opening_is_one_look(visit, client_for):
    row = visit()
    client_for("gao").get(f"{LIST}{row.pk}/")
    client_for("hua").get(f"{LIST}{row.pk}/")
    with scope(SYSTEM, reason="test"):
        looks = list(Look.objects.filter(row_id=row.pk).values_list("account__name", "what"))
    assert looks == [("高振海", "open")]
    assert "高振海" in text(client_for("ming").get(f"{LIST}{row.pk}/"))


def test_the_print_sheet_of_a_row(visit, client_for):
    row = visit()
    assert "某某建材厂" in text(client_for("ming").get(f"{LIST}{row.pk}/print/"))
    assert client_for("hua").get(f"{LIST}{row.pk}/print/").status_code == 404


def test_a_masked_value_opens_for_a_reason(full, visit, client_for):
    row = visit(note="周某某家")
    ming, gao = client_for("ming"), client_for("gao")
    url = f"{LIST}{row.pk}/unmask/note/"
    for page in (ming.get(LIST), ming.get(f"{LIST}{row.pk}/"), ming.get(f"{LIST}?print=1")):
        assert "周某某家" not in text(page) and "周***" in text(page)
    assert url in text(ming.get(f"{LIST}{row.pk}/"))
    assert url not in text(gao.get(f"{LIST}{row.pk}/"))
    assert gao.post(url, {"reason": "想看"}).status_code == 403
    assert ming.post(url, {"reason": " "}).status_code == 422
    opened = ming.post(url, {"reason": "核实住址"}, headers={"HX-Request": "true"})
    assert "周某某家" in text(opened) and "no-store" in opened["Cache-Control"]
    with scope(SYSTEM, reason="test"):
        assert Look.objects.get(what="name").reason == "核实住址"
    assert ming.post(f"{LIST}{row.pk}/unmask/people/", {"reason": "x"}).status_code == 404


def test_a_transition_asks_guards_and_is_told(full, visit, client_for):
    row, other = visit(), visit(number="A-2", occasion="labour_day")
    ming = client_for("ming")
    assert "五一走访不能作废。" in text(ming.get(f"{LIST}{other.pk}/"))
    assert ming.post(f"{LIST}{other.pk}/do/cancel/", {"reason": "错了"}).status_code == 422
    form = ming.get(f"{LIST}{row.pk}/do/cancel/")
    assert form.context["form"].fields["reason"].label == "作废的理由"
    assert ming.post(f"{LIST}{row.pk}/do/cancel/", {"reason": ""}).status_code == 422
    assert ming.post(f"{LIST}{row.pk}/do/cancel/", {"reason": "登记重了"}).status_code == 302
    assert stored(pk=row.pk).note == "登记重了" and stored(pk=other.pk).note == "看望一线职工"
    assert "作废的理由：登记重了" in text(ming.get(f"{LIST}{row.pk}/"))
    assert client_for("gao").post(f"{LIST}{row.pk}/do/cancel/", {}).status_code == 403
    assert client_for("hua").post(f"{LIST}{row.pk}/do/cancel/", {}).status_code == 404


def test_bulk_answers_row_by_row(full, visit, client_for):
    rows = [visit(number=f"A-{n}") for n in range(3)]
    guarded = visit(number="A-9", occasion="labour_day")
    foreign = visit("hua", number="H-1")
    picked = [row.pk for row in (*rows, guarded, foreign)]
    ming = client_for("ming")
    ask = ming.post(f"{LIST}bulk/cancel/", {"ids": picked})
    assert ask.status_code == 200 and "reason" in ask.context["form"].fields
    done = ming.post(f"{LIST}bulk/cancel/", {"ids": picked, "go": "1", "reason": "重了"})
    assert done.context["done"] == 3
    reasons = [result["reason"] for result in done.context["results"]]
    assert reasons == ["", "", "", "五一走访不能作废。", "没有这一条，或您看不到它。"]
    assert "H-1" not in text(done)
    assert len(events("cancel_visit")) == 3 and stored(pk=foreign.pk).note == "看望一线职工"
    assert ming.post(f"{LIST}bulk/edit/", {"ids": picked}).status_code == 404
    none = ming.post(f"{LIST}bulk/cancel/", {"ids": ["x", "99999999999999999999"]})
    assert none.status_code == 200 and "还没有选中任何一条" in text(none)


@pytest.mark.parametrize("field", ["number", "place", "note"])
def test_no_nul_enters(form_data, client_for, field):
    response = client_for("ming").post(f"{LIST}new/", form_data(**{field: "a\x00b"}))
    assert response.status_code == 400


def test_huge_numbers_are_errors_not_crashes(form_data, client_for):
    client = client_for("ming")
    for change in ({"people": "9" * 40}, {"aid_fen": "9" * 40}, {"unit": "9" * 40}):
        assert client.post(f"{LIST}new/", form_data(**change)).status_code == 422, change
    assert client.get(f"{LIST}new/?unit=99999999999999999999").status_code == 200


def test_declared_names_are_checked():
    from dataclasses import replace

    from huigong.kernel.register.checks import problems
    from huigong.kernel.register.declare import Import

    register = site.get("visits.visit")
    assert list(problems(register)) == []
    for change, word in (
        ({"columns": ("numbr",)}, "numbr"),
        ({"filters": ("note",)}, "note"),
        ({"form_fields": ("number", "nmae")}, "nmae"),
        ({"form_fields": ("number",)}, "visited_on"),
        ({"imports": Import(key="nope")}, "nope"),
        ({"create": len}, "no @action"),
        ({"transitions": {"send": register.edit}}, "send"),
    ):
        found = "\n".join(problem.msg for problem in problems(replace(register, **change)))
        assert word in found, change
    with pytest.raises(TypeError):
        replace(register, colums=())
