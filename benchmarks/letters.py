"""Letters of supervision printed many at once: PDF and Word of each, as one job.

`make bench NAME=letters` prints one JSON object on its last line. 10,000 issued letters of one
county go through the product's own job (the export of the list as papers), which is killed about
half way and taken up by another process; `redone` counts the letters that were drawn twice for it.
`letters_per_s` is over both runs, starting included; `peak_mb` is the larger of the two. `floor` is
bare typst with the same template and bare docxtpl with the same words, one after the other, in this
process: no database, no permission, no file, and the squares were drawn before.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import time
import zipfile
from dataclasses import asdict
from typing import Any

from benchmarks import spine, world

NAME = "huigong_bench_letters"
SITE = "https://gonghui.example.cn/"
_WORDS = (
    "2026年11月2日，我会两名以上工会劳动法律监督员对你单位遵守劳动法律法规的情况进行了监督检查，发现以下问题，现予提示。",
    "一、按月以货币支付。2026年9月工资到检查当日没有发放，工资表没有职工签字。涉及40人。",
    "不符合《劳动法》第五十条、《工资支付暂行规定》第五条、第六条、第七条、第八条、第九条的规定。要求：三日内发清所欠工资。",
    "二、一个月内订立书面劳动合同。一部分职工入场一个多月没有书面劳动合同。涉及17人。",
    "不符合《劳动合同法》第十条的规定。要求：补签书面劳动合同。",
    "请你单位对照以上各项自行核查、及时改正，并在收到本函之日起15个工作日内将改正情况书面告知我会。",
    "对以上内容有不同意见的，请在同一期限内书面说明理由并附有关材料。",
)


def main() -> int:
    """Run it; the JSON is the last line."""
    told = argparse.ArgumentParser()
    told.add_argument("--quick", action="store_true", help="600 letters instead of 10,000")
    told.add_argument("--letters", type=int, default=0)
    told.add_argument("--work", type=int, default=0, help="do this job and say so (its own use)")
    asked = told.parse_args()
    os.environ["HUIGONG_DB_NAME"] = NAME
    if asked.work:
        return work(asked.work)
    count = asked.letters or (600 if asked.quick else 10_000)
    with world.fresh_database(NAME):
        spine.prepare_django()
        with world.owner(NAME) as db:
            world.build_tree(db, 200)
        spine.seat_people({"writer": ("D3", "officer")})
        job = _job(count)
        found = _timed(job, count)
    found["floor"] = floor(min(count, 600))
    print(json.dumps({**found, "letters": count}, ensure_ascii=False))
    return 0


# --- the job --------------------------------------------------------------------------------------


def writer() -> Any:
    """The seat of the county's officer, to be entered."""
    from huigong.kernel.access.middleware import seat_scope
    from huigong.kernel.accounts.models import Account
    from huigong.kernel.calendar.present import today
    from huigong.kernel.org.seats import list_seats
    from huigong.kernel.scoping.scope import SYSTEM, scope

    with scope(SYSTEM, reason="benchmark"):
        account = Account.objects.get(login="bench-writer")
        (seat,) = list_seats(account.pk, today())
    return seat_scope(seat, account.pk)


def _draft() -> int:
    """One draft, from a check-up."""
    from huigong.domains.supervision.checkups.actions import note_checkup, record_checkup
    from huigong.domains.supervision.letters.actions import draft_letter
    from huigong.kernel.calendar.present import today
    from huigong.kernel.employers.actions import register_employer
    from huigong.kernel.scoping.scope import scope

    with scope(writer()) as here:
        firm = register_employer(unit=here.office, name="互助某某物流有限公司", people=40)
        checkup = record_checkup(
            employer=firm,
            checked_on=today(),
            manner="draw",
            first_supervisor="甲",
            second_supervisor="乙",
            minutes="看了工资表。",
        )
        checkup = note_checkup(checkup, duty="pay-monthly", facts="没有发。", demand="发清")
        return draft_letter(checkup=checkup, kind="hint").pk


