"""What a cell says: the text that a person would have typed, and from that what a form field takes.

Nothing is guessed. What a spreadsheet has lost (the tail of a long number) is refused with the
reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from huigong.kernel.org.models import Unit
from huigong.kernel.register.declare import Register
from huigong.kernel.register.fields import MoneyField, ReachField
from huigong.kernel.register.forms import argument_field

#: Excel keeps fifteen digits of a number; an identity number kept as one has lost its tail.
_DIGITS = 10**15
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Full-width digits, letters and the marks of numbers and dates, as a Chinese keyboard makes them.
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x00A0: 0x20}
_WIDE_WORDS = {
    code: narrow for code, narrow in _WIDE.items() if chr(narrow).isalnum() or narrow == 0x20
}
_INVISIBLE = re.compile("[\ufeff\u200b-\u200f\u2060]")
#: Spreadsheets write it with a plus and two figures; 3E02 is a room.
_SCIENTIFIC = re.compile(r"([0-9])(?:\.([0-9]+))?[Ee]\+([1-9][0-9])")
_WHOLE = re.compile(r"-?[0-9]+\.0+")
_DAY = re.compile(r"([0-9]{4})[-/.、。年]\s*([0-9]{1,2})[-/.、。月]\s*([0-9]{1,2})[日号.。]?")
_MONTH = re.compile(r"([0-9]{4})(?:年\s*([0-9]{1,2})月?|[-/.、。]\s*([0-9]{1,2})|([0-9]{2}))")
_CLOCK = re.compile(r"[T\s]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]+)?")
_PLAIN_DAY = re.compile(r"[0-9]{8}")
_SERIAL = re.compile(r"[0-9]{4,5}")
_SERIAL_FROM = date(1899, 12, 30)
#: What a spreadsheet shows where a formula failed.
_FAILED = frozenset(("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#CALC!"))
#: So many codes are told to whoever typed a wrong one.
_TOLD = 12
#: What people write where they have nothing to write.
_NOTHING = frozenset(
    ("无", "没有", "暂无", "不详", "未填", "/", "//", "\\", "-", "--", "---", "—", "——", "─", "n/a")
)
_YES = frozenset(("是", "有", "1", "true", "yes", "y", "√", "✓", "对"))
_NO = frozenset(("", "否", "无", "没有", "0", "false", "no", "n", "×"))


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell whose value is lost or no value at all; the sentence says why."""

    sentence: str

    def __str__(self) -> str:
        return ""


Cell = str | BadCell


def failed() -> BadCell:
    """A formula that gave no value: an empty cell would say something else."""
    return BadCell(_("公式出错或没有算出值（如 #N/A、#DIV/0!）。请改成文字或数字。"))


def read_cell(value: Any) -> Cell:
    """A cell as the text that a person would have typed."""
    if isinstance(value, str):
        return _read_text(value)
    if value is None or isinstance(value, BadCell):
        return value or ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, float | int):
        if abs(value) >= _DIGITS:
            return BadCell(
                _("数字超过 15 位，表格软件已丢掉末几位。请把这一列设为“文本”后重新填写。")
            )
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, datetime):
        is_day = value.time() == time.min
        return f"{value:%Y-%m-%d}" if is_day else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value)


def _read_text(value: str) -> Cell:
    text = _INVISIBLE.sub("", value).strip()
    if "\0" in text:
        return BadCell(_("含有不能保存的字符。"))
    if text in _FAILED:
        return failed()
    if found := _SCIENTIFIC.fullmatch(text):
        return _whole_number(found[1] + (found[2] or ""), int(found[3]) + 1)
    # Our own export marks what a spreadsheet could take for a formula; the mark is no content.
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA else text


def _whole_number(digits: str, length: int) -> Cell:
    """A long number that a spreadsheet wrote as 1.39E+10: whole if all its digits are there."""
    if len(digits) == length:
        return digits
    return BadCell(_("长数字被写成了科学计数法，末几位已丢失。请把这一列设为“文本”后重新填写。"))


