"""Identity providers whose ID tokens vouch for the customers of a website."""

import sqlalchemy as sa
from alembic import op

revision = "0029_site_providers"
down_revision = "0028_slack_settings"


def upgrade() -> None:
    for name in ("issuer", "audience", "jwks_uri", "principal_claim"):
        op.add_column("site", sa.Column(name, sa.Text()))
