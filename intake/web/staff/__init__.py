"""The pages of those who review, supervise, administer.

may            who may do what: one table, everything else is refused
session        who is signed in
signing        signing in and out, one's own password
oidc           … by an OpenID provider, only when set
declared       what an imported person declares, confirmed value by value
queue          the list, and what is next
wanted         … which part of it
searching      … looking for somebody, and parts that are kept
bulk           … one step for several of it
files          one application: everything a page of it shows
screen         … in the words of the page
acts           what is pressed there
pictures       … and its pictures, never with a full number in them
letters        the letter before it is sent
links          a new way in for an applicant
importing      archives and folders as they are, into the queue
exports        the queue as an Excel file, made beside the pages
archive        one application as a PDF, or whole as a ZIP
policies       the notices in words; proposed by one, published by another
trials         whose verdict a policy would change
retention      what is kept how long; erased when due
telling        who was told, who could not be reached; requests for a human look
overview       counts, spot checks, the audit
users          accounts, two administrators for those that confirm
integrations   tokens of other programs
"""

from intake.web.staff import (
    acts,
    archive,
    bulk,
    declared,
    exports,
    importing,
    integrations,
    just_acted,
    letters,
    links,
    oidc,
    overview,
    pictures,
    policies,
    queue,
    retention,
    searching,
    signing,
    telling,
    trials,
    users,
)

ROUTERS = (
    signing.router,
    oidc.router,
    queue.router,
    searching.router,
    bulk.router,
    pictures.router,
    letters.router,
    links.router,
    acts.router,
    just_acted.router,
    overview.router,
    users.router,
    integrations.router,
    archive.router,
    declared.router,
    exports.router,
    importing.router,
    policies.router,
    trials.router,
    retention.router,
    telling.router,
)
