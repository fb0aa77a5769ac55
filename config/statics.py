from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedFiles(StaticFilesConfig):
    """Collect what a browser asks for.

    static/css holds the sources of relais.css, which is built from them; of the libraries' own files only
    htmx itself is used.
    """

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("css/*", "django_htmx/ext/*", "django_tables2/*", "import_export/*", "ninja/*"),
    ]


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Every file under a name that changes with its content, those that a script imports too."""

    support_js_module_import_aggregation = True
