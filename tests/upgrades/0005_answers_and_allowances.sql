--
-- PostgreSQL database dump
--

\restrict dVFg41gglZc1rnrxTHLFSwF6Kv8GCeUmiMwL6rA21tNkZafgaRGyPbZcpQGHbIl

-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: procrastinate_job_event_type; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);


--
-- Name: procrastinate_job_status; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);


--
-- Name: procrastinate_job_to_defer_v1; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);


--
-- Name: passage_quotes_its_text(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.passage_quotes_its_text() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE words text;
BEGIN
    IF current_setting('negotiations.quotes_compared', true) = 'yes' THEN
        RETURN NEW;
    END IF;
    SELECT substr(text, NEW.start + 1, NEW."end" - NEW.start) INTO words
        FROM negotiations_article WHERE id = NEW.article_id FOR SHARE;
    IF words IS DISTINCT FROM NEW.quote THEN
        RAISE EXCEPTION 'The text from % to % is not the quote.', NEW.start, NEW."end"
            USING ERRCODE = 'check_violation', CONSTRAINT = 'passage_quotes_its_text';
    END IF;
    RETURN NEW;
END $$;


--
-- Name: procrastinate_cancel_job_v1(bigint, boolean, boolean); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;


--
-- Name: procrastinate_defer_jobs_v1(public.procrastinate_job_to_defer_v1[]); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;


--
-- Name: procrastinate_defer_periodic_job_v2(character varying, character varying, character varying, character varying, integer, character varying, bigint, jsonb); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: procrastinate_jobs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);


--
-- Name: procrastinate_fetch_job_v2(character varying[], bigint); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;


--
-- Name: procrastinate_finish_job_v1(bigint, public.procrastinate_job_status, boolean); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;


--
-- Name: procrastinate_notify_queue_abort_job_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_notify_queue_job_inserted_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_prune_stalled_workers_v1(double precision); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;


--
-- Name: procrastinate_register_worker_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;


--
-- Name: procrastinate_retry_job_v1(bigint, timestamp with time zone, integer, character varying, character varying); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;


--
-- Name: procrastinate_retry_job_v2(bigint, timestamp with time zone, integer, character varying, character varying); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;


--
-- Name: procrastinate_trigger_abort_requested_events_procedure_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;


--
-- Name: procrastinate_trigger_function_scheduled_events_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_trigger_function_status_events_insert_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_trigger_function_status_events_update_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_unlink_periodic_defers_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;


--
-- Name: procrastinate_unregister_worker_v1(bigint); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;


--
-- Name: procrastinate_update_heartbeat_v1(bigint); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;


--
-- Name: auth_group; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);


--
-- Name: auth_group_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: auth_group_permissions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);


--
-- Name: auth_group_permissions_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: auth_permission; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);


--
-- Name: auth_permission_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: django_admin_log; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.django_admin_log (
    id integer NOT NULL,
    action_time timestamp with time zone NOT NULL,
    object_id text,
    object_repr character varying(200) NOT NULL,
    action_flag smallint NOT NULL,
    change_message text NOT NULL,
    content_type_id integer,
    user_id uuid NOT NULL,
    CONSTRAINT django_admin_log_action_flag_check CHECK ((action_flag >= 0))
);


--
-- Name: django_admin_log_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.django_admin_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_admin_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: django_content_type; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);


--
-- Name: django_content_type_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: django_migrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);


--
-- Name: django_migrations_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: django_session; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);


--
-- Name: negotiations_actor; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_actor (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    kind character varying(20) NOT NULL,
    name character varying(500) NOT NULL,
    description text NOT NULL,
    wikidata_id character varying(20) NOT NULL,
    negotiation_id uuid,
    CONSTRAINT actor_kind_is_known CHECK (((kind)::text = ANY ((ARRAY['state'::character varying, 'government_body'::character varying, 'armed_group'::character varying, 'political_party'::character varying, 'igo'::character varying, 'coalition'::character varying, 'civil_society'::character varying, 'company'::character varying, 'media'::character varying, 'think_tank'::character varying, 'population_group'::character varying, 'person'::character varying, 'unidentified'::character varying])::text[]))),
    CONSTRAINT actor_name_is_not_blank CHECK ((NOT ((name)::text = ''::text))),
    CONSTRAINT actor_unidentified_belongs_to_a_negotiation CHECK (((NOT ((kind)::text = 'unidentified'::text)) OR (negotiation_id IS NOT NULL))),
    CONSTRAINT actor_wikidata_id_is_a_q_number CHECK ((((wikidata_id)::text = ''::text) OR ((wikidata_id)::text ~ '^Q[1-9][0-9]*$'::text))),
    CONSTRAINT negotiations_actor_version_check CHECK ((version >= 0))
);


--
-- Name: negotiations_actorname; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_actorname (
    id uuid NOT NULL,
    rank smallint NOT NULL,
    name character varying(500) NOT NULL,
    language character varying(35) NOT NULL,
    actor_id uuid NOT NULL,
    CONSTRAINT actorname_name_is_not_blank CHECK ((NOT ((name)::text = ''::text))),
    CONSTRAINT negotiations_actorname_rank_check CHECK ((rank >= 0))
);


--
-- Name: negotiations_affiliation; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_affiliation (
    id uuid NOT NULL,
    rank smallint NOT NULL,
    relation character varying(20) NOT NULL,
    title character varying(500) NOT NULL,
    from_date date,
    until_date date,
    actor_id uuid NOT NULL,
    group_id uuid NOT NULL,
    CONSTRAINT affiliation_relation_is_known CHECK (((relation)::text = ANY ((ARRAY['member_of'::character varying, 'leads'::character varying, 'represents'::character varying, 'part_of'::character varying, 'faction_of'::character varying, 'successor_of'::character varying, 'backed_by'::character varying])::text[]))),
    CONSTRAINT affiliation_starts_before_it_ends CHECK (((from_date IS NULL) OR (until_date IS NULL) OR (from_date <= until_date))),
    CONSTRAINT affiliation_ties_two_actors CHECK ((NOT (actor_id = group_id))),
    CONSTRAINT negotiations_affiliation_rank_check CHECK ((rank >= 0))
);


--
-- Name: negotiations_allowance; Type: TABLE; Schema: public; Owner: -
--

CREATE UNLOGGED TABLE public.negotiations_allowance (
    holder character varying(100) NOT NULL,
    spent integer NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    CONSTRAINT negotiations_allowance_spent_check CHECK ((spent >= 0))
);


--
-- Name: negotiations_answer; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_answer (
    id uuid NOT NULL,
    key character varying(255) NOT NULL,
    asked character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    status smallint NOT NULL,
    headers jsonb NOT NULL,
    body text NOT NULL,
    caller_id uuid NOT NULL,
    CONSTRAINT negotiations_answer_status_check CHECK ((status >= 0))
);


--
-- Name: negotiations_article; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_article (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    title character varying(1000) NOT NULL,
    standfirst text NOT NULL,
    genre character varying(20) NOT NULL,
    language character varying(35) NOT NULL,
    published_on date,
    url character varying(2000) NOT NULL,
    text text NOT NULL,
    text_hash character varying(64) NOT NULL,
    length integer NOT NULL,
    revision integer NOT NULL,
    text_access character varying(10) NOT NULL,
    duplicate_of_id uuid,
    outlet_id uuid,
    negotiation_id uuid NOT NULL,
    CONSTRAINT article_duplicate_of_is_another CHECK (((duplicate_of_id IS NULL) OR (NOT ((duplicate_of_id = id) AND (duplicate_of_id IS NOT NULL))))),
    CONSTRAINT article_genre_is_known CHECK (((genre)::text = ANY ((ARRAY['op_ed'::character varying, 'editorial'::character varying, 'analysis'::character varying, 'news'::character varying, 'interview'::character varying, 'transcript'::character varying, 'statement'::character varying, 'agreement'::character varying, 'report'::character varying, 'post'::character varying, ''::character varying])::text[]))),
    CONSTRAINT article_text_access_is_known CHECK (((text_access)::text = ANY ((ARRAY['members'::character varying, 'public'::character varying])::text[]))),
    CONSTRAINT article_text_is_not_blank CHECK ((NOT (text = ''::text))),
    CONSTRAINT article_title_is_not_blank CHECK ((NOT ((title)::text = ''::text))),
    CONSTRAINT negotiations_article_length_check CHECK ((length >= 0)),
    CONSTRAINT negotiations_article_revision_check CHECK ((revision >= 0)),
    CONSTRAINT negotiations_article_version_check CHECK ((version >= 0))
);


--
-- Name: negotiations_articleauthor; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_articleauthor (
    id uuid NOT NULL,
    rank smallint NOT NULL,
    actor_id uuid NOT NULL,
    article_id uuid NOT NULL,
    CONSTRAINT negotiations_articleauthor_rank_check CHECK ((rank >= 0))
);


--
-- Name: negotiations_articlerevision; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_articlerevision (
    id uuid NOT NULL,
    revision integer NOT NULL,
    text text NOT NULL,
    text_hash character varying(64) NOT NULL,
    spans jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    article_id uuid NOT NULL,
    CONSTRAINT negotiations_articlerevision_revision_check CHECK ((revision >= 0))
);


--
-- Name: negotiations_change; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_change (
    id bigint NOT NULL,
    act uuid NOT NULL,
    verb character varying(60) NOT NULL,
    at timestamp with time zone NOT NULL,
    target_type character varying(40) NOT NULL,
    target_id uuid NOT NULL,
    target_version integer NOT NULL,
    before jsonb,
    after jsonb,
    transaction_id bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    by_id uuid NOT NULL,
    negotiation_id uuid,
    undoes uuid,
    CONSTRAINT negotiations_change_target_version_check CHECK ((target_version >= 0))
);


--
-- Name: negotiations_change_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.negotiations_change ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.negotiations_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: negotiations_condition; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_condition (
    id uuid NOT NULL,
    rank smallint NOT NULL,
    relation character varying(20) NOT NULL,
    by_id uuid,
    position_id uuid NOT NULL,
    term_id uuid NOT NULL,
    CONSTRAINT condition_relation_is_known CHECK (((relation)::text = ANY ((ARRAY['if'::character varying, 'unless'::character varying, 'after'::character varying, 'simultaneous'::character varying, 'in_exchange_for'::character varying])::text[]))),
    CONSTRAINT negotiations_condition_rank_check CHECK ((rank >= 0))
);


--
-- Name: negotiations_delegation; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_delegation (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    level character varying(20) NOT NULL,
    actor_id uuid NOT NULL,
    head_id uuid,
    negotiation_id uuid NOT NULL,
    round_id uuid NOT NULL,
    CONSTRAINT delegation_level_is_known CHECK (((level)::text = ANY ((ARRAY['head_of_state'::character varying, 'minister'::character varying, 'deputy_minister'::character varying, 'envoy'::character varying, 'senior_official'::character varying, 'military'::character varying, 'technical'::character varying, ''::character varying])::text[]))),
    CONSTRAINT negotiations_delegation_version_check CHECK ((version >= 0))
);


--
-- Name: negotiations_delegationmember; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_delegationmember (
    id uuid NOT NULL,
    rank smallint NOT NULL,
    function character varying(500) NOT NULL,
    actor_id uuid NOT NULL,
    delegation_id uuid NOT NULL,
    CONSTRAINT negotiations_delegationmember_rank_check CHECK ((rank >= 0))
);


--
-- Name: negotiations_feed; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_feed (
    id uuid NOT NULL
);


--
-- Name: negotiations_membership; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_membership (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    role character varying(10) NOT NULL,
    user_id uuid NOT NULL,
    negotiation_id uuid NOT NULL,
    CONSTRAINT membership_role_is_known CHECK (((role)::text = ANY ((ARRAY['reader'::character varying, 'annotator'::character varying, 'editor'::character varying, 'owner'::character varying])::text[]))),
    CONSTRAINT negotiations_membership_version_check CHECK ((version >= 0))
);


--
-- Name: negotiations_negotiation; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_negotiation (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    slug character varying(80) NOT NULL,
    title character varying(500) NOT NULL,
    summary text NOT NULL,
    status character varying(20) NOT NULL,
    visibility character varying(10) NOT NULL,
    started_on date,
    ended_on date,
    CONSTRAINT negotiation_starts_before_it_ends CHECK (((started_on IS NULL) OR (ended_on IS NULL) OR (started_on <= ended_on))),
    CONSTRAINT negotiation_status_is_known CHECK (((status)::text = ANY ((ARRAY['exploratory'::character varying, 'active'::character varying, 'suspended'::character varying, 'collapsed'::character varying, 'concluded'::character varying, 'implementation'::character varying])::text[]))),
    CONSTRAINT negotiation_title_is_not_blank CHECK ((NOT ((title)::text = ''::text))),
    CONSTRAINT negotiation_visibility_is_known CHECK (((visibility)::text = ANY ((ARRAY['private'::character varying, 'public'::character varying])::text[]))),
    CONSTRAINT negotiations_negotiation_version_check CHECK ((version >= 0))
);


--
-- Name: negotiations_party; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_party (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    role character varying(20) NOT NULL,
    side character varying(200) NOT NULL,
    from_date date,
    until_date date,
    actor_id uuid NOT NULL,
    negotiation_id uuid NOT NULL,
    CONSTRAINT negotiations_party_version_check CHECK ((version >= 0)),
    CONSTRAINT party_role_is_known CHECK (((role)::text = ANY ((ARRAY['primary'::character varying, 'supporter'::character varying, 'mediator'::character varying, 'host'::character varying, 'guarantor'::character varying, 'observer'::character varying, 'constituency'::character varying, 'excluded'::character varying, 'commentator'::character varying])::text[]))),
    CONSTRAINT party_starts_before_it_ends CHECK (((from_date IS NULL) OR (until_date IS NULL) OR (from_date <= until_date)))
);


