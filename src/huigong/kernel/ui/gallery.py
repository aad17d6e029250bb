"""Invented examples for the gallery of components; no row of any register is read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huigong.kernel.calendar import present
from huigong.kernel.ui.icons import icon_names
from huigong.kernel.ui.shell import (
    Chip,
    MenuGroup,
    MenuItem,
    PaletteGroup,
    PaletteItem,
    SeatChoice,
    Tab,
)

COMPONENTS = Path(__file__).parent / "templates" / "cotton"


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of an example time line."""

    at: datetime
    what: str
    who: str
    seat: str = ""
    deputy_for: str = ""
    note: str = ""
    icon: str = "point"
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch of an example path."""

    unit: str
    verb: str
    state: str
    tone: str
    due: datetime | None = None
    done: datetime | None = None
    paused: bool = False
    note: str = ""
    current: bool = False


class ExampleForm(forms.Form):
    """An ordinary Django form, to show what the renderer makes of it."""

    name = forms.CharField(label=gettext_lazy("怎么称呼"), max_length=30)
    phone = forms.CharField(
        label=gettext_lazy("手机号"),
        help_text=gettext_lazy("只有经办人看得到。"),
        widget=forms.TextInput(attrs={"data-group": "phone", "inputmode": "tel"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("属于哪一类"),
        choices=[("", gettext_lazy("请选择")), ("wage", gettext_lazy("拖欠工资"))],
    )
    way = forms.ChoiceField(
        label=gettext_lazy("怎么答复您"),
        widget=forms.RadioSelect,
        choices=[("sms", gettext_lazy("短信")), ("call", gettext_lazy("电话"))],
    )
    story = forms.CharField(
        label=gettext_lazy("发生了什么"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    agreed = forms.BooleanField(label=gettext_lazy("同意把姓名告诉用人单位"), required=False)


class PhoneForm(forms.Form):
    """One question, one page."""

    amount = forms.CharField(
        label=gettext_lazy("大约多少元"),
        help_text=gettext_lazy("不清楚可以不填。"),
        required=False,
        widget=forms.TextInput(attrs={"data-group": "amount", "inputmode": "decimal"}),
    )
    who = forms.ChoiceField(
        label=gettext_lazy("几个人？"),
        widget=forms.RadioSelect,
        choices=[("me", gettext_lazy("只有我")), ("us", gettext_lazy("我和工友"))],
    )


def _happenings(now: datetime) -> list[Happening]:
    return [
        Happening(now, _("签收"), _("示例甲"), _("示例县总工会"), icon="inbox"),
        Happening(
            now - timedelta(hours=5),
            _("派单到示例县总工会"),
            _("示例乙"),
            _("示例市总工会"),
            deputy_for=_("示例丙"),
            note=_("请两个工作日内联系职工。"),
            icon="send",
        ),
        Happening(now - timedelta(days=1), _("登记来电"), _("示例丁"), icon="phone-incoming"),
    ]


def _legs(now: datetime) -> list[Leg]:
    day = timedelta(days=1)
    return [
        Leg(_("示例省总工会"), _("登记"), _("已派出"), "done", now - day, now - day * 2),
        Leg(_("示例市总工会"), _("转办"), _("等待下级"), "waiting", now + day * 6),
        Leg(_("示例县总工会"), _("办理"), _("超期未签收"), "late", now - day * 2, current=True),
    ]


def _menu() -> list[MenuGroup]:
    first = (MenuItem(_("今日"), "#today", "home"), MenuItem(_("来电来访"), "#calls", "phone"))
    pages = (
        MenuItem(_("组件"), reverse("ui-gallery"), "layout-dashboard", active=True),
        MenuItem(_("手机页"), reverse("ui-gallery-phone"), "device-mobile"),
        MenuItem(_("打印页"), reverse("ui-gallery-paper"), "printer"),
    )
    return [MenuGroup("", first), MenuGroup(_("样例"), pages)]


def component_names() -> list[str]:
    """Return the tags of all components, as they are written in a page."""
    return sorted(f"c-{path.stem.replace('_', '-')}" for path in COMPONENTS.glob("*.html"))


def found(text: str) -> list[PaletteGroup]:
    """Answer the gallery's own Ctrl-K: components by name."""
    here = reverse("ui-gallery")
    names = [name for name in component_names() if text.strip().lower() in name]
    items = [PaletteItem(name, f"{here}#main", icon="layout-dashboard") for name in names]
    return [PaletteGroup(_("组件"), items)] if items else []


def desk_context() -> dict[str, object]:
    """Return what the gallery of the desk shows."""
    return {**_frame(), **_examples(present.now())}


def _frame() -> dict[str, object]:
    return {
        "menu": _menu(),
        "seat": _("示例县总工会"),
        "seats": [
            SeatChoice("1", _("示例县总工会"), _("经办"), current=True),
            SeatChoice("2", _("示例市总工会"), _("代理至 12 月 1 日")),
        ],
        "due_count": 3,
        "due_url": "#clock",
        "search_url": reverse("ui-gallery"),
    }


def _examples(now: datetime) -> dict[str, object]:
    wrong = ExampleForm({"wrong-phone": "13900000000"}, prefix="wrong")
    wrong.is_valid()
    return {
        "now": now,
        "late": now - timedelta(days=2, hours=3),
        "soon": now + timedelta(hours=3),
        "later": now + timedelta(days=5),
        "happenings": _happenings(now),
        "legs": _legs(now),
        "units": [_("示例省总工会"), _("示例市总工会"), _("示例县总工会")],
        "chips": [Chip(_("县区"), _("示例县"), "?"), Chip(_("状态"), _("已超期"), "?")],
        "tabs": [Tab(_("全部"), "?", active=True, count=128), Tab(_("等待他人"), "?", count=4)],
        "facts": [(_("编号"), "SL-2026-000123"), (_("人数"), 12), (_("备注"), None)],
        "fen": 1_234_550,
        "good_form": ExampleForm(),
        "wrong_form": wrong,
        "icons": sorted(icon_names()),
    }


def phone_context() -> dict[str, object]:
    """Return what the gallery of the phone shows."""
    here = reverse("ui-gallery-phone")
    return {
        "back_url": reverse("ui-gallery"),
        "portal_menu": [
            MenuItem(_("首页"), here, "home", active=True),
            MenuItem(_("我的事"), here, "list-details"),
            MenuItem(_("我"), here, "user"),
        ],
        "form": PhoneForm(),
    }
