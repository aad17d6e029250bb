"""Accounts, phone codes and demo personas. Posts and roles are the business of `kernel.org`."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huigong.kernel.accounts.phones import PHONE_PURPOSE, clean_phone, phone_forms
from huigong.kernel.guards import Guard, Open, holds, office, outside, own
from huigong.kernel.scoping.scope import SYSTEM, find_current, scope
from huigong.kernel.sealing import blind, index_as_text
from huigong.kernel.sealing.blindfield import BlindField, claim
from huigong.kernel.sealing.fields import SealedField, opened

staff_login = RegexValidator(
    # Seven digits in a row would let a phone number in by the back door.
    r"^(?!.*\d{7})[a-z0-9][a-z0-9._-]{1,63}\Z",
    _("登录名由小写字母、数字和 . _ - 组成，不能含有电话号码。"),
)


class AccountKind(models.TextChoices):
    """Staff sign in with a password, workers with a code sent to their phone; who gave neither name
    nor phone comes back with the slip of one matter.
    """

    STAFF = "staff", _("工会干部")
    WORKER = "worker", _("职工")
    SLIP = "slip", _("匿名凭条")


@contextmanager
def _past_other_workers() -> Iterator[None]:
    """Whose phone a number is, is a question across scopes: a worker in their own matter sees no
    other worker, and must not be given a second account for the same phone.
    """
    seat = find_current()
    if seat is None or seat.seer >= 0:
        yield
        return
    with scope(SYSTEM, reason="whose phone is this"):
        yield


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts whole: a phone is never stored without being sealed and indexed."""

    def create_staff(
        self, login: str, name: str, password: str | None = None, *, phone: str = "", **more: Any
    ) -> "Account":
        """Create a staff account; without a password it cannot sign in until one is set."""
        account = Account(login=login, name=name, kind=AccountKind.STAFF, **more)
        account.set_password(password)
        if phone:
            account.put_phone(phone)
        return self._checked(account)

    def create_worker(self, phone: str, name: str = "", **more: Any) -> "Account":
        """Create the account that signs in with a code sent to this phone."""
        with _past_other_workers():
            forms = phone_forms(phone)
            claim(forms)
            if len(forms) > 1 and self._workers_of(forms).exists():
                raise ValidationError(_("这个手机号码已有账号。"))
            return self._checked(self._worker(phone, name, **more))

    def create_nameless(self, name: str = "") -> "Account":
        """Create the account behind a slip: nobody's name, nobody's phone, never a password."""
        account = Account(name=name or str(_("匿名职工")), kind=AccountKind.SLIP)
        account.set_unusable_password()
        account.login = f"~{secrets.token_hex(16)}"
        return self._checked(account)

    def settle_workers(self, people: Mapping[str, str]) -> "dict[str, Account]":
        """Find or create the workers of many clean phones
        (with their names), in three statements.
        """
        forms = {phone: phone_forms(phone) for phone in people}
        claim(*forms.values())
        phones = {form: phone for phone, every in forms.items() for form in every}
        found = {
            phones[bytes(account.phone_blind or b"")]: account
            for account in self._workers_of(list(phones))
        }
        fresh = {
            phone: self._worker(phone, name) for phone, name in people.items() if phone not in found
        }
        for account in fresh.values():
            account.clean_fields()
        self.bulk_create(fresh.values())
        return found | fresh

    def find_worker(self, phone: str) -> "Account | None":
        """Find the worker who signs in with this phone."""
        with _past_other_workers():
            return self._workers_of(phone_forms(phone)).first()

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(login=username)

    def _workers_of(self, forms: list[bytes]) -> "models.QuerySet[Account]":
        return self.filter(kind=AccountKind.WORKER, phone_blind__in=forms)

    def _worker(self, phone: str, name: str, **more: Any) -> "Account":
        account = Account(name=name, kind=AccountKind.WORKER, **more)
        account.set_unusable_password()
        account.put_phone(phone)
        account.login = index_as_text(account.phone_blind or b"")
        return account

    def _checked(self, account: "Account") -> "Account":
        account.full_clean()
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """One who signs in. What they may do comes from posts (staff) or from being a party."""

    # A worker reads of others only who works at a union; who signs in is looked up before anybody
    # is known.
    guard = Guard(
        see=office | outside | own("id") | holds("kind", AccountKind.STAFF),
        add=office | outside,
        change=outside | own("id"),
    )

    # A person is a seer under minus their account number, so the number stays a positive 32-bit.
    id = models.AutoField(primary_key=True)
    login = models.CharField(_("登录名"), max_length=64, unique=True)
    name = models.CharField(_("姓名"), max_length=100, blank=True)
    name_key = models.CharField(_("姓名拼音"), max_length=200, blank=True, default="")
    kind = models.CharField(_("类别"), max_length=8, choices=AccountKind.choices)
    phone_sealed = SealedField(_("手机号码"), null=True, purpose=PHONE_PURPOSE, hint="phone_blind")
    phone_blind = BlindField(
        null=True,
        purpose=PHONE_PURPOSE,
        text=lambda row: opened(row.phone_sealed),
        copies="login",
    )
    is_active = models.BooleanField(_("启用"), default=True)
    created_at = models.DateTimeField(_("建立时间"), default=timezone.now, editable=False)
    last_seen = models.DateTimeField(_("最近使用"), null=True, editable=False)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["name", "kind"]

    objects = AccountManager()

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")
        constraints = (
            # An officer is a worker too, and two officers may share the phone on the desk.
            models.UniqueConstraint(
                fields=("phone_blind",),
                condition=models.Q(kind="worker"),
                name="account_one_worker_per_phone",
            ),
        )

    def __str__(self) -> str:
        return self.name or str(_("未填姓名"))

    def __repr__(self) -> str:
        return f"<Account {self.pk}>"

    @property
    def is_staff_kind(self) -> bool:
        return self.kind == AccountKind.STAFF

    def clean(self) -> None:
        super().clean()
        if self.is_staff_kind:
            staff_login(self.login)

    def put_phone(self, phone: str) -> None:
        """Seal and index a phone on this instance; saving is the caller's."""
        number = clean_phone(phone)
        self.phone_blind = blind(number, PHONE_PURPOSE)
        self.phone_sealed = number

    def open_phone(self) -> str:
        """Return the number for sending; whoever shows it to a person logs a reason first."""
        return self.phone_sealed.open() if self.phone_sealed is not None else ""


