"""What people choose on Slack's App Home is kept where the website keeps it: one row a person."""

import sqlalchemy as sa
from alembic import op

revision = "0028_slack_settings"
down_revision = "0027_turn_tickets"

_NEVER = -1
_CHOSEN = sa.text(
    "SELECT coalesce(p.principal_id, a.principal_id) AS principal_id, s.digest_hour AS hour"
    " FROM slack_preference s"
    " LEFT JOIN principal p ON p.slack_team_id = s.team_id AND p.slack_user_id = s.user_id"
    " LEFT JOIN slack_account a ON a.team_id = s.team_id AND a.user_id = s.user_id"
)
_DEADLINES = sa.text("UPDATE alert_preference SET deadlines = :deadlines WHERE principal_id = :principal_id")
# An empty zone is none: the hour goes on being one of Slack's zone there, and of the usual one elsewhere.
_USUAL = sa.text(
    "INSERT INTO alert_preference (principal_id, channels, scope, at_once, rhythm, weekday, hour, zone,"
    " break_through, deadlines)"
    " VALUES (:principal_id, 'bell,slack', 'all', :yes, 'daily', 0, :hour, '', :no, :deadlines)"
)


def upgrade() -> None:
    op.add_column(
        "alert_preference", sa.Column("deadlines", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    connection = op.get_bind()
    known = set(connection.execute(sa.text("SELECT principal_id FROM alert_preference")).scalars())
    for row in connection.execute(_CHOSEN).all():
        if row.principal_id is None:
            continue
        wanted = {"principal_id": row.principal_id, "deadlines": row.hour != _NEVER}
        if row.principal_id in known:  # the website's hour and zone stand
            connection.execute(_DEADLINES, wanted)
        else:
            hour = 8 if row.hour == _NEVER else row.hour
            connection.execute(_USUAL, {**wanted, "hour": hour, "yes": True, "no": False})
            known.add(row.principal_id)
    op.drop_table("slack_preference")
