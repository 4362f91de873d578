import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0002_search_indexes")]

    operations = [
        migrations.CreateModel(
            name='LinkHost',
            fields=[
                ('name', models.CharField(max_length=255, primary_key=True, serialize=False)),
                ('claimed_until', models.DateTimeField(blank=True, null=True)),
                ('not_before', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='LinkCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.URLField(max_length=500)),
                ('host', models.CharField(blank=True, db_index=True, editable=False, max_length=255)),
                ('result', models.CharField(blank=True, choices=[('working', 'Works'), ('redirected', 'Leads elsewhere'), ('https', 'Works with https too'), ('failing', 'Failing'), ('dead', 'Dead'), ('not-public', 'Not public'), ('cannot-tell', 'Cannot tell'), ('robots', 'Refused by robots.txt')], db_index=True, max_length=12)),
                ('reason', models.CharField(blank=True, choices=[('name', 'The name of the site cannot be found.'), ('connection', 'The site does not answer.'), ('slow', 'The site did not answer in time.'), ('certificate', "The site's certificate or encryption cannot be trusted."), ('not-http', 'What answers there is not a website.'), ('status', 'The site answers with an error.'), ('loop', 'The site sends visitors round in a circle.'), ('too-many', 'The site sends visitors on too many times.'), ('nowhere', 'The site sends visitors on, but does not say where.'), ('not-public', 'The name leads into a private network.'), ('address', 'Only http and https on their usual ports are tried.'), ('social', 'This network does not let robots look.'), ('robots', 'The site asks robots not to open this page.'), ('robots-error', 'The site cannot say whether robots may look.'), ('cookies', 'The site shows itself only to those who accept cookies.'), ('refused', 'The site is there, but does not let robots look.'), ('our-error', 'Something went wrong on our side.')], max_length=12)),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='HTTP status')),
                ('detail', models.CharField(blank=True, max_length=200)),
                ('leads_to', models.URLField(blank=True, max_length=500)),
                ('new_address', models.URLField(blank=True, max_length=500)),
                ('first_tried_at', models.DateTimeField(blank=True, null=True)),
                ('tried_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='last tried')),
                ('last_success_at', models.DateTimeField(blank=True, null=True, verbose_name='last worked')),
                ('failing_since', models.DateTimeField(blank=True, null=True)),
                ('failures', models.PositiveSmallIntegerField(default=0, help_text='Only failures some days apart count.', verbose_name='failures in a row')),
                ('failure_counted_at', models.DateTimeField(blank=True, null=True)),
                ('robots_failing_since', models.DateTimeField(blank=True, null=True)),
                ('etag', models.CharField(blank=True, max_length=200)),
                ('last_modified', models.CharField(blank=True, max_length=60)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='link_checks', to='groups.group')),
            ],
            options={
                'verbose_name': 'link',
                'verbose_name_plural': 'links',
                'ordering': ['group__name', 'address'],
                'constraints': [models.UniqueConstraint(fields=('group', 'address'), name='one_link_check_per_address'), models.CheckConstraint(condition=models.Q(('result__in', ['', 'working', 'redirected', 'https', 'failing', 'dead', 'not-public', 'cannot-tell', 'robots'])), name='link_result_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('result', 'dead'), _negated=True), ('failures__gte', 3), _connector='OR'), name='a_dead_link_failed_three_times')],
            },
        ),
    ]
