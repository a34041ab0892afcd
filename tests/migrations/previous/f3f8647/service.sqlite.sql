BEGIN TRANSACTION;
CREATE TABLE checkpoints (
	subscription TEXT NOT NULL, 
	source TEXT NOT NULL, 
	slot SMALLINT NOT NULL, 
	epoch INTEGER NOT NULL, 
	position BIGINT NOT NULL, 
	PRIMARY KEY (subscription, source, slot)
);
INSERT INTO "checkpoints" VALUES('service.references','crm.customers',82,1,8);
INSERT INTO "checkpoints" VALUES('service.references','crm.customers',-1,1,8);
INSERT INTO "checkpoints" VALUES('service.assign_tier','crm.customers',82,1,8);
INSERT INTO "checkpoints" VALUES('service.assign_tier','crm.customers',-1,1,8);
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
CREATE TABLE entitlements_g1 (
	customer_id TEXT NOT NULL, 
	tier TEXT, 
	grade TEXT, 
	response_minutes BIGINT, 
	resolution_minutes BIGINT, 
	assigned_at TEXT, 
	policy TEXT, 
	PRIMARY KEY (customer_id)
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
INSERT INTO "known_references" VALUES('customer:dc025bab-040d-5e8e-b3cc-fc87233de1fc','dc025bab-040d-5e8e-b3cc-fc87233de1fc');
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
INSERT INTO "log_epochs" VALUES(1,0,'2026-11-22 19:59:10.346621');
CREATE TABLE log_head (
	source TEXT NOT NULL, 
	epoch INTEGER NOT NULL, 
	PRIMARY KEY (source)
);
INSERT INTO "log_head" VALUES('crm.service',1);
CREATE TABLE projection_generations (
	name TEXT NOT NULL, 
	generation INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (name, generation)
);
INSERT INTO "projection_generations" VALUES('service.tickets',1,1);
INSERT INTO "projection_generations" VALUES('service.entitlements',1,1);
CREATE TABLE projections (
	name TEXT NOT NULL, 
	live INTEGER NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "projections" VALUES('service.tickets',1);
INSERT INTO "projections" VALUES('service.entitlements',1);
CREATE TABLE stopped_subscriptions (
	subscription TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	since DATETIME NOT NULL, 
	PRIMARY KEY (subscription)
);
CREATE TABLE tickets_g1 (
	ticket_id TEXT NOT NULL, 
	customer_id TEXT, 
	kind TEXT, 
	priority TEXT, 
	channel TEXT, 
	topic TEXT, 
	tier TEXT, 
	status TEXT, 
	waiting_for TEXT, 
	opened_at TEXT, 
	due_at TEXT, 
	escalated BOOLEAN, 
	elapsed_minutes BIGINT, 
	sla_met BOOLEAN, 
	closed_at TEXT, 
	version BIGINT, 
	PRIMARY KEY (ticket_id)
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
