/* SPDX-License-Identifier: MIT */
#include "journal/schema.h"

#include <string.h>

#define LEN(a) (sizeof(a) / sizeof(a)[0])

/* clang-format off */

const char *const jrn_item_type_names[] = {
	"main", "timeout", "interval", "immediate", "tick", "microtask", "reaction", "await",
	"thenable", "fs", "dns", "crypto", "zlib", "net", "device", "message", "close",
	"event", "call", "loop_timer", "handle", "timer_handle", "task", "job",
	"request", NULL
};
const char *const jrn_queue_type_names[] = {
	"timers", "pending", "poll", "check", "closing", "ticks", "microtasks", "pool",
	"pool_slow", "pool_busy", "kernel", "ready", "suspended", "client", "syn", "accept",
	"primary", "rcvbuf", "limiter", "served", "pipeline", "out", "jobs", NULL
};
const char *const jrn_phase_names[] = {
	"start", "timers", "pending", "idle", "prepare", "poll", "check", "closing", "exit",
	"ready", NULL
};
const char *const jrn_role_names[] = { "main", "pool", "worker", NULL };
const char *const jrn_wait_names[] = {
	"core", "poll", "job", "device", "sleep", "lock", "gil", "join", NULL
};
const char *const jrn_poll_reason_names[] = {
	"stopped", "nothing_alive", "pending", "idle", "closing", "timer", "timer_due",
	"forever", NULL
};
const char *const jrn_outcome_names[] = { "done", "kept", "threw", NULL };
const char *const jrn_drop_names[] = {
	"cleared", "over", "exit", "answered", "failed", "timed_out", "refused", NULL
};
const char *const jrn_stream_names[] = { "stdout", "stderr", NULL };

_Static_assert(LEN(jrn_item_type_names) == JRN_IT_TYPE_COUNT + 1, "a name for each");
_Static_assert(LEN(jrn_queue_type_names) == JRN_Q_TYPE_COUNT + 1, "a name for each");
_Static_assert(LEN(jrn_phase_names) == JRN_PH_COUNT + 1, "a name for each");
_Static_assert(LEN(jrn_role_names) == JRN_ROLE_COUNT + 1, "a name for each");
_Static_assert(LEN(jrn_wait_names) == JRN_WAIT_COUNT + 1, "a name for each");
_Static_assert(LEN(jrn_poll_reason_names) == JRN_POLL_REASON_COUNT + 1, "a name for each");
_Static_assert(LEN(jrn_outcome_names) == JRN_OUT_COUNT + 1, "a name for each");
_Static_assert(LEN(jrn_drop_names) == JRN_DROP_COUNT + 1, "a name for each");
_Static_assert(LEN(jrn_stream_names) == JRN_STREAM_COUNT + 1, "a name for each");

/* A field that must be given, one that may be left out, and an enum. */
#define MUST(name, type)  { name, JRN_F_##type, false, NULL, 0 }
#define MAY(name, type)   { name, JRN_F_##type, true, NULL, 0 }
#define ENUM(name, names) { name, JRN_F_ENUM, false, names, LEN(names) - 1 }

/* KIND(kind, name, meaning, fields...): the order of fields is that of jrn_record.v. */
#define JRN_KINDS(KIND) \
KIND(JRN_RUN, "run", \
	"The first record: which script was run, on what, and with which seed; its source " \
	"is kept so that the journal stands alone.", \
	MUST("format", UINT), MUST("script", TEXT), MAY("source", TEXT), \
	MAY("options", TEXT), MAY("seed", UINT), MAY("runtime", TEXT)) \
KIND(JRN_PROCESS, "process", \
	"A process starts; parent is the one that started it.", \
	MUST("process", PROCESS), MAY("parent", PROCESS), MAY("name", TEXT), \
	MAY("runtime", TEXT)) \
KIND(JRN_PROCESS_EXIT, "process_exit", \
	"A process is over; a negative code says which signal killed it.", \
	MUST("process", PROCESS), MUST("code", INT)) \
KIND(JRN_THREAD, "thread", \
	"A thread of a process starts; it has no core yet.", \
	MUST("thread", THREAD), MAY("process", PROCESS), ENUM("role", jrn_role_names), \
	MAY("name", TEXT)) \
KIND(JRN_THREAD_EXIT, "thread_exit", \
	"A thread is over.", \
	MUST("thread", THREAD)) \
KIND(JRN_CPU, "cpu", \
	"A thread gets a core (cores count from 1) and computes from here on.", \
	MUST("thread", THREAD), MUST("core", UINT)) \
KIND(JRN_WAIT, "wait", \
	"A thread leaves its core, or has none, and waits; until says when that will end, " \
	"if it is known.", \
	MUST("thread", THREAD), ENUM("wait", jrn_wait_names), MAY("until", TIME)) \
KIND(JRN_QUEUE, "queue", \
	"A queue appears; owner is the loop, pool or process that it belongs to.", \
	MUST("queue", QUEUE), ENUM("type", jrn_queue_type_names), MAY("owner", UINT)) \
KIND(JRN_LOOP, "loop", \
	"An event loop appears on a thread.", \
	MUST("loop", LOOP), MUST("thread", THREAD), MAY("flavour", TEXT)) \
KIND(JRN_ITERATION, "iteration", \
	"A loop begins its next turn.", \
	MUST("loop", LOOP), MUST("number", UINT)) \
KIND(JRN_PHASE, "phase", \
	"A loop enters a phase of its turn.", \
	MUST("loop", LOOP), ENUM("phase", jrn_phase_names)) \
