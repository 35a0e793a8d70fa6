"""Settings shared by every environment. What differs comes from the environment.

No secret has a default: a missing `SECRET_KEY` stops the start. `make demo` writes a `.env`
with generated secrets for the embedded default.
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

SECRET_KEY = env("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Where links in mails point; mails are written by workers, which have no request to ask.
SITE_URL = env("SITE_URL", default="http://localhost:8000")
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)  # SQLite makes the file, never its folder

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "csp",
    "axes",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_structlog",
    "orgchange.core",
    "orgchange.accounts",
    "orgchange.audit",
    "orgchange.directory",
    "orgchange.notices",
    "orgchange.teams",
    "orgchange.innovation",
    "orgchange.pilots",
    "courses.catalogue",
    "courses.learning",
    "courses.assignments",
    "courses.skills",
    "courses.tracks",
    "courses.coverage",
    "courses.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "orgchange.core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "orgchange.core.middleware.PersonMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "orgchange.core.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "orgchange.core.context_processors.shell",
            ],
            "builtins": ["django.templatetags.i18n", "orgchange.core.templatetags.orgchange"],
        },
    }
]

# SQLite needs all three: WAL, IMMEDIATE and a patient timeout; any two of them still lose
# writes under concurrency (docs/performance.md). ATOMIC_REQUESTS stays off: every GET would
# take SQLite's write lock.
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # Reports are a few seconds of hash joins: PostgreSQL's JIT compiles longer than that.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off -c work_mem=32MB"
# The embedded broker, while `serve` runs, leaves its URL in a file for the command line.
BROKER_URL_FILE = DATA_DIR / "broker.url"
REDIS_URL = env("REDIS_URL", default="") or (
    BROKER_URL_FILE.read_text() if BROKER_URL_FILE.exists() else ""
)
CELERY_BROKER_URL = REDIS_URL or "redis://127.0.0.1:6379/0"

# Figures are kept until the next dated write (orgchange.teams.kept): in Redis for all processes,
# or in each process where there is none. Whatever is read within an hour stays.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "figures": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "figures",
        "TIMEOUT": 60 * 60,
        "OPTIONS": {
            "serializer": "orgchange.core.json_rows.JsonRows",
            "socket_connect_timeout": 0.5,
            "socket_timeout": 1,
        },
    },
}
if not REDIS_URL:  # a few large answers, so not many of them
    CACHES["figures"] = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "figures",
        "TIMEOUT": 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 64},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "orgchange.accounts.backends.SignInNameBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "core:home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "orgchange.accounts.backends.counted_name"
AXES_LOCKOUT_CALLABLE = "orgchange.accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_VERBOSE = False

LANGUAGE_CODE = "en"
# Our own words win over those of Django and the libraries.
LOCALE_PATHS = [
    BASE_DIR.joinpath(*app.split("."), "locale")
    for app in INSTALLED_APPS
    if app.startswith(("orgchange.", "courses."))
]
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
TIME_ZONE = "UTC"  # the firm's own zone is FIRM_TIME_ZONE
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
FIRM_TIME_ZONE = env("FIRM_TIME_ZONE", default="Europe/London")
FIRM_COUNTRY = env("FIRM_COUNTRY", default="GB")  # whose working days the fund's replies count

# Teams: shares of a person's time over all teams, and what counts as a working or a long-absent
# member. Percent, and days.
TEAM_LOAD_LIMIT = env.int("TEAM_LOAD_LIMIT", default=100)
TEAM_LOAD_WARNING = env.int("TEAM_LOAD_WARNING", default=80)
TEAM_WORKING_ALLOCATION = env.int("TEAM_WORKING_ALLOCATION", default=10)
TEAM_LONG_LEAVE_DAYS = env.int("TEAM_LONG_LEAVE_DAYS", default=30)
TEAM_CONTINUITY_DAYS = env.int("TEAM_CONTINUITY_DAYS", default=90)

# Matching: the level of a track that a pilot's risk asks for, what somebody counts as who practises
# and is not certified yet, days of a pilot that nothing says, and the share of time of its slot.
TRACK_RISK_LEVELS = {"low": 1, "elevated": 2, "high": 3}
TRACK_CANDIDATE_LEVEL = env.int("TRACK_CANDIDATE_LEVEL", default=1)
TRACK_PILOT_DAYS = env.int("TRACK_PILOT_DAYS", default=126)
TRACK_SLOT_SHARE = env.int("TRACK_SLOT_SHARE", default=20)

# The fund: how much of an award goes out at once, at most; days after which a condition that nobody
# has accepted is told to more than the fund's manager. Percent, and days.
FUND_FIRST_TRANCHE = env.int("FUND_FIRST_TRANCHE", default=40)
FUND_SILENCE_DAYS = env.int("FUND_SILENCE_DAYS", default=7)

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_ROOT = DATA_DIR / "media"  # never served by URL: every file goes through a scoped view
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Until SMTP is set (EMAIL_URL), mail goes to a folder, and the outbox page shows it.
EMAIL_FOLDER = DATA_DIR / "mail"
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="filemail:///")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
if EMAIL_BACKEND.endswith("filebased.EmailBackend"):
    EMAIL_BACKEND = "orgchange.notices.folder.FolderBackend"
else:
    EMAIL_HOST = EMAIL_CONFIG["EMAIL_HOST"]
    EMAIL_PORT = EMAIL_CONFIG["EMAIL_PORT"]
    EMAIL_HOST_USER = EMAIL_CONFIG["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = EMAIL_CONFIG["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="OrgChange <orgchange@localhost>")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "orgchange.core.pages.csrf_failed"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
# Behind HTTPS in production; `SECURE=0` is for the embedded default on localhost.
SECURE = env.bool("SECURE", default=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "orgchange.core.api.parsers.Parser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_PAGINATION_CLASS": "orgchange.core.api.pagination.Cursor",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "orgchange.core.api.schema.Schema",
    "EXCEPTION_HANDLER": "orgchange.core.api.problems.handler",
    "DEFAULT_VERSIONING_CLASS": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "OrgChange API",
    "DESCRIPTION": "Courses, obligations, coverage, teams, and the directory they rest on.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "orgchange.core.api.schema.add_problems",
    ],
    # One name for each set of choices, however many fields have it.
    "ENUM_NAME_OVERRIDES": {
        "JobFunctionEnum": "orgchange.directory.models.JobFunction",
        "EmploymentKindEnum": "orgchange.directory.models.EmploymentKind",
        "ImportStateEnum": "orgchange.directory.roster.models.ImportState",
        "RequirementKindEnum": "courses.assignments.models.RequirementKind",
        "RequestKindEnum": "courses.assignments.models.RequestKind",
        "AccessRoleEnum": "orgchange.accounts.models.AccessRole",
        "FundRoleEnum": "orgchange.innovation.models.FundRole",
        "QualityEnum": "orgchange.innovation.models.Quality",
        "UnitKindEnum": "courses.catalogue.models.UnitKind",
        "QuestionKindEnum": "courses.catalogue.models.QuestionKind",
        "SignOffKindEnum": "orgchange.pilots.models.SignOffKind",
        "GateDecisionEnum": "orgchange.pilots.models.GateDecision",
        "MatchKindEnum": "courses.tracks.models.MatchKind",
        "PartnerSourceEnum": "courses.tracks.models.PartnerSource",
        "EndingEnum": "orgchange.pilots.models.Ending",
        "TrackStateEnum": "courses.tracks.models.State",
        "TrackRoleEnum": "courses.tracks.models.TrackRole",
        "SignerRoleEnum": "courses.tracks.models.SignerRole",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}

# Sign-in names are unique without regard to case, by a constraint on Lower("username").
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

# Thresholds of the domain, with the defaults that its papers give.
IMPORT_FILE_DAYS = env.int("IMPORT_FILE_DAYS", default=90)  # that files of rosters are kept
SKILL_VALID_MONTHS = env.int("SKILL_VALID_MONTHS", default=24)  # 0: levels do not end
SKILL_WARNING_DAYS = env.list("SKILL_WARNING_DAYS", cast=int, default=[90, 30])  # before an end
# The code of the profile that the weekly report measures every part of the organisation against.
SKILL_REPORT_PROFILE = env("SKILL_REPORT_PROFILE", default="ai-translator-l1")
LEAVER_SHARE_ASK = 0.05  # a full roster file that lets more than this share leave must ask
# A file of full team rosters that ends more than this share of the seats of its teams must ask;
# not where that is only a few seats, which in one team is soon a large share.
SEAT_LEAVER_SHARE_ASK = 0.20
SEAT_LEAVERS_FEW = 3
SMALL_GROUP = 5  # figures over fewer people are withheld from those who may not see the people
COVERAGE_TARGET = 0.9
NOTICE_CAPS = {"day": 1, "fortnight": 3}
# Mail goes out in these hours of the person's own zone, on working days of their country.
NOTICE_HOURS = env.list("NOTICE_HOURS", cast=int, default=[9, 17])
NOTICE_ANY_DAY = env.bool("NOTICE_ANY_DAY", default=False)
NOTICE_LEASE_SECONDS = env.int("NOTICE_LEASE_SECONDS", default=300)
NOTICE_RETRY_MINUTES = [5, 30, 120, 360]  # pauses after a failed send; then the channel has failed
# Messages of unknown outcome are sent again by a person; True: once by itself, same Message-ID.
NOTICE_RESEND_UNKNOWN = env.bool("NOTICE_RESEND_UNKNOWN", default=False)
HEARTBEAT_MINUTES = 15
# Fonts of this machine, asked for letters that those which come with OrgChange do not have.
PDF_FONTS = env.list(
    "PDF_FONTS",
    default=[
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
        "/Library/Fonts/Arial Unicode.ttf",
        "C:/Windows/Fonts/arial.ttf",
    ],
)
LANGUAGE_NAMES = {"en": _("English"), "zh-hans": _("Simplified Chinese")}
