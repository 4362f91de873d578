"""The form with which a curator brings tables."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, together no larger than IMPORT_MAX_MB."""

    widget = FilesInput

    def clean(self, data, initial=None):
        files = [super(FilesField, self).clean(file, initial) for file in data or [None]]
        if sum(file.size for file in files) > settings.IMPORT_MAX_MB * 1024 * 1024:
            text = _("These files are too large. Together they may have %(megabytes)d MB.")
            raise forms.ValidationError(text, params={"megabytes": settings.IMPORT_MAX_MB})
        return files


class UploadForm(forms.Form):
    files = FilesField(label=_("Tables"), allow_empty_file=True)
