"""Pages for people: rendered here whole, usable without a script (docs/pages.md).

    statics        style, scripts and pictures under names that change with their bytes
    csrf           a form is one of ours, or nothing happens
    words          how a page writes times, deadlines, sizes and masked numbers
    render         templates → pages, with the headers that keep them ours
    front          the first page

The applicant's:

    sessions       whose browser it is, and what an application looks like to its owner
    entering       in by link or code; a new application
    declared       the declaration as a form: what is asked, what was typed …
    declaring      … shown and saved
    checklist      what this person owes, with how far each paper has come
    findings       what was found, as cards …
    pictures       … with pictures, numbers masked
    papers         the list and each paper's own page: send, see, replace, take back
    submitting     everything before the one press that counts; and the press
    receipts       what was handed in, when, and what comes next
    contact        where the applicant is told, and the code that proves it
    processing     the notice of processing and its version
    rights         a person's look, everything to take along, the notice
    letters        the correction letter item by item, or the papers to hand in
"""
