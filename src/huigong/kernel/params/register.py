"""The menu's entry for the rules; they are no register, their rows are decisions."""

from django.utils.translation import gettext_lazy as _

from huigong.kernel.register.site import Page, site

site.add_page(
    Page(label=_("规则参数"), url_name="params-list", group=_("设置"), icon="adjustments")
)
