"""A closed case is put away: a volume with its catalogue, kept, lent, and destroyed by two only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.http import Http404
from tests.files import samples
from tests.hotline.test_protection import CANARY, complaint, work_to_the_end

from huigong.domains.hotline.actions import archive_case, edit_case
from huigong.domains.hotline.archive import actions
from huigong.domains.hotline.archive.models import Volume, VolumeState
from huigong.domains.hotline.archive.rules import kept_until
from huigong.domains.hotline.models import Case, CaseState
from huigong.domains.hotline.protection.actions import (
    aftercare_case,
    consent_case,
    enlist_people,
)
from huigong.domains.hotline.protection.aftercare.actions import start_aftercare
from huigong.domains.hotline.protection.models import Party
from huigong.kernel.audit.models import Look
from huigong.kernel.calendar.present import now, present, today
from huigong.kernel.files import keeping
from huigong.kernel.files.models import Attachment
from huigong.kernel.files.receiving import receive
from huigong.kernel.scoping.scope import SYSTEM, scope
from huigong.kernel.scoping.sighted import kind_of

pytestmark = pytest.mark.django_db


def archived(world, **more) -> Volume:
    case = complaint(world, **more)
    with world.seat("an"):
        receive(case, [samples.sent("工资条.jpg", samples.photo())])
    work_to_the_end(world, case)
    with world.seat("an"):
        archive_case(Case.objects.get(pk=case.pk))
        return Volume.objects.get(case_id=case.pk)


def of(volume: Volume) -> Case:
    return Case.objects.get(pk=volume.case_id)


def over(volume: Volume):
    """The first day after the term of keeping."""
    return present(now().replace(year=volume.archived_on.year + volume.years + 1))


def test_the_years_are_counted_from_the_end_of_the_year() -> None:
    assert kept_until(date(2026, 2, 3), 10) == date(2036, 12, 31)
    assert kept_until(date(2026, 12, 31), 30) == date(2056, 12, 31)
    assert kept_until(date(2026, 2, 3), 0) is None


def test_an_archived_case_is_a_volume_with_its_catalogue(world, client_for) -> None:
    volume = archived(world)
    assert volume.years == 30 and volume.due_on == date(today().year + 30, 12, 31)
    said = [piece["what"] for piece in volume.catalogue]
    assert said == [
        *("诉求登记（来电）", "派单通知单", "办理情况反馈", "证据材料：工资条.jpg"),
        *("给职工的答复",),
    ]
    assert volume.pieces == 5 and [piece["n"] for piece in volume.catalogue] == [1, 2, 3, 4, 5]
    # No person stands in what outlives the content.
    assert "席生英" not in str(volume.catalogue) and "席生英" not in volume.title
    an = client_for("an")
    page = an.get(volume.get_absolute_url()).content.decode()
    assert volume.number in page and "派单通知单" in page
    with scope(SYSTEM, reason="test"):
        assert Look.objects.filter(kind=kind_of(Volume), row_id=volume.pk).count() == 1
    paper = an.get(f"{volume.get_absolute_url()}print/").content.decode()
    assert "卷内目录" in paper and "工资条.jpg" in paper and "保管期限" in paper
    assert volume.number in an.get("/desk/hotline/volume/").content.decode()
    # Who has a leg of the case has no part in the archive; a neighbour sees nothing.
    for who in ("ming", "hua", "gao"):
        assert client_for(who).get(volume.get_absolute_url()).status_code == 404, who
    assert client_for("sheng").get(volume.get_absolute_url()).status_code == 200


def test_what_is_archived_stays_as_it_is_in_the_actions(world, client_for) -> None:
    volume = archived(world)
    with world.seat("an"):
        case = of(volume)
        for act in (
            lambda: edit_case(case, title="改了"),
            lambda: receive(case, [samples.sent("新的.jpg", samples.photo(size=(9, 9)))]),
            lambda: archive_case(case),
            lambda: enlist_people(case, people=[]),
        ):
            with pytest.raises(ValidationError, match=r"归档|办结"):
                act()
        (file,) = Attachment.objects.filter(row_id=case.pk)
        from huigong.kernel.files.actions import remove_file

        with pytest.raises(ValidationError, match="归档"):
            remove_file(file, removal="不要了")
    an = client_for("an")
    page = an.get(of_url(volume)).content.decode()
    assert "补充登记" not in page and "添加附件" not in page
    answer = an.post(
        f"/desk/files/to/hotline.case/{volume.case_id}/",
        {"what": "proof", "audience": "all", "uploads": [samples.sent("a.jpg", samples.photo())]},
    )
    assert answer.status_code == 200 and "已经归档" in answer.content.decode()
    told = client_for("lao").post(f"/my/cases/{volume.case_id}/add/", {"text": "还有话"})
    assert told.status_code == 200 and "已经归档" in told.content.decode()


def of_url(volume: Volume) -> str:
    return f"/desk/hotline/case/{volume.case_id}/"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE hotline_case SET title = 'x' WHERE id = {case}",
        "UPDATE hotline_case SET state = 'closed' WHERE id = {case}",
        "UPDATE workflow_leg SET reply = 'x' WHERE kind = {kind} AND row_id = {case}",
        "UPDATE files_attachment SET name = 'x' WHERE kind = {kind} AND row_id = {case}",
        "SELECT hotline_destroy({volume})",
    ],
)
def test_what_is_archived_stays_as_it_is_in_the_database(world, statement) -> None:
    volume = archived(world)
    kind = kind_of(Case)
    said = statement.format(case=volume.case_id, kind=kind, volume=volume.pk)
    for seat in ("an", "system"):
        taken = world.seat("an") if seat == "an" else scope(SYSTEM, reason="test")
        refused, cursor = pytest.raises(ProgrammingError), connection.cursor()
        with refused, taken, transaction.atomic():
            cursor.execute(said)


def test_another_master_key_seals_what_is_archived_too(world) -> None:
    volume = archived(world)
    reseal = [
        "UPDATE hotline_case SET phone = phone || '' WHERE id = %s",
        "UPDATE hotline_case SET phone = '\\x01' WHERE id = %s",
    ]
    with scope(SYSTEM, reason="test"), connection.cursor() as cursor:
        for said in reseal:
            cursor.execute(said, [volume.case_id])
            assert cursor.rowcount == 1
    with (
        pytest.raises(ProgrammingError),
        world.seat("an"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(reseal[1].replace("01", "02"), [volume.case_id])


def test_who_complained_is_looked_after_and_may_take_back_a_word(world) -> None:
    volume = archived(world)
    with present(now() + timedelta(days=8)):
        assert start_aftercare(today()) == 1
        with world.seat("an"):
            aftercare_case(of(volume), outcome="fine")
            consent_case(of(volume), to="publish", is_given=False, manner="paper")


def test_a_volume_is_lent_and_comes_back_and_each_time_is_on_record(world, client_for) -> None:
    volume, an = archived(world), client_for("an")
    url = volume.get_absolute_url()
    back = (today() + timedelta(days=7)).isoformat()
    given = {"borrower": "韩律师", "purpose": "复核同类案", "back_by": back}
    assert an.post(f"{url}do/lend/", given).status_code == 302
    page = an.get(url).content.decode()
    assert "借出" in page and "韩律师" in page
    with world.seat("an"), pytest.raises(ValidationError, match="现在是“借出”"):
        lent = Volume.objects.get(pk=volume.pk)
        actions.lend_volume(lent, borrower="别人", purpose="看看", back_by=today())
    with present(now() + timedelta(days=8)):
        assert volume.number in an.get("/desk/hotline/volume/?needs=late").content.decode()
    assert an.post(f"{url}do/restore/").status_code == 302
    told = an.get(f"{url}history/").content.decode()
    assert "借出了案卷" in told and "收回了借出的案卷" in told and "复核同类案" in told


def test_nothing_is_due_before_its_time_and_nothing_goes_by_itself(world, client_for) -> None:
    volume, an = archived(world), client_for("an")
    assert volume.number not in an.get("/desk/hotline/volume/?needs=due").content.decode()
    with world.seat("an"), pytest.raises(ValidationError, match="保管期没有满"):
        actions.propose_volume(Volume.objects.get(pk=volume.pk), opinion="没有价值")
    with over(volume):
        assert volume.number in an.get("/desk/hotline/volume/?needs=due").content.decode()
        with world.seat("an"):
            kept = actions.keep_volume(
                Volume.objects.get(pk=volume.pk), years=0, opinion="有代表性"
            )
        assert kept.due_on is None
        assert volume.number not in an.get("/desk/hotline/volume/?needs=due").content.decode()


def test_two_persons_destroy_and_the_certificate_remains(world, client_for) -> None:
    volume = archived(world)
    with world.seat("an"), pytest.raises((PermissionDenied, ValidationError)):
        actions.destroy_volume(Volume.objects.get(pk=volume.pk))
    with scope(SYSTEM, reason="test"):
        (place,) = Attachment.objects.filter(row_id=volume.case_id).values_list("place", flat=True)
    with over(volume):
        with world.seat("an"):
            actions.propose_volume(Volume.objects.get(pk=volume.pk), opinion="保管期满，无续存价值")
            with pytest.raises(PermissionDenied):
                actions.destroy_volume(Volume.objects.get(pk=volume.pk))
        with world.seat("bao"):
            gone = actions.destroy_volume(Volume.objects.get(pk=volume.pk))
    assert gone.state == VolumeState.DESTROYED and gone.certificate.startswith("QH12351-XH-")
    with scope(SYSTEM, reason="test"), connection.cursor() as cursor:
        case = Case.objects.get(pk=volume.case_id)
        assert case.state == CaseState.ARCHIVED and not case.phone and case.reporter_id is None
        for table in (
            *("hotline_case", "hotline_caseevent", "workflow_leg", "workflow_legevent"),
            *("audit_event", "hotline_volume", "hotline_volumeevent", "files_attachment"),
        ):
            for word in (CANARY, "席生英", "已补发", "工资条"):
                cursor.execute(
                    f"SELECT count(*) FROM {table} x WHERE x::text LIKE %s", [f"%{word}%"]
                )
                assert cursor.fetchone() == (0,), (table, word)
        assert Attachment.objects.get(row_id=volume.case_id).removed_at is not None
        assert not Party.objects.filter(row_id=volume.case_id).exists()
    page = client_for("sheng").get(volume.get_absolute_url()).content.decode()
    assert gone.certificate in page and world.an.name in page and world.bao.name in page
    # The worker finds nothing of it any more; the office finds the line.
    assert client_for("lao").get(f"/my/cases/{volume.case_id}/").status_code == 404
    assert place and keeping.path_of(keeping.KEPT, place)


def test_one_person_on_two_seats_is_one_person(world) -> None:
    volume = archived(world)
    with over(volume), world.seat("bao"):
        row = Volume.objects.get(pk=volume.pk)
        row.proposed_by_id, row.proposed_at = world.bao.account.pk, now()
        row.state = VolumeState.PROPOSED
        row.save()
        with pytest.raises(ValidationError, match="两个人"):
            actions.destroy_volume(row)
    wrong = scope(SYSTEM, reason="test")
    with pytest.raises(IntegrityError, match="volume_two_persons"), wrong, transaction.atomic():
        Volume.objects.filter(pk=volume.pk).update(
            destroyed_at=now(),
            certificate="x",
            proposed_by=world.bao.account,
            decided_by=world.bao.account,
        )


def test_a_refused_destruction_keeps_the_volume(world) -> None:
    volume = archived(world)
    with over(volume):
        with world.seat("an"):
            actions.propose_volume(Volume.objects.get(pk=volume.pk), opinion="期满")
        with world.seat("sheng"):
            actions.refuse_volume(Volume.objects.get(pk=volume.pk), opinion="还有人在打官司")
    with world.seat("an"):
        row = Volume.objects.get(pk=volume.pk)
        assert (row.state, row.proposed_by_id, row.opinion) == ("kept", None, "还有人在打官司")
    with world.seat("hua"), pytest.raises((Http404, PermissionDenied, Volume.DoesNotExist)):
        actions.lend_volume(
            Volume.objects.get(pk=volume.pk), borrower="a", purpose="b", back_by=today()
        )
