import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("faq", "0007_calibration_column")]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("alive_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "revision",
                    models.BigIntegerField(
                        help_text="Of the knowledge base, from which on its FAQs "
                        "are seen.",
                        null=True,
                    ),
                ),
                ("new_categories", models.JSONField(default=list)),
            ],
        ),
        migrations.AddField(
            model_name="faq",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="faqs",
                to="faq.importbatch",
            ),
        ),
    ]
