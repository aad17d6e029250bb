"""Addresses of the knowledge base and of the statutes."""

from django.urls import path

from huigong.domains.knowledge import law_views, suggest_views, views

urlpatterns = [
    path("desk/knowledge/", views.listing, name="knowledge-list"),
    path("desk/knowledge/new/", views.draft, name="knowledge-draft"),
    path("desk/knowledge/suggest/", suggest_views.suggest, name="knowledge-suggest"),
    path("desk/knowledge/laws/", law_views.laws, name="knowledge-laws"),
    path("desk/knowledge/laws/<int:law_id>/", law_views.law, name="knowledge-law"),
    path(
        "desk/knowledge/provision/<int:provision_id>/",
        law_views.provision,
        name="knowledge-provision",
    ),
    path("desk/knowledge/<int:article_id>/", views.detail, name="knowledge-article"),
    path("desk/knowledge/<int:article_id>/edit/", views.edit, name="knowledge-edit"),
    path("desk/knowledge/<int:article_id>/review/", views.review, name="knowledge-review"),
    path("desk/knowledge/<int:article_id>/retire/", views.retire, name="knowledge-retire"),
    path("desk/knowledge/<int:article_id>/history/", views.history, name="knowledge-history"),
]
