"""Addresses of sheets and jobs, beside those of the registers, and of the API."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from huigong.kernel.exchange import import_views, views
from huigong.kernel.exchange.api import api
from huigong.kernel.pages.urls import Line, lines
from huigong.kernel.register.site import site

LINES: tuple[Line, ...] = (
    ("import/", "import", import_views.import_page),
    ("export/", "export", views.export),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/jobs/", views.job_list, name="register-jobs"),
    path("desk/jobs/<int:job_id>/", views.job_page, name="register-job"),
    path("desk/jobs/<int:job_id>/confirm/", import_views.job_confirm, name="register-job-confirm"),
    path("desk/jobs/<int:job_id>/columns/", import_views.job_columns, name="register-job-columns"),
    path("desk/jobs/<int:job_id>/pause/", import_views.job_pause, name="register-job-pause"),
    path("desk/jobs/<int:job_id>/resume/", import_views.job_resume, name="register-job-resume"),
    path("desk/jobs/<int:job_id>/file/", views.job_file, name="register-job-file"),
    path("api/v1/", api.urls),
    *(line for register in site.registers for line in lines(register, LINES)),
]
