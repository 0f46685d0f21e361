"""What the sentences of official letters state: in favour, against, or for a person to read.

A general grammar (clauses, reach of a negation, supposition, refutation, history), not a
list of sentences; `vocabulary` holds the words of each topic.
"""

from intake.domain.values.statements.judge import Statement, find_statement
from intake.domain.values.statements.vocabulary import Polarity, Topic

__all__ = ["Polarity", "Statement", "Topic", "find_statement"]
