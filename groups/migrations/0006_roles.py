import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0005_curation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CuratorScope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('areas', models.ManyToManyField(blank=True, help_text='Groups that are based there or name it, or a part of it, as an area served.', related_name='+', to='groups.area', verbose_name='areas')),
                ('curator', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='scope', to=settings.AUTH_USER_MODEL)),
                ('specialties', models.ManyToManyField(blank=True, help_text='Groups for these families of conditions, or for anything beneath them.', related_name='+', to='groups.condition', verbose_name='specialties')),
            ],
            options={
                'verbose_name': 'part of the directory',
                'verbose_name_plural': 'Looks after only these groups (empty: after all)',
                'permissions': [('confirm_changes', 'May confirm what others propose')],
            },
        ),
        migrations.CreateModel(
            name='TableUpload',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('names', models.CharField(max_length=500, verbose_name='files')),
                ('made_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='uploaded')),
                ('rows', models.JSONField(default=list)),
                ('reading_problems', models.JSONField(default=list)),
                ('report', models.JSONField(default=dict)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'table to import',
                'verbose_name_plural': 'tables to import',
                'ordering': ['-made_at'],
            },
        ),
    ]
