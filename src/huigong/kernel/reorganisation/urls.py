"""Addresses of the tree, of posts, of reorganisations and of seats."""

from django.urls import path

from huigong.kernel.reorganisation.views import plans, posts, seats, tree

urlpatterns = [
    path("seats/", seats.seat_list, name="seats"),
    path("seats/switch/", seats.seat_switch, name="seat-switch"),
    path("desk/org/", tree.show_tree, name="org-tree"),
    path("desk/org/units/<int:unit_id>/", tree.show_unit, name="org-unit"),
    path("desk/org/units/<int:unit_id>/children/", tree.show_children, name="org-children"),
    path("desk/org/units/<int:unit_id>/posts/", posts.show_posts, name="org-posts"),
    path("desk/org/units/<int:unit_id>/appoint/", posts.appoint, name="org-appoint"),
    path("desk/org/posts/<int:post_id>/end/", posts.end, name="org-post-end"),
    path("desk/org/posts/<int:post_id>/deputy/", posts.deputise, name="org-deputise"),
    path("desk/org/deputies/<int:deputy_id>/end/", posts.end_deputyship, name="org-deputy-end"),
    path("desk/org/plans/", plans.plan_list, name="plan-list"),
    path("desk/org/plans/new/", plans.plan_new, name="plan-new"),
    path("desk/org/plans/<int:plan_id>/", plans.plan_detail, name="plan-detail"),
    path("desk/org/plans/<int:plan_id>/edit/", plans.plan_edit, name="plan-edit"),
    path("desk/org/plans/<int:plan_id>/add/<slug:verb>/", plans.step_add, name="plan-step-add"),
    path("desk/org/plans/<int:plan_id>/receipt/", plans.plan_receipt, name="plan-receipt"),
    path("desk/org/plans/<int:plan_id>/<slug:verb>/", plans.plan_do, name="plan-do"),
    path("desk/org/steps/<int:step_id>/drop/", plans.step_drop, name="plan-step-drop"),
]
