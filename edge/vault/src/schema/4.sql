-- Version 4. Conversations exported from other programs: which documents are one, and what reading them came to on this device.

CREATE TABLE imports (
  link INTEGER PRIMARY KEY REFERENCES links(id),   -- the document
  mark INTEGER NOT NULL REFERENCES links(id),      -- the first entry of the same chain that says so
  lines INTEGER,                                   -- lines read here; nothing while it was not
  agrees INTEGER                                   -- whether the reading has the digest that the entry says
) STRICT;

CREATE TABLE imported (
  id INTEGER PRIMARY KEY,
  link INTEGER NOT NULL,
  place INTEGER NOT NULL,                          -- from 1, in the order of the file
  kind TEXT NOT NULL, mark TEXT NOT NULL,
  written TEXT NOT NULL, moment TEXT NOT NULL,
  author TEXT NOT NULL, recipient TEXT NOT NULL,
  text TEXT NOT NULL, attachments TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX imported_place ON imported(link, place);
CREATE VIRTUAL TABLE imported_words USING fts5 (
  text, content = 'imported', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO imported_words (imported_words, rank) VALUES ('secure-delete', 1);
