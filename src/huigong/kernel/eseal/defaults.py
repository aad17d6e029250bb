"""Settings of the certified e-seal, read by `huigong.config.settings`; none is set by default."""

import os

#: What the service is called on our pages.
HUIGONG_ESEAL_NAME: str = os.environ.get("HUIGONG_ESEAL_NAME", "")
#: Where a paper is sent to be sealed (docs/operators/eseal.md). Empty: there is the wet seal.
HUIGONG_ESEAL_URL: str = os.environ.get("HUIGONG_ESEAL_URL", "")
#: Shared with the adapter; both sides sign with it.
HUIGONG_ESEAL_SECRET: str = os.environ.get("HUIGONG_ESEAL_SECRET", "")
#: Another way than HTTP, as a Python path.
HUIGONG_ESEAL_ADAPTER: str = os.environ.get("HUIGONG_ESEAL_ADAPTER", "")
#: How far the adapter's clock may be from ours, and how long it may take, in seconds.
HUIGONG_ESEAL_WINDOW: int = 300
HUIGONG_ESEAL_SECONDS: float = 20
