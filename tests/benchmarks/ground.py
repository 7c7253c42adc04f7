"""The benchmark's own database server, apart from the demo's and the tests', with settings fit for a small machine."""

import os
from pathlib import Path

import psycopg

from alliance import embedded

# What a server for the portal on two cores is given; docs/operations.md recommends the same.
SERVER = {
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",
}


class Ground:
    """A running embedded PostgreSQL of the benchmark's, and databases on it."""

    def __init__(self, state: Path):
        self.state = state
        embedded.database_url(state, "postgres")
        self.server = embedded.start_database(state)
        self.host = str(self.server.get_postmaster_info().socket_dir)
        if self._tune():  # shared memory is taken when the server starts
            self.server.cleanup()
            self.server = embedded.start_database(state)

    def url(self, name: str) -> str:
        """The address of the database `name`, which is made when it is not there."""
        return embedded.database_url(self.state, name)

    def drop(self, name: str) -> None:
        with self.connect("postgres") as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def connect(self, name: str) -> psycopg.Connection:
        return psycopg.connect(host=self.host, user="postgres", dbname=name, autocommit=True)

    def heading(self) -> str:
        """The server's version and settings, for the table."""
        with self.connect("postgres") as connection:
            version = connection.execute("SHOW server_version").fetchone()[0]
            settings = [(name, connection.execute(f"SHOW {name}").fetchone()[0]) for name in SERVER]
        return f"PostgreSQL {version}, " + ", ".join(f"{name} {value}" for name, value in settings)

    def _tune(self) -> bool:
        """Write the settings; True when the server must be started anew for them."""
        with self.connect("postgres") as connection:
            for name, value in SERVER.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("SELECT pg_sleep(0.2)")
            return connection.execute("SELECT bool_or(pending_restart) FROM pg_settings").fetchone()[0]


def production(url: str, broker: str, state: Path) -> dict[str, str]:
    """The environment of a production process on the benchmark's database."""
    return os.environ | {
        "ALLIANCE_MODE": "production",
        "ALLIANCE_STATE": str(state),
        "ALLIANCE_NAME": "The benchmark's alliance",
        "CONTACT_EMAIL": "help@alliance.example",
        "BASE_URL": "http://localhost:8000",
        "SECRET_KEY": "not a secret: the benchmark answers on the loopback alone",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "DATABASE_URL": url,
        "REDIS_URL": broker,
        "EMAIL_URL": "smtp://127.0.0.1:2525",
    }
