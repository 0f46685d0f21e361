"""Staff: accounts, audit, reviews, queues, policies."""
