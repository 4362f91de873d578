"""Settings, each read once from the environment or from a file named .env beside manage.py.

README.md, "Deploy", lists the variables.
"""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from .databases import prepared
from .environment import Environment
from .logs import LOGGING  # noqa: F401

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()
env.read_env(BASE_DIR / ".env")

# DEBUG shows tracebacks to visitors: off unless asked for.
DEBUG = env.bool("DEBUG", default=False)

# SECRET_KEY signs sessions and links. Production must bring its own.
SECRET_KEY = env.str("SECRET_KEY", default="only-for-development" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Set it to a long random text, set DEBUG=1 to develop, or try the"
        " site with `manage.py quickstart`, which makes a key."
    )

# ALLOWED_HOSTS: the names the site answers to, separated by commas.
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

# HTTPS=0 is for a run without TLS; otherwise plain HTTP redirects and cookies are secure.
HTTPS = env.bool("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
if HTTPS:
    # Browsers take cookies of such a name only from this very host, with TLS and for every path.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
# Whoever watches the process asks it directly, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS

# BEHIND_PROXY=1 trusts X-Forwarded-Proto and CLIENT_ADDRESS_HEADER: only where a proxy always
# sets these headers.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Links to patient groups must not tell them which condition the visitor came from. Not
# "no-referrer": without a referrer browsers hide the origin of forms that curators send, too.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Pages load only what is served here, and run or style nothing that stands in the page itself.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Static files are for our own pages.
WHITENOISE_ALLOW_ALL_ORIGINS = False
# A form may hold so much, in bytes; a table that a curator uploads comes on top of it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

INSTALLED_APPS = [
    "groups",
    "directory.apps.CuratorAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django_filters",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "reversion",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    # Headers come first, so that redirects, errors and static files carry them.
    "directory.security_headers.security_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "directory.languages.language_in_address",
    "directory.security_bodies.refuse_large_bodies",
    "directory.security_bodies.leave_out_bodies_for_head",
    "directory.caching.DirectoryCacheMiddleware",
    # Pages for visitors hold no secret that compression could give away; forms mask their tokens.
    "django.middleware.gzip.GZipMiddleware",
    # Within the cache: a page that is kept costs nothing, and is not counted.
    "directory.security_limits.RateLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "directory.urls"
WSGI_APPLICATION = "directory.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# PGBOUNCER=1: connections go through a PgBouncer that pools transactions.
PGBOUNCER = env.bool("PGBOUNCER", default=False)
# STATEMENT_TIMEOUT: no question to PostgreSQL that a page asks may take longer, in seconds; 0 for
# no limit. Commands have none.
STATEMENT_TIMEOUT = env.int("STATEMENT_TIMEOUT", default=10)

# DATABASE_URL: SQLite beside manage.py, or postgres://user:password@host:5432/name
DATABASES = {
    "default": prepared(
        env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}"), PGBOUNCER
    )
}
# DATABASE_REPLICA_URL: a copy of it that follows, for reading public pages.
if env.str("DATABASE_REPLICA_URL", default=""):
    DATABASES["replica"] = prepared(env.db("DATABASE_REPLICA_URL"), PGBOUNCER)
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
    DATABASE_ROUTERS = ["directory.replicas.ReplicaRouter"]
    if DATABASES["replica"]["ENGINE"] != DATABASES["default"]["ENGINE"]:
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL names another kind of database than DATABASE_URL. Set it to a"
            " replica of that database, or leave it out."
        )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# CACHE_URL: memory of each process, or redis://host:6379/0
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.locmem.LocMemCache":
    # Mostly whole pages, compressed, of 1 to 15 KB: some 15 MB in each process.
    CACHES["default"].setdefault("OPTIONS", {})["MAX_ENTRIES"] = 2000
# PAGES_DIR: a folder for finished pages, for all workers of a machine; by default they are in the
# cache above. Answers to what somebody typed go after an hour, all others after a day.
PAGES_DIR = env.private_folder("PAGES_DIR", default="")
for alias, seconds in {"pages": 24 * 3600, "typed": 3600}.items():
    CACHES[alias] = CACHES["default"] | {"TIMEOUT": seconds}
    if PAGES_DIR:
        CACHES[alias] = {
            "BACKEND": "directory.page_files.PageFiles",
            "LOCATION": str(Path(PAGES_DIR, alias)),
            "TIMEOUT": seconds,
            # A file for each page, mostly of 4 to 8 KB: at most some 250 MB.
            "OPTIONS": {"MAX_ENTRIES": 35_000},
        }
# A limit that cannot be counted, because the cache is away, stops nobody.
RATELIMIT_FAIL_OPEN = True
# Addresses that no copy may answer for.
NEVER_CACHED = ("/admin/", "/healthz", "/readyz", "/review/", "/suggest-a-change/")

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]

