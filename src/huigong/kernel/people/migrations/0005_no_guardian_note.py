"""The note beside the consent goes; in a migration of its own, for rows and columns do not mix."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("people", "0004_one_consent"),)

    operations = (migrations.RemoveField(model_name="person", name="guardian_note"),)
