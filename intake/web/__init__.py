"""HTTP only: contract §5, events, metrics, the operator's page.

    app            routes, problems and headers put together
    server         uvicorn around it
    describe       its OpenAPI document as a file
    guard          around every request: number, moment, headers, no way out for errors
    problems       RFC 9457 …
    problem_types  … every code with its sentence
    serving        what every handler works with
    tokens         the staff's tokens: settings, or made once
    auth           who asks, and what that lets them do
    bodies         JSON and headers from outside, made safe
    declarations   … checked against the declaration's shape
    multipart      one file out of a form, streaming
    receiving      a file streams in, or nothing is left of it
    progress       how far checking has come; waiting for it
    schemas        what is answered
    views          … from what is stored
    applications   make, see, change, submit, return, list
    reviews        decide on flags, recommend, confirm
    moves          what was decided, stored with its record
    uploads        send a file, see its result, take it back; the report
    events         the same as a stream
    health         alive, ready …
    metrics        … and Prometheus
    ops            the operator's page
    staff          the pages of reviewers, supervisors, administrators
    pages          pages for people: how one is rendered, and the applicant's

Handlers that talk to the store are plain functions and run in a pool of threads; only
streams and waiting are asynchronous. The web publishes no messages: what it stores is
found by the relay.
"""
