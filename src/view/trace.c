/* SPDX-License-Identifier: MIT */
#include "view/trace.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "journal/file.h"
#include "journal/fold.h"
#include "replay/words.h"

#define WRITE_AT 65536 /* bytes that are gathered before they go out */

struct trace {
	struct jrn_store *store;
	struct picture now; /* the world with the record at hand in it */
	FILE *out;
	struct ls_str text; /* to be written */
	struct ls_str name; /* of the event at hand */
	bool *flows;	    /* by item: an arrow has left, and not arrived */
	size_t n_flows;
	uint8_t *phases; /* by loop: a phase is open on its track */
	size_t n_phases;
	bool any;
};

/* Where an event is shown. */
struct track {
	uint32_t pid;
	uint64_t tid;
};

/* Threads and loops share the numbers of a process's tracks: even ones and odd ones. */
static struct track thread_track(const struct trace *t, int64_t thread)
{
	return (struct track){t->now.threads[thread].process, (uint64_t)thread * 2};
}

static struct track loop_track(const struct trace *t, int64_t loop)
{
	uint32_t thread = t->now.loops[loop].thread;

	return (struct track){t->now.threads[thread].process, (uint64_t)loop * 2 + 1};
}

static void open_event(struct trace *t, const char *ph, jrn_time at, struct track where)
{
	ls_str_addf(&t->text,
		    "%s\n{\"ph\":\"%s\",\"ts\":%" PRId64 ".%03d,\"pid\":%" PRIu32
		    ",\"tid\":%" PRIu64,
		    t->any ? "," : "", ph, at / 1000, (int)(at % 1000), where.pid,
		    where.tid);
	t->any = true;
}

/* The name that was gathered in t->name. */
static void add_name(struct trace *t)
{
	ls_str_add(&t->text, ",\"name\":");
	jrn_json_text(&t->text, t->name.s ? t->name.s : "", t->name.len);
	ls_str_clear(&t->name);
}

static void add_args(struct trace *t, const struct jrn_record *r)
{
	ls_str_addf(&t->text, ",\"args\":{\"n\":%" PRIu64, t->now.record - 1);
	jrn_json_fields(&t->text, r, jrn_store_strings(t->store));
	ls_str_add(&t->text, "}}");
}

static void close_slice(struct trace *t, jrn_time at, struct track where)
{
	open_event(t, "E", at, where);
	ls_str_add(&t->text, "}");
}

/* Metadata: "process_name" or "thread_name" is what t->name holds. */
static void tell_name(struct trace *t, const char *what, struct track where)
{
	open_event(t, "M", 0, where);
	ls_str_addf(&t->text, ",\"name\":\"%s\",\"args\":{\"name\":", what);
	jrn_json_text(&t->text, t->name.s ? t->name.s : "", t->name.len);
	ls_str_add(&t->text, "}}");
	ls_str_clear(&t->name);
}

static void name_process(struct trace *t, const struct jrn_record *r)
{
	replay_word_text(&t->name, t->store, (uint32_t)r->v[2]);
	tell_name(t, "process_name", (struct track){(uint32_t)r->v[0], 0});
}

static void name_thread(struct trace *t, const struct jrn_record *r)
{
	replay_word_text(&t->name, t->store, (uint32_t)r->v[3]);
	if (!t->name.len)
		ls_str_addf(&t->name, "%s thread", jrn_role_names[r->v[2]]);
	tell_name(t, "thread_name",
		  (struct track){(uint32_t)r->v[1], (uint64_t)r->v[0] * 2});
}

static void name_loop(struct trace *t, const struct jrn_record *r)
{
	uint32_t process = t->now.threads[r->v[1]].process;

	ls_str_add(&t->name, "loop ");
	replay_word_text(&t->name, t->store, (uint32_t)r->v[2]);
	tell_name(t, "thread_name", (struct track){process, (uint64_t)r->v[0] * 2 + 1});
}

static void add_flow(struct trace *t, const char *ph, jrn_time at, struct track where,
		     uint32_t serial)
{
	open_event(t, ph, at, where);
	ls_str_addf(&t->text, ",\"name\":\"cause\",\"cat\":\"cause\",\"id\":%" PRIu32 "%s}",
		    serial, *ph == 'f' ? ",\"bp\":\"e\"" : "");
}

/* Only a slice can be left by an arrow: what made the item must be running. */
static void leave_cause(struct trace *t, const struct jrn_record *r)
{
	const struct pic_item *cause = &t->now.items[r->v[6]];
	size_t item = (size_t)r->v[0];

	for (; t->n_flows <= item; t->n_flows++) {
		if ((t->n_flows & (t->n_flows - 1)) == 0)
			t->flows = ls_realloc(t->flows, t->n_flows ? t->n_flows * 2 : 1,
					      sizeof *t->flows);
		t->flows[t->n_flows] = false;
	}
	t->flows[item] = r->v[6] && cause->state == PIC_RUNNING;
	if (t->flows[item])
		add_flow(t, "s", r->at, thread_track(t, cause->thread),
			 t->now.serials);
}

static void begin(struct trace *t, const struct jrn_record *r)
{
	const struct pic_item *it = &t->now.items[r->v[0]];
	struct track where = thread_track(t, r->v[1]);

	replay_word_chip(&t->name, t->store, replay_name_of(&t->now, (uint32_t)r->v[0]));
	open_event(t, "B", r->at, where);
	add_name(t);
	ls_str_addf(&t->text,
		    ",\"cat\":\"%s\",\"args\":{\"serial\":%" PRIu32 ",\"line\":%" PRIu32 "}}",
		    jrn_item_type_names[it->type], it->serial, it->line);
	if (t->flows[r->v[0]])
		add_flow(t, "f", r->at, where, it->serial);
	t->flows[r->v[0]] = false;
}

