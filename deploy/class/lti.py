"""Students come from Moodle or Canvas (LTI 1.3), without slips: copy this file to settings.py in the folder of the class.

Register the class as a tool there first; its addresses are at https://class.example.org/hub/lti13/config once the hub runs. Then
change what is marked, and start again. The paths below are Moodle's; for Canvas use its own, as the last lines say. Choose
"new window" for the launch: a page of JupyterLab is not shown in a frame.
"""

from ltiauthenticator.lti13.auth import LTI13Authenticator
from ltiauthenticator.lti13.handlers import LTI13CallbackHandler

c = get_config()  # noqa: F821 (JupyterHub gives it)

PLATFORM = "https://moodle.example.org"  # change: the address of the platform
CLIENT = "0123456789abcde"  # change: the client ID that it gave to the tool
TEACHERS = ["2"]  # change: the numbers of those who see the board, as in the address of their profile


class FromThePlatform(LTI13Authenticator):
    """Who somebody is, is read from what the platform has signed, and from no form: the hub always has one at /hub/login."""

    async def authenticate(self, handler, data=None):
        """Return who somebody is, or None."""
        return await super().authenticate(handler, data) if isinstance(handler, LTI13CallbackHandler) else None


c.JupyterHub.authenticator_class = FromThePlatform
c.LTI13Authenticator.issuer = PLATFORM
c.LTI13Authenticator.client_id = {CLIENT}
c.LTI13Authenticator.authorize_url = f"{PLATFORM}/mod/lti/auth.php"
c.LTI13Authenticator.jwks_endpoint = f"{PLATFORM}/mod/lti/certs.php"
c.LTI13Authenticator.uri_scheme = "https"
c.LTI13Authenticator.tool_name = "Eastern Flank 2016"
# A student's number there: this server learns no names and no addresses of e-mail.
c.LTI13Authenticator.username_key = "sub"
c.Authenticator.allow_all = True  # everybody whom the platform sends
c.JupyterHub.load_roles.append(
    {
        "name": "teacher-from-the-platform",
        "scopes": ["access:services!service=board", "admin-ui", "list:users", "read:servers", "servers"],
        "users": TEACHERS,
    }
)

# Canvas, in place of the lines with PLATFORM:
# c.LTI13Authenticator.issuer = "https://canvas.instructure.com"
# c.LTI13Authenticator.authorize_url = "https://sso.canvaslms.com/api/lti/authorize_redirect"
# c.LTI13Authenticator.jwks_endpoint = "https://sso.canvaslms.com/api/lti/security/jwks"