def read_day(text: str) -> str:
    """A day as people write it (1990.5.3, 19900503, 1990年5月3日, a spreadsheet's own number) in
    one form; what is no day stays as it is, for the field to refuse.
    """
    plain = _CLOCK.sub("", text.translate(_WIDE)).strip()
    if found := _DAY.fullmatch(plain):
        return f"{int(found[1]):04}-{int(found[2]):02}-{int(found[3]):02}"
    if _PLAIN_DAY.fullmatch(plain):
        return f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    if _SERIAL.fullmatch(plain):
        day = _SERIAL_FROM + timedelta(days=int(plain))
        # A bare year is no serial number: 1990 would be a day of 1905.
        return f"{day:%Y-%m-%d}" if 1920 <= day.year <= 2100 else text
    return text


class FieldReader:
    """One column: from the text of a cell to the value that an action takes.

    `codes` are those of an official layout, code → our value; `spoken` what counties write
    instead of our words. Raises ValidationError.
    """

    def __init__(
        self,
        register: Register,
        name: str,
        codes: Mapping[str, str] | None = None,
        spoken: Mapping[str, str] | None = None,
        *,
        takes_months: bool = False,
    ) -> None:
        self._takes_months = takes_months
        run: Any = register.create
        self.field: forms.Field = argument_field(register.model, name, run, typed=True)
        self.label = str(self.field.label or name)
        self._codes = dict(codes or {})
        self._spoken = {_same(word): value for word, value in (spoken or {}).items()}
        self._words = _words_of(self.field, with_values=not self._codes)
        self._is_prose = _is_prose(register.model, name)
        self._kept: dict[str, Any] | None = None
        if self._words or isinstance(self.field, ReachField | forms.DateField):
            self._kept = {}  # the same few units, choices and days come again and again

    def __call__(self, text: str) -> Any:
        if self._kept is None:
            return self._clean(text)
        if text not in self._kept:
            if len(self._kept) > 10_000:
                self._kept.clear()
            try:
                self._kept[text] = self._clean(text)
            except ValidationError as fault:
                self._kept[text] = fault
        found = self._kept[text]
        if isinstance(found, ValidationError):
            raise found
        return found

    def expect(self, texts: Iterable[Any]) -> None:
        """Look the rows that these texts name up at once, instead of one by one."""
        if self._kept is None or self._codes or not isinstance(self.field, ReachField):
            return
        asked = {text: self._narrow(text) for text in texts if text and isinstance(text, str)}
        fresh = {word for text, word in asked.items() if text not in self._kept}
        found = self.field.find_many(fresh) if len(fresh) > 1 else {}
        self._kept |= {text: found[word] for text, word in asked.items() if word in found}

    def _narrow(self, text: str) -> str:
        return text if self._is_prose else text.translate(_WIDE_WORDS).strip()

    def _clean(self, text: str) -> Any:
        field = self.field
        if self._spoken and (value := self._spoken.get(_same(text))) is not None:
            return field.clean(value)
        text = self._coded(text) if self._codes else text
        if self._is_nothing(text):
            return field.clean("")
        if isinstance(field, forms.BooleanField):
            return field.clean(_flag(text))
        if self._words:
            return self._chosen(text)
        if isinstance(field, forms.DateField):
            return _day(field, text, takes_months=self._takes_months)
        if isinstance(field, forms.IntegerField | forms.DecimalField | MoneyField):
            plain = text.translate(_WIDE).replace(",", "")
            return field.clean(plain.partition(".")[0] if _WHOLE.fullmatch(plain) else plain)
        if isinstance(field, ReachField) and field.model is Unit:
            return _unit(field, self._narrow(text))
        return field.clean(self._narrow(text))

    def _is_nothing(self, text: str) -> bool:
        """Whether a column that may be empty is so, in a word or a stroke. Prose stays as it is."""
        if self.field.required or self._is_prose or isinstance(self.field, forms.BooleanField):
            return False
        return (word := _same(text)) in _NOTHING and word not in self._words

    def _chosen(self, text: str) -> Any:
        value = self._words.get(_same(text), text)
        offered = [(str(value), str(word)) for value, word in flat_choices(self._choices)]
        if value and value not in dict(offered):
            raise ValidationError(
                _("“%(word)s”不在可选的里面。可以填：%(words)s。")
                % {"word": text[:20], "words": _some([word for _value, word in offered])}
            )
        return self.field.clean(value)

    def _coded(self, text: str) -> str:
        """Our value of a code of the layout. The word of a choice will do as well; what is neither
        is no code, also where one of our own values happens to be written so.
        """
        plain = text.translate(_WIDE).strip()
        plain = plain.partition(".")[0] if _WHOLE.fullmatch(plain) else plain
        width = max(map(len, self._codes))
        for code in (plain, plain.zfill(width)):  # a spreadsheet makes 4 of 04
            if code in self._codes:
                return self._codes[code]
        if not plain or not self._words or _same(plain) in self._words:
            return text
        words = {str(value): str(word) for value, word in flat_choices(self._choices)}
        told = [f"{code}（{words.get(value, value)}）" for code, value in self._codes.items()]
        raise ValidationError(
            _("“%(word)s”不是这份样式的代码。可以填：%(codes)s。")
            % {"word": text[:20], "codes": _some(told)}
        )

    @property
    def _choices(self) -> Any:
        return getattr(self.field, "choices", ())


