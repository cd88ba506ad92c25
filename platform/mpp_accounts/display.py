"""How a signed-in person is named on their own screen."""

from mpp_accounts.models import User


def name_of(user: User) -> str:
    """The person's name."""
    return user.name
