-- +goose Up
-- Times are microseconds since 1970 UTC; 0 means "never" or "unknown".

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE sources (
  id             INTEGER PRIMARY KEY,
  name           TEXT NOT NULL UNIQUE,
  kind           TEXT NOT NULL,
  url            TEXT NOT NULL,
  lane           TEXT NOT NULL,
  active         INTEGER NOT NULL DEFAULT 1,
  added_at       BIGINT NOT NULL,
  next_due       BIGINT NOT NULL,
  etag           BLOB,
  last_modified  BLOB,
  validator_url  TEXT NOT NULL DEFAULT '',
  body_sha       BLOB,
  reading        TEXT NOT NULL DEFAULT '',
  polls          BIGINT NOT NULL DEFAULT 0,
  last_poll      BIGINT NOT NULL DEFAULT 0,
  last_ok        BIGINT NOT NULL DEFAULT 0,
  last_new       BIGINT NOT NULL DEFAULT 0,
  failures       INTEGER NOT NULL DEFAULT 0,
  failing_since  BIGINT NOT NULL DEFAULT 0,
  last_error     TEXT NOT NULL DEFAULT '',
  note           TEXT NOT NULL DEFAULT '',
  reported_at    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX sources_due ON sources (next_due) WHERE active = 1;

CREATE TABLE polls (
  id         INTEGER PRIMARY KEY,
  source_id  BIGINT NOT NULL REFERENCES sources (id),
  at         BIGINT NOT NULL,
  outcome    TEXT NOT NULL,
  status     INTEGER NOT NULL,
  entries    INTEGER NOT NULL,
  fresh      INTEGER NOT NULL,
  note       TEXT NOT NULL
);
CREATE INDEX polls_source ON polls (source_id, at);

CREATE TABLE stories (
  id            INTEGER PRIMARY KEY,
  first_seen    BIGINT NOT NULL,
  lead_article  BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE articles (
  id             INTEGER PRIMARY KEY,
  kind           TEXT NOT NULL,
  key            TEXT NOT NULL UNIQUE,
  url            TEXT NOT NULL,
  lane           TEXT NOT NULL,
  source_id      BIGINT NOT NULL REFERENCES sources (id),
  state          TEXT NOT NULL,
  gate           TEXT NOT NULL DEFAULT '',
  reason         TEXT NOT NULL DEFAULT '',
  title          TEXT NOT NULL DEFAULT '',
  language       TEXT NOT NULL DEFAULT '',
  published      BIGINT NOT NULL DEFAULT 0,
  published_day  INTEGER NOT NULL DEFAULT 0,
  first_seen     BIGINT NOT NULL,
  revision       INTEGER NOT NULL DEFAULT 0,
  copy_of        BIGINT NOT NULL DEFAULT 0,
  differs        TEXT NOT NULL DEFAULT '',
  story_id       BIGINT NOT NULL DEFAULT 0,
  origin         TEXT NOT NULL DEFAULT '',
  matched        INTEGER NOT NULL DEFAULT 0,
  next_visit     BIGINT NOT NULL DEFAULT 0,
  visits         INTEGER NOT NULL DEFAULT 0,
  visit_failures INTEGER NOT NULL DEFAULT 0,
  last_look      BIGINT NOT NULL DEFAULT 0,
  missing_since  BIGINT NOT NULL DEFAULT 0,
  missing_looks  INTEGER NOT NULL DEFAULT 0,
  etag           BLOB,
  last_modified  BLOB,
  validator_url  TEXT NOT NULL DEFAULT '',
  body_sha       BLOB
);
CREATE INDEX articles_visit ON articles (next_visit) WHERE next_visit > 0;
CREATE INDEX articles_story ON articles (story_id) WHERE story_id > 0;
CREATE INDEX articles_copy ON articles (copy_of) WHERE copy_of > 0;
CREATE INDEX articles_seen ON articles (first_seen);

CREATE TABLE article_urls (
  url         TEXT PRIMARY KEY,
  article_id  BIGINT NOT NULL REFERENCES articles (id)
);
CREATE INDEX article_urls_article ON article_urls (article_id);

CREATE TABLE entries (
  id          INTEGER PRIMARY KEY,
  source_id   BIGINT NOT NULL REFERENCES sources (id),
  key         TEXT NOT NULL,
  hash        TEXT NOT NULL,
  article_id  BIGINT NOT NULL REFERENCES articles (id),
  seen_at     BIGINT NOT NULL,
  raw         TEXT NOT NULL,
  UNIQUE (source_id, key)
);
CREATE INDEX entries_article ON entries (article_id);

CREATE TABLE responses (
  id          INTEGER PRIMARY KEY,
  article_id  BIGINT NOT NULL REFERENCES articles (id),
  at          BIGINT NOT NULL,
  url         TEXT NOT NULL,
  final_url   TEXT NOT NULL,
  status      INTEGER NOT NULL,
  headers     TEXT NOT NULL,
  sha256      BLOB NOT NULL,
  size        BIGINT NOT NULL,
  body        BLOB NOT NULL
);
CREATE INDEX responses_article ON responses (article_id);

CREATE TABLE revisions (
  id             INTEGER PRIMARY KEY,
  article_id     BIGINT NOT NULL REFERENCES articles (id),
  n              INTEGER NOT NULL,
  seen_at        BIGINT NOT NULL,
  basis          TEXT NOT NULL,
  title          TEXT NOT NULL,
  text           TEXT NOT NULL,
  byline         TEXT NOT NULL DEFAULT '',
  language       TEXT NOT NULL DEFAULT '',
  published      BIGINT NOT NULL DEFAULT 0,
  published_day  INTEGER NOT NULL DEFAULT 0,
  modified       BIGINT NOT NULL DEFAULT 0,
  hash           BLOB NOT NULL,
  credits        TEXT NOT NULL DEFAULT '[]',
  response_id    BIGINT NOT NULL DEFAULT 0,
  UNIQUE (article_id, n)
);

CREATE TABLE visits (
  id          INTEGER PRIMARY KEY,
  article_id  BIGINT NOT NULL REFERENCES articles (id),
  at          BIGINT NOT NULL,
  status      INTEGER NOT NULL,
  outcome     TEXT NOT NULL,
  verdict     TEXT NOT NULL,
  sha256      BLOB,
  note        TEXT NOT NULL
);
CREATE INDEX visits_article ON visits (article_id, at);

CREATE TABLE changes (
  id          INTEGER PRIMARY KEY,
  article_id  BIGINT NOT NULL REFERENCES articles (id),
  at          BIGINT NOT NULL,
  from_n      INTEGER NOT NULL,
  to_n        INTEGER NOT NULL,
  classes     TEXT NOT NULL,
  detail      TEXT NOT NULL
);
CREATE INDEX changes_article ON changes (article_id, at);

CREATE TABLE matches (
  article_id  BIGINT NOT NULL REFERENCES articles (id),
  revision    INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  watchlist   TEXT NOT NULL,
  rule        TEXT NOT NULL,
  entity      TEXT NOT NULL,
  field       TEXT NOT NULL,
  start_byte  INTEGER NOT NULL,
  end_byte    INTEGER NOT NULL,
  text        TEXT NOT NULL,
  strength    TEXT NOT NULL,
  alert       INTEGER NOT NULL,
  PRIMARY KEY (article_id, revision, seq)
);

CREATE TABLE vectors (
  article_id  BIGINT PRIMARY KEY REFERENCES articles (id),
  at          BIGINT NOT NULL,
  story_id    BIGINT NOT NULL,
  copy_of     BIGINT NOT NULL,
  sketch      BLOB,
  vector      BLOB
);
CREATE INDEX vectors_at ON vectors (at);

CREATE TABLE notices (
  id       INTEGER PRIMARY KEY,
  key      TEXT NOT NULL UNIQUE,
  at       BIGINT NOT NULL,
  kind     TEXT NOT NULL,
  subject  TEXT NOT NULL,
  text     TEXT NOT NULL,
  advice   TEXT NOT NULL
);

CREATE TABLE owed (
  id          INTEGER PRIMARY KEY,
  key         TEXT NOT NULL UNIQUE,
  receiver    TEXT NOT NULL,
  kind        TEXT NOT NULL,
  article_id  BIGINT NOT NULL DEFAULT 0,
  revision    INTEGER NOT NULL DEFAULT 0,
  change_id   BIGINT NOT NULL DEFAULT 0,
  notice_id   BIGINT NOT NULL DEFAULT 0,
  mode        TEXT NOT NULL,
  group_key   TEXT NOT NULL,
  path        TEXT NOT NULL,
  watchlists  TEXT NOT NULL DEFAULT '[]',
  created_at  BIGINT NOT NULL,
  closes_at   BIGINT NOT NULL,
  state       TEXT NOT NULL,
  reason      TEXT NOT NULL DEFAULT ''
);
CREATE INDEX owed_open ON owed (receiver, mode, group_key, closes_at) WHERE state = 'open';
CREATE INDEX owed_article ON owed (article_id);

CREATE TABLE digests (
  key       TEXT PRIMARY KEY,
  receiver  TEXT NOT NULL,
  schedule  TEXT NOT NULL,
  next_due  BIGINT NOT NULL,
  last_due  BIGINT NOT NULL
);

CREATE TABLE notifications (
  id            INTEGER PRIMARY KEY,
  key           TEXT NOT NULL UNIQUE,
  receiver      TEXT NOT NULL,
  recipient     TEXT NOT NULL,
  kind          TEXT NOT NULL,
  message       TEXT NOT NULL,
  created_at    BIGINT NOT NULL,
  state         TEXT NOT NULL,
  attempts      INTEGER NOT NULL DEFAULT 0,
  first_attempt BIGINT NOT NULL DEFAULT 0,
  next_attempt  BIGINT NOT NULL,
  lease_until   BIGINT NOT NULL DEFAULT 0,
  doubtful      INTEGER NOT NULL DEFAULT 0,
  external_id   TEXT NOT NULL DEFAULT '',
  last_error    TEXT NOT NULL DEFAULT '',
  sent_at       BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX notifications_due ON notifications (next_attempt) WHERE state IN ('pending', 'sending');

CREATE TABLE notification_owed (
  notification_id  BIGINT NOT NULL REFERENCES notifications (id),
  owed_id          BIGINT NOT NULL REFERENCES owed (id),
  PRIMARY KEY (notification_id, owed_id)
);
CREATE INDEX notification_owed_owed ON notification_owed (owed_id);

CREATE TABLE deliveries (
  id               INTEGER PRIMARY KEY,
  notification_id  BIGINT NOT NULL REFERENCES notifications (id),
  attempt          INTEGER NOT NULL,
  started_at       BIGINT NOT NULL,
  ended_at         BIGINT NOT NULL DEFAULT 0,
  outcome          TEXT NOT NULL,
  error            TEXT NOT NULL DEFAULT '',
  UNIQUE (notification_id, attempt)
);

CREATE TABLE gates (
  day     TEXT NOT NULL,
  gate    TEXT NOT NULL,
  reason  TEXT NOT NULL,
  n       BIGINT NOT NULL,
  PRIMARY KEY (day, gate, reason)
);

CREATE TABLE lanes (
  lane         TEXT PRIMARY KEY,
  next_at      BIGINT NOT NULL,
  holder       TEXT NOT NULL,
  lease_until  BIGINT NOT NULL
);

CREATE TABLE hosts (
  host   TEXT PRIMARY KEY,
  until  BIGINT NOT NULL
);

CREATE TABLE robots (
  origin   TEXT PRIMARY KEY,
  checked  BIGINT NOT NULL,
  record   TEXT NOT NULL
);