--
-- Name: negotiations_passage; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_passage (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    start integer NOT NULL,
    "end" integer NOT NULL,
    quote text NOT NULL,
    anchor character varying(10) NOT NULL,
    note text NOT NULL,
    article_id uuid NOT NULL,
    coder_id uuid NOT NULL,
    negotiation_id uuid NOT NULL,
    phrase character varying(32) GENERATED ALWAYS AS (
CASE
    WHEN (length(quote) <= 120) THEN md5(lower(quote))
    ELSE NULL::text
END) STORED,
    repeats uuid,
    CONSTRAINT negotiations_passage_end_check CHECK (("end" >= 0)),
    CONSTRAINT negotiations_passage_start_check CHECK ((start >= 0)),
    CONSTRAINT negotiations_passage_version_check CHECK ((version >= 0)),
    CONSTRAINT passage_anchor_is_known CHECK (((anchor)::text = ANY ((ARRAY['held'::character varying, 'adrift'::character varying])::text[]))),
    CONSTRAINT passage_starts_before_it_ends CHECK ((start < "end"))
);


--
-- Name: negotiations_passageabout; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_passageabout (
    id uuid NOT NULL,
    rank smallint NOT NULL,
    actor_id uuid NOT NULL,
    passage_id uuid NOT NULL,
    CONSTRAINT negotiations_passageabout_rank_check CHECK ((rank >= 0))
);


--
-- Name: negotiations_passagetag; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_passagetag (
    id uuid NOT NULL,
    rank smallint NOT NULL,
    passage_id uuid NOT NULL,
    tag_id uuid NOT NULL,
    CONSTRAINT negotiations_passagetag_rank_check CHECK ((rank >= 0))
);


--
-- Name: negotiations_position; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_position (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    stance smallint NOT NULL,
    act character varying(20) NOT NULL,
    bargaining_role character varying(20) NOT NULL,
    modality character varying(20) NOT NULL,
    quote_mode character varying(20) NOT NULL,
    voice character varying(20) NOT NULL,
    attribution character varying(20) NOT NULL,
    said_from date NOT NULL,
    said_until date NOT NULL,
    said_defaulted boolean NOT NULL,
    status character varying(20) NOT NULL,
    confidence character varying(10) NOT NULL,
    note text NOT NULL,
    own_voice boolean GENERATED ALWAYS AS (
CASE
    WHEN ((voice)::text = ANY ((ARRAY['principal'::character varying, 'spokesperson'::character varying, 'associate'::character varying])::text[])) THEN true
    ELSE false
END) STORED,
    coder_id uuid NOT NULL,
    holder_id uuid NOT NULL,
    negotiation_id uuid NOT NULL,
    passage_id uuid NOT NULL,
    speaker_id uuid,
    term_id uuid NOT NULL,
    CONSTRAINT negotiations_position_version_check CHECK ((version >= 0)),
    CONSTRAINT position_act_is_known CHECK (((act)::text = ANY ((ARRAY['propose'::character varying, 'demand'::character varying, 'offer'::character varying, 'accept'::character varying, 'concede'::character varying, 'reaffirm'::character varying, 'float'::character varying, 'clarify'::character varying, 'question'::character varying, 'criticise'::character varying, 'accuse'::character varying, 'reject'::character varying, 'withdraw'::character varying, 'threaten'::character varying, 'decline_to_say'::character varying, 'none_reported'::character varying])::text[]))),
    CONSTRAINT position_attribution_is_known CHECK (((attribution)::text = ANY ((ARRAY['on_record'::character varying, 'background'::character varying, 'deep_background'::character varying, 'leak'::character varying, 'published_text'::character varying, 'author_inference'::character varying, 'unattributed'::character varying])::text[]))),
    CONSTRAINT position_bargaining_role_is_known CHECK (((bargaining_role)::text = ANY ((ARRAY['none'::character varying, 'opening'::character varying, 'red_line'::character varying, 'precondition'::character varying, 'fallback'::character varying, 'concession'::character varying, 'side_payment'::character varying, 'guarantee_sought'::character varying, 'interest'::character varying])::text[]))),
    CONSTRAINT position_confidence_is_known CHECK (((confidence)::text = ANY ((ARRAY['high'::character varying, 'medium'::character varying, 'low'::character varying])::text[]))),
    CONSTRAINT position_modality_is_known CHECK (((modality)::text = ANY ((ARRAY['certain'::character varying, 'probable'::character varying, 'possible'::character varying, 'uncommitted'::character varying])::text[]))),
    CONSTRAINT position_quote_mode_is_known CHECK (((quote_mode)::text = ANY ((ARRAY['direct'::character varying, 'mixed'::character varying, 'indirect'::character varying, 'document'::character varying, 'narrator'::character varying])::text[]))),
    CONSTRAINT position_stance_is_known CHECK ((stance = ANY (ARRAY['-2'::integer, '-1'::integer, 0, 1, 2]))),
    CONSTRAINT position_starts_before_it_ends CHECK (((said_from IS NULL) OR (said_until IS NULL) OR (said_from <= said_until))),
    CONSTRAINT position_status_is_known CHECK (((status)::text = ANY ((ARRAY['suggested'::character varying, 'draft'::character varying, 'submitted'::character varying, 'accepted'::character varying, 'rejected'::character varying])::text[]))),
    CONSTRAINT position_voice_is_known CHECK (((voice)::text = ANY ((ARRAY['principal'::character varying, 'spokesperson'::character varying, 'associate'::character varying, 'ally'::character varying, 'opponent'::character varying, 'mediator'::character varying, 'observer'::character varying, 'unknown'::character varying])::text[])))
);


--
-- Name: negotiations_round; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_round (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    name character varying(500) NOT NULL,
    place character varying(500) NOT NULL,
    started_on date,
    ended_on date,
    format character varying(20) NOT NULL,
    track character varying(3) NOT NULL,
    outcome text NOT NULL,
    host_id uuid,
    negotiation_id uuid NOT NULL,
    CONSTRAINT negotiations_round_version_check CHECK ((version >= 0)),
    CONSTRAINT round_format_is_known CHECK (((format)::text = ANY ((ARRAY['direct'::character varying, 'trilateral'::character varying, 'proximity'::character varying, 'shuttle'::character varying, 'conference'::character varying, 'remote'::character varying, 'back_channel'::character varying, ''::character varying])::text[]))),
    CONSTRAINT round_name_is_not_blank CHECK ((NOT ((name)::text = ''::text))),
    CONSTRAINT round_starts_before_it_ends CHECK (((started_on IS NULL) OR (ended_on IS NULL) OR (started_on <= ended_on))),
    CONSTRAINT round_track_is_known CHECK (((track)::text = ANY ((ARRAY['1'::character varying, '1.5'::character varying, '2'::character varying, '3'::character varying, ''::character varying])::text[])))
);


--
-- Name: negotiations_section; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_section (
    id uuid NOT NULL,
    start integer NOT NULL,
    body text NOT NULL,
    language character varying(35) NOT NULL,
    search tsvector GENERATED ALWAYS AS (
CASE
    WHEN ((language)::text = 'ar'::text) THEN to_tsvector('arabic'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'ca'::text) THEN to_tsvector('catalan'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'da'::text) THEN to_tsvector('danish'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'de'::text) THEN to_tsvector('german'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'el'::text) THEN to_tsvector('greek'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'en'::text) THEN to_tsvector('english'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'es'::text) THEN to_tsvector('spanish'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'eu'::text) THEN to_tsvector('basque'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'fi'::text) THEN to_tsvector('finnish'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'fr'::text) THEN to_tsvector('french'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'ga'::text) THEN to_tsvector('irish'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'hi'::text) THEN to_tsvector('hindi'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'hu'::text) THEN to_tsvector('hungarian'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'hy'::text) THEN to_tsvector('armenian'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'id'::text) THEN to_tsvector('indonesian'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'it'::text) THEN to_tsvector('italian'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'lt'::text) THEN to_tsvector('lithuanian'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'ne'::text) THEN to_tsvector('nepali'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'nl'::text) THEN to_tsvector('dutch'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'no'::text) THEN to_tsvector('norwegian'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'pt'::text) THEN to_tsvector('portuguese'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'ro'::text) THEN to_tsvector('romanian'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'ru'::text) THEN to_tsvector('russian'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'sr'::text) THEN to_tsvector('serbian'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'sv'::text) THEN to_tsvector('swedish'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'ta'::text) THEN to_tsvector('tamil'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'tr'::text) THEN to_tsvector('turkish'::regconfig, COALESCE(body, ''::text))
    WHEN ((language)::text = 'yi'::text) THEN to_tsvector('yiddish'::regconfig, COALESCE(body, ''::text))
    ELSE to_tsvector('simple'::regconfig, COALESCE(body, ''::text))
END) STORED,
    article_id uuid NOT NULL,
    negotiation_id uuid NOT NULL,
    CONSTRAINT negotiations_section_start_check CHECK ((start >= 0))
);


--
-- Name: negotiations_tag; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_tag (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    code character varying(60) NOT NULL,
    label character varying(500) NOT NULL,
    definition text NOT NULL,
    includes text NOT NULL,
    excludes text NOT NULL,
    example text NOT NULL,
    near_miss text NOT NULL,
    pax_codes character varying(20)[] NOT NULL,
    negotiation_id uuid NOT NULL,
    parent_id uuid,
    CONSTRAINT negotiations_tag_version_check CHECK ((version >= 0)),
    CONSTRAINT tag_code_is_not_blank CHECK ((NOT ((code)::text = ''::text))),
    CONSTRAINT tag_label_is_not_blank CHECK ((NOT ((label)::text = ''::text))),
    CONSTRAINT tag_parent_is_another CHECK (((parent_id IS NULL) OR (NOT ((parent_id = id) AND (parent_id IS NOT NULL)))))
);


--
-- Name: negotiations_term; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_term (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    label character varying(500) NOT NULL,
    parameters jsonb NOT NULL,
    status character varying(25) NOT NULL,
    tabled_on date,
    text_version character varying(200) NOT NULL,
    all_or_nothing boolean NOT NULL,
    beneficiary_id uuid,
    negotiation_id uuid NOT NULL,
    obliged_id uuid,
    parent_id uuid,
    supersedes_id uuid,
    tag_id uuid,
    CONSTRAINT negotiations_term_version_check CHECK ((version >= 0)),
    CONSTRAINT term_label_is_not_blank CHECK ((NOT ((label)::text = ''::text))),
    CONSTRAINT term_parent_is_another CHECK (((parent_id IS NULL) OR (NOT ((parent_id = id) AND (parent_id IS NOT NULL))))),
    CONSTRAINT term_status_is_known CHECK (((status)::text = ANY ((ARRAY['floated'::character varying, 'tabled'::character varying, 'accepted_in_principle'::character varying, 'accepted'::character varying, 'initialled'::character varying, 'signed'::character varying, 'rejected'::character varying, 'withdrawn'::character varying])::text[]))),
    CONSTRAINT term_supersedes_is_another CHECK (((supersedes_id IS NULL) OR (NOT ((supersedes_id = id) AND (supersedes_id IS NOT NULL)))))
);


--
-- Name: negotiations_termitem; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_termitem (
    id uuid NOT NULL,
    rank smallint NOT NULL,
    package_id uuid NOT NULL,
    term_id uuid NOT NULL,
    CONSTRAINT negotiations_termitem_rank_check CHECK ((rank >= 0)),
    CONSTRAINT term_is_no_item_of_itself CHECK ((NOT (package_id = term_id)))
);


--
-- Name: negotiations_termproposer; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_termproposer (
    id uuid NOT NULL,
    rank smallint NOT NULL,
    actor_id uuid NOT NULL,
    term_id uuid NOT NULL,
    CONSTRAINT negotiations_termproposer_rank_check CHECK ((rank >= 0))
);


--
-- Name: negotiations_termrelation; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_termrelation (
    id uuid NOT NULL,
    rank smallint NOT NULL,
    relation character varying(20) NOT NULL,
    source_id uuid NOT NULL,
    term_id uuid NOT NULL,
    CONSTRAINT negotiations_termrelation_rank_check CHECK ((rank >= 0)),
    CONSTRAINT termrelation_relation_is_known CHECK (((relation)::text = ANY ((ARRAY['requires'::character varying, 'excludes'::character varying, 'before'::character varying, 'traded_for'::character varying, 'refines'::character varying])::text[]))),
    CONSTRAINT termrelation_ties_two_terms CHECK ((NOT (source_id = term_id)))
);


--
-- Name: negotiations_token; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_token (
    id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    name character varying(200) NOT NULL,
    digest character varying(64) NOT NULL,
    scope character varying(5) NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    user_id uuid NOT NULL,
    CONSTRAINT negotiations_token_version_check CHECK ((version >= 0)),
    CONSTRAINT token_name_is_not_blank CHECK ((NOT ((name)::text = ''::text))),
    CONSTRAINT token_scope_is_known CHECK (((scope)::text = ANY ((ARRAY['read'::character varying, 'write'::character varying])::text[])))
);


--
-- Name: negotiations_user; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_user (
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    username character varying(150) NOT NULL,
    first_name character varying(150) NOT NULL,
    last_name character varying(150) NOT NULL,
    email character varying(254) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    id uuid NOT NULL
);


--
-- Name: negotiations_user_groups; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_user_groups (
    id bigint NOT NULL,
    user_id uuid NOT NULL,
    group_id integer NOT NULL
);


--
-- Name: negotiations_user_groups_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.negotiations_user_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.negotiations_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: negotiations_user_user_permissions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.negotiations_user_user_permissions (
    id bigint NOT NULL,
    user_id uuid NOT NULL,
    permission_id integer NOT NULL
);


--
-- Name: negotiations_user_user_permissions_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.negotiations_user_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.negotiations_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: procrastinate_events; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);


--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;


--
-- Name: procrastinate_periodic_defers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);


--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;


--
-- Name: procrastinate_workers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: procrastinate_workers_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: procrastinate_events id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);


--
-- Name: procrastinate_jobs id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);


--
-- Name: procrastinate_periodic_defers id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);


--
-- Data for Name: auth_group; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.auth_group (id, name) FROM stdin;
\.


--
-- Data for Name: auth_group_permissions; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.auth_group_permissions (id, group_id, permission_id) FROM stdin;
\.


