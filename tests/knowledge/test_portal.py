"""What workers read: reviewed articles, found in their words, two or three after a report."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from huigong.domains.hotline.actions import report_case
from huigong.domains.knowledge.models import Article, ArticleState
from huigong.domains.knowledge.shipping import load_shipped
from huigong.kernel.scoping.scope import SYSTEM, scope

pytestmark = pytest.mark.django_db


def _text(answer) -> str:
    return answer.content.decode()


def test_strangers_read_reviewed_articles_and_no_drafts(shipped) -> None:
    stranger = Client()
    assert "单位拖欠工资怎么办" in _text(stranger.get(reverse("my-know")))
    found = _text(stranger.get(reverse("my-know"), {"q": "没签合同 双倍工资"}))
    assert "没有签劳动合同" in found
    page = _text(stranger.get(reverse("my-know-one", args=["pay-arrears"])))
    assert "先做什么" in page and "《劳动合同法》第八十五条" in page
    assert stranger.get(reverse("my-know-one", args=["no-such"])).status_code == 404


def test_what_no_lawyer_has_reviewed_is_not_there(db) -> None:
    with scope(SYSTEM, reason="test"):
        load_shipped()
    assert not Article.objects.exclude(state=ArticleState.DRAFT).exists()
    stranger = Client()
    assert "律师还在审核" in _text(stranger.get(reverse("my-know")))
    assert stranger.get(reverse("my-know-one", args=["pay-arrears"])).status_code == 404
    assert "没有找到" in _text(stranger.get(reverse("my-know"), {"q": "拖欠工资"}))


def test_a_report_is_followed_by_two_or_three_answers(shipped, seat, client_for) -> None:
    with seat("lao"):
        case = report_case(text="工地拖欠我三个月工资", category="pay.arrears")
    page = _text(client_for("lao").get(reverse("my-receipt", args=[case.pk])))
    assert "您可能想知道" in page
    assert 2 <= page.count("/my/know/") <= 4
