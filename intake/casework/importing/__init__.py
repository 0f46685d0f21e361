"""What others have already gathered, taken in as it is: folders, archives, lists, forms.

origins    where a declared value comes from
form       the platform's printed form as a declaration
columns    which column of a list of people holds which value
sheet      a list of people as declarations
names      the person that a file or a folder is named after
folders    which folder is one person's, by all that lies in and beside it
archive    what lies in a ZIP or a folder, opened with care
people     files brought together by person
"""
