"""Django's settings. What differs between installations comes from the environment or from home."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pghistory
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from huigong.config import applications
from huigong.config.home import SOURCE, home, login, secrets


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes"}


def _ours(module: str, name: str) -> list[str]:
    return [f"huigong.{module}.{name}"] if applications.has(module) else []


HOME: Path = home()
SECRET_KEY = secrets().django_key
HUIGONG_IS_DEMO = _flag("HUIGONG_DEMO")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("HUIGONG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HUIGONG_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    *applications.installed(),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "huigong.config.input_guard.InputGuard",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "huigong.config.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    *_ours("kernel.accounts.middleware", "SignInMiddleware"),
    "axes.middleware.AxesMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    *_ours("kernel.access.middleware", "ScopeMiddleware"),
]

ROOT_URLCONF = "huigong.config.urls"
WSGI_APPLICATION = "huigong.config.wsgi.application"
FORM_RENDERER = "huigong.kernel.ui.forms.FaceRenderer"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                *(f"{module}.context" for module in applications.with_module("page_context")),
            ],
            # Cotton's compiler must see a template before the partials' loader keeps it.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "huigong.kernel.ui.templatetags.ui",
            ],
        },
    }
]

# --- database -----------------------------------------------------------------------------------

HUIGONG_DB_ROLE = os.environ.get("HUIGONG_DB_ROLE") or "web"
_login = login(HUIGONG_DB_ROLE)
_options: dict[str, Any] = {
    "connect_timeout": _login["connect_timeout"],
    # Under row security a plan costs as much as its query (docs/adr/0014): what a connection asks
    # often is prepared, which needs values that are bound by the server.
    "server_side_binding": True,
    "prepare_threshold": 4,
}
if _pool := os.environ.get("HUIGONG_DB_POOL"):
    # A request waits this long for a database that restarts. An attempt to connect is given up
    # as early, because the pool doubles the pause between tries: five minutes would be too lazy.
    _options["pool"] = {
        "min_size": 1,
        "max_size": int(_pool),
        "timeout": 10,
        "reconnect_timeout": 10,
    }
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _login["dbname"],
        "USER": _login["user"],
        "PASSWORD": _login.get("password", ""),
        "HOST": _login["host"],
        "PORT": _login["port"],
        "OPTIONS": _options,
        # A pooled connection may have died with the server: ask before using it.
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
    }
}
SESSION_ENGINE = "huigong.kernel.accounts.session_store"
PGHISTORY_APPEND_ONLY = True
# Who and why come from the scope (kernel.scoping.scope), as JSON on the row itself.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
# Versions are asked for by their row alone: an index on what else they point to is only written.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True, related_name="events")
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

# --- language and time --------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("英语"))]
LOCALE_PATHS = [SOURCE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- signing in: the rest is in `kernel/accounts/defaults.py` -----------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# --- what goes over the wire --------------------------------------------------------------------

IS_HTTPS = _flag("HUIGONG_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
_is_behind_proxy = _flag("HUIGONG_PROXY") or os.environ.get("HUIGONG_PROXY_HOPS", "0") != "0"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _is_behind_proxy else None
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "huigong_session"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        # Photographs are shown before they are sent: blob:. Our stylesheet holds no data: images.
        "img-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
MEDIA_ROOT = HOME / "media"

# --- static files: `huigong serve` collects and hashes them; elsewhere the finders answer -------

STATIC_URL = "/static/"
_collected = _flag("HUIGONG_STATIC_COLLECTED")
STATIC_ROOT = HOME / "static" if _collected else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _collected

# --- messages out, logs -------------------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    # The process's own stderr: whoever puts another in its place (a run of tests) closes it again.
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "stream": "ext://sys.__stderr__",
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "huigong": {"level": "INFO"},
        "procrastinate": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}

# --- what an app sets for itself (constants in its `defaults.py`) comes last and wins -----------

if TYPE_CHECKING:
    # What the loop below brings in is told to mypy by name.
    from huigong.domains.calls.defaults import *  # noqa: F403  # constants only
    from huigong.domains.hotline.defaults import *  # noqa: F403  # constants only
    from huigong.kernel.accounts.defaults import *  # noqa: F403  # constants only
    from huigong.kernel.eseal.defaults import *  # noqa: F403  # constants only
    from huigong.kernel.notices.defaults import *  # noqa: F403  # constants only

for _module in applications.with_module("defaults"):
    globals().update({k: v for k, v in vars(import_module(_module)).items() if k.isupper()})
