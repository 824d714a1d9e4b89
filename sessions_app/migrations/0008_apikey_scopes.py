from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0007_outbox'),
    ]

    operations = [
        migrations.AddField(
            model_name='apikey',
            name='scopes',
            field=models.CharField(db_default='chat', default='chat', max_length=200, verbose_name='allows'),
        ),
    ]
