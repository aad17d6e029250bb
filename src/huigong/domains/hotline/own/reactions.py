"""What follows when a worker names a proxy: the one who is named may read the request, no more."""

from huigong.domains.hotline.own.models import Proxy
from huigong.kernel.actions import on
from huigong.kernel.notices.sending import send_sms
from huigong.kernel.scoping.admitting import admit


@on("hotline.name_proxy")
def let_them_answer(row: Proxy) -> None:
    """The request is shown to whom it names, and a text says that there is something to read."""
    admit(row, row.proxy_id, is_full=True)
    send_sms(row.proxy, "proxy_asked")
