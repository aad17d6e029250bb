"""The ceiling of every upload: what comes beyond it is read, and written nowhere."""

from __future__ import annotations

from django.core.files.uploadhandler import FileUploadHandler

#: No upload is written to disk beyond this, whatever a form allows; the rest is read and dropped.
ONE = 64 * 1024 * 1024
ALL = 256 * 1024 * 1024


class Ceiling(FileUploadHandler):
    """Cuts a file at the ceiling, and all files of a request at theirs.

    A cut file is still larger than any form allows, so it gets the sentence of a file too large.
    """

    chunk_size = 64 * 1024
    _one = _all = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self._one = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self._one > ONE:
            return None
        if self._all > ALL:
            return None
        self._one += len(raw_data)
        self._all += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
