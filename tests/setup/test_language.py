"""Chinese first: a browser's wishes are not a person's choice."""

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db


def test_a_page_is_chinese_unless_english_was_chosen(client):
    plain = client.get("/", headers={"accept-language": "en-US,en"})
    assert plain.headers["Content-Language"] == "zh-hans"
    assert "职工服务" in plain.content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert client.get("/").headers["Content-Language"] == "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "../../etc"
    assert client.get("/").headers["Content-Language"] == "zh-hans"
