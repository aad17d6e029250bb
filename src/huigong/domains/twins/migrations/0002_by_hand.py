import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("twins", "0001_first_pairs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="possibletwin",
            name="likely",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="可能性（千分）"
            ),
        ),
        migrations.AddField(
            model_name="possibletwin",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="提出人",
            ),
        ),
        migrations.AddField(
            model_name="possibletwin",
            name="reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="提出的理由"),
        ),
        migrations.AddField(
            model_name="possibletwin",
            name="assigned_to",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="交给",
            ),
        ),
    ]