static void enter_phase(struct trace *t, const struct jrn_record *r)
{
	struct track where = loop_track(t, r->v[0]);
	size_t loop = (size_t)r->v[0];

	for (; t->n_phases <= loop; t->n_phases++) {
		t->phases = ls_realloc(t->phases, t->n_phases + 1, sizeof *t->phases);
		t->phases[t->n_phases] = false;
	}
	if (t->phases[loop])
		close_slice(t, r->at, where);
	t->phases[loop] = true;
	open_event(t, "B", r->at, where);
	ls_str_add(&t->name, replay_word_phase((unsigned)r->v[1]));
	add_name(t);
	ls_str_add(&t->text, ",\"cat\":\"phase\"}");
}

static void count(struct trace *t, const struct jrn_record *r)
{
	open_event(t, "C", r->at, (struct track){0, 0});
	replay_word_text(&t->name, t->store, (uint32_t)r->v[1]);
	add_name(t);
	ls_str_addf(&t->text, ",\"id\":%" PRId64 ",\"args\":{\"value\":%" PRId64 "}}",
		    r->v[0], r->v[2]);
}

/* The track that the record's first field of a place speaks of. */
static struct track track_of(const struct trace *t, const struct jrn_record *r)
{
	const struct jrn_schema *schema = &jrn_schemas[r->kind];

	for (unsigned i = 0; i < schema->n_fields; i++) {
		enum jrn_field_type type = schema->fields[i].type;

		if (!r->v[i])
			continue;
		if (type == JRN_F_THREAD)
			return thread_track(t, r->v[i]);
		if (type == JRN_F_LOOP)
			return loop_track(t, r->v[i]);
		if (type == JRN_F_PROCESS)
			return (struct track){(uint32_t)r->v[i], 0};
		if (type == JRN_F_ITEM && t->now.items[r->v[i]].state == PIC_RUNNING)
			return thread_track(t, t->now.items[r->v[i]].thread);
	}
	return (struct track){0, 0};
}

static void instant(struct trace *t, const struct jrn_record *r)
{
	open_event(t, "i", r->at, track_of(t, r));
	ls_str_add(&t->name, jrn_schemas[r->kind].name);
	add_name(t);
	ls_str_add(&t->text, ",\"s\":\"t\"");
	add_args(t, r);
}

static void end(struct trace *t, const struct jrn_record *r)
{
	close_slice(t, r->at, thread_track(t, r->v[1]));
}

/* What only a queue, a core or the code pane can show. */
static void nothing(struct trace *t, const struct jrn_record *r)
{
	(void)t;
	(void)r;
}

/* A kind that is not here is an instant. */
static void (*const tellers[JRN_KIND_COUNT])(struct trace *, const struct jrn_record *) = {
	[JRN_PROCESS] = name_process, [JRN_THREAD] = name_thread,
	[JRN_LOOP] = name_loop,	      [JRN_PHASE] = enter_phase,
	[JRN_NEW] = leave_cause,      [JRN_BEGIN] = begin,
	[JRN_END] = end,	      [JRN_VALUE] = count,
	[JRN_QUEUE] = nothing,	      [JRN_MOVE] = nothing,
	[JRN_DUE] = nothing,	      [JRN_AT] = nothing,
	[JRN_CPU] = nothing,	      [JRN_LOOP_TIME] = nothing,
};

static void tell(struct trace *t, const struct jrn_record *r)
{
	(tellers[r->kind] ? tellers[r->kind] : instant)(t, r);
}

static void put_out(struct trace *t, size_t at_least)
{
	if (t->text.len < at_least)
		return;
	fwrite(t->text.s, 1, t->text.len, t->out);
	ls_str_clear(&t->text);
}

/* A run that was cut short: what still runs ends where the journal does. */
static void close_all(struct trace *t)
{
	for (uint32_t i = 1; i < t->now.n_threads; i++)
		for (uint32_t n = t->now.threads[i].depth; n > 0; n--)
			close_slice(t, t->now.at, thread_track(t, i));
	for (uint32_t i = 1; i < t->n_phases; i++)
		if (t->phases[i])
			close_slice(t, t->now.at, loop_track(t, i));
}

/* A record is told once it has been applied: its ids are good then. */
static const char *all_records(struct trace *t, uint64_t *bad)
{
	const char *why = NULL;
	struct jrn_reader reader;
	struct jrn_record r;

	jrn_reader_at(&reader, t->store, 0);
	while (jrn_reader_next(&reader, &r)) {
		if (!jrn_apply(&t->now, &r, NULL, &why)) {
			*bad = t->now.record;
			return why;
		}
		tell(t, &r);
		put_out(t, WRITE_AT);
	}
	return jrn_store_error(t->store, bad);
}

bool view_trace_write(struct jrn_store *s, FILE *out, struct ls_err *err)
{
	struct trace t = {.store = s, .out = out};
	uint64_t bad = 0;
	const char *why;

	jrn_picture_init(&t.now);
	ls_str_add(&t.text, "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[");
	why = all_records(&t, &bad);
	close_all(&t);
	ls_str_add(&t.text, "\n]}\n");
	put_out(&t, 0);
	if (why)
		ls_err_set(err, NULL, 0, "record %" PRIu64 ": %s", bad, why);
	else if (fflush(out) != 0 || ferror(out))
		ls_err_set(err, NULL, 0, "%s", strerror(errno));
	ls_str_release(&t.text);
	ls_str_release(&t.name);
	free(t.flows);
	free(t.phases);
	jrn_picture_release(&t.now);
	return !err->message;
}
