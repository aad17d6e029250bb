"""`python -m huigong.locale`: gather, keep what is translated, say what is not, compile."""

from __future__ import annotations

import sys

from huigong.cli.speech import gettext as _
from huigong.cli.speech import say
from huigong.locale.catalogue import MO, PO, compiled, read_po, write_po
from huigong.locale.gathering import gather


def main() -> int:
    where = gather()
    known = read_po() if PO.is_file() else {}
    said = {chinese: known.get(chinese, "") for chinese in where}
    write_po(said, where)
    MO.write_bytes(compiled(said))
    missing = [chinese for chinese, english in said.items() if not english]
    for chinese in missing:
        say(f"  {chinese}")
    say(_("共 {all} 句，缺英文 {missing} 句。").format(all=len(said), missing=len(missing)))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
