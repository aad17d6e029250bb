"""Settings of sign-in, read by `huigong.config.settings`."""

import os
from datetime import timedelta

AUTH_USER_MODEL = "accounts.Account"

# Nothing readable in the session table, not even the secret of a TOTP that is being set up.
SESSION_SERIALIZER = "huigong.kernel.accounts.sessions.SealedSerializer"
# Without a sign of life, and at the longest, in seconds: an office computer is shared.
# Who came with a slip may stand at a borrowed phone.
HUIGONG_SESSION_IDLE = {"staff": 30 * 60, "worker": 7 * 24 * 3600, "slip": 15 * 60}
HUIGONG_SESSION_LONGEST = {"staff": 12 * 3600, "worker": 30 * 24 * 3600, "slip": 3600}

ACCOUNT_ADAPTER = "huigong.kernel.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "huigong.kernel.accounts.forms.LoginForm",
    "change_password": "huigong.kernel.accounts.forms.ChangePasswordForm",
    "reauthenticate": "huigong.kernel.accounts.forms.ReauthenticateForm",
}
_RULES = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_RULES}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name")},
    },
    {"NAME": f"{_RULES}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_RULES}.CommonPasswordValidator"},
    {"NAME": f"{_RULES}.NumericPasswordValidator"},
]
# The office's cookie ends with the browser; the worker's is set when they sign in.
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
# The other sessions end with the old password; this one goes on under a new key.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# An office of forty signs in through one address between 8:30 and 8:35.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "60/m/ip,5/300s/key"}

MFA_ADAPTER = "huigong.kernel.accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "汇工"
MFA_FORMS = {
    "authenticate": "huigong.kernel.accounts.totp.OnceAuthenticateForm",
    "reauthenticate": "huigong.kernel.accounts.totp.OnceReauthenticateForm",
    "activate_totp": "huigong.kernel.accounts.totp.OnceActivateForm",
}
# The clocks of phones in the counties are seldom exact.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 10
# Staff on a post of these roles must set up TOTP before they go on; never in the demo.
HUIGONG_MFA_ROLES = frozenset({"admin"})
HUIGONG_SEATS_OF = "huigong.kernel.org.seats.list_seats"

# One session list a sign-in is enough; `SignInMiddleware` notes activity once a minute.
USERSESSIONS_TRACK_ACTIVITY = False

AXES_HANDLER = "huigong.kernel.accounts.lockout.LockoutHandler"
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "huigong.kernel.accounts.lockout.recorded_login"
AXES_CLIENT_IP_CALLABLE = "huigong.kernel.accounts.lockout.client_address"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_FAILURE_LIMIT = 5
# How many reverse proxies of ours stand in front and write X-Forwarded-For.
HUIGONG_PROXY_HOPS: int = int(
    os.environ.get("HUIGONG_PROXY_HOPS")
    or os.environ.get("HUIGONG_PROXY", "").lower() in {"1", "true", "yes"}
)
# Over all addresses together, against guessing from many of them.
HUIGONG_LOCKOUT_TOTAL = 30
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
# Trying again while locked does not lengthen the lock, else a stranger could keep it up for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# 网络安全法第二十一条: network logs are kept for at least six months.
HUIGONG_SIGN_IN_LOG_DAYS = 200
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

HUIGONG_PHONE_CODE_MINUTES = 5
HUIGONG_PHONE_CODE_TRIES = 5
# (how many, within how many seconds)
HUIGONG_PHONE_CODES_PER_PHONE = ((1, 60), (5, 3600), (10, 86_400))
# Workers of one site come through one address.
HUIGONG_PHONE_CODES_PER_CLIENT = ((10, 60), (60, 3600), (300, 86_400))
# A number that nobody used for so long may be somebody else's by now (operators give numbers out
# again after some three months, and no rule of ours says when): a code to it is not enough.
HUIGONG_PHONE_RESTS_DAYS = 90
HUIGONG_PROOFS = "huigong.kernel.people.proving.proofs"

# Wrong pairs of code and PIN (how many, within how many seconds): for one code, and from one place.
HUIGONG_SLIP_TRIES_PER_CODE = ((5, 900), (20, 86_400))
HUIGONG_SLIP_TRIES_PER_CLIENT = ((30, 900), (200, 86_400))
# A guest's link is over for good after so many wrong PINs; its office gives out another.
HUIGONG_GUEST_WRONG_PINS = 10
