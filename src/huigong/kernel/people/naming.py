"""How names sound: what they are sorted by, and found by when typed in Latin letters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

#: Surnames that are read otherwise than the same character elsewhere.
_SURNAMES = {
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
    "令狐": ("ling", "hu"),
    "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"),
    "单": ("shan",),
    "曾": ("zeng",),
    "解": ("xie",),
    "仇": ("qiu",),
    "查": ("zha",),
    "区": ("ou",),
    "任": ("ren",),
    "朴": ("piao",),
    "盖": ("ge",),
    "种": ("chong",),
    "覃": ("qin",),
    "员": ("yun",),
    "召": ("shao",),
    "乐": ("yue",),
    "翟": ("zhai",),
    "洗": ("xian",),
    "冼": ("xian",),
    "缪": ("miao",),
    "逄": ("pang",),
    "宓": ("mi",),
    "华": ("hua",),
    "葛": ("ge",),
    "纪": ("ji",),
    "燕": ("yan",),
    "应": ("ying",),
    "尹": ("yin",),
    "折": ("she",),
    "秘": ("bi",),
    "能": ("nai",),
    "黑": ("hei",),
}
_SURNAME_LENGTHS = (2, 1)
_LONGEST, _SOUND, _INITIALS = 100, 150, 40
_DOTS = "•‧・･∙⋅．.●⚫▪◦᛫ꞏ⸱"
#: The one of them that Unicode has among the letters.
_LETTER_DOT = "ꞏ"
#: A remark in brackets and a second person are no part of a name; a comma may stand in a Latin one.
_NO_NAME = frozenset('<>{}[]()=:;\\/@#$%^*_|"?!、。《》「」【】〈〉〔〕')
#: The first of the Chinese characters; those before are letters of an alphabet, read as they stand.
_HAN = "\u3400"
_USUAL = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]+(·[\u3400-\u9fff]+)+")
_LATIN_SPACES = re.compile(r"(?<![A-Za-z.,]) +| +(?![A-Za-z])")


def clean_name(text: str) -> str:
    """A name as it is kept: 张三, 阿, 才让·卓玛, John Smith. Raises ValidationError.

    One character is a name, and so is one without a surname; a dot between the parts of a Tibetan
    or Mongolian name is kept as "·", whatever dot was typed.
    """
    name = unicodedata.normalize("NFKC", text)
    if not name.isalpha() or _LETTER_DOT in name:
        name = _mended(name)
    if len(name) > _LONGEST:
        raise ValidationError(_("姓名最多 %d 个字。") % _LONGEST)
    return name


def looks_like_name(text: str) -> bool:
    """Whether a text is written as most names are: 王红, 欧阳小红, 才让·卓玛."""
    try:
        return bool(_USUAL.fullmatch(clean_name(text)))
    except ValidationError:
        return False


def _mended(name: str) -> str:
    """A name of more than letters, with the dots and blanks of a name and no sign beside."""
    if not name.isprintable():
        # What nobody sees (of no width, right to left) is no part of a name.
        name = "".join(mark for mark in name if unicodedata.category(mark) != "Cf")
    if not name.isascii():  # in John F. Smith it is no dot between parts
        for dot in _DOTS:
            name = name.replace(dot, "·")
    # A blank between Chinese characters came from an old form's layout, not from the person.
    name = _LATIN_SPACES.sub("", " ".join(name.split()))
    if not any(mark.isalpha() for mark in name):
        raise ValidationError(_("请填姓名。"))
    if any(_is_sign(mark) for mark in name) or ("," in name and not name.isascii()):
        raise ValidationError(_("姓名里不会有数字和符号，请再看一遍。"))
    return name


def _is_sign(mark: str) -> bool:
    category = unicodedata.category(mark)
    return mark.isdigit() or mark in _NO_NAME or category[0] == "S" or category in ("Cc", "Cs")


def syllables(name: str) -> list[str]:
    """How a name is read, by syllables in lower case; Latin letters stand for themselves."""
    for length in _SURNAME_LENGTHS:
        if read := _SURNAMES.get(name[:length]):
            return [*read, *_read(name[length:])]
    return _read(name)


def _read(text: str) -> list[str]:
    if all(mark >= _HAN for mark in text) and not _has_phrase(text):
        return [part for mark in text for part in _character(mark)]
    return _phrase(text)


def _has_phrase(text: str) -> bool:
    """Whether a character may be read otherwise beside its neighbour: 长寿, 朝阳."""
    ends = range(len(text) + 1)
    return any(text[start:end] in PHRASES_DICT for end in ends for start in range(end - 1))


@lru_cache(maxsize=16_384)
def _character(mark: str) -> tuple[str, ...]:
    return tuple(_phrase(mark))


def _phrase(text: str) -> list[str]:
    found: list[str] = []
    for part in lazy_pinyin(text, style=Style.NORMAL, errors="default"):
        found += re.findall(r"[a-z]+", part.lower().replace("ü", "v"))
    return found


def sound_of(name: str) -> str:
    """The key a name is sorted by: cairangzhuoma."""
    return heard(name)[0]


def heard(name: str) -> tuple[str, str]:
    """The same, and the first letters of its syllables: crzm."""
    read = syllables(name)
    return "".join(read)[:_SOUND], "".join(one[0] for one in read)[:_INITIALS]
