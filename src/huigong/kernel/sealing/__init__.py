"""Secrets at rest: sealing with SM4-GCM, blind indexes with HMAC-SM3, masks. Knows no model."""

from huigong.kernel.sealing.envelope import (
    Unreadable,
    blind,
    blinds,
    index_as_text,
    index_key_of,
    is_index_of,
    normalise,
    seal,
    seal_bytes,
    unseal,
    unseal_bytes,
)
from huigong.kernel.sealing.keys import KeyProvider, MasterKeys, NoMasterKey, key_provider
from huigong.kernel.sealing.masks import mask_id, mask_name, mask_phone

__all__ = [
    "KeyProvider",
    "MasterKeys",
    "NoMasterKey",
    "Unreadable",
    "blind",
    "blinds",
    "index_as_text",
    "index_key_of",
    "is_index_of",
    "key_provider",
    "mask_id",
    "mask_name",
    "mask_phone",
    "normalise",
    "seal",
    "seal_bytes",
    "unseal",
    "unseal_bytes",
]
