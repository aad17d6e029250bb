"""Addresses of messages."""

from django.urls import path

from huigong.kernel.notices import views

urlpatterns = [path("demo/messages/", views.outbox, name="demo-messages")]
