"""The `huigong` command: finds the verb, says what went wrong in one sentence."""

from __future__ import annotations

import sys

from huigong.cli import running, set_up
from huigong.cli.demo import demo_reset, demo_serve
from huigong.cli.django_verbs import declared, manage
from huigong.cli.doctor import doctor
from huigong.cli.scaffolding import new_domain
from huigong.cli.speech import Trouble, say, warn
from huigong.cli.speech import gettext as _
from huigong.cli.verbs import PURPOSES, Verb, asks_help, find, purpose_title


def own_verbs() -> list[Verb]:
    return [
        Verb("db start", "setup", _("启动试用数据库，备好角色与库"), set_up.db_start),
        Verb("db stop", "setup", _("停止试用数据库"), set_up.db_stop),
        Verb("db status", "setup", _("数据库是否在运行"), set_up.db_status),
        Verb("db create", "setup", _("建立角色与数据库（可重复执行）"), set_up.db_create),
        Verb("db discard", "setup", _("删除试用数据库"), set_up.db_discard, "--yes"),
        Verb("setup", "setup", _("首次安装：密钥、角色、库、表、静态文件"), set_up.setup),
        Verb("migrate", "setup", _("升级表结构，重建授权与行级策略"), set_up.migrate),
        Verb(
            "demo serve",
            "run",
            _("备好演示系统并启动（make demo 用它）"),
            demo_serve,
            takes="[--host HOST] [--port PORT]",
        ),
        Verb(
            "demo reset", "data", _("把演示数据重新装到今天（做过的事会丢失）"), demo_reset, "--yes"
        ),
        Verb(
            "serve", "run", _("启动网站与后台任务，意外退出时自动重启"), running.serve, tells=True
        ),
        Verb("worker", "run", _("只启动后台任务"), running.worker),
        Verb("doctor", "look", _("检查这套安装，说明哪里不对、怎么办"), doctor),
        Verb("new-domain", "develop", _("写好一个新领域的各个文件"), new_domain, tells=True),
        Verb("shell", "develop", _("Python 命令行，已装载系统"), _shell, tells=True),
        Verb("manage", "develop", _("执行任一 Django 命令"), manage, tells=True),
    ]


def _shell(words: list[str]) -> int:
    return manage(["shell", *words])


def print_help() -> int:
    verbs = own_verbs() + declared()
    width = max(len(verb.name) for verb in verbs) + 2
    say(_("用法：huigong 动词 [参数]；huigong 动词 --help 看参数"))
    for purpose in PURPOSES:
        say(f"\n{purpose_title(purpose)}")
        for verb in sorted(verbs, key=lambda verb: verb.name):
            if verb.purpose == purpose:
                say(f"  {verb.name:<{width}}{verb.summary}")
    return 0


def run(words: list[str]) -> int:
    if not words or words[0] in {"-h", "--help", "help"}:
        return print_help()
    # Our apps' verbs are looked at last: importing them takes half a second.
    found = find(own_verbs(), words) or find(declared(), words)
    if found is None:
        raise Trouble(_("没有“{words}”这个动词。huigong --help 列出全部。").format(words=words[0]))
    verb, rest = found
    if asks_help(verb, rest):
        say(_("用法：huigong {verb}").format(verb=f"{verb.name} {verb.takes}".rstrip()))
        say(verb.summary)
        return 0
    return verb.run(rest)


def main() -> None:
    try:
        code = run(sys.argv[1:])
    except Trouble as trouble:
        warn(str(trouble))
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