def _some(words: list[str]) -> str:
    return "、".join(words[:_TOLD]) + ("…" if len(words) > _TOLD else "")


def _day(field: forms.DateField, text: str, *, takes_months: bool) -> Any:
    """A whole day, or how one is written. A month alone is made into its first day only where
    somebody has said so.
    """
    told = read_day(text)
    if month := _MONTH.fullmatch(text.translate(_WIDE).strip()):
        number = month[2] or month[3] or month[4]
        if number == "1" and "." in month[0]:
            # A spreadsheet keeps 2019.10 as 2019.1.
            said = _("“%(word)s”可能是 1 月，也可能是 10 月，请写成 2019年1月 的样子。")
            raise ValidationError(said % {"word": text[:20]})
        if takes_months:
            told = f"{month[1]}-{int(number):02}-01"
    try:
        return field.clean(told)
    except ValidationError as fault:
        if not text.strip():
            raise
        said = _("“%(word)s”不是完整的日期，要写到哪一天，例如 2020-03-01 或 2020年3月1日。")
        raise ValidationError(said % {"word": text[:20]}) from fault


def _unit(field: ReachField, text: str) -> Any:
    """A union, or which one was not found: of three hundred in a sheet the office wants to know."""
    try:
        return field.clean(text)
    except ValidationError as fault:
        if not text:
            raise
        raise ValidationError(f"“{text[:60]}”：{' '.join(fault.messages)}") from fault


def _same(word: str) -> str:
    return "".join(word.translate(_WIDE).split()).casefold()


def _is_prose(model: type[models.Model], name: str) -> bool:
    """Whether the text stays as it was typed, whatever the width of its signs."""
    try:
        return isinstance(model._meta.get_field(name), models.TextField)
    except FieldDoesNotExist:
        return False


def _words_of(field: forms.Field, *, with_values: bool) -> dict[str, str]:
    """A sheet holds the words of choices; a form wants their values. Either will do, except where
    a layout has codes of its own.
    """
    choices: Any = getattr(field, "choices", ()) if not isinstance(field, ReachField) else ()
    found: dict[str, str] = {}
    for value, word in flat_choices(choices):
        found.setdefault(_same(str(word)), str(value))
    if not with_values:
        return found
    return found | {_same(str(value)): str(value) for value, _word in flat_choices(choices)}


def flat_choices(choices: Any) -> list[tuple[Any, Any]]:
    """Values and words of a field's choices, groups unfolded, without the empty one."""
    flat: list[tuple[Any, Any]] = []
    for value, word in choices or ():
        flat += list(word) if isinstance(word, list | tuple) else [(value, word)]
    return [(value, word) for value, word in flat if value not in ("", None)]


def _flag(text: str) -> bool:
    word = _same(text)
    if word not in _YES | _NO:
        raise ValidationError(_("请填“是”或“否”，不是“%(word)s”。") % {"word": text[:20]})
    return word in _YES
