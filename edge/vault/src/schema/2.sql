-- Version 2. What lists of matters ask is kept where it is counted without reading every item.

-- Messages and documents that came from others, and were neither opened here nor withdrawn.
CREATE TABLE unopened (
  matter INTEGER NOT NULL,
  number INTEGER NOT NULL,
  chain INTEGER NOT NULL,
  PRIMARY KEY (matter, number)
) STRICT, WITHOUT ROWID;
INSERT INTO unopened (matter, number, chain)
  SELECT l.matter, l.number, l.chain FROM links l
  WHERE l.number IS NOT NULL AND l.kind IN (1, 2, 5, 6) AND l.path <> 0 AND l.withdrawn IS NULL AND NOT EXISTS (
    SELECT 1 FROM chains b
    JOIN receipts r ON r.of_chain = l.chain AND r.by_chain = b.id AND r.kind IN (21, 22) AND r.of_seq = l.seq
    JOIN links k ON k.id = r.link WHERE b.matter = l.matter AND k.path = 0)
  ORDER BY l.matter, l.number;

-- Of a chain that is written here: how many items, documents apart, it holds up to each of them, and their bytes together.
CREATE TABLE tallies (
  chain INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  items INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO tallies (chain, seq, items, bytes)
  SELECT chain, seq, count(*) OVER upto, sum(coalesce(length(body), 0)) OVER upto FROM links
  WHERE path = 0 AND kind IN (1, 2, 3, 4)
  WINDOW upto AS (PARTITION BY chain ORDER BY seq ROWS UNBOUNDED PRECEDING) ORDER BY chain, seq;
