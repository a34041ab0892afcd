BEGIN TRANSACTION;
CREATE TABLE checkpoints (
	subscription TEXT NOT NULL, 
	source TEXT NOT NULL, 
	slot SMALLINT NOT NULL, 
	epoch INTEGER NOT NULL, 
	position BIGINT NOT NULL, 
	PRIMARY KEY (subscription, source, slot)
);
INSERT INTO "checkpoints" VALUES('analytics.customer_days#1','crm.sales',82,1,22);
INSERT INTO "checkpoints" VALUES('analytics.customer_days#1','crm.sales',-1,1,22);
INSERT INTO "checkpoints" VALUES('analytics.review_customers','crm.sales',82,1,22);
INSERT INTO "checkpoints" VALUES('analytics.review_customers','crm.sales',-1,1,22);
CREATE TABLE customer_days_g1 (
	customer_id TEXT NOT NULL, 
	currency TEXT NOT NULL, 
	day TEXT NOT NULL, 
	purchases BIGINT, 
	received_minor BIGINT, 
	reversed_minor BIGINT, 
	PRIMARY KEY (customer_id, currency, day)
);
INSERT INTO "customer_days_g1" VALUES('dc025bab-040d-5e8e-b3cc-fc87233de1fc','USD','2025-01-10',3,30000,5000);
CREATE TABLE effects (
	id INTEGER NOT NULL, 
	effect_id TEXT NOT NULL, 
	reaction TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	command TEXT NOT NULL, 
	content TEXT NOT NULL, 
	context TEXT NOT NULL, 
	state TEXT NOT NULL, 
	waits_for TEXT, 
	reason TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (effect_id)
);
CREATE TABLE held_facts (
	id INTEGER NOT NULL, 
	subscription TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	source TEXT NOT NULL, 
	epoch INTEGER NOT NULL, 
	position BIGINT NOT NULL, 
	state TEXT NOT NULL, 
	waits_for TEXT, 
	reason TEXT, 
	since DATETIME NOT NULL, 
	envelope BLOB NOT NULL, 
	body BLOB NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (subscription, source, epoch, position)
);
CREATE TABLE idempotency (
	"key" TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	first_position BIGINT NOT NULL, 
	last_position BIGINT NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE known_references (
	reference TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (reference)
);
CREATE TABLE log (
	position BIGINT NOT NULL, 
	stream_id TEXT NOT NULL, 
	stream_version BIGINT NOT NULL, 
	topic TEXT NOT NULL, 
	slot SMALLINT, 
	envelope BLOB NOT NULL, 
	body BLOB NOT NULL, 
	hash BLOB NOT NULL, 
	PRIMARY KEY (position), 
	UNIQUE (stream_id, stream_version)
);
CREATE TABLE log_epochs (
	epoch INTEGER NOT NULL, 
	forked_after BIGINT NOT NULL, 
	opened_at DATETIME NOT NULL, 
	PRIMARY KEY (epoch)
);
INSERT INTO "log_epochs" VALUES(1,0,'2026-11-22 19:59:10.331196');
CREATE TABLE log_head (
	source TEXT NOT NULL, 
	epoch INTEGER NOT NULL, 
	PRIMARY KEY (source)
);
INSERT INTO "log_head" VALUES('crm.analytics',1);
CREATE TABLE projection_generations (
	name TEXT NOT NULL, 
	generation INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (name, generation)
);
INSERT INTO "projection_generations" VALUES('analytics.customer_days',1,1);
INSERT INTO "projection_generations" VALUES('analytics.standings',1,1);
CREATE TABLE projections (
	name TEXT NOT NULL, 
	live INTEGER NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "projections" VALUES('analytics.customer_days',1);
INSERT INTO "projections" VALUES('analytics.standings',1);
CREATE TABLE standings_g1 (
	customer_id TEXT NOT NULL, 
	currency TEXT NOT NULL, 
	recency BIGINT, 
	frequency BIGINT, 
	monetary BIGINT, 
	tier TEXT, 
	scored_as_of TEXT, 
	value_policy TEXT, 
	stage TEXT, 
	staged_as_of TEXT, 
	lifecycle_policy TEXT, 
	PRIMARY KEY (customer_id, currency)
);
CREATE TABLE stopped_subscriptions (
	subscription TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	since DATETIME NOT NULL, 
	PRIMARY KEY (subscription)
);
CREATE TABLE timelines (
	timeline TEXT NOT NULL, 
	reached TEXT NOT NULL, 
	PRIMARY KEY (timeline)
);
CREATE TABLE timers (
	timer TEXT NOT NULL, 
	timeline TEXT NOT NULL, 
	due_at TEXT NOT NULL, 
	effect_id TEXT NOT NULL, 
	reaction TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	command TEXT NOT NULL, 
	content TEXT NOT NULL, 
	context TEXT NOT NULL, 
	PRIMARY KEY (timer)
);
CREATE INDEX log_slot ON log (slot, position);
CREATE INDEX held_facts_key ON held_facts (subscription, "key", id);
CREATE INDEX effects_state ON effects (state, id);
CREATE INDEX effects_key ON effects (reaction, "key", id);
CREATE INDEX timers_due ON timers (timeline, due_at);
COMMIT;
