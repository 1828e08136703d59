"""Finds references to AI models whose lifecycle has run out. The program is a binary; `__main__` starts it.

Tables of files are scanned through it: `scan_batches` here, `shelflife.spark.scan` and `shelflife.ray.scan`. They need
pyarrow (`pip install 'shelflife[arrow]'`), which nothing else does.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shelflife.lake import Scanner, scan_batches

__all__ = ["Scanner", "scan_batches"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from shelflife import lake

        return getattr(lake, name)
    raise AttributeError(f"module 'shelflife' has no attribute {name!r}")
