"""The first thin line: found at an employer, reminded, demanded, proposed; each with its clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from huigong.domains.supervision.letters import actions
from huigong.domains.supervision.letters.models import Letter, LetterItem
from huigong.domains.supervision.letters.tests.samples import issue, make_letter, serve
from huigong.kernel.workflow.inbox import mine
from huigong.kernel.workflow.models import Clock


def test_from_the_finding_to_the_proposal(db, world) -> None:
    letter = make_letter(world, "ming", 1, "无答复")
    assert "《劳动法》第五十条" in letter.text and "涉及40人" in letter.text
    assert "投诉" not in letter.text
    kinds = []
    for kind in ("opinion", "proposal"):
        with world.seat("ming"):
            letter = serve(issue(letter))
            (clock,) = mine().filter(row_id=letter.pk)
            assert clock.due_at == letter.due_at
            with pytest.raises(ValidationError, match="答复期限"):
                actions.follow_letter(before=letter)
        with world.seat("ming", at=letter.due_at + timedelta(minutes=1)):
            letter = actions.follow_letter(before=letter)
            assert letter.kind == kind and letter.number == ""
            kinds.append(letter.get_kind_display())
    assert kinds == ["意见书", "建议书"]
    assert letter.addressee == "互助土族自治县人力资源和社会保障局"
    with world.seat("ming", at=letter.before.due_at + timedelta(hours=1)):
        letter = serve(issue(letter))
        assert letter.number.startswith("互助县总工会监建〔") and letter.number.endswith("〕1号")
        assert Letter.objects.get(pk=letter.before_id).state == "overtaken"
        assert not Clock.objects.filter(row_id=letter.before_id, stopped_at=None).exists()
        assert LetterItem.objects.on(letter).count() == 2
        (clock,) = mine().filter(row_id=letter.pk)
        assert clock.due["amount"] == 60
