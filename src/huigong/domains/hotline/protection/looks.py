"""Why an office opens a name or a number: short words that the worker reads, too."""

from django.utils.translation import gettext_lazy as _

#: Why somebody looks, in words that the worker reads.
LOOKS = (
    ("verify", _("核实情况")),
    ("meet", _("约时间见面")),
    ("deliver", _("送达答复或材料")),
    ("callback", _("回访")),
    ("check", _("检查工作")),
)
