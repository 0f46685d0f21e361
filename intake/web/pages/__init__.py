"""Pages for people: rendered here whole, usable without a script (docs/pages.md).

    statics        style, scripts and pictures under names that change with their bytes
    csrf           a form is one of ours, or nothing happens
    words          how a page writes times, deadlines, sizes and masked numbers
    front          the first page
    render         templates → pages, with the headers that keep them ours
"""