--
-- Data for Name: auth_permission; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.auth_permission (id, name, content_type_id, codename) FROM stdin;
1	Can add actor	1	add_actor
2	Can change actor	1	change_actor
3	Can delete actor	1	delete_actor
4	Can view actor	1	view_actor
5	Can add user	2	add_user
6	Can change user	2	change_user
7	Can delete user	2	delete_user
8	Can view user	2	view_user
9	Can add delegation	3	add_delegation
10	Can change delegation	3	change_delegation
11	Can delete delegation	3	delete_delegation
12	Can view delegation	3	view_delegation
13	Can add delegation member	4	add_delegationmember
14	Can change delegation member	4	change_delegationmember
15	Can delete delegation member	4	delete_delegationmember
16	Can view delegation member	4	view_delegationmember
17	Can add negotiation	5	add_negotiation
18	Can change negotiation	5	change_negotiation
19	Can delete negotiation	5	delete_negotiation
20	Can view negotiation	5	view_negotiation
21	Can add article	6	add_article
22	Can change article	6	change_article
23	Can delete article	6	delete_article
24	Can view article	6	view_article
25	Can add party	7	add_party
26	Can change party	7	change_party
27	Can delete party	7	delete_party
28	Can view party	7	view_party
29	Can add passage	8	add_passage
30	Can change passage	8	change_passage
31	Can delete passage	8	delete_passage
32	Can view passage	8	view_passage
33	Can add passage about	9	add_passageabout
34	Can change passage about	9	change_passageabout
35	Can delete passage about	9	delete_passageabout
36	Can view passage about	9	view_passageabout
37	Can add round	10	add_round
38	Can change round	10	change_round
39	Can delete round	10	delete_round
40	Can view round	10	view_round
41	Can add section	11	add_section
42	Can change section	11	change_section
43	Can delete section	11	delete_section
44	Can view section	11	view_section
45	Can add tag	12	add_tag
46	Can change tag	12	change_tag
47	Can delete tag	12	delete_tag
48	Can view tag	12	view_tag
49	Can add passage tag	13	add_passagetag
50	Can change passage tag	13	change_passagetag
51	Can delete passage tag	13	delete_passagetag
52	Can view passage tag	13	view_passagetag
53	Can add term	14	add_term
54	Can change term	14	change_term
55	Can delete term	14	delete_term
56	Can view term	14	view_term
57	Can add position	15	add_position
58	Can change position	15	change_position
59	Can delete position	15	delete_position
60	Can view position	15	view_position
61	Can add condition	16	add_condition
62	Can change condition	16	change_condition
63	Can delete condition	16	delete_condition
64	Can view condition	16	view_condition
65	Can add term item	17	add_termitem
66	Can change term item	17	change_termitem
67	Can delete term item	17	delete_termitem
68	Can view term item	17	view_termitem
69	Can add term proposer	18	add_termproposer
70	Can change term proposer	18	change_termproposer
71	Can delete term proposer	18	delete_termproposer
72	Can view term proposer	18	view_termproposer
73	Can add term relation	19	add_termrelation
74	Can change term relation	19	change_termrelation
75	Can delete term relation	19	delete_termrelation
76	Can view term relation	19	view_termrelation
77	Can add token	20	add_token
78	Can change token	20	change_token
79	Can delete token	20	delete_token
80	Can view token	20	view_token
81	Can add actor name	21	add_actorname
82	Can change actor name	21	change_actorname
83	Can delete actor name	21	delete_actorname
84	Can view actor name	21	view_actorname
85	Can add affiliation	22	add_affiliation
86	Can change affiliation	22	change_affiliation
87	Can delete affiliation	22	delete_affiliation
88	Can view affiliation	22	view_affiliation
89	Can add article author	23	add_articleauthor
90	Can change article author	23	change_articleauthor
91	Can delete article author	23	delete_articleauthor
92	Can view article author	23	view_articleauthor
93	Can add article revision	24	add_articlerevision
94	Can change article revision	24	change_articlerevision
95	Can delete article revision	24	delete_articlerevision
96	Can view article revision	24	view_articlerevision
97	Can add membership	25	add_membership
98	Can change membership	25	change_membership
99	Can delete membership	25	delete_membership
100	Can view membership	25	view_membership
101	Can add change	26	add_change
102	Can change change	26	change_change
103	Can delete change	26	delete_change
104	Can view change	26	view_change
105	Can add feed	27	add_feed
106	Can change feed	27	change_feed
107	Can delete feed	27	delete_feed
108	Can view feed	27	view_feed
109	Can add allowance	28	add_allowance
110	Can change allowance	28	change_allowance
111	Can delete allowance	28	delete_allowance
112	Can view allowance	28	view_allowance
113	Can add answer	29	add_answer
114	Can change answer	29	change_answer
115	Can delete answer	29	delete_answer
116	Can view answer	29	view_answer
117	Can add log entry	30	add_logentry
118	Can change log entry	30	change_logentry
119	Can delete log entry	30	delete_logentry
120	Can view log entry	30	view_logentry
121	Can add permission	31	add_permission
122	Can change permission	31	change_permission
123	Can delete permission	31	delete_permission
124	Can view permission	31	view_permission
125	Can add group	32	add_group
126	Can change group	32	change_group
127	Can delete group	32	delete_group
128	Can view group	32	view_group
129	Can add content type	33	add_contenttype
130	Can change content type	33	change_contenttype
131	Can delete content type	33	delete_contenttype
132	Can view content type	33	view_contenttype
133	Can add session	34	add_session
134	Can change session	34	change_session
135	Can delete session	34	delete_session
136	Can view session	34	view_session
137	Can add procrastinate event	35	add_procrastinateevent
138	Can change procrastinate event	35	change_procrastinateevent
139	Can delete procrastinate event	35	delete_procrastinateevent
140	Can view procrastinate event	35	view_procrastinateevent
141	Can add procrastinate job	36	add_procrastinatejob
142	Can change procrastinate job	36	change_procrastinatejob
143	Can delete procrastinate job	36	delete_procrastinatejob
144	Can view procrastinate job	36	view_procrastinatejob
145	Can add procrastinate periodic defer	37	add_procrastinateperiodicdefer
146	Can change procrastinate periodic defer	37	change_procrastinateperiodicdefer
147	Can delete procrastinate periodic defer	37	delete_procrastinateperiodicdefer
148	Can view procrastinate periodic defer	37	view_procrastinateperiodicdefer
149	Can add procrastinate worker	38	add_procrastinateworker
150	Can change procrastinate worker	38	change_procrastinateworker
151	Can delete procrastinate worker	38	delete_procrastinateworker
152	Can view procrastinate worker	38	view_procrastinateworker
\.


--
-- Data for Name: django_admin_log; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.django_admin_log (id, action_time, object_id, object_repr, action_flag, change_message, content_type_id, user_id) FROM stdin;
\.


--
-- Data for Name: django_content_type; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.django_content_type (id, app_label, model) FROM stdin;
1	negotiations	actor
2	negotiations	user
3	negotiations	delegation
4	negotiations	delegationmember
5	negotiations	negotiation
6	negotiations	article
7	negotiations	party
8	negotiations	passage
9	negotiations	passageabout
10	negotiations	round
11	negotiations	section
12	negotiations	tag
13	negotiations	passagetag
14	negotiations	term
15	negotiations	position
16	negotiations	condition
17	negotiations	termitem
18	negotiations	termproposer
19	negotiations	termrelation
20	negotiations	token
21	negotiations	actorname
22	negotiations	affiliation
23	negotiations	articleauthor
24	negotiations	articlerevision
25	negotiations	membership
26	negotiations	change
27	negotiations	feed
28	negotiations	allowance
29	negotiations	answer
30	admin	logentry
31	auth	permission
32	auth	group
33	contenttypes	contenttype
34	sessions	session
35	procrastinate	procrastinateevent
36	procrastinate	procrastinatejob
37	procrastinate	procrastinateperiodicdefer
38	procrastinate	procrastinateworker
\.


--
-- Data for Name: django_migrations; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.django_migrations (id, app, name, applied) FROM stdin;
1	contenttypes	0001_initial	2026-11-28 18:42:36.236698+00
2	contenttypes	0002_remove_content_type_name	2026-11-28 18:42:36.241069+00
3	auth	0001_initial	2026-11-28 18:42:36.261835+00
4	auth	0002_alter_permission_name_max_length	2026-11-28 18:42:36.266945+00
5	auth	0003_alter_user_email_max_length	2026-11-28 18:42:36.271629+00
6	auth	0004_alter_user_username_opts	2026-11-28 18:42:36.275836+00
7	auth	0005_alter_user_last_login_null	2026-11-28 18:42:36.280171+00
8	auth	0006_require_contenttypes_0002	2026-11-28 18:42:36.280829+00
9	auth	0007_alter_validators_add_error_messages	2026-11-28 18:42:36.284412+00
10	auth	0008_alter_user_username_max_length	2026-11-28 18:42:36.288132+00
11	auth	0009_alter_user_last_name_max_length	2026-11-28 18:42:36.2915+00
12	auth	0010_alter_group_name_max_length	2026-11-28 18:42:36.295891+00
13	auth	0011_update_proxy_permissions	2026-11-28 18:42:36.299692+00
14	auth	0012_alter_user_first_name_max_length	2026-11-28 18:42:36.303411+00
15	negotiations	0001_stored	2026-11-28 18:42:38.598388+00
16	admin	0001_initial	2026-11-28 18:42:38.633634+00
17	admin	0002_logentry_remove_auto_add	2026-11-28 18:42:38.647854+00
18	admin	0003_logentry_add_action_flag_choices	2026-11-28 18:42:38.660603+00
19	negotiations	0002_passage_quotes_its_text	2026-11-28 18:42:38.663604+00
20	negotiations	0003_undo_stack_and_phrases	2026-11-28 18:42:38.76342+00
21	negotiations	0004_feed_of_changes	2026-11-28 18:42:38.805292+00
22	negotiations	0005_answers_and_allowances	2026-11-28 18:42:38.845344+00
23	procrastinate	0001_initial	2026-11-28 18:42:38.856188+00
24	procrastinate	0002_drop_started_at_column	2026-11-28 18:42:38.857809+00
25	procrastinate	0003_drop_started_at_column	2026-11-28 18:42:38.859051+00
26	procrastinate	0004_drop_procrastinate_version_table	2026-11-28 18:42:38.860782+00
27	procrastinate	0005_fix_procrastinate_fetch_job	2026-11-28 18:42:38.862642+00
28	procrastinate	0006_fix_trigger_status_events_insert	2026-11-28 18:42:38.863787+00
29	procrastinate	0007_add_queueing_lock_column	2026-11-28 18:42:38.865553+00
30	procrastinate	0008_close_fetch_job_race_condition	2026-11-28 18:42:38.867989+00
31	procrastinate	0009_add_defer_job_function	2026-11-28 18:42:38.869462+00
32	procrastinate	0010_add_procrastinate_periodic_defers	2026-11-28 18:42:38.87348+00
33	procrastinate	0011_add_foreign_key_index	2026-11-28 18:42:38.875101+00
34	procrastinate	0012_add_locks_to_periodic_defer	2026-11-28 18:42:38.877444+00
35	procrastinate	0013_fix_procrastinate_defer_periodic_job	2026-11-28 18:42:38.879127+00
36	procrastinate	0014_add_finish_job_and_retry_job_functions	2026-11-28 18:42:38.88029+00
37	procrastinate	0015_add_trigger_on_job_deletion	2026-11-28 18:42:38.881257+00
38	procrastinate	0016_delete_finished_jobs	2026-11-28 18:42:38.882446+00
39	procrastinate	0017_add_checks_to_finish_job	2026-11-28 18:42:38.883777+00
40	procrastinate	0018_add_checks_to_retry_job	2026-11-28 18:42:38.884993+00
41	procrastinate	0019_fix_finish_job_compat_issue	2026-11-28 18:42:38.886185+00
42	procrastinate	0020_add_index_on_procrastinate_jobs	2026-11-28 18:42:38.887737+00
43	procrastinate	0021_add_kwargs_to_defer_periodic_job	2026-11-28 18:42:38.890083+00
44	procrastinate	0022_null_locks_excluded	2026-11-28 18:42:38.891646+00
45	procrastinate	0023_remove_old_finish_job_function	2026-11-28 18:42:38.892876+00
46	procrastinate	0024_job_id_bigint	2026-11-28 18:42:38.897321+00
47	procrastinate	0025_add_models	2026-11-28 18:42:38.903156+00
48	procrastinate	0026_add_job_priority	2026-11-28 18:42:38.90666+00
49	procrastinate	0027_add_periodic_job_priority	2026-11-28 18:42:38.907965+00
50	procrastinate	0028_add_cancel_states	2026-11-28 18:42:38.913204+00
51	procrastinate	0029_add_additional_params_to_retry_job	2026-11-28 18:42:38.914483+00
52	procrastinate	0030_alter_procrastinateevent_options	2026-11-28 18:42:38.916288+00
53	procrastinate	0031_add_indexes_for_fetch_job	2026-11-28 18:42:38.918929+00
54	procrastinate	0032_pre_cancel_notification	2026-11-28 18:42:38.924136+00
55	procrastinate	0033_post_cancel_notification	2026-11-28 18:42:38.934391+00
56	procrastinate	0034_pre_add_heartbeat	2026-11-28 18:42:38.941231+00
57	procrastinate	0035_post_add_heartbeat	2026-11-28 18:42:38.942416+00
58	procrastinate	0036_add_worker_model	2026-11-28 18:42:38.945445+00
59	procrastinate	0037_pre_batch_defer_jobs	2026-11-28 18:42:38.947164+00
60	procrastinate	0038_post_batch_defer_jobs	2026-11-28 18:42:38.948382+00
61	procrastinate	0039_pre_priority_lock_fetch_job	2026-11-28 18:42:38.949939+00
62	procrastinate	0040_pre_retry_failed_job	2026-11-28 18:42:38.95117+00
63	procrastinate	0041_post_retry_failed_job	2026-11-28 18:42:38.952799+00
64	sessions	0001_initial	2026-11-28 18:42:38.958511+00
\.


--
-- Data for Name: django_session; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.django_session (session_key, session_data, expire_date) FROM stdin;
\.


