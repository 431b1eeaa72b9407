/* SPDX-License-Identifier: MIT */
#include "replay/words.h"

#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"

/* Times. */

void replay_word_time(struct ls_str *out, jrn_time at)
{
	int64_t us = at / 1000;

	if (at < 0)
		ls_str_add(out, "never");
	else if (us < 1000000)
		ls_str_addf(out, "%" PRId64 ".%03" PRId64 " ms", us / 1000, us % 1000);
	else if (us % 1000)
		ls_str_addf(out, "%" PRId64 ".%06" PRId64 " s", us / 1000000,
			    us % 1000000);
	else
		ls_str_addf(out, "%" PRId64 ".%03" PRId64 " s", us / 1000000,
			    us / 1000 % 1000);
}

void replay_word_span(struct ls_str *out, jrn_time ns)
{
	static const struct {
		double ns;
		const char *unit;
	} units[] = {{1e9, "s"}, {1e6, "ms"}, {1e3, "us"}};
	double v = (double)ns;
	unsigned u = 0;

	if (ns < 0) {
		ls_str_add(out, "for ever");
		return;
	}
	if (ns < 1000) {
		ls_str_addf(out, "%" PRId64 " ns", ns);
		return;
	}
	while (u < 2 && v < units[u].ns * 0.9995)
		u++;
	v /= units[u].ns;
	if (v >= 99.95)
		ls_str_addf(out, "%.0f %s", v, units[u].unit);
	else if (v >= 9.995)
		ls_str_addf(out, "%.3g %s", v, units[u].unit);
	else
		ls_str_addf(out, "%.2g %s", v, units[u].unit);
}

bool replay_is_gil(const struct jrn_store *s, uint32_t name)
{
	return strcmp(jrn_store_text(s, name, NULL), "gil") == 0;
}

/* Items. */

static const struct {
	const char *type, *maker, *chip;
} words[JRN_IT_TYPE_COUNT + 1] = {
	[JRN_IT_MAIN] = {"main script", "main script", "main"},
	[JRN_IT_TIMEOUT] = {"timeout", "setTimeout", "timeout"},
	[JRN_IT_INTERVAL] = {"interval", "setInterval", "interval"},
	[JRN_IT_IMMEDIATE] = {"immediate", "setImmediate", "immediate"},
	[JRN_IT_TICK] = {"tick", "process.nextTick", "tick"},
	[JRN_IT_MICROTASK] = {"microtask", "queueMicrotask", "microtask"},
	[JRN_IT_REACTION] = {"promise job", "promise", "then"},
	[JRN_IT_AWAIT] = {"continuation after await", "await", "await"},
	[JRN_IT_THENABLE] = {"thenable job", "thenable", "thenable"},
	[JRN_IT_FS] = {"file operation", "fs", "fs"},
	[JRN_IT_DNS] = {"name lookup", "dns", "dns"},
	[JRN_IT_CRYPTO] = {"crypto job", "crypto", "crypto"},
	[JRN_IT_ZLIB] = {"zlib job", "zlib", "zlib"},
	[JRN_IT_NET] = {"network operation", "net", "net"},
	[JRN_IT_DEVICE] = {"device call", "device", "device"},
	[JRN_IT_MESSAGE] = {"message", "postMessage", "message"},
	[JRN_IT_CLOSE] = {"close callback", "close", "close"},
	[JRN_IT_EVENT] = {"event", "event", "event"},
	[JRN_IT_CALL] = {"call", "call", "call"},
	[JRN_IT_LOOP_TIMER] = {"libuv timer", "libuv", "uv timer"},
	[JRN_IT_HANDLE] = {"handle", "call_soon", "handle"},
	[JRN_IT_TIMER_HANDLE] = {"timer handle", "call_later", "timer"},
	[JRN_IT_TASK] = {"task", "create_task", "task"},
	[JRN_IT_JOB] = {"executor job", "run_in_executor", "job"},
	[JRN_IT_REQUEST] = {"request", "load", "request"},
	[JRN_IT_TYPE_COUNT] = {"item", "item", "item"},
};

