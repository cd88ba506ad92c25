"""One name for a region's schema and its database role, from its code."""

SCHEMA_PREFIX = "region_"


def schema_name_of(code: str) -> str:
    """``36.71`` becomes ``region_36_71``; a province ``36`` becomes ``region_36``."""
    return SCHEMA_PREFIX + code.replace(".", "_")