--
-- Data for Name: negotiations_actor; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_actor (id, version, created_at, updated_at, kind, name, description, wikidata_id, negotiation_id) FROM stdin;
01a22377-77c5-767c-bc3d-f93d00a7be99	1	2026-11-28 18:42:41.733234+00	2026-11-28 18:42:41.733446+00	state	Kessel			\N
01a22377-77cb-73a0-a6f2-e6cd9432f349	1	2026-11-28 18:42:41.739527+00	2026-11-28 18:42:41.739686+00	state	Aruvia			\N
01a22377-77cf-7573-b1d2-f403b17685b5	1	2026-11-28 18:42:41.743773+00	2026-11-28 18:42:41.743969+00	person	Ilya Marr			01a22377-77b3-75ff-abd8-fa963d1cb37e
\.


--
-- Data for Name: negotiations_actorname; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_actorname (id, rank, name, language, actor_id) FROM stdin;
\.


--
-- Data for Name: negotiations_affiliation; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_affiliation (id, rank, relation, title, from_date, until_date, actor_id, group_id) FROM stdin;
\.


--
-- Data for Name: negotiations_allowance; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_allowance (holder, spent, ends_at) FROM stdin;
\.


--
-- Data for Name: negotiations_answer; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_answer (id, key, asked, at, status, headers, body, caller_id) FROM stdin;
\.


--
-- Data for Name: negotiations_article; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_article (id, version, created_at, updated_at, title, standfirst, genre, language, published_on, url, text, text_hash, length, revision, text_access, duplicate_of_id, outlet_id, negotiation_id) FROM stdin;
01a22377-77fa-7625-b210-4009143b8cd9	1	2026-11-28 18:42:41.786988+00	2026-11-28 18:42:41.792912+00	The port			en	2031-05-14		Officials close to the Kessel delegation told me last week that Kessel could live with a 30-day truce, provided monitors arrive first. Aruvia’s foreign minister, Ilya Marr, said on Monday: “No truce while the port is blocked.”\n\nThe mediators should simply impose one. 🕊️ Nobody else will.\n\nNo. 1	965757eb2c9f94d3d17300fbb3cb88b447c0a635cdc9034d3dcebc3d227cf3eb	295	1	members	\N	\N	01a22377-77b3-75ff-abd8-fa963d1cb37e
01a22377-780e-77f1-b02f-5340426e6b46	1	2026-11-28 18:42:41.806139+00	2026-11-28 18:42:41.81036+00	Later			en	2031-06-01		Kessel “will not” go 🕊️ first.\nZoë of Aruvia said no.	8bfc22ca0686ddb360a0b38d4bf19174f1b1d566b0dae1ccb74aa8e1b889b32a	54	1	members	\N	\N	01a22377-77b3-75ff-abd8-fa963d1cb37e
\.


--
-- Data for Name: negotiations_articleauthor; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_articleauthor (id, rank, actor_id, article_id) FROM stdin;
\.


--
-- Data for Name: negotiations_articlerevision; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_articlerevision (id, revision, text, text_hash, spans, at, article_id) FROM stdin;
\.


--
-- Data for Name: negotiations_change; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_change (id, act, verb, at, target_type, target_id, target_version, before, after, transaction_id, by_id, negotiation_id, undoes) FROM stdin;
1	01a22377-77a3-758d-a61c-fe527348f685	token.issue	2026-11-28 18:42:41.693762+00	token	01a22377-7797-75d5-beb9-7ea713d2fde8	1	\N	{"name": "laptop", "user": "01a22377-778e-7458-9cf9-cded43aa427c", "scope": "write", "expires_at": null, "revoked_at": null}	836	01a22377-778e-7458-9cf9-cded43aa427c	\N	\N
2	01a22377-77a6-750b-bd39-350c8c74e9ad	negotiation.create	2026-11-28 18:42:41.715972+00	negotiation	01a22377-77b3-75ff-abd8-fa963d1cb37e	1	\N	{"slug": "kessel", "title": "Talks between Kessel and Aruvia", "status": "active", "summary": "", "ended_on": null, "started_on": null, "visibility": "private"}	837	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
3	01a22377-77a6-750b-bd39-350c8c74e9ad	membership.add	2026-11-28 18:42:41.719494+00	membership	01a22377-77b7-742b-993a-05aa683a0315	1	\N	{"role": "owner", "user": "01a22377-778e-7458-9cf9-cded43aa427c", "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e"}	837	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
4	01a22377-77bb-7106-b204-909f327fa2e7	negotiation.create	2026-11-28 18:42:41.724083+00	negotiation	01a22377-77bb-7106-b204-90a0203d66fa	1	\N	{"slug": "elsewhere", "title": "Other talks", "status": "active", "summary": "", "ended_on": null, "started_on": null, "visibility": "private"}	838	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77bb-7106-b204-90a0203d66fa	\N
5	01a22377-77bb-7106-b204-909f327fa2e7	membership.add	2026-11-28 18:42:41.72735+00	membership	01a22377-77bf-76f8-82e8-e7d5cb0e2929	1	\N	{"role": "owner", "user": "01a22377-778e-7458-9cf9-cded43aa427c", "negotiation": "01a22377-77bb-7106-b204-90a0203d66fa"}	838	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77bb-7106-b204-90a0203d66fa	\N
6	01a22377-77c7-75e8-9946-9d0463f1c0e4	actor.add	2026-11-28 18:42:41.733446+00	actor	01a22377-77c5-767c-bc3d-f93d00a7be99	1	\N	{"kind": "state", "name": "Kessel", "names": [], "description": "", "negotiation": null, "wikidata_id": "", "affiliations": []}	839	01a22377-778e-7458-9cf9-cded43aa427c	\N	\N
7	01a22377-77cc-7699-838b-02081dd444df	actor.add	2026-11-28 18:42:41.739686+00	actor	01a22377-77cb-73a0-a6f2-e6cd9432f349	1	\N	{"kind": "state", "name": "Aruvia", "names": [], "description": "", "negotiation": null, "wikidata_id": "", "affiliations": []}	840	01a22377-778e-7458-9cf9-cded43aa427c	\N	\N
8	01a22377-77d1-7749-8895-cf32fa7072d0	actor.add	2026-11-28 18:42:41.743969+00	actor	01a22377-77cf-7573-b1d2-f403b17685b5	1	\N	{"kind": "person", "name": "Ilya Marr", "names": [], "description": "", "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e", "wikidata_id": "", "affiliations": []}	841	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
9	01a22377-77d6-7663-9ec9-ce5fb17937f0	party.add	2026-11-28 18:42:41.749179+00	party	01a22377-77d4-70e7-bf1a-9712e12e2d5d	1	\N	{"role": "primary", "side": "", "actor": "01a22377-77c5-767c-bc3d-f93d00a7be99", "from_date": null, "until_date": null, "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e"}	842	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
10	01a22377-77db-74d4-83be-cea7ff1b77b3	party.add	2026-11-28 18:42:41.754221+00	party	01a22377-77da-756e-a878-9326ab9030f1	1	\N	{"role": "primary", "side": "", "actor": "01a22377-77cb-73a0-a6f2-e6cd9432f349", "from_date": null, "until_date": null, "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e"}	843	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
11	01a22377-77e1-7479-9fb9-99a975380284	round.add	2026-11-28 18:42:41.759363+00	round	01a22377-77df-748c-b974-29284ede6329	1	\N	{"host": null, "name": "First round", "place": "", "track": "", "format": "", "outcome": "", "ended_on": null, "started_on": null, "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e"}	844	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
12	01a22377-77e6-71c3-bb65-b8308e8c5a04	tag.add	2026-11-28 18:42:41.764902+00	tag	01a22377-77e4-73d8-a7ae-6ba992eefc7b	1	\N	{"code": "CEASE.1", "label": "General ceasefire", "parent": null, "example": "", "excludes": "", "includes": "", "near_miss": "", "pax_codes": [], "definition": "", "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e"}	845	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
13	01a22377-77ec-764a-a391-ed57d2c9fa7d	tag.add	2026-11-28 18:42:41.771048+00	tag	01a22377-77ea-769b-893d-5ce9ce9e9dc3	1	\N	{"code": "cease.1", "label": "General ceasefire", "parent": null, "example": "", "excludes": "", "includes": "", "near_miss": "", "pax_codes": [], "definition": "", "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e"}	846	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
14	01a22377-77f1-71f5-a6a9-18b41d97e0df	term.add	2026-11-28 18:42:41.776219+00	term	01a22377-77ef-715d-ae83-279ff8e2a970	1	\N	{"tag": null, "items": [], "label": "Truce", "parent": null, "status": "floated", "obliged": null, "proposers": [], "relations": [], "tabled_on": null, "parameters": {}, "supersedes": null, "beneficiary": null, "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e", "text_version": "", "all_or_nothing": false}	847	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
15	01a22377-77f7-7760-b846-95e4e9f5b2c1	term.add	2026-11-28 18:42:41.782302+00	term	01a22377-77f6-724e-908f-fdb6eb2ab560	1	\N	{"tag": null, "items": [], "label": "Monitors", "parent": null, "status": "floated", "obliged": null, "proposers": [], "relations": [], "tabled_on": null, "parameters": {}, "supersedes": null, "beneficiary": null, "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e", "text_version": "", "all_or_nothing": false}	848	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
16	01a22377-7809-72a6-a73b-1437b0ac10ed	article.add	2026-11-28 18:42:41.792912+00	article	01a22377-77fa-7625-b210-4009143b8cd9	1	\N	{"url": "", "genre": "", "title": "The port", "length": 295, "outlet": null, "authors": [], "language": "en", "revision": 1, "text_hash": "965757eb2c9f94d3d17300fbb3cb88b447c0a635cdc9034d3dcebc3d227cf3eb", "standfirst": "", "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e", "text_access": "members", "duplicate_of": null, "published_on": "2031-05-14"}	849	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
17	01a22377-7814-77dc-a7c1-2e4494cc6a66	article.add	2026-11-28 18:42:41.81036+00	article	01a22377-780e-77f1-b02f-5340426e6b46	1	\N	{"url": "", "genre": "", "title": "Later", "length": 54, "outlet": null, "authors": [], "language": "en", "revision": 1, "text_hash": "8bfc22ca0686ddb360a0b38d4bf19174f1b1d566b0dae1ccb74aa8e1b889b32a", "standfirst": "", "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e", "text_access": "members", "duplicate_of": null, "published_on": "2031-06-01"}	850	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
18	01a22377-7826-74ab-affd-f0cad9e4b090	passage.mark	2026-11-28 18:42:41.82293+00	passage	01a22377-7819-7170-af04-c991b0d07d97	1	\N	{"end": 101, "note": "", "tags": [], "about": [], "coder": "01a22377-778e-7458-9cf9-cded43aa427c", "quote": "Kessel could live with a 30-day truce", "start": 64, "anchor": "held", "article": "01a22377-77fa-7625-b210-4009143b8cd9", "repeats": null, "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e"}	851	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
19	01a22377-7831-7091-8a72-ff0561a90a28	passage.mark	2026-11-28 18:42:41.839373+00	passage	01a22377-782b-7620-88e8-b7de30857ee1	1	\N	{"end": 225, "note": "", "tags": [], "about": [], "coder": "01a22377-778e-7458-9cf9-cded43aa427c", "quote": "No truce while the port is blocked.", "start": 190, "anchor": "held", "article": "01a22377-77fa-7625-b210-4009143b8cd9", "repeats": null, "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e"}	852	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
20	01a22377-783d-71b7-b913-35da0098adf5	passage.mark	2026-11-28 18:42:41.852083+00	passage	01a22377-7834-762e-a931-ae41dc8d0eac	1	\N	{"end": 29, "note": "", "tags": [], "about": [], "coder": "01a22377-778e-7458-9cf9-cded43aa427c", "quote": "🕊️ first", "start": 21, "anchor": "held", "article": "01a22377-780e-77f1-b02f-5340426e6b46", "repeats": null, "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e"}	853	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
21	01a22377-7848-724b-b911-761518fbf6f6	passage.mark	2026-11-28 18:42:41.860294+00	passage	01a22377-7840-7185-960e-7365a29d4025	1	\N	{"end": 53, "note": "", "tags": [], "about": [], "coder": "01a22377-778e-7458-9cf9-cded43aa427c", "quote": "Zoë of Aruvia said no", "start": 31, "anchor": "held", "article": "01a22377-780e-77f1-b02f-5340426e6b46", "repeats": null, "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e"}	854	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
22	01a22377-7849-765b-996c-7c4f6cb16864	position.state	2026-11-28 18:42:41.868791+00	position	01a22377-784c-7667-8ec9-f1690c1ae463	1	\N	{"act": "none_reported", "note": "", "term": "01a22377-77ef-715d-ae83-279ff8e2a970", "coder": "01a22377-778e-7458-9cf9-cded43aa427c", "voice": "principal", "holder": "01a22377-77c5-767c-bc3d-f93d00a7be99", "stance": 1, "status": "accepted", "passage": "01a22377-7819-7170-af04-c991b0d07d97", "speaker": null, "modality": "certain", "said_from": "2031-05-14", "conditions": [], "confidence": "high", "quote_mode": "narrator", "said_until": "2031-05-14", "attribution": "unattributed", "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e", "said_defaulted": true, "bargaining_role": "none"}	855	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
23	01a22377-7856-7627-bacf-5a91192ab6bc	position.state	2026-11-28 18:42:41.880563+00	position	01a22377-7858-7025-9453-6ab82b330bf4	1	\N	{"act": "none_reported", "note": "", "term": "01a22377-77f6-724e-908f-fdb6eb2ab560", "coder": "01a22377-778e-7458-9cf9-cded43aa427c", "voice": "unknown", "holder": "01a22377-77c5-767c-bc3d-f93d00a7be99", "stance": 1, "status": "accepted", "passage": "01a22377-7819-7170-af04-c991b0d07d97", "speaker": "01a22377-77cb-73a0-a6f2-e6cd9432f349", "modality": "certain", "said_from": "2031-05-14", "conditions": [], "confidence": "high", "quote_mode": "indirect", "said_until": "2031-05-14", "attribution": "unattributed", "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e", "said_defaulted": true, "bargaining_role": "none"}	856	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
24	01a22377-785f-726a-a376-07933bfaad82	position.state	2026-11-28 18:42:41.891831+00	position	01a22377-7863-73f2-a089-f58b9aa7cc0f	1	\N	{"act": "none_reported", "note": "", "term": "01a22377-77ef-715d-ae83-279ff8e2a970", "coder": "01a22377-778e-7458-9cf9-cded43aa427c", "voice": "unknown", "holder": "01a22377-77cb-73a0-a6f2-e6cd9432f349", "stance": -1, "status": "accepted", "passage": "01a22377-782b-7620-88e8-b7de30857ee1", "speaker": "01a22377-77cf-7573-b1d2-f403b17685b5", "modality": "certain", "said_from": "2031-05-14", "conditions": [], "confidence": "high", "quote_mode": "narrator", "said_until": "2031-05-14", "attribution": "unattributed", "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e", "said_defaulted": true, "bargaining_role": "none"}	857	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
25	01a22377-7867-74dc-b35f-5352ac4563ce	position.state	2026-11-28 18:42:41.90094+00	position	01a22377-786c-755a-8fa7-e2c3f59cd67c	1	\N	{"act": "none_reported", "note": "", "term": "01a22377-77ef-715d-ae83-279ff8e2a970", "coder": "01a22377-778e-7458-9cf9-cded43aa427c", "voice": "principal", "holder": "01a22377-77c5-767c-bc3d-f93d00a7be99", "stance": -1, "status": "accepted", "passage": "01a22377-7834-762e-a931-ae41dc8d0eac", "speaker": null, "modality": "certain", "said_from": "2031-06-01", "conditions": [], "confidence": "high", "quote_mode": "narrator", "said_until": "2031-06-01", "attribution": "unattributed", "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e", "said_defaulted": true, "bargaining_role": "none"}	858	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
26	01a22377-7870-77ad-b1fb-8c7d7dcae561	position.state	2026-11-28 18:42:41.908347+00	position	01a22377-7874-76f9-a329-745b78c2b309	1	\N	{"act": "none_reported", "note": "", "term": "01a22377-77f6-724e-908f-fdb6eb2ab560", "coder": "01a22377-778e-7458-9cf9-cded43aa427c", "voice": "principal", "holder": "01a22377-77cb-73a0-a6f2-e6cd9432f349", "stance": -1, "status": "accepted", "passage": "01a22377-7840-7185-960e-7365a29d4025", "speaker": null, "modality": "certain", "said_from": "2031-06-01", "conditions": [], "confidence": "high", "quote_mode": "narrator", "said_until": "2031-06-01", "attribution": "unattributed", "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e", "said_defaulted": true, "bargaining_role": "none"}	859	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
27	01a22377-787b-7391-89ff-c88fa110cc70	term.add	2026-11-28 18:42:41.91406+00	term	01a22377-7879-718b-95b7-5225bb84be7f	1	\N	{"tag": null, "items": [], "label": "Taken back", "parent": null, "status": "floated", "obliged": null, "proposers": [], "relations": [], "tabled_on": null, "parameters": {}, "supersedes": null, "beneficiary": null, "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e", "text_version": "", "all_or_nothing": false}	860	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
28	01a22377-791f-75cb-810e-332c1356e019	undo	2026-11-28 18:42:42.113139+00	term	01a22377-7879-718b-95b7-5225bb84be7f	2	{"tag": null, "items": [], "label": "Taken back", "parent": null, "status": "floated", "obliged": null, "proposers": [], "relations": [], "tabled_on": null, "parameters": {}, "supersedes": null, "beneficiary": null, "negotiation": "01a22377-77b3-75ff-abd8-fa963d1cb37e", "text_version": "", "all_or_nothing": false}	\N	861	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	01a22377-787b-7391-89ff-c88fa110cc70
\.