def _job(count: int) -> int:
    """So many issued letters, and the job that prints them."""
    from huigong.domains.supervision.letters.models import Letter
    from huigong.kernel.calendar.present import today
    from huigong.kernel.exchange import jobs
    from huigong.kernel.exchange.models import JobKind
    from huigong.kernel.org.seats import list_seats
    from huigong.kernel.register.site import site
    from huigong.kernel.scoping.scope import scope

    _copies(_draft(), count)
    asked = {"form": "zip", "query": "", "columns": [], "site": SITE}
    with scope(writer()) as here:
        (seat,) = list_seats(here.account_id, today())
        register = site.get(Letter._meta.label_lower)
        return jobs.open_job(register, JobKind.EXPORT, seat.key, "文书", asked).pk


_OWN = {
    "serial": "n",
    "year": "2026",
    "number": "'互助县总工会监提〔2026〕' || n || '号'",
    "state": "'issued'",
    "issued_on": "current_date",
    "addressee": "'互助某某物流第' || n || '分公司'",
    "text": f"$${chr(10).join(_WORDS)}$$ || chr(10) || '编号 ' || n || '。'",
}


def drafts(name: str, count: int) -> list[int]:
    """So many drafts of the county."""
    first = _draft()
    _put(name, first, count, {})
    return list(range(first, first + count))


def _copies(first: int, count: int) -> None:
    """The draft becomes a letter, and so do its copies."""
    _put(NAME, first, count, _OWN)
    with world.superuser(NAME) as db:
        db.execute(
            "UPDATE supervision_letter SET state = 'issued', year = 2026, serial = 0,"
            " number = '互助县总工会监提〔2026〕0号', issued_on = current_date"
            f" WHERE id = {first}"
        )
        db.execute("VACUUM ANALYZE supervision_letter")


def _put(name: str, first: int, count: int, own: dict[str, str]) -> None:
    """Copies of a draft; the triggers see to who sees them."""
    own = {**own, "id": f"{first} + n", "code": "gen_random_uuid()"}
    with world.superuser(name) as db:
        columns = [
            row[0]
            for row in db.execute(
                "SELECT attname FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped"
                " AND attrelid = 'supervision_letter'::regclass"
            )
        ]
        values = ", ".join(own.get(one, f'"{one}"') for one in columns)
        names = ", ".join(f'"{one}"' for one in columns)
        db.execute(
            f"INSERT INTO supervision_letter ({names}) SELECT {values} FROM supervision_letter"
            f" CROSS JOIN generate_series(1, {count - 1}) n WHERE id = {first}"
        )


def work(job_id: int) -> int:
    """The worker: do the job, tell each letter drawn, and at the end the memory that it took."""
    spine.prepare_django()
    from huigong.domains.supervision.letters import register  # noqa: F401  (its papers)
    from huigong.kernel.exchange import jobs, papers

    draw = papers._drawn["supervision.letter"]

    def counted(ids: Any, site: str) -> Any:
        print("drawing", *ids, flush=True)
        return draw(ids, site)

    papers._drawn["supervision.letter"] = counted
    jobs.run(job_id)
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, flush=True)
    return 0


