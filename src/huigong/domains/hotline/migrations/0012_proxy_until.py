"""Proxies that run already see the case until the day that was said, and not until a job comes."""

from django.db import migrations

_UNTIL = """
UPDATE scoping_admission a SET until_on = p.until_on
FROM hotline_proxy p, scoping_kind k
WHERE k.label = 'hotline.case' AND a.kind = k.id AND a.row_id = p.case_id
  AND a.account_id = p.proxy_id AND a.ended_at IS NULL AND p.state = 'agreed'
"""


class Migration(migrations.Migration):

    dependencies = [
        ("hotline", "0011_protection"),
        ("scoping", "0005_admission_until"),
    ]

    operations = [migrations.RunSQL(_UNTIL, migrations.RunSQL.noop)]
