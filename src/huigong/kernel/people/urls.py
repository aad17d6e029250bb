"""Finding a person; everything else at the desk comes from the register."""

from django.urls import path

from huigong.kernel.people import views

urlpatterns = [
    path("desk/people/find/", views.find, name="people-find"),
    path("desk/people/<int:person_id>/file/", views.whole_file, name="people-file"),
    path("desk/people/<int:person_id>/file.json", views.whole_file_json, name="people-file-json"),
    path("desk/people/<int:person_id>/file.pdf", views.whole_file_pdf, name="people-file-pdf"),
    path("desk/people/<int:person_id>/erase/", views.erase, name="people-erase"),
]
