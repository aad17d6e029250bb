"""The verbs on buttons: one word for one verb, the same on every page of every domain."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huigong.kernel.register.declare import Register, Text

_words: dict[str, Text] = {
    "view": _("查看"),
    "export": _("导出"),
    "open": _("登记"),
    "record": _("登记"),
    "register": _("登记"),
    "add": _("添加"),
    "edit": _("修改"),
    "correct": _("更正"),
    "send": _("发出"),
    "confirm": _("确认"),
    "close": _("办结"),
    "reopen": _("重新办理"),
    "cancel": _("作废"),
    "archive": _("归档"),
    "approve": _("批准"),
    "refuse": _("不批准"),
    "submit": _("提交"),
    "return": _("退回"),
    "withdraw": _("撤回"),
}


def say(verb: str, word: Text) -> None:
    """Name a verb that the list lacks. Raises ValueError when it has another name already."""
    if _words.setdefault(verb, word) != word:
        raise ValueError(f"{verb} is called {_words[verb]} already; one verb has one word")


def find_word(register: Register, verb: str) -> str | None:
    """The word of a verb: from the workflow's own label, else from the list."""
    for move in register.workflow.transitions if register.workflow else ():
        if move.verb == verb:
            return str(move.label)
    found = _words.get(verb)
    return None if found is None else str(found)


def word(register: Register, verb: str) -> str:
    """The word of a verb; the verb itself where `check` was not heeded."""
    return find_word(register, verb) or verb
