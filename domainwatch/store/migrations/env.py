"""Alembic runs this file; it works on the open transaction that `store.migrate` hands over."""

from alembic import context

from domainwatch.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
