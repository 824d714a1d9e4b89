from django.db import migrations, models


def keep_the_newest_active(apps, editor):
    calibrations = apps.get_model("faq", "Calibration").objects.using(
        editor.connection.alias
    )
    newest = (
        calibrations.filter(is_active=True)
        .values("model_sha256")
        .annotate(newest=models.Max("id"))
        .values_list("newest", flat=True)
    )
    calibrations.exclude(id__in=list(newest)).update(is_active=False)


class Migration(migrations.Migration):
    dependencies = [("faq", "0003_revision_triggers")]

    operations = [
        migrations.RemoveConstraint(
            model_name="calibration", name="faq_calibration_one_active"
        ),
        migrations.AddField(
            model_name="calibration",
            name="constants_sha256",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The ranker's constants it holds for; empty: not known.",
                max_length=64,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="calibration",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_active", True)),
                fields=("model_sha256", "constants_sha256"),
                name="faq_calibration_one_active",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, keep_the_newest_active),
    ]