--
-- Data for Name: negotiations_condition; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_condition (id, rank, relation, by_id, position_id, term_id) FROM stdin;
\.


--
-- Data for Name: negotiations_delegation; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_delegation (id, version, created_at, updated_at, level, actor_id, head_id, negotiation_id, round_id) FROM stdin;
\.


--
-- Data for Name: negotiations_delegationmember; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_delegationmember (id, rank, function, actor_id, delegation_id) FROM stdin;
\.


--
-- Data for Name: negotiations_feed; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_feed (id) FROM stdin;
\.


--
-- Data for Name: negotiations_membership; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_membership (id, version, created_at, updated_at, role, user_id, negotiation_id) FROM stdin;
01a22377-77b7-742b-993a-05aa683a0315	1	2026-11-28 18:42:41.71929+00	2026-11-28 18:42:41.719494+00	owner	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e
01a22377-77bf-76f8-82e8-e7d5cb0e2929	1	2026-11-28 18:42:41.727196+00	2026-11-28 18:42:41.72735+00	owner	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77bb-7106-b204-90a0203d66fa
\.


--
-- Data for Name: negotiations_negotiation; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_negotiation (id, version, created_at, updated_at, slug, title, summary, status, visibility, started_on, ended_on) FROM stdin;
01a22377-77b3-75ff-abd8-fa963d1cb37e	1	2026-11-28 18:42:41.715428+00	2026-11-28 18:42:41.715972+00	kessel	Talks between Kessel and Aruvia		active	private	\N	\N
01a22377-77bb-7106-b204-90a0203d66fa	1	2026-11-28 18:42:41.723918+00	2026-11-28 18:42:41.724083+00	elsewhere	Other talks		active	private	\N	\N
\.


--
-- Data for Name: negotiations_party; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_party (id, version, created_at, updated_at, role, side, from_date, until_date, actor_id, negotiation_id) FROM stdin;
01a22377-77d4-70e7-bf1a-9712e12e2d5d	1	2026-11-28 18:42:41.748982+00	2026-11-28 18:42:41.749179+00	primary		\N	\N	01a22377-77c5-767c-bc3d-f93d00a7be99	01a22377-77b3-75ff-abd8-fa963d1cb37e
01a22377-77da-756e-a878-9326ab9030f1	1	2026-11-28 18:42:41.754083+00	2026-11-28 18:42:41.754221+00	primary		\N	\N	01a22377-77cb-73a0-a6f2-e6cd9432f349	01a22377-77b3-75ff-abd8-fa963d1cb37e
\.


--
-- Data for Name: negotiations_passage; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_passage (id, version, created_at, updated_at, start, "end", quote, anchor, note, article_id, coder_id, negotiation_id, repeats) FROM stdin;
01a22377-7819-7170-af04-c991b0d07d97	1	2026-11-28 18:42:41.817682+00	2026-11-28 18:42:41.82293+00	64	101	Kessel could live with a 30-day truce	held		01a22377-77fa-7625-b210-4009143b8cd9	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
01a22377-782b-7620-88e8-b7de30857ee1	1	2026-11-28 18:42:41.836003+00	2026-11-28 18:42:41.839373+00	190	225	No truce while the port is blocked.	held		01a22377-77fa-7625-b210-4009143b8cd9	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
01a22377-7834-762e-a931-ae41dc8d0eac	1	2026-11-28 18:42:41.84495+00	2026-11-28 18:42:41.852083+00	21	29	🕊️ first	held		01a22377-780e-77f1-b02f-5340426e6b46	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
01a22377-7840-7185-960e-7365a29d4025	1	2026-11-28 18:42:41.856669+00	2026-11-28 18:42:41.860294+00	31	53	Zoë of Aruvia said no	held		01a22377-780e-77f1-b02f-5340426e6b46	01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
\.


--
-- Data for Name: negotiations_passageabout; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_passageabout (id, rank, actor_id, passage_id) FROM stdin;
\.


--
-- Data for Name: negotiations_passagetag; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_passagetag (id, rank, passage_id, tag_id) FROM stdin;
\.


--
-- Data for Name: negotiations_position; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_position (id, version, created_at, updated_at, stance, act, bargaining_role, modality, quote_mode, voice, attribution, said_from, said_until, said_defaulted, status, confidence, note, coder_id, holder_id, negotiation_id, passage_id, speaker_id, term_id) FROM stdin;
01a22377-784c-7667-8ec9-f1690c1ae463	1	2026-11-28 18:42:41.868333+00	2026-11-28 18:42:41.868791+00	1	none_reported	none	certain	narrator	principal	unattributed	2031-05-14	2031-05-14	t	accepted	high		01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77c5-767c-bc3d-f93d00a7be99	01a22377-77b3-75ff-abd8-fa963d1cb37e	01a22377-7819-7170-af04-c991b0d07d97	\N	01a22377-77ef-715d-ae83-279ff8e2a970
01a22377-7858-7025-9453-6ab82b330bf4	1	2026-11-28 18:42:41.880238+00	2026-11-28 18:42:41.880563+00	1	none_reported	none	certain	indirect	unknown	unattributed	2031-05-14	2031-05-14	t	accepted	high		01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77c5-767c-bc3d-f93d00a7be99	01a22377-77b3-75ff-abd8-fa963d1cb37e	01a22377-7819-7170-af04-c991b0d07d97	01a22377-77cb-73a0-a6f2-e6cd9432f349	01a22377-77f6-724e-908f-fdb6eb2ab560
01a22377-7863-73f2-a089-f58b9aa7cc0f	1	2026-11-28 18:42:41.891478+00	2026-11-28 18:42:41.891831+00	-1	none_reported	none	certain	narrator	unknown	unattributed	2031-05-14	2031-05-14	t	accepted	high		01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77cb-73a0-a6f2-e6cd9432f349	01a22377-77b3-75ff-abd8-fa963d1cb37e	01a22377-782b-7620-88e8-b7de30857ee1	01a22377-77cf-7573-b1d2-f403b17685b5	01a22377-77ef-715d-ae83-279ff8e2a970
01a22377-786c-755a-8fa7-e2c3f59cd67c	1	2026-11-28 18:42:41.9006+00	2026-11-28 18:42:41.90094+00	-1	none_reported	none	certain	narrator	principal	unattributed	2031-06-01	2031-06-01	t	accepted	high		01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77c5-767c-bc3d-f93d00a7be99	01a22377-77b3-75ff-abd8-fa963d1cb37e	01a22377-7834-762e-a931-ae41dc8d0eac	\N	01a22377-77ef-715d-ae83-279ff8e2a970
01a22377-7874-76f9-a329-745b78c2b309	1	2026-11-28 18:42:41.908052+00	2026-11-28 18:42:41.908347+00	-1	none_reported	none	certain	narrator	principal	unattributed	2031-06-01	2031-06-01	t	accepted	high		01a22377-778e-7458-9cf9-cded43aa427c	01a22377-77cb-73a0-a6f2-e6cd9432f349	01a22377-77b3-75ff-abd8-fa963d1cb37e	01a22377-7840-7185-960e-7365a29d4025	\N	01a22377-77f6-724e-908f-fdb6eb2ab560
\.


--
-- Data for Name: negotiations_round; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_round (id, version, created_at, updated_at, name, place, started_on, ended_on, format, track, outcome, host_id, negotiation_id) FROM stdin;
01a22377-77df-748c-b974-29284ede6329	1	2026-11-28 18:42:41.759142+00	2026-11-28 18:42:41.759363+00	First round		\N	\N				\N	01a22377-77b3-75ff-abd8-fa963d1cb37e
\.


--
-- Data for Name: negotiations_section; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_section (id, start, body, language, article_id, negotiation_id) FROM stdin;
01a22377-7800-7064-bea2-93b96d1e7a15	0	Officials close to the Kessel delegation told me last week that Kessel could live with a 30-day truce, provided monitors arrive first. Aruvia’s foreign minister, Ilya Marr, said on Monday: “No truce while the port is blocked.”\n\nThe mediators should simply impose one. 🕊️ Nobody else will.\n\nNo. 1	en	01a22377-77fa-7625-b210-4009143b8cd9	01a22377-77b3-75ff-abd8-fa963d1cb37e
01a22377-7812-7029-9a1a-f3ad545b5d12	0	Kessel “will not” go 🕊️ first.\nZoë of Aruvia said no.	en	01a22377-780e-77f1-b02f-5340426e6b46	01a22377-77b3-75ff-abd8-fa963d1cb37e
\.


--
-- Data for Name: negotiations_tag; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_tag (id, version, created_at, updated_at, code, label, definition, includes, excludes, example, near_miss, pax_codes, negotiation_id, parent_id) FROM stdin;
01a22377-77e4-73d8-a7ae-6ba992eefc7b	1	2026-11-28 18:42:41.764678+00	2026-11-28 18:42:41.764902+00	CEASE.1	General ceasefire						{}	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
01a22377-77ea-769b-893d-5ce9ce9e9dc3	1	2026-11-28 18:42:41.770854+00	2026-11-28 18:42:41.771048+00	cease.1	General ceasefire						{}	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N
\.


--
-- Data for Name: negotiations_term; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_term (id, version, created_at, updated_at, label, parameters, status, tabled_on, text_version, all_or_nothing, beneficiary_id, negotiation_id, obliged_id, parent_id, supersedes_id, tag_id) FROM stdin;
01a22377-77ef-715d-ae83-279ff8e2a970	1	2026-11-28 18:42:41.775963+00	2026-11-28 18:42:41.776219+00	Truce	{}	floated	\N		f	\N	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N	\N	\N	\N
01a22377-77f6-724e-908f-fdb6eb2ab560	1	2026-11-28 18:42:41.782102+00	2026-11-28 18:42:41.782302+00	Monitors	{}	floated	\N		f	\N	01a22377-77b3-75ff-abd8-fa963d1cb37e	\N	\N	\N	\N
\.


--
-- Data for Name: negotiations_termitem; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_termitem (id, rank, package_id, term_id) FROM stdin;
\.


--
-- Data for Name: negotiations_termproposer; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_termproposer (id, rank, actor_id, term_id) FROM stdin;
\.


--
-- Data for Name: negotiations_termrelation; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_termrelation (id, rank, relation, source_id, term_id) FROM stdin;
\.


--
-- Data for Name: negotiations_token; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_token (id, version, created_at, updated_at, name, digest, scope, expires_at, revoked_at, last_used_at, user_id) FROM stdin;
01a22377-7797-75d5-beb9-7ea713d2fde8	1	2026-11-28 18:42:41.687575+00	2026-11-28 18:42:41.693762+00	laptop	461a7cbfdd27466580f68d48487138e53829e961c434305df68920eae4dcd04b	write	\N	\N	\N	01a22377-778e-7458-9cf9-cded43aa427c
\.


