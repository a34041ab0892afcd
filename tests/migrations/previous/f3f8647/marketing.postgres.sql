SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.audiences_g1 (
    audience text NOT NULL,
    customer_id text NOT NULL,
    member boolean,
    joined_with text,
    reason text,
    since text,
    policy text
);
CREATE TABLE public.checkpoints (
    subscription text NOT NULL,
    source text NOT NULL,
    slot smallint NOT NULL,
    epoch integer NOT NULL,
    "position" bigint NOT NULL
);
CREATE TABLE public.effects (
    id bigint NOT NULL,
    effect_id text NOT NULL,
    reaction text NOT NULL,
    key text NOT NULL,
    command text NOT NULL,
    content text NOT NULL,
    context text NOT NULL,
    state text NOT NULL,
    waits_for text,
    reason text
);
CREATE SEQUENCE public.effects_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.effects_id_seq OWNED BY public.effects.id;
CREATE TABLE public.held_facts (
    id bigint NOT NULL,
    subscription text NOT NULL,
    key text NOT NULL,
    source text NOT NULL,
    epoch integer NOT NULL,
    "position" bigint NOT NULL,
    state text NOT NULL,
    waits_for text,
    reason text,
    since timestamp with time zone NOT NULL,
    envelope bytea NOT NULL,
    body bytea NOT NULL
);
CREATE SEQUENCE public.held_facts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.held_facts_id_seq OWNED BY public.held_facts.id;
CREATE TABLE public.idempotency (
    key text NOT NULL,
    fingerprint text NOT NULL,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL
);
CREATE TABLE public.known_references (
    reference text NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.log (
    "position" bigint NOT NULL,
    stream_id text NOT NULL,
    stream_version bigint NOT NULL,
    topic text NOT NULL,
    slot smallint,
    envelope bytea NOT NULL,
    body bytea NOT NULL,
    hash bytea NOT NULL
);
CREATE TABLE public.log_epochs (
    epoch integer NOT NULL,
    forked_after bigint NOT NULL,
    opened_at timestamp with time zone NOT NULL
);
CREATE TABLE public.log_head (
    source text NOT NULL,
    epoch integer NOT NULL
);
CREATE TABLE public.projection_generations (
    name text NOT NULL,
    generation integer NOT NULL,
    version integer NOT NULL
);
CREATE TABLE public.projections (
    name text NOT NULL,
    live integer NOT NULL
);
CREATE TABLE public.stopped_subscriptions (
    subscription text NOT NULL,
    reason text NOT NULL,
    since timestamp with time zone NOT NULL
);
CREATE TABLE public.timelines (
    timeline text NOT NULL,
    reached text NOT NULL
);
CREATE TABLE public.timers (
    timer text NOT NULL,
    timeline text NOT NULL,
    due_at text NOT NULL,
    effect_id text NOT NULL,
    reaction text NOT NULL,
    key text NOT NULL,
    command text NOT NULL,
    content text NOT NULL,
    context text NOT NULL
);
ALTER TABLE ONLY public.effects ALTER COLUMN id SET DEFAULT nextval('public.effects_id_seq'::regclass);
ALTER TABLE ONLY public.held_facts ALTER COLUMN id SET DEFAULT nextval('public.held_facts_id_seq'::regclass);
INSERT INTO public.checkpoints VALUES ('marketing.note_customer', 'crm.customers', 82, 1, 8);
INSERT INTO public.checkpoints VALUES ('marketing.note_customer', 'crm.customers', -1, 1, 8);
INSERT INTO public.checkpoints VALUES ('marketing.audiences#1', 'crm.marketing', -1, 1, 1);
INSERT INTO public.effects VALUES (1, 'd6c10574-98ba-5fda-b6ff-61658b15d922', 'marketing.note_customer', 'dc025bab-040d-5e8e-b3cc-fc87233de1fc', 'NoteConsent', '{"customer_id":"dc025bab-040d-5e8e-b3cc-fc87233de1fc","contact_id":"e8a1f2ec-be9a-5f2a-9c63-74578feb55ba","purpose":"marketing","channel":"email","granted":true}', '{"occurred_at": "2025-01-10T09:00:00Z", "timeline": "law", "correlation_id": "9ea7d88c-d6ba-53ec-bf72-06b597e7d457", "causation_id": "01a204d7-5fac-7414-ab19-6f1273a56f1b", "traceparent": "00-76e702aab35fad2b0dd87a7a8c7b1769-df45ca7d4053fb52-01", "hops": 1}', 'done', NULL, NULL);
INSERT INTO public.idempotency VALUES ('d6c10574-98ba-5fda-b6ff-61658b15d922', 'b1a497cbad8025a76759a4cfc926ad09bdd8711bfa86ed63fce2d3d8f7eafe5e', 1, 1);
INSERT INTO public.log VALUES (1, '727f8954-fa2d-5810-a815-2ed1dfcdf509', 1, 'marketing.ConsentNoted/1', NULL, '\x7b226163746f72223a227265616374696f6e3a6d61726b6574696e672e6e6f74655f637573746f6d6572222c22636175736174696f6e6964223a2230316132303464372d356661632d373431342d616231392d366631323733613536663162222c22636f7272656c6174696f6e6964223a2239656137643838632d643662612d353365632d626637322d303662353937653764343537222c2264617461736368656d61223a2275726e3a646179626f6f6b3a736368656d613a6d61726b6574696e672e436f6e73656e744e6f7465643a31222c2265706f6368223a312c22686f7073223a312c226964223a2230316132303464372d363133322d373538632d613331332d643130626338623637646338222c226f636375727265646174223a22323032352d30312d31305430393a30303a30305a222c22706172746974696f6e6b6579223a2264633032356261622d303430642d356538652d623363632d666338373233336465316663222c22706f6c69637976657273696f6e223a2261756469656e6365732f31222c2273657175656e6365223a223030303030303030303030303030303030303031222c22736f75726365223a2263726d2e6d61726b6574696e67222c227370656376657273696f6e223a22312e30222c2273747265616d76657273696f6e223a312c227375626a656374223a2237323766383935342d666132642d353831302d613831352d326564316466636466353039222c2274696d65223a22323032362d31312d32325431393a35393a31332e3731363932335a222c2274696d656c696e65223a226c6177222c227472616365706172656e74223a2230302d37366537303261616233356661643262306464383761376138633762313736392d613636613734366539323661383831372d3031222c2274797065223a226d61726b6574696e672e436f6e73656e744e6f746564227d', '\x7b22637573746f6d65725f6964223a2264633032356261622d303430642d356538652d623363632d666338373233336465316663222c22636f6e746163745f6964223a2265386131663265632d626539612d356632612d396336332d373435373866656235356261222c22707572706f7365223a226d61726b6574696e67222c226368616e6e656c223a22656d61696c222c226772616e746564223a747275657d', '\x3e46b1d7c71bca28228faf125d8076e9e016ccb75d97e428a7cfc6ab62ef5a0b');
INSERT INTO public.log_epochs VALUES (1, 0, '2026-11-22 19:59:13.229956+00');
INSERT INTO public.log_head VALUES ('crm.marketing', 1);
INSERT INTO public.projection_generations VALUES ('marketing.audiences', 1, 1);
INSERT INTO public.projections VALUES ('marketing.audiences', 1);
SELECT pg_catalog.setval('public.effects_id_seq', 1, true);
SELECT pg_catalog.setval('public.held_facts_id_seq', 1, false);
ALTER TABLE ONLY public.audiences_g1
    ADD CONSTRAINT audiences_g1_pkey PRIMARY KEY (audience, customer_id);
ALTER TABLE ONLY public.checkpoints
    ADD CONSTRAINT checkpoints_pkey PRIMARY KEY (subscription, source, slot);
ALTER TABLE ONLY public.effects
    ADD CONSTRAINT effects_effect_id_key UNIQUE (effect_id);
ALTER TABLE ONLY public.effects
    ADD CONSTRAINT effects_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.held_facts
    ADD CONSTRAINT held_facts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.held_facts
    ADD CONSTRAINT held_facts_subscription_source_epoch_position_key UNIQUE (subscription, source, epoch, "position");
ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.known_references
    ADD CONSTRAINT known_references_pkey PRIMARY KEY (reference);
ALTER TABLE ONLY public.log_epochs
    ADD CONSTRAINT log_epochs_pkey PRIMARY KEY (epoch);
ALTER TABLE ONLY public.log_head
    ADD CONSTRAINT log_head_pkey PRIMARY KEY (source);
ALTER TABLE ONLY public.log
    ADD CONSTRAINT log_pkey PRIMARY KEY ("position");
ALTER TABLE ONLY public.log
    ADD CONSTRAINT log_stream_id_stream_version_key UNIQUE (stream_id, stream_version);
ALTER TABLE ONLY public.projection_generations
    ADD CONSTRAINT projection_generations_pkey PRIMARY KEY (name, generation);
ALTER TABLE ONLY public.projections
    ADD CONSTRAINT projections_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.stopped_subscriptions
    ADD CONSTRAINT stopped_subscriptions_pkey PRIMARY KEY (subscription);
ALTER TABLE ONLY public.timelines
    ADD CONSTRAINT timelines_pkey PRIMARY KEY (timeline);
ALTER TABLE ONLY public.timers
    ADD CONSTRAINT timers_pkey PRIMARY KEY (timer);
CREATE INDEX effects_key ON public.effects USING btree (reaction, key, id);
CREATE INDEX effects_state ON public.effects USING btree (state, id);
CREATE INDEX held_facts_key ON public.held_facts USING btree (subscription, key, id);
CREATE INDEX log_slot ON public.log USING btree (slot, "position");
CREATE INDEX timers_due ON public.timers USING btree (timeline, due_at);