class PhoneCode(models.Model):
    """A code sent to a phone to sign in with: only its hash, the phone only as a blind index."""

    guard = Guard()

    phone_blind = BlindField(purpose=PHONE_PURPOSE)
    client_blind = BlindField()
    code_hash = models.BinaryField()
    # The number itself, so that the first sign-in can open the account; erased with the code.
    phone_sealed = SealedField(null=True, purpose=PHONE_PURPOSE, hint="phone_blind")
    message_id = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("手机验证码")
        verbose_name_plural = _("手机验证码")
        indexes = (
            models.Index(fields=("phone_blind", "sent_at"), name="phone_code_by_phone"),
            models.Index(fields=("client_blind", "sent_at"), name="phone_code_by_client"),
        )

    def __str__(self) -> str:
        return f"{self.pk} · {self.sent_at:%m-%d %H:%M}"


class Slip(models.Model):
    """The code and the PIN of one account without a phone. Neither can be read here: the code only
    as a blind index, the PIN only as a keyed hash.
    """

    guard = Guard()

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="slip")
    code_blind = BlindField(unique=True)
    pin_hash = models.BinaryField()
    client_blind = BlindField()
    # The form that asked for it: a lost answer is given again, with new numbers.
    form_id = models.UUIDField(unique=True, null=True)
    issued_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("查询凭条")
        verbose_name_plural = _("查询凭条")
        indexes = (models.Index(fields=("client_blind", "issued_at"), name="slip_by_client"),)

    def __str__(self) -> str:
        return f"{self.pk} · {self.issued_at:%m-%d %H:%M}"


class SlipTry(models.Model):
    """Somebody gave a code with a PIN; counted before it is compared, known code or not."""

    guard = Guard()

    code_blind = BlindField()
    client_blind = BlindField()
    at = models.DateTimeField(default=timezone.now)
    is_right = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("凭条核对")
        verbose_name_plural = _("凭条核对")
        indexes = (
            models.Index(fields=("code_blind", "at"), name="slip_try_by_code"),
            models.Index(fields=("client_blind", "at"), name="slip_try_by_client"),
        )

    def __str__(self) -> str:
        return f"{self.pk} · {self.at:%m-%d %H:%M}"


class GuestKey(models.Model):
    """A link and its PIN that open one thing to somebody without an account, until a day. Neither
    can be read here.
    """

    guard = Guard()

    #: What it opens: a domain's own word, and the number of its row.
    purpose = models.CharField(max_length=30)
    row_id = models.BigIntegerField()
    code_blind = BlindField(unique=True)
    pin_hash = models.BinaryField()
    until_on = models.DateField()
    issued_at = models.DateTimeField(default=timezone.now)
    wrong = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("访客链接")
        verbose_name_plural = _("访客链接")
        constraints = (
            models.UniqueConstraint(
                fields=("purpose", "row_id"),
                condition=models.Q(ended_at=None),
                name="guest_key_one_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.row_id}"


class DemoPersona(models.Model):
    """An account of the demonstration that anyone may step into with one click."""

    guard = Open("only a demonstration has any, and its first page shows them to everybody")

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="persona")
    blurb = models.CharField(_("说明"), max_length=200)
    order = models.SmallIntegerField(_("顺序"), default=0)
    start_url = models.CharField(_("首页"), max_length=200, default="/")

    class Meta:
        verbose_name = _("演示角色")
        verbose_name_plural = _("演示角色")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return str(self.account)