--
-- Data for Name: negotiations_user; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_user (password, last_login, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined, id) FROM stdin;
!aXQ9FYoRxRPSpECRdpNdLlTB24DvJVu2xwe6QEnG	\N	f	owner			owner@example.org	f	t	2026-11-28 18:42:41.678208+00	01a22377-778e-7458-9cf9-cded43aa427c
\.


--
-- Data for Name: negotiations_user_groups; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_user_groups (id, user_id, group_id) FROM stdin;
\.


--
-- Data for Name: negotiations_user_user_permissions; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.negotiations_user_user_permissions (id, user_id, permission_id) FROM stdin;
\.


--
-- Data for Name: procrastinate_events; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.procrastinate_events (id, job_id, type, at) FROM stdin;
\.


--
-- Data for Name: procrastinate_jobs; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.procrastinate_jobs (id, queue_name, task_name, lock, args, status, scheduled_at, attempts, queueing_lock, priority, abort_requested, worker_id) FROM stdin;
\.


--
-- Data for Name: procrastinate_periodic_defers; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.procrastinate_periodic_defers (id, task_name, defer_timestamp, job_id, periodic_id) FROM stdin;
\.


--
-- Data for Name: procrastinate_workers; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.procrastinate_workers (id, last_heartbeat) FROM stdin;
\.


--
-- Name: auth_group_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.auth_group_id_seq', 1, false);


--
-- Name: auth_group_permissions_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.auth_group_permissions_id_seq', 1, false);


--
-- Name: auth_permission_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.auth_permission_id_seq', 152, true);


--
-- Name: django_admin_log_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.django_admin_log_id_seq', 1, false);


--
-- Name: django_content_type_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.django_content_type_id_seq', 38, true);


--
-- Name: django_migrations_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.django_migrations_id_seq', 64, true);


--
-- Name: negotiations_change_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.negotiations_change_id_seq', 28, true);


--
-- Name: negotiations_user_groups_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.negotiations_user_groups_id_seq', 1, false);


--
-- Name: negotiations_user_user_permissions_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.negotiations_user_user_permissions_id_seq', 1, false);


--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.procrastinate_events_id_seq', 1, false);


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.procrastinate_jobs_id_seq', 1, false);


--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.procrastinate_periodic_defers_id_seq', 1, false);


--
-- Name: procrastinate_workers_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.procrastinate_workers_id_seq', 1, false);


--
-- Name: negotiations_answer answer_is_one_for_each_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_answer
    ADD CONSTRAINT answer_is_one_for_each_key UNIQUE (caller_id, key);


--
-- Name: negotiations_articleauthor article_names_an_author_once; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_articleauthor
    ADD CONSTRAINT article_names_an_author_once UNIQUE (article_id, actor_id);


--
-- Name: negotiations_articlerevision articlerevision_is_kept_once; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_articlerevision
    ADD CONSTRAINT articlerevision_is_kept_once UNIQUE (article_id, revision);


--
-- Name: auth_group auth_group_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);


--
-- Name: auth_group_permissions auth_group_permissions_group_id_permission_id_0cd325b0_uniq; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);


--
-- Name: auth_group_permissions auth_group_permissions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);


--
-- Name: auth_group auth_group_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);


--
-- Name: auth_permission auth_permission_content_type_id_codename_01ab375a_uniq; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);


--
-- Name: auth_permission auth_permission_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);


--
-- Name: django_admin_log django_admin_log_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_pkey PRIMARY KEY (id);


--
-- Name: django_content_type django_content_type_app_label_model_76bd3d3b_uniq; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);


--
-- Name: django_content_type django_content_type_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);


--
-- Name: django_migrations django_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);


--
-- Name: django_session django_session_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);


--
-- Name: negotiations_membership membership_is_one_for_each_user; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_membership
    ADD CONSTRAINT membership_is_one_for_each_user UNIQUE (negotiation_id, user_id);


--
-- Name: negotiations_negotiation negotiation_slug_is_its_own; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_negotiation
    ADD CONSTRAINT negotiation_slug_is_its_own UNIQUE (slug);


--
-- Name: negotiations_actor negotiations_actor_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_actor
    ADD CONSTRAINT negotiations_actor_pkey PRIMARY KEY (id);


--
-- Name: negotiations_actorname negotiations_actorname_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_actorname
    ADD CONSTRAINT negotiations_actorname_pkey PRIMARY KEY (id);


--
-- Name: negotiations_affiliation negotiations_affiliation_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_affiliation
    ADD CONSTRAINT negotiations_affiliation_pkey PRIMARY KEY (id);


--
-- Name: negotiations_allowance negotiations_allowance_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_allowance
    ADD CONSTRAINT negotiations_allowance_pkey PRIMARY KEY (holder);


--
-- Name: negotiations_answer negotiations_answer_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_answer
    ADD CONSTRAINT negotiations_answer_pkey PRIMARY KEY (id);


--
-- Name: negotiations_article negotiations_article_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_article
    ADD CONSTRAINT negotiations_article_pkey PRIMARY KEY (id);


--
-- Name: negotiations_articleauthor negotiations_articleauthor_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_articleauthor
    ADD CONSTRAINT negotiations_articleauthor_pkey PRIMARY KEY (id);


--
-- Name: negotiations_articlerevision negotiations_articlerevision_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_articlerevision
    ADD CONSTRAINT negotiations_articlerevision_pkey PRIMARY KEY (id);


--
-- Name: negotiations_change negotiations_change_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_change
    ADD CONSTRAINT negotiations_change_pkey PRIMARY KEY (id);


--
-- Name: negotiations_condition negotiations_condition_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_condition
    ADD CONSTRAINT negotiations_condition_pkey PRIMARY KEY (id);


--
-- Name: negotiations_delegation negotiations_delegation_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_delegation
    ADD CONSTRAINT negotiations_delegation_pkey PRIMARY KEY (id);


--
-- Name: negotiations_delegationmember negotiations_delegationmember_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_delegationmember
    ADD CONSTRAINT negotiations_delegationmember_pkey PRIMARY KEY (id);


--
-- Name: negotiations_feed negotiations_feed_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_feed
    ADD CONSTRAINT negotiations_feed_pkey PRIMARY KEY (id);


--
-- Name: negotiations_membership negotiations_membership_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_membership
    ADD CONSTRAINT negotiations_membership_pkey PRIMARY KEY (id);


--
-- Name: negotiations_negotiation negotiations_negotiation_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_negotiation
    ADD CONSTRAINT negotiations_negotiation_pkey PRIMARY KEY (id);


--
-- Name: negotiations_party negotiations_party_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_party
    ADD CONSTRAINT negotiations_party_pkey PRIMARY KEY (id);


--
-- Name: negotiations_passage negotiations_passage_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_passage
    ADD CONSTRAINT negotiations_passage_pkey PRIMARY KEY (id);


--
-- Name: negotiations_passageabout negotiations_passageabout_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_passageabout
    ADD CONSTRAINT negotiations_passageabout_pkey PRIMARY KEY (id);


--
-- Name: negotiations_passagetag negotiations_passagetag_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_passagetag
    ADD CONSTRAINT negotiations_passagetag_pkey PRIMARY KEY (id);


--
-- Name: negotiations_position negotiations_position_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_position
    ADD CONSTRAINT negotiations_position_pkey PRIMARY KEY (id);


--
-- Name: negotiations_round negotiations_round_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_round
    ADD CONSTRAINT negotiations_round_pkey PRIMARY KEY (id);


--
-- Name: negotiations_section negotiations_section_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_section
    ADD CONSTRAINT negotiations_section_pkey PRIMARY KEY (id);


--
-- Name: negotiations_tag negotiations_tag_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_tag
    ADD CONSTRAINT negotiations_tag_pkey PRIMARY KEY (id);


--
-- Name: negotiations_term negotiations_term_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_term
    ADD CONSTRAINT negotiations_term_pkey PRIMARY KEY (id);


--
-- Name: negotiations_termitem negotiations_termitem_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_termitem
    ADD CONSTRAINT negotiations_termitem_pkey PRIMARY KEY (id);


--
-- Name: negotiations_termproposer negotiations_termproposer_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_termproposer
    ADD CONSTRAINT negotiations_termproposer_pkey PRIMARY KEY (id);


--
-- Name: negotiations_termrelation negotiations_termrelation_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_termrelation
    ADD CONSTRAINT negotiations_termrelation_pkey PRIMARY KEY (id);


--
-- Name: negotiations_token negotiations_token_digest_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_token
    ADD CONSTRAINT negotiations_token_digest_key UNIQUE (digest);


--
-- Name: negotiations_token negotiations_token_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_token
    ADD CONSTRAINT negotiations_token_pkey PRIMARY KEY (id);


--
-- Name: negotiations_user_groups negotiations_user_groups_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_user_groups
    ADD CONSTRAINT negotiations_user_groups_pkey PRIMARY KEY (id);


--
-- Name: negotiations_user_groups negotiations_user_groups_user_id_group_id_664b0a23_uniq; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_user_groups
    ADD CONSTRAINT negotiations_user_groups_user_id_group_id_664b0a23_uniq UNIQUE (user_id, group_id);


--
-- Name: negotiations_user negotiations_user_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_user
    ADD CONSTRAINT negotiations_user_pkey PRIMARY KEY (id);


--
-- Name: negotiations_user_user_permissions negotiations_user_user_p_user_id_permission_id_ab8b5e6d_uniq; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_user_user_permissions
    ADD CONSTRAINT negotiations_user_user_p_user_id_permission_id_ab8b5e6d_uniq UNIQUE (user_id, permission_id);


--
-- Name: negotiations_user_user_permissions negotiations_user_user_permissions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_user_user_permissions
    ADD CONSTRAINT negotiations_user_user_permissions_pkey PRIMARY KEY (id);


--
-- Name: negotiations_user negotiations_user_username_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_user
    ADD CONSTRAINT negotiations_user_username_key UNIQUE (username);


--
-- Name: negotiations_passagetag passage_has_a_tag_once; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_passagetag
    ADD CONSTRAINT passage_has_a_tag_once UNIQUE (passage_id, tag_id);


--
-- Name: negotiations_passageabout passage_is_about_an_actor_once; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_passageabout
    ADD CONSTRAINT passage_is_about_an_actor_once UNIQUE (passage_id, actor_id);


--
-- Name: negotiations_condition position_has_a_condition_once; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_condition
    ADD CONSTRAINT position_has_a_condition_once UNIQUE NULLS NOT DISTINCT (position_id, relation, term_id, by_id);


--
-- Name: procrastinate_events procrastinate_events_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_jobs procrastinate_jobs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_unique; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);


--
-- Name: procrastinate_workers procrastinate_workers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);


--
-- Name: negotiations_section section_starts_where_no_other_does; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_section
    ADD CONSTRAINT section_starts_where_no_other_does UNIQUE (article_id, start);


--
-- Name: negotiations_tag tag_code_is_used_once_in_a_codebook; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_tag
    ADD CONSTRAINT tag_code_is_used_once_in_a_codebook UNIQUE (negotiation_id, code);


--
-- Name: negotiations_termitem term_has_an_item_once; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_termitem
    ADD CONSTRAINT term_has_an_item_once UNIQUE (package_id, term_id);


--
-- Name: negotiations_termproposer term_names_a_proposer_once; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_termproposer
    ADD CONSTRAINT term_names_a_proposer_once UNIQUE (term_id, actor_id);


--
-- Name: negotiations_termrelation termrelation_is_said_once; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_termrelation
    ADD CONSTRAINT termrelation_is_said_once UNIQUE (source_id, relation, term_id);


--
-- Name: actor_by_name; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX actor_by_name ON public.negotiations_actor USING btree (upper((name)::text));


--
-- Name: actor_by_other_name; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX actor_by_other_name ON public.negotiations_actorname USING btree (upper((name)::text));


--
-- Name: allowance_by_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX allowance_by_end ON public.negotiations_allowance USING btree (ends_at);


--
-- Name: answer_by_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX answer_by_time ON public.negotiations_answer USING btree (at);


--
-- Name: article_by_publication; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX article_by_publication ON public.negotiations_article USING btree (negotiation_id, published_on, id);


--
-- Name: article_by_text; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX article_by_text ON public.negotiations_article USING btree (negotiation_id, text_hash);


--
-- Name: article_by_update; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX article_by_update ON public.negotiations_article USING btree (negotiation_id, updated_at, id);


--
-- Name: auth_group_name_a6ea08ec_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);


--
-- Name: auth_group_permissions_group_id_b120cbf9; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);


--
-- Name: auth_group_permissions_permission_id_84c5c92e; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);


--
-- Name: auth_permission_content_type_id_2f476e4b; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);


--
-- Name: change_in_an_act; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX change_in_an_act ON public.negotiations_change USING btree (act);


--
-- Name: change_in_feed_of_actors; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX change_in_feed_of_actors ON public.negotiations_change USING btree (transaction_id, id) WHERE ((target_type)::text = 'actor'::text);


--
-- Name: change_in_feed_of_negotiation; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX change_in_feed_of_negotiation ON public.negotiations_change USING btree (negotiation_id, transaction_id, id);


--
-- Name: change_in_feed_order; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX change_in_feed_order ON public.negotiations_change USING btree (transaction_id, id);


--
-- Name: change_of_a_target; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX change_of_a_target ON public.negotiations_change USING btree (target_id, id DESC);


--
-- Name: django_admin_log_content_type_id_c4bce8eb; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX django_admin_log_content_type_id_c4bce8eb ON public.django_admin_log USING btree (content_type_id);


--
-- Name: django_admin_log_user_id_c564eba6; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX django_admin_log_user_id_c564eba6 ON public.django_admin_log USING btree (user_id);


--
-- Name: django_session_expire_date_a5c62663; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);


--
-- Name: django_session_session_key_c0390e0f_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);


--
-- Name: idx_procrastinate_jobs_worker_not_null; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));


--
-- Name: idx_procrastinate_workers_last_heartbeat; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);


--
-- Name: negotiations_actor_negotiation_id_30f60491; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_actor_negotiation_id_30f60491 ON public.negotiations_actor USING btree (negotiation_id);


--
-- Name: negotiations_actorname_actor_id_cde5db04; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_actorname_actor_id_cde5db04 ON public.negotiations_actorname USING btree (actor_id);


--
-- Name: negotiations_affiliation_actor_id_1ed7ad23; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_affiliation_actor_id_1ed7ad23 ON public.negotiations_affiliation USING btree (actor_id);


