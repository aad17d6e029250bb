"""Form fields whose choices end at the seat's reach, amounts typed in yuan but kept in fen, numbers
copied from a slip.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from huigong.kernel.access import reach
from huigong.kernel.org.models import Closure, Unit
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import ScopedModel
from huigong.kernel.sealing import normalise

#: More choices than these are typed and suggested, not unfolded.
UNFOLDED = 200
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
MOMENT_FORMATS = (
    *("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"),
    *("%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H:%M", *DATE_FORMATS),
)
_TEXTS = ("code", "number", "name", "short", "login")


def reachable(model: type[models.Model]) -> models.QuerySet[Any]:
    """The rows of a model that the current seat may point to: units at and below it, scoped rows
    it may view.
    """
    if model is Unit:
        below = Closure.objects.filter(ancestor_id=current().unit_id).values("descendant_id")
        return Unit.objects.filter(pk__in=below, closed_on=None).order_by("level", "code")
    if issubclass(model, ScopedModel):
        return model.objects.filter(reach(model, "view")).order_by("-pk")
    return model._default_manager.order_by("pk")


def text_fields(model: type[models.Model]) -> list[str]:
    """The fields by which a row is named on paper, best first."""
    return [name for name in _TEXTS if _has_field(model, name)]


def _has_field(model: type[models.Model], name: str) -> bool:
    try:
        return isinstance(model._meta.get_field(name), models.CharField)
    except FieldDoesNotExist:
        return False


def suggestions(model: type[models.Model], typed: str, limit: int = 20) -> list[tuple[str, str]]:
    """What one could mean by a few characters: (what to fill in, how it is called)."""
    names = text_fields(model)
    wanted = Q()
    for name in names:
        wanted |= Q(**{f"{name}__icontains": typed})
    if not typed or not names:
        return []
    return [
        (str(getattr(row, names[0])), str(row)) for row in reachable(model).filter(wanted)[:limit]
    ]


class TypedInput(forms.TextInput):
    """A text box with suggestions from the server; without a script a code or a name does."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off"})

    def suggest_from(self, url: str, name: str) -> None:
        """Fill the suggestions from an address."""
        wish = {"list": f"suggest-{name}", "hx-get": url, "hx-target": f"#suggest-{name}"}
        self.attrs |= wish | {"hx-trigger": "input changed delay:250ms", "hx-sync": "this:replace"}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        box = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="suggest-{}"></datalist>', box, name)


class ReachField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only in the stubs
    """A row within reach: unfolded when there are few, else typed by code, number or name."""

    default_error_messages = {
        "invalid_choice": _("没有找到，或不在您可选的范围内。"),
        "twins": _("有不止一个叫这个名字，请填编码。"),
    }

    def __init__(
        self, model: type[models.Model], *, typed: bool | None = None, **more: Any
    ) -> None:
        self.model, rows = model, reachable(model)
        self.is_typed = rows[: UNFOLDED + 1].count() > UNFOLDED if typed is None else typed
        if self.is_typed:
            more["widget"] = TypedInput()
        more.setdefault("empty_label", None if more.get("required", True) else "—")
        super().__init__(rows, **more)

    @property
    def _rows(self) -> models.QuerySet[Any]:
        return self.queryset if self.queryset is not None else self.model._default_manager.none()

    def prepare_value(self, value: Any) -> Any:
        if not self.is_typed or value in self.empty_values:
            return super().prepare_value(value)
        names = text_fields(self.model)
        row = value if isinstance(value, models.Model) else self._by_number(value)
        return getattr(row, names[0]) if row is not None and names else value

    def _by_number(self, value: Any) -> models.Model | None:
        text = str(value)
        if not text.isascii() or not text.isdecimal() or len(text) > 18:
            return None
        found: models.Model | None = self._rows.filter(pk=int(text)).first()
        return found

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if isinstance(value, self.model):
            value = value.pk
        text = str(value).strip()
        # What was picked is a number; what was typed is a code or a name before it is a number.
        steps = (self._by_number, self._by_text)
        for find in reversed(steps) if self.is_typed else steps:
            row = find(text)
            if row is not None:
                return row
        raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")

    def find_many(self, words: Collection[str]) -> dict[str, models.Model]:
        """The rows that typed words name by the first field that rows are named by, each word that
        names one row alone; the others are to be asked for one by one.
        """
        names = text_fields(self.model)
        if not self.is_typed or not names:
            return {}
        found: dict[str, models.Model] = {}
        several = set()
        for row in self._rows.filter(**{f"{names[0]}__in": words}):
            word = str(getattr(row, names[0]))
            if word in found:
                several.add(word)
            found[word] = row
        return {word: row for word, row in found.items() if word not in several}

    def _by_text(self, text: str) -> models.Model | None:
        for name in text_fields(self.model):
            found = list(self._rows.filter(**{name: text})[:2])
            if len(found) > 1:
                raise forms.ValidationError(self.error_messages["twins"], code="twins")
            if found:
                only: models.Model = found[0]
                return only
        return None


class MoneyField(forms.DecimalField):
    """Yuan with two decimals on the page, whole fen in the database."""

    def __init__(self, **more: Any) -> None:
        for limit in ("min_value", "max_value"):
            if more.get(limit) is not None:
                more[limit] = Decimal(more[limit]) / 100
        more.pop("step_size", None)
        super().__init__(max_digits=17, decimal_places=2, **more)

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value) / 100:.2f}" if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = value.replace(",", "").replace("，", "") if isinstance(value, str) else value
        yuan = super().clean(text)
        return None if yuan is None else int(yuan * 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def form_field(field: Any, *, typed: bool | None = None, **more: Any) -> forms.Field | None:
    """The form field of a model field, as registers want it."""
    if isinstance(field, models.ForeignKey):
        options = {
            "required": not field.blank,
            "label": field.verbose_name,
            "help_text": field.help_text,
        }
        return ReachField(field.related_model, typed=typed, **options)
    if isinstance(field, models.IntegerField) and field.name.endswith("_fen"):
        return field.formfield(form_class=MoneyField, **more)
    if isinstance(field, models.DateTimeField):
        return field.formfield(widget=MomentInput(), input_formats=MOMENT_FORMATS, **more)
    if isinstance(field, models.DateField):
        return field.formfield(widget=DateInput(), input_formats=DATE_FORMATS, **more)
    if isinstance(field, models.TextField) and not field.choices:
        return field.formfield(widget=forms.Textarea(attrs={"rows": 4}), **more)
    found: forms.Field | None = field.formfield(**more)
    return found


class Digits(forms.CharField):
    """A number as it is copied from a slip: full width, with spaces or hyphens."""

    def __init__(self, count: int, **more: Any) -> None:
        self.count = count
        box = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(max_length=3 * count, widget=box, **more)

    def clean(self, value: Any) -> str:
        digits = normalise(super().clean(value))
        if not (digits.isascii() and digits.isdigit() and len(digits) == self.count):
            raise forms.ValidationError(_("应当是 %d 个数字，请照着凭条填。") % self.count)
        return digits
