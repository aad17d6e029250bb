"""Settings of the exchange with 全总, read by `huigong.config.settings`."""

import os

#: Shared with the other side. Without it there is no door (docs/operators/exchange.md).
HUIGONG_EXCHANGE_SECRET: str = os.environ.get("HUIGONG_EXCHANGE_SECRET", "")
#: Where messages upward are posted; empty: they wait.
HUIGONG_EXCHANGE_URL: str = os.environ.get("HUIGONG_EXCHANGE_URL", "")
#: Another way out than HTTP, as a Python path.
HUIGONG_EXCHANGE_ADAPTER: str = os.environ.get("HUIGONG_EXCHANGE_ADAPTER", "")
#: How far the other side's clock may be from ours, in seconds; an older message is refused.
HUIGONG_EXCHANGE_WINDOW: int = 300
#: Messages a minute; a day brings a few.
HUIGONG_EXCHANGE_PER_MINUTE: int = 60