--
-- Name: negotiations_affiliation_group_id_7597abfb; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_affiliation_group_id_7597abfb ON public.negotiations_affiliation USING btree (group_id);


--
-- Name: negotiations_allowance_holder_efe621d2_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_allowance_holder_efe621d2_like ON public.negotiations_allowance USING btree (holder varchar_pattern_ops);


--
-- Name: negotiations_answer_caller_id_8cac0ad2; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_answer_caller_id_8cac0ad2 ON public.negotiations_answer USING btree (caller_id);


--
-- Name: negotiations_article_duplicate_of_id_136fd52c; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_article_duplicate_of_id_136fd52c ON public.negotiations_article USING btree (duplicate_of_id);


--
-- Name: negotiations_article_negotiation_id_e769d8db; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_article_negotiation_id_e769d8db ON public.negotiations_article USING btree (negotiation_id);


--
-- Name: negotiations_article_outlet_id_8887be01; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_article_outlet_id_8887be01 ON public.negotiations_article USING btree (outlet_id);


--
-- Name: negotiations_articleauthor_actor_id_922f5f57; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_articleauthor_actor_id_922f5f57 ON public.negotiations_articleauthor USING btree (actor_id);


--
-- Name: negotiations_articleauthor_article_id_96998c96; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_articleauthor_article_id_96998c96 ON public.negotiations_articleauthor USING btree (article_id);


--
-- Name: negotiations_articlerevision_article_id_afe110a2; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_articlerevision_article_id_afe110a2 ON public.negotiations_articlerevision USING btree (article_id);


--
-- Name: negotiations_change_by_id_2a34b910; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_change_by_id_2a34b910 ON public.negotiations_change USING btree (by_id);


--
-- Name: negotiations_change_negotiation_id_59b4955e; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_change_negotiation_id_59b4955e ON public.negotiations_change USING btree (negotiation_id);


--
-- Name: negotiations_condition_by_id_9354d2cb; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_condition_by_id_9354d2cb ON public.negotiations_condition USING btree (by_id);


--
-- Name: negotiations_condition_position_id_d9a2ec90; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_condition_position_id_d9a2ec90 ON public.negotiations_condition USING btree (position_id);


--
-- Name: negotiations_condition_term_id_02cb3101; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_condition_term_id_02cb3101 ON public.negotiations_condition USING btree (term_id);


--
-- Name: negotiations_delegation_actor_id_fb633480; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_delegation_actor_id_fb633480 ON public.negotiations_delegation USING btree (actor_id);


--
-- Name: negotiations_delegation_head_id_0804baa4; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_delegation_head_id_0804baa4 ON public.negotiations_delegation USING btree (head_id);


--
-- Name: negotiations_delegation_negotiation_id_52a66095; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_delegation_negotiation_id_52a66095 ON public.negotiations_delegation USING btree (negotiation_id);


--
-- Name: negotiations_delegation_round_id_e34b27c2; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_delegation_round_id_e34b27c2 ON public.negotiations_delegation USING btree (round_id);


--
-- Name: negotiations_delegationmember_actor_id_e5ba6489; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_delegationmember_actor_id_e5ba6489 ON public.negotiations_delegationmember USING btree (actor_id);


--
-- Name: negotiations_delegationmember_delegation_id_b2b1e9bf; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_delegationmember_delegation_id_b2b1e9bf ON public.negotiations_delegationmember USING btree (delegation_id);


--
-- Name: negotiations_membership_negotiation_id_1dd118b7; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_membership_negotiation_id_1dd118b7 ON public.negotiations_membership USING btree (negotiation_id);


--
-- Name: negotiations_membership_user_id_00fde108; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_membership_user_id_00fde108 ON public.negotiations_membership USING btree (user_id);


--
-- Name: negotiations_negotiation_slug_9942a30f; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_negotiation_slug_9942a30f ON public.negotiations_negotiation USING btree (slug);


--
-- Name: negotiations_negotiation_slug_9942a30f_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_negotiation_slug_9942a30f_like ON public.negotiations_negotiation USING btree (slug varchar_pattern_ops);


--
-- Name: negotiations_party_actor_id_26b92e89; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_party_actor_id_26b92e89 ON public.negotiations_party USING btree (actor_id);


--
-- Name: negotiations_party_negotiation_id_325ada42; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_party_negotiation_id_325ada42 ON public.negotiations_party USING btree (negotiation_id);


--
-- Name: negotiations_passage_article_id_d6e39f8c; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_passage_article_id_d6e39f8c ON public.negotiations_passage USING btree (article_id);


--
-- Name: negotiations_passage_coder_id_ba72a924; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_passage_coder_id_ba72a924 ON public.negotiations_passage USING btree (coder_id);


--
-- Name: negotiations_passage_negotiation_id_b69ddb31; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_passage_negotiation_id_b69ddb31 ON public.negotiations_passage USING btree (negotiation_id);


--
-- Name: negotiations_passageabout_actor_id_c75b5e7e; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_passageabout_actor_id_c75b5e7e ON public.negotiations_passageabout USING btree (actor_id);


--
-- Name: negotiations_passageabout_passage_id_4f69322c; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_passageabout_passage_id_4f69322c ON public.negotiations_passageabout USING btree (passage_id);


--
-- Name: negotiations_passagetag_passage_id_81a69cdf; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_passagetag_passage_id_81a69cdf ON public.negotiations_passagetag USING btree (passage_id);


--
-- Name: negotiations_passagetag_tag_id_7b371c6b; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_passagetag_tag_id_7b371c6b ON public.negotiations_passagetag USING btree (tag_id);


--
-- Name: negotiations_position_coder_id_2cd1aebc; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_position_coder_id_2cd1aebc ON public.negotiations_position USING btree (coder_id);


--
-- Name: negotiations_position_holder_id_2816dbfb; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_position_holder_id_2816dbfb ON public.negotiations_position USING btree (holder_id);


--
-- Name: negotiations_position_negotiation_id_b31315f7; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_position_negotiation_id_b31315f7 ON public.negotiations_position USING btree (negotiation_id);


--
-- Name: negotiations_position_passage_id_dc80ac85; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_position_passage_id_dc80ac85 ON public.negotiations_position USING btree (passage_id);


--
-- Name: negotiations_position_speaker_id_114d7e69; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_position_speaker_id_114d7e69 ON public.negotiations_position USING btree (speaker_id);


--
-- Name: negotiations_position_term_id_1a92cbfa; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_position_term_id_1a92cbfa ON public.negotiations_position USING btree (term_id);


--
-- Name: negotiations_round_host_id_4fd0233a; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_round_host_id_4fd0233a ON public.negotiations_round USING btree (host_id);


--
-- Name: negotiations_round_negotiation_id_b99f93ee; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_round_negotiation_id_b99f93ee ON public.negotiations_round USING btree (negotiation_id);


--
-- Name: negotiations_section_article_id_345f21f8; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_section_article_id_345f21f8 ON public.negotiations_section USING btree (article_id);


--
-- Name: negotiations_section_negotiation_id_faf35066; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_section_negotiation_id_faf35066 ON public.negotiations_section USING btree (negotiation_id);


--
-- Name: negotiations_tag_negotiation_id_b97db179; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_tag_negotiation_id_b97db179 ON public.negotiations_tag USING btree (negotiation_id);


--
-- Name: negotiations_tag_parent_id_ba20f8d1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_tag_parent_id_ba20f8d1 ON public.negotiations_tag USING btree (parent_id);


--
-- Name: negotiations_term_beneficiary_id_44f42bd5; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_term_beneficiary_id_44f42bd5 ON public.negotiations_term USING btree (beneficiary_id);


--
-- Name: negotiations_term_negotiation_id_008e5dd6; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_term_negotiation_id_008e5dd6 ON public.negotiations_term USING btree (negotiation_id);


--
-- Name: negotiations_term_obliged_id_fe3b9a9a; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_term_obliged_id_fe3b9a9a ON public.negotiations_term USING btree (obliged_id);


--
-- Name: negotiations_term_parent_id_1ae6b5e8; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_term_parent_id_1ae6b5e8 ON public.negotiations_term USING btree (parent_id);


--
-- Name: negotiations_term_supersedes_id_bdc64ef6; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_term_supersedes_id_bdc64ef6 ON public.negotiations_term USING btree (supersedes_id);


--
-- Name: negotiations_term_tag_id_71713128; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_term_tag_id_71713128 ON public.negotiations_term USING btree (tag_id);


--
-- Name: negotiations_termitem_package_id_ce1c555a; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_termitem_package_id_ce1c555a ON public.negotiations_termitem USING btree (package_id);


--
-- Name: negotiations_termitem_term_id_ad61ccf9; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_termitem_term_id_ad61ccf9 ON public.negotiations_termitem USING btree (term_id);


--
-- Name: negotiations_termproposer_actor_id_f5c23e10; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_termproposer_actor_id_f5c23e10 ON public.negotiations_termproposer USING btree (actor_id);


--
-- Name: negotiations_termproposer_term_id_c63d4ef3; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_termproposer_term_id_c63d4ef3 ON public.negotiations_termproposer USING btree (term_id);


--
-- Name: negotiations_termrelation_source_id_41789d37; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_termrelation_source_id_41789d37 ON public.negotiations_termrelation USING btree (source_id);


--
-- Name: negotiations_termrelation_term_id_ec51bc4d; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_termrelation_term_id_ec51bc4d ON public.negotiations_termrelation USING btree (term_id);


--
-- Name: negotiations_token_digest_5e306f85_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_token_digest_5e306f85_like ON public.negotiations_token USING btree (digest varchar_pattern_ops);


--
-- Name: negotiations_token_user_id_a14572b4; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_token_user_id_a14572b4 ON public.negotiations_token USING btree (user_id);


--
-- Name: negotiations_user_groups_group_id_1daf5416; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_user_groups_group_id_1daf5416 ON public.negotiations_user_groups USING btree (group_id);


--
-- Name: negotiations_user_groups_user_id_ad8bd7f7; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_user_groups_user_id_ad8bd7f7 ON public.negotiations_user_groups USING btree (user_id);


--
-- Name: negotiations_user_user_permissions_permission_id_ac28d930; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_user_user_permissions_permission_id_ac28d930 ON public.negotiations_user_user_permissions USING btree (permission_id);


--
-- Name: negotiations_user_user_permissions_user_id_3b69d40f; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_user_user_permissions_user_id_3b69d40f ON public.negotiations_user_user_permissions USING btree (user_id);


--
-- Name: negotiations_user_username_9f8949f4_like; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX negotiations_user_username_9f8949f4_like ON public.negotiations_user USING btree (username varchar_pattern_ops);


--
-- Name: passage_by_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX passage_by_id ON public.negotiations_passage USING btree (negotiation_id, id);


--
-- Name: passage_by_phrase; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX passage_by_phrase ON public.negotiations_passage USING btree (negotiation_id, phrase) WHERE (phrase IS NOT NULL);


--
-- Name: passage_by_words; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX passage_by_words ON public.negotiations_passage USING gin (to_tsvector('english'::regconfig, COALESCE(quote, ''::text)));


--
-- Name: passage_in_reading_order; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX passage_in_reading_order ON public.negotiations_passage USING btree (article_id, start, "end");


--
-- Name: position_by_date_said; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX position_by_date_said ON public.negotiations_position USING btree (negotiation_id, said_until, id);


--
-- Name: position_by_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX position_by_id ON public.negotiations_position USING btree (negotiation_id, id);


--
-- Name: position_by_update; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX position_by_update ON public.negotiations_position USING btree (negotiation_id, updated_at, id);


--
-- Name: position_newest_first; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX position_newest_first ON public.negotiations_position USING btree (term_id, holder_id, own_voice, said_until) WHERE ((status)::text = 'accepted'::text);


--
-- Name: procrastinate_events_job_id_fkey_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);


--
-- Name: procrastinate_jobs_id_lock_idx_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));


--
-- Name: procrastinate_jobs_lock_idx_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);


--
-- Name: procrastinate_jobs_priority_idx_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);


--
-- Name: procrastinate_jobs_queue_name_idx_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);


--
-- Name: procrastinate_jobs_queueing_lock_idx_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);


--
-- Name: procrastinate_periodic_defers_job_id_fkey_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);


--
-- Name: section_by_words; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX section_by_words ON public.negotiations_section USING gin (search);


--
-- Name: negotiations_passage passage_quotes_its_text; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER passage_quotes_its_text BEFORE INSERT OR UPDATE OF start, "end", quote, article_id, anchor ON public.negotiations_passage FOR EACH ROW WHEN (((new.anchor)::text = 'held'::text)) EXECUTE FUNCTION public.passage_quotes_its_text();


--
-- Name: procrastinate_jobs procrastinate_jobs_notify_queue_job_aborted_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();


--
-- Name: procrastinate_jobs procrastinate_jobs_notify_queue_job_inserted_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_abort_requested_events_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_delete_jobs_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_scheduled_events_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_status_events_insert_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_status_events_update_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();


