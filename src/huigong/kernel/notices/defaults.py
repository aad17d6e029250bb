"""Settings of messages, read by `huigong.config.settings`."""

import os

# The dotted name of a `huigong.kernel.notices.adapters.Adapter`; the demo always keeps an outbox.
HUIGONG_SMS_ADAPTER: str = os.environ.get("HUIGONG_SMS_ADAPTER", "")
