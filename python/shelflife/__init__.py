"""Finds references to AI models that are retired, deprecated or about to be. `__main__` starts the program, a binary.

`scan_batches`, `shelflife.spark.scan` and `shelflife.ray.scan` scan tables of files with it. Only these need pyarrow
(`pip install 'shelflife[arrow]'`).
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
