from django.db import migrations, models
from django.db.models import F, Q

from faq.indexing.triggers import create, drop

ORDERED = "faq_calibration_thresholds_ordered"


def show_nothing_as_likely(apps, editor):
    """Thresholds of before knew no likely answers: that band stays empty."""
    calibrations = apps.get_model("faq", "Calibration").objects
    calibrations.using(editor.connection.alias).update(
        likely_threshold=F("sure_threshold")
    )


class Migration(migrations.Migration):
    dependencies = [("faq", "0005_voice")]

    operations = [
        migrations.RunPython(drop, create),
        migrations.RemoveConstraint(model_name="calibration", name=ORDERED),
        migrations.RenameField("calibration", "answer_threshold", "sure_threshold"),
        migrations.AddField(
            model_name="calibration",
            name="likely_threshold",
            field=models.FloatField(default=1.0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="calibration",
            name="lead_threshold",
            field=models.FloatField(
                default=1.0,
                help_text="How far ahead of the others a likely answer has to be.",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(show_nothing_as_likely, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="calibration",
            constraint=models.CheckConstraint(
                condition=Q(ask_back_threshold__gte=0)
                & Q(ask_back_threshold__lte=F("likely_threshold"))
                & Q(likely_threshold__lte=F("sure_threshold"))
                & Q(sure_threshold__lte=1)
                & Q(lead_threshold__gte=0)
                & Q(lead_threshold__lte=1),
                name=ORDERED,
            ),
        ),
        migrations.RunPython(create, drop),
    ]