# The languages that the pages themselves speak; a browser's other wishes fall back to English.
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("it", "Italiano"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [BASE_DIR / "directory" / "locale"]
# Where Django writes dates otherwise than people do: in English as in Britain, 2 November 2026.
FORMAT_MODULE_PATH = ["directory.formats"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# From the root, whatever language stands in the address of a page.
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Checking links. LINK_FAILURE_DAYS: failures of a link count as further ones when at least so many
# days lie between them; after three the link is called dead.
LINK_FAILURE_DAYS = env.int("LINK_FAILURE_DAYS", default=3)

# Who runs this copy of the directory. Each is shown on the page about trust when it is set;
# SITE_ADDRESS, such as https://directory.example.org, also signs what the site sends out.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")
OPERATOR_NAME = env.str("OPERATOR_NAME", default="")
SITE_ADDRESS = env.str("SITE_ADDRESS", default="").rstrip("/")

# Four eyes. FOUR_EYES=1: what a curator changes on a public entry waits for a reviewer.
FOUR_EYES = env.bool("FOUR_EYES", default=False)

# Importing tables. IMPORT_MAX_MB: how large the files of one upload may be together.
IMPORT_MAX_MB = env.int("IMPORT_MAX_MB", default=5)

# How many months after a review an entry is looked at again. REVIEW_MONTHS_INFORMAL is for informal
# groups and online communities, which come and go faster.
REVIEW_MONTHS = env.int("REVIEW_MONTHS", default=12)
REVIEW_MONTHS_INFORMAL = env.int("REVIEW_MONTHS_INFORMAL", default=6)

# Signing in to /admin/, and where that leads when no other page of ours was asked for.
LOGIN_REDIRECT_URL = "admin:index"
# ADMIN_TOTP=1: every curator needs a second factor, a code from an app. With 0 each may choose.
ADMIN_TOTP = env.bool("ADMIN_TOTP", default=False)
OTP_TOTP_ISSUER = "Patient groups"
# CLIENT_ADDRESS_HEADER: where a trusted proxy writes the visitor's address. Without a proxy the
# header is what a visitor makes of it, so it is read only with BEHIND_PROXY=1.
CLIENT_ADDRESS_HEADER = (
    env.str("CLIENT_ADDRESS_HEADER", default="X-Forwarded-For") if BEHIND_PROXY else ""
)
# SIGN_IN_TRIES: so many wrong passwords for one account from one address, then a wait. Others
# behind the same address, such as a hospital's, still sign in.
AXES_FAILURE_LIMIT = env.int("SIGN_IN_TRIES", default=5)
SIGN_IN_WAIT_MINUTES = env.int("SIGN_IN_WAIT_MINUTES", default=15)
AXES_COOLOFF_TIME = timedelta(minutes=SIGN_IN_WAIT_MINUTES)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "directory.client_address.client_address"
AXES_LOCKOUT_CALLABLE = "directory.sign_in.locked_out"
AXES_RESET_ON_SUCCESS = True
# A try during the wait does not make it longer: the page has said when it ends.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Nobody needs a lasting record of who signed in from where.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# A sign-in ends with the browser, and after twelve hours at the latest.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Suggestions from visitors, and questions to groups.
# CONTACT_DAYS: for how many days an e-mail address is kept that came with a suggestion.
CONTACT_DAYS = env.int("CONTACT_DAYS", default=90)
# DEFAULT_FROM_EMAIL: who the e-mails to groups are from.
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="directory@localhost")
# EMAIL_URL: smtp+tls://user:password@host:587 sends e-mails; by default they are only printed.
vars().update(env.email("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 20
# REVIEW_LINK_DAYS: for how many days the link in an e-mail to a group opens its entry.
REVIEW_LINK_DAYS = env.int("REVIEW_LINK_DAYS", default=30)
# SUGGESTION_RATE: how many suggestions may come from one network; s, m, h or d for the time.
SUGGESTION_RATE = env.rate("SUGGESTION_RATE", default="20/h")

# How often one network may ask: many people may be behind one address. An empty rate limits nobody.
# Each process counts for itself unless CACHE_URL names a cache for all.
# SEARCH_RATE: searches, narrowed lists of groups and handouts.
SEARCH_RATE = env.rate("SEARCH_RATE", default="3000/m")
# TYPING_RATE: suggestions while somebody types.
TYPING_RATE = env.rate("TYPING_RATE", default="6000/m")
# PDF_RATE: handouts as PDF.
PDF_RATE = env.rate("PDF_RATE", default="600/m")
# API_RATE: questions to the API.
API_RATE = env.rate("API_RATE", default="3000/m")
# SIGN_IN_RATE: passwords that are tried, for whatever account.
SIGN_IN_RATE = env.rate("SIGN_IN_RATE", default="30/m")
