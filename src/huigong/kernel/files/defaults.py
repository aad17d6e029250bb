"""Settings of uploads, read by `huigong.config.settings`."""

FILE_UPLOAD_HANDLERS = [
    "huigong.kernel.files.ceiling.Ceiling",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Too many are refused one by one with a sentence; Django's own 400 would lose the whole form.
DATA_UPLOAD_MAX_NUMBER_FILES = 100
