"""Questions to what regions decide differently."""

from mpp_catalog.models import MallRules


def rules_in_force() -> MallRules:
    """The region's rules; the usual ones where it has decided nothing."""
    return MallRules.objects.filter(pk=1).first() or MallRules()
