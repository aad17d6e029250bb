"""The menu's entry for the calendar; its rows are reference data, not a register."""

from django.utils.translation import gettext_lazy as _

from huigong.kernel.register.site import Page, site

site.add_page(Page(label=_("工作日历"), url_name="calendar-year", group=_("设置"), icon="calendar"))
