from accounts.models.invitation import Invitation
from accounts.models.membership import Membership
from accounts.models.organisation import Capacity, Organisation
from accounts.models.site import Closure, Site
from accounts.models.token import ApiToken
from accounts.models.user import User

__all__ = ["ApiToken", "Capacity", "Closure", "Invitation", "Membership", "Organisation", "Site", "User"]
