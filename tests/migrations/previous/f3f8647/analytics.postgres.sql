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
CREATE TABLE public.checkpoints (
    subscription text NOT NULL,
    source text NOT NULL,
    slot smallint NOT NULL,
    epoch integer NOT NULL,
    "position" bigint NOT NULL
);
CREATE TABLE public.customer_days_g1 (
    customer_id text NOT NULL,
    currency text NOT NULL,
    day text NOT NULL,
    purchases bigint,
    received_minor bigint,
    reversed_minor bigint
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
CREATE TABLE public.standings_g1 (
    customer_id text NOT NULL,
    currency text NOT NULL,
    recency bigint,
    frequency bigint,
    monetary bigint,
    tier text,
    scored_as_of text,
    value_policy text,
    stage text,
    staged_as_of text,
    lifecycle_policy text
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
INSERT INTO public.checkpoints VALUES ('analytics.customer_days#1', 'crm.sales', 82, 1, 22);
INSERT INTO public.checkpoints VALUES ('analytics.customer_days#1', 'crm.sales', -1, 1, 22);
INSERT INTO public.checkpoints VALUES ('analytics.review_customers', 'crm.sales', 82, 1, 22);
INSERT INTO public.checkpoints VALUES ('analytics.review_customers', 'crm.sales', -1, 1, 22);
INSERT INTO public.customer_days_g1 VALUES ('dc025bab-040d-5e8e-b3cc-fc87233de1fc', 'USD', '2025-01-10', 3, 30000, 5000);
INSERT INTO public.log_epochs VALUES (1, 0, '2026-11-22 19:59:13.051277+00');
INSERT INTO public.log_head VALUES ('crm.analytics', 1);
INSERT INTO public.projection_generations VALUES ('analytics.customer_days', 1, 1);
INSERT INTO public.projection_generations VALUES ('analytics.standings', 1, 1);
INSERT INTO public.projections VALUES ('analytics.customer_days', 1);
INSERT INTO public.projections VALUES ('analytics.standings', 1);
SELECT pg_catalog.setval('public.effects_id_seq', 1, false);
SELECT pg_catalog.setval('public.held_facts_id_seq', 1, false);
ALTER TABLE ONLY public.checkpoints
    ADD CONSTRAINT checkpoints_pkey PRIMARY KEY (subscription, source, slot);
ALTER TABLE ONLY public.customer_days_g1
    ADD CONSTRAINT customer_days_g1_pkey PRIMARY KEY (customer_id, currency, day);
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
ALTER TABLE ONLY public.standings_g1
    ADD CONSTRAINT standings_g1_pkey PRIMARY KEY (customer_id, currency);
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
