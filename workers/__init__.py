"""When and where it runs; what happens to a paper is `intake`'s business.

    app        the Celery app, every setting with its reason (home of celery)
    consumer   hangs up and calls again when a message cannot be acknowledged
    tasks      thin tasks: they take a job's id and nothing else
    pool       one process of the pool: its store, its services, its limits
    work       load → call → save: see one upload, judge one application …
    remembered … asking for the same second opinion once
    limits     a wall of processor time for one file
    lease      a claimed job stays ours while we work
    lost       a process of the pool died: whom to blame
    relay      rings the bells of waiting jobs, takes back expired leases
    bell       one line to the broker
    broker     a Redis of our own where nobody gave us one
    shared_buckets  limits of the web that its processes share
    health     signs of life of this machine's workers
    processes  children that die with their parent
    service    `intake serve`: all of it on one machine

The database owns the truth. A message carries a job's id and may be lost, repeated or
late; the row's lease and fence decide who does the work and whose result counts.
"""
