"""Every write is an action: permission, transaction, validation, one event."""

from huigong.kernel.actions.action import Action, action, on, registry

__all__ = ["Action", "action", "on", "registry"]
