"""Addresses of files: the desk's and the worker's lead to the same views, each in its scope."""

from django.urls import path

from huigong.kernel.files import views

urlpatterns = [
    path("desk/files/<int:file_id>/", views.file, name="desk-file"),
    path("desk/files/<int:file_id>/small/", views.small, name="desk-file-small"),
    path("desk/files/<int:file_id>/remove/", views.remove, name="desk-file-remove"),
    path("desk/files/to/<str:label>/<int:matter_id>/", views.add, name="file-add"),
    path("desk/quarantine/", views.quarantine, name="quarantine"),
    path("desk/quarantine/<int:quarantined_id>/discard/", views.discard, name="file-discard"),
    path("my/files/<int:file_id>/", views.file, name="my-file"),
    path("my/files/<int:file_id>/small/", views.small, name="my-file-small"),
    path("my/files/<int:file_id>/remove/", views.remove, name="my-file-remove"),
]
