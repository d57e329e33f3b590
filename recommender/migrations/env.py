"""Runs the migrations on the connection that the store hands over, inside its transaction."""

from alembic import context

from recommender.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
