"""Addresses of the forms that are filled in without a network."""

from django.urls import path

from huigong.kernel.offline import views

urlpatterns = [
    path("offline/", views.shell, name="offline"),
    path("offline/worker.js", views.worker, name="offline-worker"),
    path("desk/offline/", views.begin, name="offline-begin"),
    path("desk/offline/door/", views.door, name="offline-door"),
    path("desk/offline/key/", views.key, name="offline-key"),
    path("desk/offline/<slug:form>/", views.take, name="offline-take"),
    path("desk/offline/<slug:form>/send/", views.send, name="offline-send"),
]
