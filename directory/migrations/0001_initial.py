"""The directory's tables with their constraints and the triggers that write their history."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models

from alliance.base.migrating import MigrationAtOnce


class Migration(MigrationAtOnce):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        UnaccentExtension(),
        migrations.CreateModel(
            name='AccessRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='full name')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('organisation_name', models.CharField(max_length=200, verbose_name='organisation')),
                ('message', models.TextField(blank=True, max_length=2000)),
                ('status', models.CharField(choices=[('waiting', 'waiting for an officer'), ('granted', 'granted'), ('declined', 'declined')], default='waiting', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, max_length=2000)),
            ],
        ),
        migrations.CreateModel(
            name='AccessRequestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=150, verbose_name='full name')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('organisation_name', models.CharField(max_length=200, verbose_name='organisation')),
                ('message', models.TextField(blank=True, max_length=2000)),
                ('status', models.CharField(choices=[('waiting', 'waiting for an officer'), ('granted', 'granted'), ('declined', 'declined')], default='waiting', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, max_length=2000)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AllianceRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('statutory', 'ICB or statutory staff'), ('officer', 'infrastructure officer'), ('approver', 'approver'), ('finance', 'finance officer'), ('chair', 'alliance chair'), ('funder', 'funder or intermediary'), ('auditor', 'auditor'), ('administrator', 'administrator')], max_length=15)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='AllianceRoleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(choices=[('statutory', 'ICB or statutory staff'), ('officer', 'infrastructure officer'), ('approver', 'approver'), ('finance', 'finance officer'), ('chair', 'alliance chair'), ('funder', 'funder or intermediary'), ('auditor', 'auditor'), ('administrator', 'administrator')], max_length=15)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AllianceRoleFootprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='AllianceRoleFootprintEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('population', models.PositiveIntegerField(blank=True, null=True)),
                ('deprivation_decile', models.PositiveSmallIntegerField(blank=True, help_text='1 is the most deprived tenth of England.', null=True)),
                ('ward_code', models.CharField(blank=True, max_length=12)),
                ('ward_name', models.CharField(blank=True, max_length=120)),
                ('district_code', models.CharField(blank=True, max_length=12)),
                ('district_name', models.CharField(blank=True, max_length=120)),
                ('sub_icb_code', models.CharField(blank=True, max_length=12)),
                ('sub_icb_name', models.CharField(blank=True, max_length=150)),
                ('icb_code', models.CharField(blank=True, max_length=12)),
                ('icb_name', models.CharField(blank=True, max_length=150)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('boundary', models.JSONField(blank=True, help_text='A GeoJSON geometry in WGS 84.', null=True)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='AreaEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=150)),
                ('source', models.CharField(help_text='Who published it, when, under which licence.', max_length=300)),
                ('population_source', models.CharField(blank=True, help_text='What the populations are, as at when; an estimate says so.', max_length=300)),
                ('deprivation_source', models.CharField(blank=True, help_text='Which index the deciles are of, or why there are none.', max_length=300)),
                ('is_current', models.BooleanField(default=False, help_text='New footprints are drawn on this one.')),
                ('imported_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80, verbose_name='what it is for')),
                ('kind', models.CharField(choices=[('phone', 'phone'), ('email', 'e-mail'), ('link', 'web page')], max_length=10)),
                ('value', models.CharField(max_length=200)),
                ('person_name', models.CharField(blank=True, max_length=120, verbose_name='whom to ask for')),
                ('visibility', models.CharField(choices=[('public', 'anyone'), ('members', 'members of the alliance only'), ('partners', 'members and statutory staff (may be released under Freedom of Information)'), ('private', 'only your organisation')], default='private', max_length=10, verbose_name='who can see it')),
                ('officer_may_see', models.BooleanField(default=False, verbose_name='an officer may see it when private')),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ContactEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('label', models.CharField(max_length=80, verbose_name='what it is for')),
                ('kind', models.CharField(choices=[('phone', 'phone'), ('email', 'e-mail'), ('link', 'web page')], max_length=10)),
                ('value', models.CharField(max_length=200)),
                ('person_name', models.CharField(blank=True, max_length=120, verbose_name='whom to ask for')),
                ('visibility', models.CharField(choices=[('public', 'anyone'), ('members', 'members of the alliance only'), ('partners', 'members and statutory staff (may be released under Freedom of Information)'), ('private', 'only your organisation')], default='private', max_length=10, verbose_name='who can see it')),
                ('officer_may_see', models.BooleanField(default=False, verbose_name='an officer may see it when private')),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Coverage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('serves', 'serves'), ('based-in', 'is based in')], default='serves', max_length=10)),
                ('shown_to', models.CharField(choices=[('everyone', 'everyone'), ('officer', 'the officer of the place and the organisation itself'), ('others', 'everybody else, instead of where it truly is')], default='everyone', max_length=10)),
            ],
            options={
                'verbose_name_plural': 'coverage',
            },
        ),
        migrations.CreateModel(
            name='CoverageEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('serves', 'serves'), ('based-in', 'is based in')], default='serves', max_length=10)),
                ('shown_to', models.CharField(choices=[('everyone', 'everyone'), ('officer', 'the officer of the place and the organisation itself'), ('others', 'everybody else, instead of where it truly is')], default='everyone', max_length=10)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EntryEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changes', models.JSONField()),
                ('status', models.CharField(choices=[('waiting', 'waiting to be checked'), ('approved', 'approved'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], default='waiting', max_length=10)),
                ('made_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, max_length=2000)),
            ],
        ),
        migrations.CreateModel(
            name='EntryEditEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('changes', models.JSONField()),
                ('status', models.CharField(choices=[('waiting', 'waiting to be checked'), ('approved', 'approved'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], default='waiting', max_length=10)),
                ('made_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, max_length=2000)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Footprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=100, unique=True)),
                ('name', models.CharField(max_length=150)),
                ('scale', models.CharField(choices=[('hyper-local', 'hyper-local'), ('neighbourhood', 'neighbourhood'), ('place', 'place'), ('system', 'whole system')], max_length=15)),
                ('purpose', models.CharField(choices=[('statutory', 'statutory'), ('nhs', 'NHS'), ('council', 'council'), ('community', 'drawn by a community'), ('research', 'research')], max_length=15)),
                ('code', models.CharField(blank=True, max_length=20, verbose_name='ONS or NHS code')),
                ('description', models.TextField(blank=True, max_length=2000)),
                ('source', models.CharField(help_text='Who says that this is the footprint.', max_length=300)),
                ('source_url', models.URLField(blank=True)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('stated_population', models.PositiveIntegerField(blank=True, help_text='What a source states, shown beside the sum over the areas.', null=True)),
                ('stated_population_source', models.CharField(blank=True, max_length=300)),
                ('population', models.PositiveIntegerField(editable=False, null=True)),
                ('area_count', models.PositiveIntegerField(default=0, editable=False)),
                ('contains_district', models.BooleanField(default=False, editable=False)),
                ('outline', models.JSONField(editable=False, help_text='A GeoJSON geometry: the areas as one shape.', null=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='FootprintArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='FootprintAreaEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FootprintEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('slug', models.SlugField(db_index=False, max_length=100)),
                ('name', models.CharField(max_length=150)),
                ('scale', models.CharField(choices=[('hyper-local', 'hyper-local'), ('neighbourhood', 'neighbourhood'), ('place', 'place'), ('system', 'whole system')], max_length=15)),
                ('purpose', models.CharField(choices=[('statutory', 'statutory'), ('nhs', 'NHS'), ('council', 'council'), ('community', 'drawn by a community'), ('research', 'research')], max_length=15)),
                ('code', models.CharField(blank=True, max_length=20, verbose_name='ONS or NHS code')),
                ('description', models.TextField(blank=True, max_length=2000)),
                ('source', models.CharField(help_text='Who says that this is the footprint.', max_length=300)),
                ('source_url', models.URLField(blank=True)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('stated_population', models.PositiveIntegerField(blank=True, help_text='What a source states, shown beside the sum over the areas.', null=True)),
                ('stated_population_source', models.CharField(blank=True, max_length=300)),
                ('population', models.PositiveIntegerField(editable=False, null=True)),
                ('area_count', models.PositiveIntegerField(default=0, editable=False)),
                ('contains_district', models.BooleanField(default=False, editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FootprintOverlap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shared_population', models.PositiveIntegerField(null=True)),
                ('shared_areas', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Identifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(choices=[('GB-CHC', 'Charity Commission for England and Wales'), ('GB-COH', 'Companies House'), ('GB-NHS', 'NHS organisation code'), ('GB-LAE', 'local authority register'), ('GB-MPR', 'mutuals public register'), ('XI-ALLIANCE', "this alliance's own number")], max_length=20)),
                ('number', models.CharField(max_length=40)),
            ],
            options={
                'ordering': ['scheme', 'number'],
            },
        ),
        migrations.CreateModel(
            name='IdentifierEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('scheme', models.CharField(choices=[('GB-CHC', 'Charity Commission for England and Wales'), ('GB-COH', 'Companies House'), ('GB-NHS', 'NHS organisation code'), ('GB-LAE', 'local authority register'), ('GB-MPR', 'mutuals public register'), ('XI-ALLIANCE', "this alliance's own number")], max_length=20)),
                ('number', models.CharField(max_length=40)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('areas', 'areas'), ('boundaries', 'boundaries')], max_length=12)),
                ('file_name', models.CharField(max_length=255)),
                ('file_sha256', models.CharField(max_length=64)),
                ('ran_at', models.DateTimeField()),
                ('created', models.PositiveIntegerField()),
                ('updated', models.PositiveIntegerField()),
                ('unchanged', models.PositiveIntegerField()),
                ('refused', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['-ran_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='full name')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('level', models.CharField(blank=True, choices=[('owner', 'owner'), ('editor', 'editor'), ('viewer', 'viewer')], max_length=10)),
                ('role', models.CharField(blank=True, choices=[('statutory', 'ICB or statutory staff'), ('officer', 'infrastructure officer'), ('approver', 'approver'), ('finance', 'finance officer'), ('chair', 'alliance chair'), ('funder', 'funder or intermediary'), ('auditor', 'auditor'), ('administrator', 'administrator')], max_length=15)),
                ('renews_sign_in', models.BooleanField(default=False)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('status', models.CharField(choices=[('waiting', 'waiting for an answer'), ('accepted', 'accepted'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], default='waiting', max_length=10)),
                ('sent_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='InvitationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=150, verbose_name='full name')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('level', models.CharField(blank=True, choices=[('owner', 'owner'), ('editor', 'editor'), ('viewer', 'viewer')], max_length=10)),
                ('role', models.CharField(blank=True, choices=[('statutory', 'ICB or statutory staff'), ('officer', 'infrastructure officer'), ('approver', 'approver'), ('finance', 'finance officer'), ('chair', 'alliance chair'), ('funder', 'funder or intermediary'), ('auditor', 'auditor'), ('administrator', 'administrator')], max_length=15)),
                ('renews_sign_in', models.BooleanField(default=False)),
                ('status', models.CharField(choices=[('waiting', 'waiting for an answer'), ('accepted', 'accepted'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], default='waiting', max_length=10)),
                ('sent_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InvitationFootprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='InvitationFootprintEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('owner', 'owner'), ('editor', 'editor'), ('viewer', 'viewer')], max_length=10)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='MembershipEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('level', models.CharField(choices=[('owner', 'owner'), ('editor', 'editor'), ('viewer', 'viewer')], max_length=10)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('also_known_as', models.CharField(blank=True, max_length=200)),
                ('sector', models.CharField(choices=[('vcfse', 'voluntary, community, faith or social enterprise'), ('nhs', 'NHS'), ('local-authority', 'local authority'), ('care-provider', 'care provider'), ('private', 'private company'), ('funder', 'funder')], default='vcfse', max_length=20)),
                ('legal_form', models.CharField(choices=[('unincorporated', 'unincorporated group'), ('charity', 'registered charity'), ('cio', 'charitable incorporated organisation (CIO)'), ('company', 'company limited by guarantee'), ('cic', 'community interest company (CIC)'), ('society', 'community benefit society'), ('excepted', 'excepted charity'), ('faith', 'faith body'), ('public', 'public body'), ('private', 'private company'), ('other', 'something else')], max_length=20)),
                ('is_alliance_member', models.BooleanField(default=False, verbose_name='member of the alliance')),
                ('in_one_line', models.CharField(blank=True, help_text='In your own words.', max_length=160, verbose_name='what you do, in one line')),
                ('description', models.TextField(blank=True, max_length=4000)),
                ('website', models.URLField(blank=True)),
                ('how_to_refer', models.TextField(blank=True, max_length=1000, verbose_name='how to refer someone')),
                ('latest_income', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='latest yearly income')),
                ('income_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of that income')),
                ('size_band', models.GeneratedField(db_persist=True, expression=models.Case(models.When(latest_income__isnull=True, then=models.Value('unknown')), models.When(latest_income__lt=10000, then=models.Value('micro')), models.When(latest_income__lt=100000, then=models.Value('small')), models.When(latest_income__lt=1000000, then=models.Value('medium')), models.When(latest_income__lt=10000000, then=models.Value('large')), models.When(latest_income__lt=100000000, then=models.Value('major')), default=models.Value('super-major')), output_field=models.CharField(choices=[('micro', 'micro (under £10,000 a year)'), ('small', 'small (£10,000 to £100,000 a year)'), ('medium', 'medium (£100,000 to £1 million a year)'), ('large', 'large (£1 million to £10 million a year)'), ('major', 'major (£10 million to £100 million a year)'), ('super-major', 'super-major (£100 million a year or more)'), ('unknown', 'size not known')], max_length=12))),
                ('address', models.TextField(blank=True, max_length=300)),
                ('postcode', models.CharField(blank=True, max_length=8)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('address_visibility', models.CharField(choices=[('public', 'anyone'), ('members', 'members of the alliance only'), ('partners', 'members and statutory staff (may be released under Freedom of Information)'), ('private', 'only your organisation')], default='public', max_length=10)),
                ('visibility', models.CharField(choices=[('public', 'anyone'), ('members', 'members of the alliance only'), ('partners', 'members and statutory staff (may be released under Freedom of Information)'), ('private', 'only your organisation')], default='private', max_length=10, verbose_name='who can see the entry')),
                ('sensitive_site', models.BooleanField(default=False, help_text='A refuge or the like: nothing may tell where it is more closely than its district.')),
                ('status', models.CharField(choices=[('active', 'active'), ('closed', 'closed'), ('merged', 'merged into another')], default='active', max_length=10)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('confirmed_on', models.DateField(blank=True, null=True)),
                ('confirmed_by_role', models.CharField(blank=True, max_length=60)),
                ('source', models.CharField(blank=True, help_text='Where the entry comes from.', max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='OrganisationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('slug', models.SlugField(db_index=False, max_length=120)),
                ('name', models.CharField(max_length=200)),
                ('also_known_as', models.CharField(blank=True, max_length=200)),
                ('sector', models.CharField(choices=[('vcfse', 'voluntary, community, faith or social enterprise'), ('nhs', 'NHS'), ('local-authority', 'local authority'), ('care-provider', 'care provider'), ('private', 'private company'), ('funder', 'funder')], default='vcfse', max_length=20)),
                ('legal_form', models.CharField(choices=[('unincorporated', 'unincorporated group'), ('charity', 'registered charity'), ('cio', 'charitable incorporated organisation (CIO)'), ('company', 'company limited by guarantee'), ('cic', 'community interest company (CIC)'), ('society', 'community benefit society'), ('excepted', 'excepted charity'), ('faith', 'faith body'), ('public', 'public body'), ('private', 'private company'), ('other', 'something else')], max_length=20)),
                ('is_alliance_member', models.BooleanField(default=False, verbose_name='member of the alliance')),
                ('in_one_line', models.CharField(blank=True, help_text='In your own words.', max_length=160, verbose_name='what you do, in one line')),
                ('description', models.TextField(blank=True, max_length=4000)),
                ('website', models.URLField(blank=True)),
                ('how_to_refer', models.TextField(blank=True, max_length=1000, verbose_name='how to refer someone')),
                ('latest_income', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='latest yearly income')),
                ('income_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of that income')),
                ('size_band', models.GeneratedField(db_persist=True, expression=models.Case(models.When(latest_income__isnull=True, then=models.Value('unknown')), models.When(latest_income__lt=10000, then=models.Value('micro')), models.When(latest_income__lt=100000, then=models.Value('small')), models.When(latest_income__lt=1000000, then=models.Value('medium')), models.When(latest_income__lt=10000000, then=models.Value('large')), models.When(latest_income__lt=100000000, then=models.Value('major')), default=models.Value('super-major')), output_field=models.CharField(choices=[('micro', 'micro (under £10,000 a year)'), ('small', 'small (£10,000 to £100,000 a year)'), ('medium', 'medium (£100,000 to £1 million a year)'), ('large', 'large (£1 million to £10 million a year)'), ('major', 'major (£10 million to £100 million a year)'), ('super-major', 'super-major (£100 million a year or more)'), ('unknown', 'size not known')], max_length=12))),
                ('address', models.TextField(blank=True, max_length=300)),
                ('postcode', models.CharField(blank=True, max_length=8)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('address_visibility', models.CharField(choices=[('public', 'anyone'), ('members', 'members of the alliance only'), ('partners', 'members and statutory staff (may be released under Freedom of Information)'), ('private', 'only your organisation')], default='public', max_length=10)),
                ('visibility', models.CharField(choices=[('public', 'anyone'), ('members', 'members of the alliance only'), ('partners', 'members and statutory staff (may be released under Freedom of Information)'), ('private', 'only your organisation')], default='private', max_length=10, verbose_name='who can see the entry')),
                ('sensitive_site', models.BooleanField(default=False, help_text='A refuge or the like: nothing may tell where it is more closely than its district.')),
                ('status', models.CharField(choices=[('active', 'active'), ('closed', 'closed'), ('merged', 'merged into another')], default='active', max_length=10)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('confirmed_on', models.DateField(blank=True, null=True)),
                ('confirmed_by_role', models.CharField(blank=True, max_length=60)),
                ('source', models.CharField(blank=True, help_text='Where the entry comes from.', max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OrganisationRelation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('branch', 'is a branch of'), ('affiliated', 'is affiliated to'), ('member', 'is a member of'), ('hosted', 'is hosted by'), ('partner', 'is a partner in a consortium led by')], max_length=12)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='OrganisationRelationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('branch', 'is a branch of'), ('affiliated', 'is affiliated to'), ('member', 'is a member of'), ('hosted', 'is hosted by'), ('partner', 'is a partner in a consortium led by')], max_length=12)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PersonEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=150, verbose_name='full name')),
                ('email', models.EmailField(blank=True, max_length=254, null=True, verbose_name='e-mail address')),
                ('sign_in_name', models.CharField(blank=True, help_text='For somebody who shares a mailbox.', max_length=60, null=True)),
                ('mailbox', models.EmailField(blank=True, help_text='Where letters reach somebody who has no address of their own.', max_length=254, verbose_name='shared mailbox')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Postcode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=7)),
                ('is_invented', models.BooleanField(default=False, help_text='Made for the demo; no letter would arrive there.')),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('name', models.CharField(max_length=150, verbose_name='full name')),
                ('email', models.EmailField(blank=True, max_length=254, null=True, unique=True, verbose_name='e-mail address')),
                ('sign_in_name', models.CharField(blank=True, help_text='For somebody who shares a mailbox.', max_length=60, null=True, unique=True)),
                ('mailbox', models.EmailField(blank=True, help_text='Where letters reach somebody who has no address of their own.', max_length=254, verbose_name='shared mailbox')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name_plural': 'people',
                'ordering': ['name', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('email__isnull', True), ('email', django.db.models.functions.text.Lower('email')), _connector='OR'), name='person_email_is_lower_case'), models.CheckConstraint(condition=models.Q(('email', ''), _negated=True), name='person_email_is_empty_or_an_address'), models.CheckConstraint(condition=models.Q(('sign_in_name__isnull', True), models.Q(('sign_in_name', django.db.models.functions.text.Lower('sign_in_name')), models.Q(('sign_in_name', ''), _negated=True), models.Q(('sign_in_name__contains', '@'), _negated=True)), _connector='OR'), name='person_sign_in_name_is_lower_case_and_no_address'), models.CheckConstraint(condition=models.Q(('sign_in_name__isnull', True), models.Q(('mailbox', ''), _negated=True), _connector='OR'), name='person_sign_in_name_has_a_mailbox')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_personevent" ("email", "id", "is_active", "joined_at", "mailbox", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sign_in_name") VALUES (NEW."email", NEW."id", NEW."is_active", NEW."joined_at", NEW."mailbox", NEW."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."sign_in_name"); RETURN NULL;', hash='a7837ee27dcfb50536858b1bd03e5ad12f33d75c', operation='INSERT', pgid='pgtrigger_insert_insert_f1db5', table='directory_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."joined_at" IS DISTINCT FROM (NEW."joined_at") OR OLD."mailbox" IS DISTINCT FROM (NEW."mailbox") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."sign_in_name" IS DISTINCT FROM (NEW."sign_in_name"))', func='INSERT INTO "directory_personevent" ("email", "id", "is_active", "joined_at", "mailbox", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sign_in_name") VALUES (NEW."email", NEW."id", NEW."is_active", NEW."joined_at", NEW."mailbox", NEW."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."sign_in_name"); RETURN NULL;', hash='30e2a7b30165950518d94ebedc50ba6488cf8fbd', operation='UPDATE', pgid='pgtrigger_update_update_45f75', table='directory_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_personevent" ("email", "id", "is_active", "joined_at", "mailbox", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sign_in_name") VALUES (OLD."email", OLD."id", OLD."is_active", OLD."joined_at", OLD."mailbox", OLD."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."sign_in_name"); RETURN NULL;', hash='a5c8d02adc345df1ccfce22c2918b96f0a6c88d2', operation='DELETE', pgid='pgtrigger_delete_delete_395d8', table='directory_person', when='AFTER')),
        ),
        migrations.AddField(
            model_name='accessrequest',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='accessrequestevent',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='accessrequestevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='accessrequestevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='directory.accessrequest'),
        ),
        migrations.AddField(
            model_name='alliancerole',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alliance_roles', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='allianceroleevent',
            name='person',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='allianceroleevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='allianceroleevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='directory.alliancerole'),
        ),
        migrations.AddField(
            model_name='alliancerolefootprint',
            name='alliance_role',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='directory.alliancerole'),
        ),
        migrations.AddField(
            model_name='alliancerolefootprintevent',
            name='alliance_role',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.alliancerole'),
        ),
        migrations.AddField(
            model_name='alliancerolefootprintevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='alliancerolefootprintevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='directory.alliancerolefootprint'),
        ),
        migrations.AddConstraint(
            model_name='areaedition',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('is_current',), name='area_edition_one_is_current'),
        ),
        migrations.AddField(
            model_name='area',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='areas', to='directory.areaedition'),
        ),
        migrations.AddField(
            model_name='contactevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='contactevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='directory.contact'),
        ),
        migrations.AddField(
            model_name='coverageevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='coverageevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='directory.coverage'),
        ),
        migrations.AddField(
            model_name='entryedit',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='entryedit',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='entryeditevent',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='entryeditevent',
            name='made_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='entryeditevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='entryeditevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='directory.entryedit'),
        ),
        migrations.AddField(
            model_name='footprint',
            name='drawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='footprint',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='footprints', to='directory.areaedition'),
        ),
        migrations.AddField(
            model_name='coverageevent',
            name='footprint',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.footprint'),
        ),
        migrations.AddField(
            model_name='coverage',
            name='footprint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coverage', to='directory.footprint'),
        ),
        migrations.AddField(
            model_name='alliancerolefootprintevent',
            name='footprint',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.footprint'),
        ),
        migrations.AddField(
            model_name='alliancerolefootprint',
            name='footprint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.footprint'),
        ),
        migrations.AddField(
            model_name='alliancerole',
            name='footprints',
            field=models.ManyToManyField(blank=True, help_text='For an officer. None at all means the whole alliance.', through='directory.AllianceRoleFootprint', to='directory.footprint'),
        ),
        migrations.AddField(
            model_name='footprintarea',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.area'),
        ),
        migrations.AddField(
            model_name='footprintarea',
            name='footprint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='directory.footprint'),
        ),
        migrations.AddField(
            model_name='footprint',
            name='areas',
            field=models.ManyToManyField(related_name='footprints', through='directory.FootprintArea', to='directory.area'),
        ),
        migrations.AddField(
            model_name='footprintareaevent',
            name='area',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.area'),
        ),
        migrations.AddField(
            model_name='footprintareaevent',
            name='footprint',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.footprint'),
        ),
        migrations.AddField(
            model_name='footprintareaevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='footprintareaevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='directory.footprintarea'),
        ),
        migrations.AddField(
            model_name='footprintevent',
            name='drawn_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='footprintevent',
            name='edition',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.areaedition'),
        ),
        migrations.AddField(
            model_name='footprintevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='footprintevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='directory.footprint'),
        ),
        migrations.AddField(
            model_name='footprintoverlap',
            name='footprint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overlaps', to='directory.footprint'),
        ),
        migrations.AddField(
            model_name='footprintoverlap',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.footprint'),
        ),
        migrations.AddField(
            model_name='identifierevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='identifierevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='directory.identifier'),
        ),
        migrations.AddField(
            model_name='importrun',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='importrun',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='import_runs', to='directory.areaedition'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='invited_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitationevent',
            name='invited_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitationevent',
            name='person',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitationevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='invitationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='directory.invitation'),
        ),
        migrations.AddField(
            model_name='invitationfootprint',
            name='footprint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.footprint'),
        ),
        migrations.AddField(
            model_name='invitationfootprint',
            name='invitation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='directory.invitation'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='footprints',
            field=models.ManyToManyField(blank=True, help_text='For an officer. None at all means the whole alliance.', through='directory.InvitationFootprint', to='directory.footprint'),
        ),
        migrations.AddField(
            model_name='invitationfootprintevent',
            name='footprint',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.footprint'),
        ),
        migrations.AddField(
            model_name='invitationfootprintevent',
            name='invitation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.invitation'),
        ),
        migrations.AddField(
            model_name='invitationfootprintevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='invitationfootprintevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='directory.invitationfootprint'),
        ),
        migrations.AddField(
            model_name='membership',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='person',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='directory.membership'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='organisation',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='membership',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='invitationevent',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='identifierevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='identifier',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='entryeditevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='entryedit',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edits', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='coverageevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='coverage',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coverage', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='contactevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='contact',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='allianceroleevent',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Where the person works: the ICB, the council, the local infrastructure organisation.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='alliancerole',
            name='organisation',
            field=models.ForeignKey(blank=True, help_text='Where the person works: the ICB, the council, the local infrastructure organisation.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='accessrequestevent',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='accessrequest',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='organisationrelation',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='organisationrelation',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relations_from', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='organisationrelationevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='organisationrelationevent',
            name='other',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.organisation'),
        ),
        migrations.AddField(
            model_name='organisationrelationevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='organisationrelationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='directory.organisationrelation'),
        ),
        migrations.AddField(
            model_name='personevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='personevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='postcode',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postcodes', to='directory.area'),
        ),
        migrations.AddIndex(
            model_name='area',
            index=models.Index(fields=['edition', 'ward_code'], name='area_by_ward'),
        ),
        migrations.AddIndex(
            model_name='area',
            index=models.Index(fields=['edition', 'district_code'], name='area_by_district'),
        ),
        migrations.AddIndex(
            model_name='area',
            index=models.Index(fields=['edition', 'sub_icb_code'], name='area_by_sub_icb'),
        ),
        migrations.AddIndex(
            model_name='area',
            index=models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper(models.F('name')), name='text_pattern_ops'), name='area_by_name'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.UniqueConstraint(fields=('edition', 'code'), name='area_code_once_an_edition'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(('deprivation_decile__isnull', True), ('deprivation_decile__range', (1, 10)), _connector='OR'), name='area_deprivation_decile_is_1_to_10'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='alliancerolefootprintevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c9c832425ca5350a1604c67f50e7e6814f5cba14', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e0474', table='directory_alliancerolefootprintevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='alliancerolefootprint',
            constraint=models.UniqueConstraint(fields=('alliance_role', 'footprint'), name='alliance_role_footprint_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='alliancerolefootprint',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_alliancerolefootprintevent" ("alliance_role_id", "footprint_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."alliance_role_id", NEW."footprint_id", NEW."id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id"); RETURN NULL;', hash='e33428f648d0826eb893b89fbdabc314711a5d17', operation='INSERT', pgid='pgtrigger_insert_insert_8d3fb', table='directory_alliancerolefootprint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='alliancerolefootprint',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "directory_alliancerolefootprintevent" ("alliance_role_id", "footprint_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."alliance_role_id", NEW."footprint_id", NEW."id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id"); RETURN NULL;', hash='58cd9a212646766540320d9fb1672823d5746adf', operation='UPDATE', pgid='pgtrigger_update_update_663c9', table='directory_alliancerolefootprint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='alliancerolefootprint',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_alliancerolefootprintevent" ("alliance_role_id", "footprint_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."alliance_role_id", OLD."footprint_id", OLD."id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id"); RETURN NULL;', hash='1b3acf32bb7736ec4981e60b906cd12bb070405e', operation='DELETE', pgid='pgtrigger_delete_delete_d8b2c', table='directory_alliancerolefootprint', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='footprintarea',
            index=models.Index(fields=['area', 'footprint'], name='footprint_area_by_area'),
        ),
        migrations.AddConstraint(
            model_name='footprintarea',
            constraint=models.UniqueConstraint(fields=('footprint', 'area'), name='footprint_area_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='footprintarea',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "directory_footprintareaevent" ("area_id", "footprint_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."area_id", new_values."footprint_id", new_values."id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f2f59b6f5837f30235339d105bca65ce475f9e24', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6d7f8', referencing='REFERENCING NEW TABLE AS new_values ', table='directory_footprintarea', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='footprintarea',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "directory_footprintareaevent" ("area_id", "footprint_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."area_id", NEW."footprint_id", NEW."id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id"); RETURN NULL;', hash='d612a2a0e834527a583496594985a65580adce86', operation='UPDATE', pgid='pgtrigger_update_update_3f2da', table='directory_footprintarea', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='footprintarea',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "directory_footprintareaevent" ("area_id", "footprint_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."area_id", old_values."footprint_id", old_values."id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b876ee3e2a0f1d91f6b5b213898805a7ce397dc8', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_5e834', referencing='REFERENCING OLD TABLE AS old_values ', table='directory_footprintarea', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='footprint',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name'), name='gin_trgm_ops'), name='footprint_name_like'),
        ),
        migrations.AddIndex(
            model_name='footprint',
            index=models.Index(fields=['scale', 'population'], name='footprint_by_scale'),
        ),
        migrations.AddConstraint(
            model_name='footprint',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_from__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='footprint_never_ends_before_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='footprint',
            constraint=models.CheckConstraint(condition=models.Q(('stated_population__isnull', True), models.Q(('stated_population_source', ''), _negated=True), _connector='OR'), name='footprint_stated_population_has_its_source'),
        ),
        migrations.AddConstraint(
            model_name='footprint',
            constraint=models.UniqueConstraint(fields=('id', 'edition'), name='footprint_and_its_edition'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='footprint',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "directory_footprintevent" ("area_count", "code", "contains_district", "description", "drawn_by_id", "edition_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "purpose", "scale", "slug", "source", "source_url", "stated_population", "stated_population_source", "valid_from", "valid_until") SELECT new_values."area_count", new_values."code", new_values."contains_district", new_values."description", new_values."drawn_by_id", new_values."edition_id", new_values."id", new_values."name", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."population", new_values."purpose", new_values."scale", new_values."slug", new_values."source", new_values."source_url", new_values."stated_population", new_values."stated_population_source", new_values."valid_from", new_values."valid_until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3726fa14fe5b134137865f269fa34f4f3274c88c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_13d03', referencing='REFERENCING NEW TABLE AS new_values ', table='directory_footprint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='footprint',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."area_count" IS DISTINCT FROM (NEW."area_count") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."contains_district" IS DISTINCT FROM (NEW."contains_district") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."drawn_by_id" IS DISTINCT FROM (NEW."drawn_by_id") OR OLD."edition_id" IS DISTINCT FROM (NEW."edition_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."population" IS DISTINCT FROM (NEW."population") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."scale" IS DISTINCT FROM (NEW."scale") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."source_url" IS DISTINCT FROM (NEW."source_url") OR OLD."stated_population" IS DISTINCT FROM (NEW."stated_population") OR OLD."stated_population_source" IS DISTINCT FROM (NEW."stated_population_source") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until"))', func='INSERT INTO "directory_footprintevent" ("area_count", "code", "contains_district", "description", "drawn_by_id", "edition_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "purpose", "scale", "slug", "source", "source_url", "stated_population", "stated_population_source", "valid_from", "valid_until") VALUES (NEW."area_count", NEW."code", NEW."contains_district", NEW."description", NEW."drawn_by_id", NEW."edition_id", NEW."id", NEW."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."population", NEW."purpose", NEW."scale", NEW."slug", NEW."source", NEW."source_url", NEW."stated_population", NEW."stated_population_source", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='c7073b3e1615e75048837814730f0b2856b9639b', operation='UPDATE', pgid='pgtrigger_update_update_7d787', table='directory_footprint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='footprint',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "directory_footprintevent" ("area_count", "code", "contains_district", "description", "drawn_by_id", "edition_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "purpose", "scale", "slug", "source", "source_url", "stated_population", "stated_population_source", "valid_from", "valid_until") SELECT old_values."area_count", old_values."code", old_values."contains_district", old_values."description", old_values."drawn_by_id", old_values."edition_id", old_values."id", old_values."name", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."population", old_values."purpose", old_values."scale", old_values."slug", old_values."source", old_values."source_url", old_values."stated_population", old_values."stated_population_source", old_values."valid_from", old_values."valid_until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='79e7b2813c76802768e3fdfb135422651dd264e9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_653d7', referencing='REFERENCING OLD TABLE AS old_values ', table='directory_footprint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='footprintareaevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6e6684f78f408d3243308b413720350e0f5fdf56', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_436c8', table='directory_footprintareaevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='footprintevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8fec464fd3cfa7ee2c38815869999cbc90d07375', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ef6e2', table='directory_footprintevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='footprintoverlap',
            constraint=models.UniqueConstraint(fields=('footprint', 'other'), name='footprint_overlap_once'),
        ),
        migrations.AddConstraint(
            model_name='footprintoverlap',
            constraint=models.CheckConstraint(condition=models.Q(('footprint', models.F('other')), _negated=True), name='footprint_overlap_with_another'),
        ),
        migrations.AddConstraint(
            model_name='invitationfootprint',
            constraint=models.UniqueConstraint(fields=('invitation', 'footprint'), name='invitation_footprint_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitationfootprint',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_invitationfootprintevent" ("footprint_id", "id", "invitation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."footprint_id", NEW."id", NEW."invitation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id"); RETURN NULL;', hash='af9c8da8c5169a53d4a6f4bd3ad30225a09065ca', operation='INSERT', pgid='pgtrigger_insert_insert_38574', table='directory_invitationfootprint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitationfootprint',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "directory_invitationfootprintevent" ("footprint_id", "id", "invitation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."footprint_id", NEW."id", NEW."invitation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id"); RETURN NULL;', hash='0bbf8608796d4b904d1b738bca89a18212dd9122', operation='UPDATE', pgid='pgtrigger_update_update_20408', table='directory_invitationfootprint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitationfootprint',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_invitationfootprintevent" ("footprint_id", "id", "invitation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."footprint_id", OLD."id", OLD."invitation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id"); RETURN NULL;', hash='5f0806bac75e5cc743ade8ed6e8759f1dcd755a9', operation='DELETE', pgid='pgtrigger_delete_delete_6bb97', table='directory_invitationfootprint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitationfootprintevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='00a4b5e9de4ad586a7ebe547c01e7e797825d79d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c1dec', table='directory_invitationfootprintevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name'), name='gin_trgm_ops'), name='organisation_name_like'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(models.F('confirmed_on'), name='organisation_by_confirmed'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('status', 'merged')), models.Q(models.Q(('status', 'merged'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='organisation_merged_names_into_which'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('id')), _negated=True), name='organisation_not_merged_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('latest_income__isnull', True), ('latest_income__gte', 0), _connector='OR'), name='organisation_income_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('visibility__in', ['public', 'members', 'partners', 'private'])), name='organisation_visibility_is_a_row_of_the_table'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_organisationevent" ("address", "address_visibility", "also_known_as", "confirmed_by_id", "confirmed_by_role", "confirmed_on", "created_at", "description", "ended_on", "how_to_refer", "id", "in_one_line", "income_year", "is_alliance_member", "latest_income", "latitude", "legal_form", "longitude", "merged_into_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "sector", "sensitive_site", "slug", "source", "status", "visibility", "website") VALUES (NEW."address", NEW."address_visibility", NEW."also_known_as", NEW."confirmed_by_id", NEW."confirmed_by_role", NEW."confirmed_on", NEW."created_at", NEW."description", NEW."ended_on", NEW."how_to_refer", NEW."id", NEW."in_one_line", NEW."income_year", NEW."is_alliance_member", NEW."latest_income", NEW."latitude", NEW."legal_form", NEW."longitude", NEW."merged_into_id", NEW."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."postcode", NEW."sector", NEW."sensitive_site", NEW."slug", NEW."source", NEW."status", NEW."visibility", NEW."website"); RETURN NULL;', hash='c06c6d9a06990820b41f3e11355ddb655ae1aede', operation='INSERT', pgid='pgtrigger_insert_insert_fd0fd', table='directory_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "directory_organisationevent" ("address", "address_visibility", "also_known_as", "confirmed_by_id", "confirmed_by_role", "confirmed_on", "created_at", "description", "ended_on", "how_to_refer", "id", "in_one_line", "income_year", "is_alliance_member", "latest_income", "latitude", "legal_form", "longitude", "merged_into_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "sector", "sensitive_site", "slug", "source", "status", "visibility", "website") VALUES (NEW."address", NEW."address_visibility", NEW."also_known_as", NEW."confirmed_by_id", NEW."confirmed_by_role", NEW."confirmed_on", NEW."created_at", NEW."description", NEW."ended_on", NEW."how_to_refer", NEW."id", NEW."in_one_line", NEW."income_year", NEW."is_alliance_member", NEW."latest_income", NEW."latitude", NEW."legal_form", NEW."longitude", NEW."merged_into_id", NEW."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."postcode", NEW."sector", NEW."sensitive_site", NEW."slug", NEW."source", NEW."status", NEW."visibility", NEW."website"); RETURN NULL;', hash='4f86ca283538716140e63201fbd7779eea0742f8', operation='UPDATE', pgid='pgtrigger_update_update_17175', table='directory_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_organisationevent" ("address", "address_visibility", "also_known_as", "confirmed_by_id", "confirmed_by_role", "confirmed_on", "created_at", "description", "ended_on", "how_to_refer", "id", "in_one_line", "income_year", "is_alliance_member", "latest_income", "latitude", "legal_form", "longitude", "merged_into_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "sector", "sensitive_site", "slug", "source", "status", "visibility", "website") VALUES (OLD."address", OLD."address_visibility", OLD."also_known_as", OLD."confirmed_by_id", OLD."confirmed_by_role", OLD."confirmed_on", OLD."created_at", OLD."description", OLD."ended_on", OLD."how_to_refer", OLD."id", OLD."in_one_line", OLD."income_year", OLD."is_alliance_member", OLD."latest_income", OLD."latitude", OLD."legal_form", OLD."longitude", OLD."merged_into_id", OLD."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."postcode", OLD."sector", OLD."sensitive_site", OLD."slug", OLD."source", OLD."status", OLD."visibility", OLD."website"); RETURN NULL;', hash='2445b95324b3e46ec4756a0ee187d7e97b322897', operation='DELETE', pgid='pgtrigger_delete_delete_d686f', table='directory_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membershipevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1f4648d6f40c9f2e07adf4a66335c44e0376028c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0ca09', table='directory_membershipevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='membership_never_ends_before_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('person', 'organisation'), name='membership_open_once_for_a_person_and_organisation'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_membershipevent" ("ends_on", "id", "level", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."ends_on", NEW."id", NEW."level", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."starts_on"); RETURN NULL;', hash='49fd639edc82b6bb86c02206bf9ce6c0b8e17009', operation='INSERT', pgid='pgtrigger_insert_insert_044d1', table='directory_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "directory_membershipevent" ("ends_on", "id", "level", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."ends_on", NEW."id", NEW."level", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."starts_on"); RETURN NULL;', hash='8fddb4e2b65f38e2fa3c003b43705c16f87ea200', operation='UPDATE', pgid='pgtrigger_update_update_4018c', table='directory_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_membershipevent" ("ends_on", "id", "level", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (OLD."ends_on", OLD."id", OLD."level", OLD."organisation_id", OLD."person_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."starts_on"); RETURN NULL;', hash='806ba2142fcc0c7fda652d2bcb20d31f2bc4b5ea', operation='DELETE', pgid='pgtrigger_delete_delete_00ac9', table='directory_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2cda373458522a5d84ef36c4234299b569ced421', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8e1fa', table='directory_invitationevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', ''), models.Q(('role', ''), _negated=True)), models.Q(models.Q(('level', ''), _negated=True), ('organisation__isnull', False), ('role', '')), _connector='OR'), name='invitation_is_to_an_organisation_or_to_a_role'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'waiting'), models.Q(('level', ''), _negated=True)), fields=('person', 'organisation'), name='invitation_waits_once_for_a_person_and_organisation'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_invitationevent" ("answered_at", "email", "expires_at", "id", "invited_by_id", "level", "name", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renews_sign_in", "role", "sent_at", "status") VALUES (NEW."answered_at", NEW."email", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."level", NEW."name", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."renews_sign_in", NEW."role", NEW."sent_at", NEW."status"); RETURN NULL;', hash='bfcc9fe53b148fa7f1b3f33e94b7e9c3582b2df0', operation='INSERT', pgid='pgtrigger_insert_insert_52c16', table='directory_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."level" IS DISTINCT FROM (NEW."level") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."renews_sign_in" IS DISTINCT FROM (NEW."renews_sign_in") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."status" IS DISTINCT FROM (NEW."status"))', func='INSERT INTO "directory_invitationevent" ("answered_at", "email", "expires_at", "id", "invited_by_id", "level", "name", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renews_sign_in", "role", "sent_at", "status") VALUES (NEW."answered_at", NEW."email", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."level", NEW."name", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."renews_sign_in", NEW."role", NEW."sent_at", NEW."status"); RETURN NULL;', hash='53cf97b6330ee9e1a97c21be70c293388d4d4c97', operation='UPDATE', pgid='pgtrigger_update_update_5e3fe', table='directory_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_invitationevent" ("answered_at", "email", "expires_at", "id", "invited_by_id", "level", "name", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renews_sign_in", "role", "sent_at", "status") VALUES (OLD."answered_at", OLD."email", OLD."expires_at", OLD."id", OLD."invited_by_id", OLD."level", OLD."name", OLD."organisation_id", OLD."person_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."renews_sign_in", OLD."role", OLD."sent_at", OLD."status"); RETURN NULL;', hash='37ce758087d8ee2398258e5d07d868130d65cb7d', operation='DELETE', pgid='pgtrigger_delete_delete_2eb05', table='directory_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='identifierevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cdc7469e9c119c95ff11828436f580676bb7b4fd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7eecb', table='directory_identifierevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='identifier',
            constraint=models.UniqueConstraint(fields=('scheme', 'number'), name='identifier_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='identifier',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_identifierevent" ("id", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme") VALUES (NEW."id", NEW."number", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."scheme"); RETURN NULL;', hash='3516b352cb526e126001bd7966a5d8b424fb22d3', operation='INSERT', pgid='pgtrigger_insert_insert_558f1', table='directory_identifier', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='identifier',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "directory_identifierevent" ("id", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme") VALUES (NEW."id", NEW."number", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."scheme"); RETURN NULL;', hash='e47ffa163f0bd64d40ba9a1d81091bd4f912a36e', operation='UPDATE', pgid='pgtrigger_update_update_416f2', table='directory_identifier', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='identifier',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_identifierevent" ("id", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme") VALUES (OLD."id", OLD."number", OLD."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."scheme"); RETURN NULL;', hash='2f7484d3b10821ecfaba602ec3bf9f2c6d87f69b', operation='DELETE', pgid='pgtrigger_delete_delete_fad80', table='directory_identifier', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entryeditevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0da3893e47ca607fed342ae8065248f5df151992', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d1a7e', table='directory_entryeditevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='entryedit',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('organisation',), name='entry_edit_waits_once_an_organisation'),
        ),
        migrations.AddConstraint(
            model_name='entryedit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'declined'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='entry_edit_declined_with_a_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entryedit',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_entryeditevent" ("changes", "decided_at", "decided_by_id", "id", "made_at", "made_by_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "status") VALUES (NEW."changes", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."made_at", NEW."made_by_id", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."reason", NEW."status"); RETURN NULL;', hash='4334461c25e72a9f30006bb37496acdd6979eeac', operation='INSERT', pgid='pgtrigger_insert_insert_6ed2f', table='directory_entryedit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entryedit',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "directory_entryeditevent" ("changes", "decided_at", "decided_by_id", "id", "made_at", "made_by_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "status") VALUES (NEW."changes", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."made_at", NEW."made_by_id", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."reason", NEW."status"); RETURN NULL;', hash='3d01355c3714db7f317483591703683040d82c21', operation='UPDATE', pgid='pgtrigger_update_update_d9670', table='directory_entryedit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entryedit',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_entryeditevent" ("changes", "decided_at", "decided_by_id", "id", "made_at", "made_by_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "status") VALUES (OLD."changes", OLD."decided_at", OLD."decided_by_id", OLD."id", OLD."made_at", OLD."made_by_id", OLD."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."reason", OLD."status"); RETURN NULL;', hash='2f450cdd2aa3b50160685ab82eae5be189190f6d', operation='DELETE', pgid='pgtrigger_delete_delete_d9f01', table='directory_entryedit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coverageevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='68489b9952c515136734a4b31257916e96be80b6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c7f9d', table='directory_coverageevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='coverage',
            index=models.Index(fields=['footprint', 'kind', 'organisation'], name='coverage_by_footprint'),
        ),
        migrations.AddConstraint(
            model_name='coverage',
            constraint=models.UniqueConstraint(fields=('organisation', 'footprint', 'kind', 'shown_to'), name='coverage_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coverage',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "directory_coverageevent" ("footprint_id", "id", "kind", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shown_to") SELECT new_values."footprint_id", new_values."id", new_values."kind", new_values."organisation_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."shown_to" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='74dc73750669b7e94f018507f514dd20903078f8', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5f2a5', referencing='REFERENCING NEW TABLE AS new_values ', table='directory_coverage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coverage',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "directory_coverageevent" ("footprint_id", "id", "kind", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shown_to") VALUES (NEW."footprint_id", NEW."id", NEW."kind", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."shown_to"); RETURN NULL;', hash='ee58755d90bfafe79489703c8e57468e3c340c92', operation='UPDATE', pgid='pgtrigger_update_update_cfd13', table='directory_coverage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coverage',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "directory_coverageevent" ("footprint_id", "id", "kind", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shown_to") SELECT old_values."footprint_id", old_values."id", old_values."kind", old_values."organisation_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."shown_to" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a9c1cad17cfcc0a7efde83e136bce8149e1ca857', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_efc18', referencing='REFERENCING OLD TABLE AS old_values ', table='directory_coverage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f760eafd87ae454203dc08234235ae8e84229133', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_eec53', table='directory_contactevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('visibility__in', ['public', 'members', 'partners', 'private'])), name='contact_visibility_is_a_row_of_the_table'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_contactevent" ("id", "kind", "label", "officer_may_see", "organisation_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "value", "visibility") VALUES (NEW."id", NEW."kind", NEW."label", NEW."officer_may_see", NEW."organisation_id", NEW."person_name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."position", NEW."value", NEW."visibility"); RETURN NULL;', hash='bdd522f8ca0e26d091fd0a23451f2cdaa073a96d', operation='INSERT', pgid='pgtrigger_insert_insert_b1fdf', table='directory_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "directory_contactevent" ("id", "kind", "label", "officer_may_see", "organisation_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "value", "visibility") VALUES (NEW."id", NEW."kind", NEW."label", NEW."officer_may_see", NEW."organisation_id", NEW."person_name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."position", NEW."value", NEW."visibility"); RETURN NULL;', hash='b80bb7a63a8aed36f091c1cdf6601d37b4488dfa', operation='UPDATE', pgid='pgtrigger_update_update_190bf', table='directory_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_contactevent" ("id", "kind", "label", "officer_may_see", "organisation_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "value", "visibility") VALUES (OLD."id", OLD."kind", OLD."label", OLD."officer_may_see", OLD."organisation_id", OLD."person_name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."position", OLD."value", OLD."visibility"); RETURN NULL;', hash='a8673b110de8747df73dbfa720f8d3bc88ec06c8', operation='DELETE', pgid='pgtrigger_delete_delete_319e0', table='directory_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='allianceroleevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0d8f48cbd18d031fd634ee8cc0b5b09b7aebd1a8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ac51e', table='directory_allianceroleevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='alliancerole',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='alliance_role_never_ends_before_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='alliancerole',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('person', 'role'), name='alliance_role_open_once_for_a_person'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='alliancerole',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_allianceroleevent" ("ends_on", "id", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on") VALUES (NEW."ends_on", NEW."id", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."role", NEW."starts_on"); RETURN NULL;', hash='041a9cbc57da548ccacf7abf76a5c1327b4bd5d4', operation='INSERT', pgid='pgtrigger_insert_insert_1f450', table='directory_alliancerole', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='alliancerole',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "directory_allianceroleevent" ("ends_on", "id", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on") VALUES (NEW."ends_on", NEW."id", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."role", NEW."starts_on"); RETURN NULL;', hash='1dcfe869b3c25d48feacc788b8fa5fdb1775e11b', operation='UPDATE', pgid='pgtrigger_update_update_b1ef6', table='directory_alliancerole', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='alliancerole',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_allianceroleevent" ("ends_on", "id", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on") VALUES (OLD."ends_on", OLD."id", OLD."organisation_id", OLD."person_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."role", OLD."starts_on"); RETURN NULL;', hash='2ad540023e2b253c3897b5a6492785394b8006ad', operation='DELETE', pgid='pgtrigger_delete_delete_ce93f', table='directory_alliancerole', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accessrequestevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='608bb7f942208a845ec175fd6019f83b0a941dbc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7df51', table='directory_accessrequestevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='accessrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'declined'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='access_request_declined_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='accessrequest',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('status', 'waiting')), name='access_request_waits_once_for_an_address'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accessrequest',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_accessrequestevent" ("asked_at", "decided_at", "decided_by_id", "email", "id", "message", "name", "organisation_id", "organisation_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "status") VALUES (NEW."asked_at", NEW."decided_at", NEW."decided_by_id", NEW."email", NEW."id", NEW."message", NEW."name", NEW."organisation_id", NEW."organisation_name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."reason", NEW."status"); RETURN NULL;', hash='caf5999279dd6d109a7519395d8db43f6b699dd9', operation='INSERT', pgid='pgtrigger_insert_insert_2ea80', table='directory_accessrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accessrequest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "directory_accessrequestevent" ("asked_at", "decided_at", "decided_by_id", "email", "id", "message", "name", "organisation_id", "organisation_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "status") VALUES (NEW."asked_at", NEW."decided_at", NEW."decided_by_id", NEW."email", NEW."id", NEW."message", NEW."name", NEW."organisation_id", NEW."organisation_name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."reason", NEW."status"); RETURN NULL;', hash='d9f94ade54a8e70c4676be89d5953d9cbb4ab47e', operation='UPDATE', pgid='pgtrigger_update_update_bcbea', table='directory_accessrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accessrequest',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_accessrequestevent" ("asked_at", "decided_at", "decided_by_id", "email", "id", "message", "name", "organisation_id", "organisation_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "status") VALUES (OLD."asked_at", OLD."decided_at", OLD."decided_by_id", OLD."email", OLD."id", OLD."message", OLD."name", OLD."organisation_id", OLD."organisation_name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."reason", OLD."status"); RETURN NULL;', hash='2b70371d67c0180930e0eb3e8c20505ec5812d3c', operation='DELETE', pgid='pgtrigger_delete_delete_294f3', table='directory_accessrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1c571e172646bc461d27f41a219f017fb7f4fa22', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f1b4d', table='directory_organisationevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='organisationrelation',
            constraint=models.CheckConstraint(condition=models.Q(('organisation', models.F('other')), _negated=True), name='relation_to_another'),
        ),
        migrations.AddConstraint(
            model_name='organisationrelation',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='relation_never_ends_before_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='organisationrelation',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('organisation', 'kind', 'other'), name='relation_open_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationrelation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_organisationrelationevent" ("ends_on", "id", "kind", "organisation_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."ends_on", NEW."id", NEW."kind", NEW."organisation_id", NEW."other_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."starts_on"); RETURN NULL;', hash='c380347c819258abe7d981f08dc8dc180cd03012', operation='INSERT', pgid='pgtrigger_insert_insert_1f0b7', table='directory_organisationrelation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationrelation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "directory_organisationrelationevent" ("ends_on", "id", "kind", "organisation_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."ends_on", NEW."id", NEW."kind", NEW."organisation_id", NEW."other_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."starts_on"); RETURN NULL;', hash='c10d590d7dab678794efd2a27ff0f6a3f2f2d38e', operation='UPDATE', pgid='pgtrigger_update_update_96517', table='directory_organisationrelation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationrelation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_organisationrelationevent" ("ends_on", "id", "kind", "organisation_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (OLD."ends_on", OLD."id", OLD."kind", OLD."organisation_id", OLD."other_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."starts_on"); RETURN NULL;', hash='0a3c31841d8118c3048535f01add6051d64c9211', operation='DELETE', pgid='pgtrigger_delete_delete_5d24d', table='directory_organisationrelation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationrelationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d54899547996369208630d672b841cfa2085ae70', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_21a09', table='directory_organisationrelationevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='personevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ad80f81bc38fab70754c6e141cc9dfdfdba48219', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_59f78', table='directory_personevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='postcode',
            constraint=models.UniqueConstraint(fields=('code', 'area'), name='postcode_once_an_area'),
        ),
        migrations.AddConstraint(
            model_name='postcode',
            constraint=models.CheckConstraint(condition=models.Q(('code', django.db.models.functions.text.Upper('code'))), name='postcode_in_capitals'),
        ),
    ]