static unsigned in_words(unsigned type)
{
	return type < JRN_IT_TYPE_COUNT ? type : JRN_IT_TYPE_COUNT;
}

const char *replay_word_type(unsigned type)
{
	return words[in_words(type)].type;
}

const char *replay_word_maker(unsigned type)
{
	return words[in_words(type)].maker;
}

const char *replay_word_queue(unsigned type)
{
	static const char *const names[JRN_Q_TYPE_COUNT] = {
		[JRN_Q_TIMERS] = "timers",
		[JRN_Q_PENDING] = "pending",
		[JRN_Q_POLL] = "poll",
		[JRN_Q_CHECK] = "check",
		[JRN_Q_CLOSING] = "closing",
		[JRN_Q_TICKS] = "nextTick",
		[JRN_Q_MICROTASKS] = "microtasks",
		[JRN_Q_POOL] = "thread pool",
		[JRN_Q_POOL_SLOW] = "slow I/O",
		[JRN_Q_POOL_BUSY] = "pool thread",
		[JRN_Q_KERNEL] = "kernel",
		[JRN_Q_READY] = "ready",
		[JRN_Q_SUSPENDED] = "suspended",
		[JRN_Q_CLIENT] = "client",
		[JRN_Q_SYN] = "SYN",
		[JRN_Q_ACCEPT] = "accept queue",
		[JRN_Q_PRIMARY] = "primary",
		[JRN_Q_RCVBUF] = "receive buffer",
		[JRN_Q_LIMITER] = "limiter",
		[JRN_Q_SERVED] = "being served",
		[JRN_Q_PIPELINE] = "pipeline",
		[JRN_Q_OUT] = "output",
		[JRN_Q_JOBS] = "jobs",
	};

	return type < JRN_Q_TYPE_COUNT ? names[type] : "queue";
}

const char *replay_word_phase(unsigned phase)
{
	if (phase == JRN_PH_START)
		return "main script";
	return phase < JRN_PH_COUNT ? jrn_phase_names[phase] : "phase";
}

struct replay_name replay_name_of(const struct picture *p, uint32_t item)
{
	const struct pic_item *it;

	if (item == 0 || item >= p->n_items)
		return (struct replay_name){.type = JRN_IT_TYPE_COUNT};
	it = &p->items[item];
	return (struct replay_name){it->label, it->line, it->serial, it->type};
}

void replay_word_text(struct ls_str *out, const struct jrn_store *s, uint32_t id)
{
	size_t len = 0;
	const char *text = jrn_store_text(s, id, &len);

	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		len--;
	ls_text_escape(out, text, len);
}

void replay_word_chip(struct ls_str *out, const struct jrn_store *s, struct replay_name n)
{
	if (n.label) {
		replay_word_text(out, s, n.label);
		return;
	}
	ls_str_add(out, words[in_words(n.type)].chip);
	if (n.line)
		ls_str_addf(out, ":%" PRIu32, n.line);
}

/* Requests are labelled with the call itself: no other word is needed before it. */
static bool names_itself(unsigned type)
{
	return type == JRN_IT_FS || type == JRN_IT_DNS || type == JRN_IT_CRYPTO ||
	       type == JRN_IT_ZLIB || type == JRN_IT_NET || type == JRN_IT_DEVICE;
}

static bool says_its_type(const struct jrn_store *s, struct replay_name n)
{
	return strcmp(jrn_store_text(s, n.label, NULL), replay_word_type(n.type)) == 0;
}

void replay_word_item(struct ls_str *out, const struct jrn_store *s, struct replay_name n)
{
	if (n.label && names_itself(n.type)) {
		replay_word_text(out, s, n.label);
	} else {
		ls_str_addf(out, "the %s", replay_word_type(n.type));
		if (n.label && n.type != JRN_IT_MAIN && !says_its_type(s, n)) {
			ls_str_addc(out, ' ');
			replay_word_text(out, s, n.label);
		}
	}
	if (n.line)
		ls_str_addf(out, " (line %" PRIu32 ")", n.line);
}
