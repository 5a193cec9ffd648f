"""What `status` remembers, in PostgreSQL. The only place of the service that knows SQL.

Functions take the connection of the transaction that they belong to and work on whole batches:
one statement per table per batch. The order in which they may be called is the order of the locks
(see the service's README).
"""
