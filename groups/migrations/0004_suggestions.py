import django.db.models.deletion
import django.utils.timezone
import groups.models.curation
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0003_link_checks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=groups.models.curation.new_reference, editable=False, max_length=11, unique=True)),
                ('kind', models.CharField(choices=[('new', 'New group'), ('correction', 'Correction'), ('closed', 'Group has closed'), ('dead-link', 'Link does not work'), ('confirmation', 'All is right')], max_length=12)),
                ('proposed', models.JSONField(blank=True, default=dict)),
                ('shown', models.JSONField(blank=True, default=dict)),
                ('words', models.TextField(blank=True)),
                ('seen_at', models.URLField(blank=True, max_length=500)),
                ('contact', models.EmailField(blank=True, max_length=254)),
                ('origin', models.CharField(choices=[('visitor', 'A visitor'), ('group', 'The group itself'), ('curator', 'A curator')], default='visitor', max_length=7)),
                ('made_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('sending', models.CharField(editable=False, max_length=64, unique=True)),
                ('state', models.CharField(choices=[('new', 'Waiting'), ('accepted', 'Accepted'), ('partly', 'Partly accepted'), ('declined', 'Declined')], db_index=True, default='new', max_length=8)),
                ('taken', models.JSONField(blank=True, default=list, verbose_name='facts accepted')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suggestions', to='groups.group')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'suggestion',
                'verbose_name_plural': 'suggestions',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReviewRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('sent_to', models.EmailField(blank=True, max_length=254)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_requests', to='groups.group')),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answer', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='review_request', to='groups.suggestion')),
            ],
            options={
                'verbose_name': 'request to confirm an entry',
                'verbose_name_plural': 'requests to confirm an entry',
                'ordering': ['-sent_at', '-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['new', 'correction', 'closed', 'dead-link', 'confirmation'])), name='suggestion_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['new', 'accepted', 'partly', 'declined'])), name='suggestion_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['visitor', 'group', 'curator'])), name='suggestion_origin_is_known'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'new')), models.Q(models.Q(('state', 'new'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='a_decided_suggestion_says_when'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), ('state', 'declined'), _negated=True), name='declining_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('made_by__isnull', True), ('decided_by__isnull', True), models.Q(('made_by', models.F('decided_by')), _negated=True), _connector='OR'), name='nobody_decides_their_own_suggestion'),
        ),
        migrations.AddConstraint(
            model_name='reviewrequest',
            constraint=models.CheckConstraint(condition=models.Q(('answer__isnull', True), ('used_at__isnull', False), _connector='OR'), name='an_answered_request_is_used'),
        ),
    ]