def _timed(job: int, count: int) -> dict[str, Any]:
    from huigong.kernel.exchange.models import Job
    from huigong.kernel.scoping.scope import SYSTEM, scope

    start = time.perf_counter()
    drawn, peak_killed = _run(job, stop_after=count // 2)
    again, peak = _run(job)
    spent = time.perf_counter() - start
    with scope(SYSTEM, reason="benchmark"):
        done = Job.objects.get(pk=job)
    with zipfile.ZipFile(done.result_path) as package:
        names = package.namelist()
        kinds = {package.read(names[n])[:4] for n in range(0, len(names), len(names) // 20 | 1)}
    size = done.result_path.stat().st_size
    done.result_path.unlink()
    if done.state != "done" or len(set(names)) != 2 * count or kinds != {b"%PDF", b"PK\x03\x04"}:
        raise RuntimeError(f"{done.state} {done.error} {len(names)} papers of {count} letters")
    return {
        "letters_per_s": round(count / spent, 1),
        "peak_mb": max(peak_killed, peak),
        "redone": len(drawn) + len(again) - count,
        "zip_mb": size // 2**20,
        "spent_s": round(spent, 1),
    }


def _run(job: int, stop_after: int = 0) -> tuple[list[str], int]:
    """Work until it is done, or killed after so many letters; what was drawn, and the memory."""
    words = [sys.executable, "-m", "benchmarks.letters", "--work", str(job)]
    worker = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    drawn: list[str] = []
    peak = 0
    assert worker.stdout is not None
    for line in worker.stdout:
        word, *rest = line.split()
        if word == "drawing":
            drawn += rest
        elif word == "peak":
            peak = int(rest[0])
        if stop_after and len(drawn) > stop_after:
            time.sleep(0.3)  # into the middle of a part
            peak = _resident_mb(worker.pid)
            worker.kill()
            break
    if worker.wait() and not stop_after:
        raise RuntimeError("the worker failed")
    return drawn, peak


def _resident_mb(pid: int) -> int:
    """The most that a living process has held."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        line = next(one for one in status if one.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


# --- the floor ------------------------------------------------------------------------------------


def floor(count: int) -> dict[str, float]:
    """The same papers by the two libraries alone."""
    typst, docxtpl = _bare_typst(count), _bare_docxtpl(count)
    return {
        "letters_per_s": round(1 / (typst + docxtpl), 1),
        "typst_per_s": round(1 / typst, 1),
        "docxtpl_per_s": round(1 / docxtpl, 1),
    }


def _sheet(number: int) -> Any:
    from huigong.kernel.documents.official import OfficialPaper, Proof

    return OfficialPaper(
        issuer="互助土族自治县总工会",
        number=f"互助县总工会监提〔2026〕{number}号",
        title="工会劳动法律监督提示函",
        addressee=f"互助某某物流第{number}分公司",
        paragraphs=(*_WORDS, f"编号 {number}。"),
        day="2026年11月27日",
        proof=Proof(f"{SITE}check/{number:022d}/", ("扫码查验真伪", "校验码 0000 0000 0000 0000")),
    )


def _bare_typst(count: int) -> float:
    """Seconds a letter."""
    import typst

    from huigong.kernel.documents import official, pdf
    from huigong.kernel.ui.squares import picture

    told = []
    for number in range(count):
        sheet = _sheet(number)
        squares = picture(sheet.proof.address, "svg").decode()
        told.append(json.dumps({**asdict(sheet), "squares": squares}, ensure_ascii=False))
    template = official._template()
    compiler = typst.Compiler(font_paths=pdf._fonts())
    compiler.compile(input=template, sys_inputs={"told": told[0]})
    start = time.perf_counter()
    for one in told:
        compiler.compile(input=template, sys_inputs={"told": one})
    return (time.perf_counter() - start) / count


def _bare_docxtpl(count: int) -> float:
    """Seconds a letter; without the picture of the squares."""
    from docxtpl import DocxTemplate

    from huigong.kernel.documents.official import OfficialPaper
    from huigong.kernel.documents.word import word_of_paper

    tags = ("{%p for line in lines %}", "{{ line }}", "{%p endfor %}")
    template = word_of_paper(
        OfficialPaper(
            issuer="{{ issuer }}",
            number="{{ number }}",
            title="{{ title }}",
            addressee="{{ addressee }}",
            paragraphs=tags,
            day="{{ day }}",
        )
    )
    start = time.perf_counter()
    for number in range(count):
        sheet, made = _sheet(number), io.BytesIO()
        paper = DocxTemplate(io.BytesIO(template))
        paper.render({**asdict(sheet), "lines": sheet.paragraphs}, autoescape=True)
        paper.save(made)
    return (time.perf_counter() - start) / count


if __name__ == "__main__":
    raise SystemExit(main())
