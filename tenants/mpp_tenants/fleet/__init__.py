"""The fleet of region schemas: what is where, and bringing all of it to this release at the speed of the database."""

from mpp_tenants.fleet.migrating import FleetReport, RegionOutcome, migrate_fleet
from mpp_tenants.fleet.state import FleetState, RegionState, fleet_state

__all__ = ["FleetReport", "FleetState", "RegionOutcome", "RegionState", "fleet_state", "migrate_fleet"]
