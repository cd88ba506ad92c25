"""Where a table belongs, for every model of the project: the registry of tables that the walls are built from.

A part says it in its ``AppConfig``: ``placement`` for all of its models, ``placements`` for single ones by name.
"""

from enum import StrEnum

from django.apps import apps
from django.conf import settings
from django.db.models import Model


class Placement(StrEnum):
    """On which side of the border a table lies, and who may read it there."""

    NATIONAL = "national"  # in public; every region may read it
    REGISTRY = "registry"  # in public; no region may see it
    REGION = "region"  # in each region's schema
    BOTH = "both"  # one in public for the ministry and the operator, one in each region's schema


def placement_of(app_label: str, model_name: str | None) -> Placement:
    """The placement of a model, or of a whole part where no model is named.

    :raises LookupError: nobody said where this part's tables belong
    """
    config = apps.get_app_config(app_label)
    placements: dict[str, str] = getattr(config, "placements", {})
    said = placements.get(model_name or "") or getattr(config, "placement", None)
    said = said or settings.LIBRARY_PLACEMENTS.get(app_label)
    if said is None:
        raise LookupError(f"{app_label} does not say where its tables belong")
    return Placement(said)


def tables_placed(*wanted: Placement) -> list[str]:
    """Names of the tables with one of these placements, in alphabetical order."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if _is_concrete(model) and placement_of(model._meta.app_label, model._meta.model_name) in wanted
    )


def _is_concrete(model: type[Model]) -> bool:
    return model._meta.managed and not model._meta.proxy


class PlacementRouter:
    """Lets a migration create a table only in the schemas where its placement wants it."""

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: object) -> bool:
        """Whether this operation belongs into the schema that the connection works on."""
        from django.db import connections

        placement = placement_of(app_label, model_name)
        if model_name is None:  # RunPython and RunSQL look for themselves
            return True
        in_public = getattr(connections[db], "schema_name", "public") == "public"
        return placement is Placement.BOTH or (placement is not Placement.REGION) == in_public
