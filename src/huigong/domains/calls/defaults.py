"""Settings of the line, read by `huigong.config.settings`."""

import os

#: Shared with the exchange. Without it there is no door (docs/operators/cti.md).
HUIGONG_CTI_SECRET: str = os.environ.get("HUIGONG_CTI_SECRET", "")
#: How far the exchange's clock may be from ours, in seconds; an older message is refused.
HUIGONG_CTI_WINDOW: int = 300
#: Messages a minute. Two seats ring a few times a minute; a province's worst day some hundred.
HUIGONG_CTI_PER_MINUTE: int = 600
#: Where recordings are played, {} for the name of one; empty: the name alone is shown.
HUIGONG_CTI_RECORDINGS: str = os.environ.get("HUIGONG_CTI_RECORDINGS", "")
