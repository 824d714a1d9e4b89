"""Thresholds get a band of likely answers.

An earlier version may go on reading and writing the table: it finds its column under
the name that it knows, and what it leaves out is empty or has a default.
"""

from django.db import migrations, models
from django.db.models import F, Q

ORDERED = "faq_calibration_thresholds_ordered"


class Migration(migrations.Migration):
    dependencies = [("faq", "0005_voice")]

    operations = [
        migrations.RemoveConstraint(model_name="calibration", name=ORDERED),
        migrations.AlterField(
            model_name="calibration",
            name="answer_threshold",
            field=models.FloatField(db_column="answer_threshold"),
        ),
        migrations.RenameField("calibration", "answer_threshold", "sure_threshold"),
        migrations.AddField(
            model_name="calibration",
            name="likely_threshold",
            field=models.FloatField(
                blank=True, help_text="Empty: nothing is shown as likely.", null=True
            ),
        ),
        migrations.AddField(
            model_name="calibration",
            name="lead_threshold",
            field=models.FloatField(
                db_default=1.0,
                help_text="How far ahead of the others a likely answer has to be.",
            ),
        ),
        migrations.AddConstraint(
            model_name="calibration",
            constraint=models.CheckConstraint(
                condition=Q(ask_back_threshold__gte=0)
                & Q(ask_back_threshold__lte=F("sure_threshold"))
                & Q(ask_back_threshold__lte=F("likely_threshold"))
                & Q(likely_threshold__lte=F("sure_threshold"))
                & Q(sure_threshold__lte=1)
                & Q(lead_threshold__gte=0)
                & Q(lead_threshold__lte=1),
                name=ORDERED,
            ),
        ),
    ]