--
-- Name: auth_group_permissions auth_group_permissio_permission_id_84c5c92e_fk_auth_perm; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: auth_group_permissions auth_group_permissions_group_id_b120cbf9_fk_auth_group_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: auth_permission auth_permission_content_type_id_2f476e4b_fk_django_co; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: django_admin_log django_admin_log_content_type_id_c4bce8eb_fk_django_co; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_content_type_id_c4bce8eb_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: django_admin_log django_admin_log_user_id_c564eba6_fk_negotiations_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_user_id_c564eba6_fk_negotiations_user_id FOREIGN KEY (user_id) REFERENCES public.negotiations_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_actor negotiations_actor_negotiation_id_30f60491_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_actor
    ADD CONSTRAINT negotiations_actor_negotiation_id_30f60491_fk_negotiati FOREIGN KEY (negotiation_id) REFERENCES public.negotiations_negotiation(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_actorname negotiations_actorna_actor_id_cde5db04_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_actorname
    ADD CONSTRAINT negotiations_actorna_actor_id_cde5db04_fk_negotiati FOREIGN KEY (actor_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_affiliation negotiations_affilia_actor_id_1ed7ad23_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_affiliation
    ADD CONSTRAINT negotiations_affilia_actor_id_1ed7ad23_fk_negotiati FOREIGN KEY (actor_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_affiliation negotiations_affilia_group_id_7597abfb_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_affiliation
    ADD CONSTRAINT negotiations_affilia_group_id_7597abfb_fk_negotiati FOREIGN KEY (group_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_answer negotiations_answer_caller_id_8cac0ad2_fk_negotiations_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_answer
    ADD CONSTRAINT negotiations_answer_caller_id_8cac0ad2_fk_negotiations_user_id FOREIGN KEY (caller_id) REFERENCES public.negotiations_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_articleauthor negotiations_article_actor_id_922f5f57_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_articleauthor
    ADD CONSTRAINT negotiations_article_actor_id_922f5f57_fk_negotiati FOREIGN KEY (actor_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_articleauthor negotiations_article_article_id_96998c96_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_articleauthor
    ADD CONSTRAINT negotiations_article_article_id_96998c96_fk_negotiati FOREIGN KEY (article_id) REFERENCES public.negotiations_article(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_article negotiations_article_duplicate_of_id_136fd52c_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_article
    ADD CONSTRAINT negotiations_article_duplicate_of_id_136fd52c_fk_negotiati FOREIGN KEY (duplicate_of_id) REFERENCES public.negotiations_article(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_article negotiations_article_negotiation_id_e769d8db_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_article
    ADD CONSTRAINT negotiations_article_negotiation_id_e769d8db_fk_negotiati FOREIGN KEY (negotiation_id) REFERENCES public.negotiations_negotiation(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_article negotiations_article_outlet_id_8887be01_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_article
    ADD CONSTRAINT negotiations_article_outlet_id_8887be01_fk_negotiati FOREIGN KEY (outlet_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_change negotiations_change_by_id_2a34b910_fk_negotiations_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_change
    ADD CONSTRAINT negotiations_change_by_id_2a34b910_fk_negotiations_user_id FOREIGN KEY (by_id) REFERENCES public.negotiations_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_condition negotiations_conditi_position_id_d9a2ec90_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_condition
    ADD CONSTRAINT negotiations_conditi_position_id_d9a2ec90_fk_negotiati FOREIGN KEY (position_id) REFERENCES public.negotiations_position(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_condition negotiations_condition_by_id_9354d2cb_fk_negotiations_actor_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_condition
    ADD CONSTRAINT negotiations_condition_by_id_9354d2cb_fk_negotiations_actor_id FOREIGN KEY (by_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_condition negotiations_condition_term_id_02cb3101_fk_negotiations_term_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_condition
    ADD CONSTRAINT negotiations_condition_term_id_02cb3101_fk_negotiations_term_id FOREIGN KEY (term_id) REFERENCES public.negotiations_term(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_delegationmember negotiations_delegat_actor_id_e5ba6489_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_delegationmember
    ADD CONSTRAINT negotiations_delegat_actor_id_e5ba6489_fk_negotiati FOREIGN KEY (actor_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_delegation negotiations_delegat_actor_id_fb633480_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_delegation
    ADD CONSTRAINT negotiations_delegat_actor_id_fb633480_fk_negotiati FOREIGN KEY (actor_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_delegationmember negotiations_delegat_delegation_id_b2b1e9bf_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_delegationmember
    ADD CONSTRAINT negotiations_delegat_delegation_id_b2b1e9bf_fk_negotiati FOREIGN KEY (delegation_id) REFERENCES public.negotiations_delegation(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_delegation negotiations_delegat_head_id_0804baa4_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_delegation
    ADD CONSTRAINT negotiations_delegat_head_id_0804baa4_fk_negotiati FOREIGN KEY (head_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_delegation negotiations_delegat_negotiation_id_52a66095_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_delegation
    ADD CONSTRAINT negotiations_delegat_negotiation_id_52a66095_fk_negotiati FOREIGN KEY (negotiation_id) REFERENCES public.negotiations_negotiation(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_delegation negotiations_delegat_round_id_e34b27c2_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_delegation
    ADD CONSTRAINT negotiations_delegat_round_id_e34b27c2_fk_negotiati FOREIGN KEY (round_id) REFERENCES public.negotiations_round(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_membership negotiations_members_negotiation_id_1dd118b7_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_membership
    ADD CONSTRAINT negotiations_members_negotiation_id_1dd118b7_fk_negotiati FOREIGN KEY (negotiation_id) REFERENCES public.negotiations_negotiation(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_membership negotiations_members_user_id_00fde108_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_membership
    ADD CONSTRAINT negotiations_members_user_id_00fde108_fk_negotiati FOREIGN KEY (user_id) REFERENCES public.negotiations_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_party negotiations_party_actor_id_26b92e89_fk_negotiations_actor_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_party
    ADD CONSTRAINT negotiations_party_actor_id_26b92e89_fk_negotiations_actor_id FOREIGN KEY (actor_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_party negotiations_party_negotiation_id_325ada42_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_party
    ADD CONSTRAINT negotiations_party_negotiation_id_325ada42_fk_negotiati FOREIGN KEY (negotiation_id) REFERENCES public.negotiations_negotiation(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_passageabout negotiations_passage_actor_id_c75b5e7e_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_passageabout
    ADD CONSTRAINT negotiations_passage_actor_id_c75b5e7e_fk_negotiati FOREIGN KEY (actor_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_passage negotiations_passage_article_id_d6e39f8c_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_passage
    ADD CONSTRAINT negotiations_passage_article_id_d6e39f8c_fk_negotiati FOREIGN KEY (article_id) REFERENCES public.negotiations_article(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_passage negotiations_passage_coder_id_ba72a924_fk_negotiations_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_passage
    ADD CONSTRAINT negotiations_passage_coder_id_ba72a924_fk_negotiations_user_id FOREIGN KEY (coder_id) REFERENCES public.negotiations_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_passage negotiations_passage_negotiation_id_b69ddb31_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_passage
    ADD CONSTRAINT negotiations_passage_negotiation_id_b69ddb31_fk_negotiati FOREIGN KEY (negotiation_id) REFERENCES public.negotiations_negotiation(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_passageabout negotiations_passage_passage_id_4f69322c_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_passageabout
    ADD CONSTRAINT negotiations_passage_passage_id_4f69322c_fk_negotiati FOREIGN KEY (passage_id) REFERENCES public.negotiations_passage(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_passagetag negotiations_passage_passage_id_81a69cdf_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_passagetag
    ADD CONSTRAINT negotiations_passage_passage_id_81a69cdf_fk_negotiati FOREIGN KEY (passage_id) REFERENCES public.negotiations_passage(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_passagetag negotiations_passagetag_tag_id_7b371c6b_fk_negotiations_tag_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_passagetag
    ADD CONSTRAINT negotiations_passagetag_tag_id_7b371c6b_fk_negotiations_tag_id FOREIGN KEY (tag_id) REFERENCES public.negotiations_tag(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_position negotiations_positio_holder_id_2816dbfb_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_position
    ADD CONSTRAINT negotiations_positio_holder_id_2816dbfb_fk_negotiati FOREIGN KEY (holder_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_position negotiations_positio_negotiation_id_b31315f7_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_position
    ADD CONSTRAINT negotiations_positio_negotiation_id_b31315f7_fk_negotiati FOREIGN KEY (negotiation_id) REFERENCES public.negotiations_negotiation(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_position negotiations_positio_passage_id_dc80ac85_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_position
    ADD CONSTRAINT negotiations_positio_passage_id_dc80ac85_fk_negotiati FOREIGN KEY (passage_id) REFERENCES public.negotiations_passage(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_position negotiations_positio_speaker_id_114d7e69_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_position
    ADD CONSTRAINT negotiations_positio_speaker_id_114d7e69_fk_negotiati FOREIGN KEY (speaker_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_position negotiations_position_coder_id_2cd1aebc_fk_negotiations_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_position
    ADD CONSTRAINT negotiations_position_coder_id_2cd1aebc_fk_negotiations_user_id FOREIGN KEY (coder_id) REFERENCES public.negotiations_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_position negotiations_position_term_id_1a92cbfa_fk_negotiations_term_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_position
    ADD CONSTRAINT negotiations_position_term_id_1a92cbfa_fk_negotiations_term_id FOREIGN KEY (term_id) REFERENCES public.negotiations_term(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_round negotiations_round_host_id_4fd0233a_fk_negotiations_actor_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_round
    ADD CONSTRAINT negotiations_round_host_id_4fd0233a_fk_negotiations_actor_id FOREIGN KEY (host_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_round negotiations_round_negotiation_id_b99f93ee_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_round
    ADD CONSTRAINT negotiations_round_negotiation_id_b99f93ee_fk_negotiati FOREIGN KEY (negotiation_id) REFERENCES public.negotiations_negotiation(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_section negotiations_section_article_id_345f21f8_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_section
    ADD CONSTRAINT negotiations_section_article_id_345f21f8_fk_negotiati FOREIGN KEY (article_id) REFERENCES public.negotiations_article(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_section negotiations_section_negotiation_id_faf35066_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_section
    ADD CONSTRAINT negotiations_section_negotiation_id_faf35066_fk_negotiati FOREIGN KEY (negotiation_id) REFERENCES public.negotiations_negotiation(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_tag negotiations_tag_negotiation_id_b97db179_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_tag
    ADD CONSTRAINT negotiations_tag_negotiation_id_b97db179_fk_negotiati FOREIGN KEY (negotiation_id) REFERENCES public.negotiations_negotiation(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_tag negotiations_tag_parent_id_ba20f8d1_fk_negotiations_tag_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_tag
    ADD CONSTRAINT negotiations_tag_parent_id_ba20f8d1_fk_negotiations_tag_id FOREIGN KEY (parent_id) REFERENCES public.negotiations_tag(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_term negotiations_term_beneficiary_id_44f42bd5_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_term
    ADD CONSTRAINT negotiations_term_beneficiary_id_44f42bd5_fk_negotiati FOREIGN KEY (beneficiary_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_term negotiations_term_negotiation_id_008e5dd6_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_term
    ADD CONSTRAINT negotiations_term_negotiation_id_008e5dd6_fk_negotiati FOREIGN KEY (negotiation_id) REFERENCES public.negotiations_negotiation(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_term negotiations_term_obliged_id_fe3b9a9a_fk_negotiations_actor_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_term
    ADD CONSTRAINT negotiations_term_obliged_id_fe3b9a9a_fk_negotiations_actor_id FOREIGN KEY (obliged_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_term negotiations_term_parent_id_1ae6b5e8_fk_negotiations_term_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_term
    ADD CONSTRAINT negotiations_term_parent_id_1ae6b5e8_fk_negotiations_term_id FOREIGN KEY (parent_id) REFERENCES public.negotiations_term(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_term negotiations_term_supersedes_id_bdc64ef6_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_term
    ADD CONSTRAINT negotiations_term_supersedes_id_bdc64ef6_fk_negotiati FOREIGN KEY (supersedes_id) REFERENCES public.negotiations_term(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_term negotiations_term_tag_id_71713128_fk_negotiations_tag_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_term
    ADD CONSTRAINT negotiations_term_tag_id_71713128_fk_negotiations_tag_id FOREIGN KEY (tag_id) REFERENCES public.negotiations_tag(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_termitem negotiations_termite_package_id_ce1c555a_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_termitem
    ADD CONSTRAINT negotiations_termite_package_id_ce1c555a_fk_negotiati FOREIGN KEY (package_id) REFERENCES public.negotiations_term(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_termitem negotiations_termitem_term_id_ad61ccf9_fk_negotiations_term_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_termitem
    ADD CONSTRAINT negotiations_termitem_term_id_ad61ccf9_fk_negotiations_term_id FOREIGN KEY (term_id) REFERENCES public.negotiations_term(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_termproposer negotiations_termpro_actor_id_f5c23e10_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_termproposer
    ADD CONSTRAINT negotiations_termpro_actor_id_f5c23e10_fk_negotiati FOREIGN KEY (actor_id) REFERENCES public.negotiations_actor(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_termproposer negotiations_termpro_term_id_c63d4ef3_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_termproposer
    ADD CONSTRAINT negotiations_termpro_term_id_c63d4ef3_fk_negotiati FOREIGN KEY (term_id) REFERENCES public.negotiations_term(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_termrelation negotiations_termrel_source_id_41789d37_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_termrelation
    ADD CONSTRAINT negotiations_termrel_source_id_41789d37_fk_negotiati FOREIGN KEY (source_id) REFERENCES public.negotiations_term(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_termrelation negotiations_termrel_term_id_ec51bc4d_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_termrelation
    ADD CONSTRAINT negotiations_termrel_term_id_ec51bc4d_fk_negotiati FOREIGN KEY (term_id) REFERENCES public.negotiations_term(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_token negotiations_token_user_id_a14572b4_fk_negotiations_user_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_token
    ADD CONSTRAINT negotiations_token_user_id_a14572b4_fk_negotiations_user_id FOREIGN KEY (user_id) REFERENCES public.negotiations_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_user_groups negotiations_user_gr_user_id_ad8bd7f7_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_user_groups
    ADD CONSTRAINT negotiations_user_gr_user_id_ad8bd7f7_fk_negotiati FOREIGN KEY (user_id) REFERENCES public.negotiations_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_user_groups negotiations_user_groups_group_id_1daf5416_fk_auth_group_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_user_groups
    ADD CONSTRAINT negotiations_user_groups_group_id_1daf5416_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_user_user_permissions negotiations_user_us_permission_id_ac28d930_fk_auth_perm; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_user_user_permissions
    ADD CONSTRAINT negotiations_user_us_permission_id_ac28d930_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: negotiations_user_user_permissions negotiations_user_us_user_id_3b69d40f_fk_negotiati; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.negotiations_user_user_permissions
    ADD CONSTRAINT negotiations_user_us_user_id_3b69d40f_fk_negotiati FOREIGN KEY (user_id) REFERENCES public.negotiations_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: procrastinate_events procrastinate_events_job_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;


--
-- Name: procrastinate_jobs procrastinate_jobs_worker_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_job_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);


--
-- PostgreSQL database dump complete
--

\unrestrict dVFg41gglZc1rnrxTHLFSwF6Kv8GCeUmiMwL6rA21tNkZafgaRGyPbZcpQGHbIl

