"""What happens to a paper, in the order in which it happens.

The words everything is said in:

    records            the nouns: Box, Line, Page, Field, Flag, Report, and their conventions
    flags              every finding there is: code, kind, severity, sentence, advice
    errors             Refusal (the applicant can fix it) and Fault (we must), as a tree
    settings           environment → one frozen Settings, read once
    script             one character per meaning: simplified, half-width, one middle dot

The journey, which only `pipeline` knows as a whole:

    pipeline           the journey as one function that can be read aloud …
    seen               … one file opened and read, whatever is declared,
    judging            … and the application judged by what was seen
    keeping            what was seen, as bytes and back: seen once, judged often
    application        application.json → Application …
    application_document  … its shape, and what is said when it does not fit
    upload             accept or refuse bytes: place, size, real type by signature
    safe_open          open an upload without letting it near this process …
    cage               … in a disposable child that may be killed,
    cage_server        … forked from a process that has everything loaded,
    cage_walls         … denied what it has no need of by the kernel,
    caged              … which parses one file and writes frames to a pipe
    pages              PDF → RGB pages at a known scale (home of PyMuPDF)
    images             picture file → RGB pages (home of Pillow's decoders and pi-heif)
    text_layer         words already inside a born-digital PDF (home of pdfplumber)
    sight              one page seen: which way up, which papers, which fields, how legible
    groups             which papers lie on it, and which of its lines are theirs
    rectify            find the paper in a photo, undo rotation and perspective …
    rectify_outline    … where a card or sheet ends and the desk begins,
    rectify_judge      … and whether such a shape is a paper
    quality            can a careful person read it? which defect, where …
    quality_line       … measured on a line of text:
    quality_edge       … how wide the edges of its strokes are,
    quality_lost       … what of it lies under something or outside the picture,
    quality_cover      … fingers over the text,
    quality_patch      … other things that lie or shine on the paper,
    quality_odds       … said as a probability,
    quality_page       … and on the page's pixels
    closer             … looked for again under seals and on small papers,
    second_look        … doubtful lines read again from wider cuts,
    red_ink            … and without the red ink of a seal
    layout             lines in the upright frame of their paper: rows, columns, neighbours
    papers             one table per material: how recognised, its fields, labels, layout
    classify           which paper is this
    lines              lines of text in the direction in which they are meant to be read …
    line_ends          … with what their boxes have left out
    label_cells        labels, those that a narrow cell breaks among them …
    labels             … where a printed label stands and its value begins
    read               lines → named fields
    twice_read         no character of overlapping boxes twice
    spans              where characters stand on the page, how well a value is seen
    contributions      months paid and their payer, from a list of contributions …
    contribution_rows  … whose rows begin with months,
    contribution_columns  … or whose months stand side by side;
    contribution_kinds  … which insurance, and is it paid?
    cells              lines cut into the cells of a table
    months             months as such lists print them, and runs of them
    portrait           a page without text: whose portrait, …
    portrait_ground    … on which ground,
    portrait_light     … seen well enough,
    portrait_print     … a file or a print
    marks              what a paper carries besides print …
    seals              … red rings,
    seal_strips        … unrolled into strips,
    seal_text          … and whose they are,
    finger_marks       … fingerprints,
    hand_marks         … signatures,
    foot_dates         … the day at the foot,
    commitment         … the promise, character by character
    alignment          a known text laid along what was read, character by character
    notation           from print to the contract's notation, and back to print
    dates              days and months as papers print them
    units              units, series, days posted and grades as units' papers print them
    identity           what numbers say by themselves: citizen and certificate numbers
    pairing            which declared values belong to which paper
    findings           one paper's fields judged …
    witness            … with further opinions heard before an accusation,
    mark_rows          … its marks as rows,
    seal_support       … a seal's ring against a unit's name,
    places             … in a place that no other's name may be,
    verify             … field against declaration: supported, contradicted, undecided,
    whole              … unless a part of it may be lost,
    likelihood         … by how likely the pixels make a given value
    explain            … and why, in a flag's evidence
    recapture          what a better picture must reach, in numbers
    unread             a page of no known kind: unreadable, or another kind?
    joint              what several papers leave in doubt, put together
    crops              pictures that show a finding

The whole application:

    policy             a notice as data: what is required, of whom, when …
    policy_parts       … its windows, limits, series and parameters,
    policy_papers      … the papers it asks of whom,
    policy_rules       … its rules,
    policy_operators   … what those compare with what,
    policy_yaml        … in YAML that knows its lines;
    policy_check       what in it nobody can meet,
    policy_words       what it says in business words, and what differs from another
    policy_simulate    whose verdict another policy would change
    workdays           working days by the official calendar (home of chinesecalendar)
    completeness       what is there, what lacks, what is wrong …
    gathering          … uploads sorted out,
    lacking            … what is nowhere, or behind a file nobody could read,
    repeats            … several papers for one place,
    several_pages      … or several pages of one paper,
    conditions         … cards in force, fresh reports, times, levels,
    paper_flags        … the flags of one paper,
    causes             … one flag per cause,
    standing           … each paper once, judged by itself,
    same_picture       … one picture for two things,
    consistency        … paper against paper: the odd one out,
    rules              … the policy's rules asked …
    rule_values        … … of what is known,
    rule_checks        … … by its operators,
    sealed_unit        … … whose seal this is,
    rule_dates         … … those that count time,
    status             … and what each row is called
    replay             a verdict judged again later: the same, or what changed
    previous           a later round: unchanged pages keep their findings
    as_kept            an application as the service keeps it, to be judged
    rounds             who may change, submit and return, and when
    review             what a reviewer decides on, and what that allows
    report             findings → one report; to and from JSON
    masking            numbers that identify a person, shown in part
    letter             a report → the one-time correction letter as a record …
    letter_records     … of these nouns,
    remedies           … with the least a person has to do

What the service remembers, for `web`, `cli` and the workers alone:

    store              applications, sealed uploads, jobs, readings and reports

Edges, which nothing imports:

    web                HTTP only: the API, events, metrics, the operator's page
    errands            what staff asked for, made beside the pages …
    workbook           … such as the queue as an Excel file
    cli                the commands …
    cli_check          … `intake check`: screens, files, exit statuses
    cli_files          … files of mode 0600
    cli_common         … sentences and logs of every command
    cli_service        … `intake serve` and its parts
    cli_demo           … `intake demo`: samples through the whole service
    cli_upkeep         … `intake keys`, `intake gc`
    cli_staff          … `intake user`, `intake audit`, `intake labels`
    cli_policy         … `intake policy` …
    cli_policy_run     … and what it prints
    cli_docs           pages of docs/ that are written by the code
    wording            the words in which a report speaks to people
    terminal           the report on a terminal
    html               the report as one self-contained file
    letter_wording     the sentences of the letter …
    letter_pictures    … and what it shows of a page,
    letter_pdf         … as a PDF (home of WeasyPrint),
    letter_markdown    … as Markdown,
    letter_command     … written where asked,
    cli_letter         … by `intake letter`
    cli_replay         `intake replay`
    skeleton           `intake new` …
    spreadsheet        … from a spreadsheet of declarations
    doctor             `intake doctor`: what is installed, used, missing
    evaluate           `intake eval` …
    evaluate_truth     … what a labelled folder says is true,
    evaluate_records   … what is counted,
    evaluate_score     … one folder against its report,
    evaluate_faults    … flags against planted faults,
    evaluate_rates     … shares with their uncertainty,
    evaluate_goals     … what is asked of them,
    evaluate_groups    … by groups of people and prints, and class by class,
    evaluate_tables    … and how it is shown
    bench              `intake bench` …
    bench_child        … a program measured through a pipe,
    bench_ours         … our journey as such a program,
    bench_tables       … and what was measured
    bench_service      `intake bench --service` …
    bench_service_parts  … the service's processes and what they compute,
    bench_service_load  … applicants who upload and ask,
    bench_service_tables  … and what was measured
    tabular            a small table, on a terminal and in Markdown

Imports point inwards: workers → models → intake. Steps never import each other; only
`seen`, `sight`, `judging`, `findings` and `completeness` know several of them.
`tests/test_architecture.py` holds this map to the truth.
"""

import os

# Nothing leaves the machine: these are read when the vendors' modules are imported, and
# every one of ours comes through here first.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
