"""A key file to be changed without harm."""

from __future__ import annotations

import shutil

import pytest

from huigong.config import home
from huigong.kernel.people.keys import open_key
from huigong.kernel.sealing import key_provider


@pytest.fixture
def key_file(monkeypatch, tmp_path, settings):
    """The key file of the tests, to be changed without harm; and a media folder."""
    path = tmp_path / "secrets.json"
    shutil.copy(home.home() / "secrets.json", path)
    monkeypatch.setenv("HUIGONG_MASTER_KEY_FILE", str(path))
    settings.MEDIA_ROOT = tmp_path / "media"
    key_provider.cache_clear()
    open_key.cache_clear()
    yield path
    monkeypatch.undo()
    key_provider.cache_clear()
    open_key.cache_clear()
    # The keys of the tests are held again before a test that moves the home asks for them.
    key_provider()
