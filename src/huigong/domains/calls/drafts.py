"""What an agent has typed so far, and how it comes back after a crash."""

from __future__ import annotations

import json
from datetime import datetime

from django.http import QueryDict

from huigong.domains.calls import actions
from huigong.domains.calls.forms import TalkForm
from huigong.domains.calls.models import Call, Draft
from huigong.kernel.scoping.scope import current
from huigong.kernel.scoping.sighted import kind_of

_LONGEST = 5000


def keep(call: Call, data: QueryDict) -> Draft:
    """Keep the fields of the form as they are, right or wrong."""
    typed = {name: str(data[name])[:_LONGEST] for name in TalkForm.base_fields if data.get(name)}
    return actions.keep_draft(call, json.dumps(typed, ensure_ascii=False) if typed else "")


def find(call: Call) -> tuple[dict[str, str], datetime | None]:
    """What the seat's agent has typed during a call, and when it was kept; of nobody else's."""
    draft = Draft.objects.filter(
        kind=kind_of(Call), row_id=call.pk, account_id=current().person_id
    ).first()
    if draft is None or draft.words is None:
        return {}, None
    return json.loads(draft.words.open()), draft.saved_at