KIND(JRN_LOOP_TIME, "loop_time", \
	"A loop looks at the clock: timers are compared with this many milliseconds until " \
	"it looks again.", \
	MUST("loop", LOOP), MUST("ms", INT)) \
KIND(JRN_POLL, "poll", \
	"A loop asks the kernel for events and is ready to block for at most timeout (-1: " \
	"for ever); reason says why so long.", \
	MUST("loop", LOOP), MUST("timeout", SPAN), ENUM("reason", jrn_poll_reason_names)) \
KIND(JRN_POLLED, "polled", \
	"The kernel answers a loop's poll with this many ready sources.", \
	MUST("loop", LOOP), MUST("ready", UINT)) \
KIND(JRN_NEW, "new", \
	"An item comes into being: at the tail of a queue, or nowhere yet; cause is the " \
	"item that was running, line the place in the script.", \
	MUST("item", ITEM), ENUM("type", jrn_item_type_names), MAY("queue", QUEUE), \
	MAY("due", TIME), MAY("line", UINT), MAY("label", TEXT), MAY("cause", ITEM)) \
KIND(JRN_MOVE, "move", \
	"An item goes to the tail of another queue (or of its own again); without a queue " \
	"it waits nowhere.", \
	MUST("item", ITEM), MAY("queue", QUEUE), MAY("due", TIME)) \
KIND(JRN_DUE, "due", \
	"The due time of an item changes while it stays where it is.", \
	MUST("item", ITEM), MAY("due", TIME)) \
KIND(JRN_BEGIN, "begin", \
	"An item leaves its queue and runs on a thread, on top of what runs there.", \
	MUST("item", ITEM), MUST("thread", THREAD)) \
KIND(JRN_END, "end", \
	"The item on top of a thread's stack stops running: it is gone (done, threw) or " \
	"lives on (kept).", \
	MUST("item", ITEM), MUST("thread", THREAD), ENUM("outcome", jrn_outcome_names)) \
KIND(JRN_DROP, "drop", \
	"An item that does not run goes for good: it was cleared, has become pointless, the " \
	"process exits; or, of a request, how it ended.", \
	MUST("item", ITEM), ENUM("reason", jrn_drop_names)) \
KIND(JRN_AWAIT, "await", \
	"An item stops at a line, to go on when another item is over or brings a result, or " \
	"when what label says has happened.  One that awaits several says each.", \
	MUST("item", ITEM), MAY("on", ITEM), MAY("line", UINT), MAY("label", TEXT)) \
KIND(JRN_WAKE, "wake", \
	"What an item awaited has happened, so it may run on when its turn comes; cause is the " \
	"item that made it happen, line the place.", \
	MUST("item", ITEM), MAY("cause", ITEM), MAY("line", UINT)) \
KIND(JRN_BURN, "burn", \
	"The script on this thread is going to compute for so long.", \
	MUST("thread", THREAD), MUST("ns", SPAN), MAY("line", UINT)) \
KIND(JRN_AT, "at", \
	"The script on this thread has reached a line.", \
	MUST("thread", THREAD), MUST("line", UINT)) \
KIND(JRN_PRINT, "print", \
	"The script prints a text; a line break at its end is part of it.", \
	MUST("thread", THREAD), ENUM("stream", jrn_stream_names), MUST("text", TEXT), \
	MAY("line", UINT)) \
KIND(JRN_WARN, "warn", \
	"Something deserves attention: rule is a short name, text a sentence.", \
	MUST("thread", THREAD), MUST("rule", TEXT), MUST("text", TEXT), MAY("line", UINT)) \
KIND(JRN_CHOICE, "choice", \
	"Reality leaves an order open here, and one of several options was picked (counted " \
	"from 0).", \
	MUST("label", TEXT), MUST("options", UINT), MUST("picked", UINT)) \
KIND(JRN_VALUE, "value", \
	"A number worth showing; owner is the id of what it belongs to, by name.  One of a " \
	"process that is called gil is the thread that has the GIL, 0 while it is free.", \
	MAY("owner", UINT), MUST("name", TEXT), MUST("value", INT)) \
KIND(JRN_STOP, "stop", \
	"The last record: the run is over, with this exit code and, if it did not end by " \
	"itself, the reason.", \
	MUST("code", INT), MAY("text", TEXT))

#define COUNT_FIELDS(...) \
	(sizeof((struct jrn_field[]){ __VA_ARGS__ }) / sizeof(struct jrn_field))
#define FITS(kind, name, meaning, ...) \
	_Static_assert(COUNT_FIELDS(__VA_ARGS__) <= JRN_MAX_FIELDS, "fields of " name);
#define ROW(kind, name, meaning, ...) \
	[kind] = { name, meaning, { __VA_ARGS__ }, COUNT_FIELDS(__VA_ARGS__) },
#define ONE(kind, name, meaning, ...) +1

JRN_KINDS(FITS)
_Static_assert(0 JRN_KINDS(ONE) == JRN_KIND_COUNT, "a row for each kind");

const struct jrn_schema jrn_schemas[JRN_KIND_COUNT] = { JRN_KINDS(ROW) };

/* clang-format on */

int jrn_kind_of(const char *name)
{
	for (int kind = 0; kind < JRN_KIND_COUNT; kind++)
		if (jrn_schemas[kind].name[0] == name[0] &&
		    strcmp(jrn_schemas[kind].name, name) == 0)
			return kind;
	return -1;
}

int64_t jrn_field_none(const struct jrn_field *f)
{
	return f->type == JRN_F_TIME ? JRN_NEVER : 0;
}
