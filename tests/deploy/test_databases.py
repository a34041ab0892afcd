"""PostgreSQL's image makes what each service needs, and keeps services out of each other's."""

import os
import subprocess

from deploy.postgres.cluster import OWNER
from deploy.services import SERVICES
from tests.deploy.rendered import DEPLOY
from tests.support.postgres import PrivateCluster

SCRIPT = DEPLOY / "compose" / "databases.sql"


def run(cluster: PrivateCluster, password: str) -> None:
    """As the image runs it, but stopping at the first error."""
    where = [f"--host={cluster.sockets}", f"--username={OWNER}", "--dbname=postgres"]
    subprocess.run(
        [str(cluster.programs / "psql"), "--no-psqlrc", "--set=ON_ERROR_STOP=1", *where],
        env={**os.environ, "DAYBOOK_DATABASE_PASSWORD": password},
        input=SCRIPT.read_bytes(),
        capture_output=True,
        check=True,
    )


def test_each_service_owns_its_database_and_enters_no_other(postgres: PrivateCluster) -> None:
    roles = {f"daybook_{service}" for service in SERVICES}
    run(postgres, "it's a secret")
    try:
        with postgres.connect() as connection:
            owners: dict[str, str] = dict(
                connection.execute(
                    "SELECT datname, pg_get_userbyid(datdba) FROM pg_database"
                    " WHERE datname = ANY(%s)",
                    [list(roles)],
                ).fetchall()
            )
            pairs = connection.execute(
                "SELECT rolname, datname FROM pg_roles, pg_database"
                " WHERE rolname = ANY(%s) AND datname = ANY(%s)"
                " AND has_database_privilege(rolname, datname, 'CONNECT')",
                [list(roles), list(roles)],
            ).fetchall()
            able = connection.execute(
                "SELECT rolname FROM pg_authid WHERE rolname = ANY(%s)"
                " AND rolcanlogin AND rolpassword LIKE 'SCRAM%%' AND NOT rolsuper",
                [list(roles)],
            ).fetchall()
    finally:
        _remove(postgres, roles)

    assert owners == {role: role for role in roles}
    assert set(pairs) == {(role, role) for role in roles}
    assert {row[0] for row in able} == roles


def _remove(cluster: PrivateCluster, roles: set[str]) -> None:
    for name in sorted(roles):
        cluster.drop_database(name)
        with cluster.connect() as connection:
            connection.execute(f"DROP ROLE IF EXISTS {name}".encode())
