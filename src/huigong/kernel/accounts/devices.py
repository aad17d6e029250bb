"""What a session list calls a device: words for people, read from the browser's own name."""

from django.utils.translation import gettext as _

# In this order: an Edge also says Chrome, a Chrome also says Safari, an Android also says Linux.
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("QQBrowser", "QQ"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_name(agent: str) -> str:
    """Return for instance "Windows · Chrome"; an unknown browser is said to be unknown."""
    words = [
        next((word for mark, word in known if mark in agent), "") for known in (_SYSTEMS, _BROWSERS)
    ]
    return " · ".join(word for word in words if word) or _("不认识的设备")
