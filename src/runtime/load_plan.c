/* SPDX-License-Identifier: MIT */
#include "runtime/load_plan.h"

#include <string.h>

#define MAX_RATE     1e9     /* one a nanosecond */
#define MAX_CLIENTS  1000000 /* users, connections */
#define MAX_REQUESTS 4000000000

#define GIVEN(x) ((x) != RT_LOAD_NONE)

void rt_load_plan_init(struct rt_load_plan *p)
{
	*p = (struct rt_load_plan){.url = "/",
				   .method = "GET",
				   .body = "",
				   .rate = RT_LOAD_NONE,
				   .users = RT_LOAD_NONE,
				   .messages_per_second = RT_LOAD_NONE,
				   .requests = RT_LOAD_NONE,
				   .duration = RT_LOAD_NONE,
				   .timeout = RT_LOAD_NONE,
				   .connections = RT_LOAD_NONE,
				   .keepalive = true,
				   .port = RT_LOAD_NONE};
}

bool rt_load_arrivals_named(const char *name, enum rt_load_arrivals *out)
{
	*out = strcmp(name, "poisson") == 0 ? RT_LOAD_POISSON : RT_LOAD_CONSTANT;
	return *out == RT_LOAD_POISSON || strcmp(name, "constant") == 0;
}

bool rt_load_kind_named(const char *name, enum rt_load_kind *out)
{
	*out = strcmp(name, "websocket") == 0 ? RT_LOAD_WEBSOCKET : RT_LOAD_HTTP;
	return *out == RT_LOAD_WEBSOCKET || strcmp(name, "http") == 0;
}

bool rt_load_plan_reaches(const struct rt_load_plan *p, const char *system)
{
	return !p->to || strcmp(p->to, system) == 0;
}

size_t rt_load_path_len(const char *url)
{
	return strcspn(url, "?#");
}

sim_time rt_load_plan_end(const struct rt_load_plan *p)
{
	if (GIVEN(p->duration))
		return p->start + p->duration;
	if (p->schedule || GIVEN(p->requests))
		return SIM_FOREVER;
	return p->start + RT_LOAD_DURATION;
}

/* ---- what is wrong ----------------------------------------------------------------- */

static bool rate_is_bad(double rate)
{
	return !(rate >= 0 && rate <= MAX_RATE); /* NaN too */
}

static bool wrong_count(int64_t n, int64_t most)
{
	return GIVEN(n) && (n < 1 || n > most);
}

static const char *wrong_ramp(const struct rt_load_plan *p, const char **hint)
{
	bool some = false;

	*hint = "a ramp looks like { {\"10s\", 100}, {\"30s\", 1000} }: when, and how "
		"many a "
		"second";
	if (p->n_ramp == 0)
		return "ramp has no points";
	for (size_t i = 0; i < p->n_ramp; i++) {
		if (rate_is_bad(p->ramp[i].rate))
			return "a rate of ramp must be a number of at least 0";
		if (p->ramp[i].at < 0 || (i && p->ramp[i].at <= p->ramp[i - 1].at))
			return "the times of ramp must rise";
		some |= p->ramp[i].rate > 0;
	}
	return some ? NULL : "every rate of ramp is 0";
}

static const char *wrong_schedule(const struct rt_load_plan *p, const char **hint)
{
	*hint = "a schedule looks like { {20.4, \"/fast\"}, {1000, \"/slow\"} }: "
		"milliseconds, "
		"and what to ask for";
	if (p->n_schedule == 0)
		return "schedule is empty";
	for (size_t i = 0; i < p->n_schedule; i++) {
		if (p->schedule[i].at < 0)
			return "a time of schedule must be at least 0";
		if (p->schedule[i].url[0] != '/')
			return "a url of schedule must begin with \"/\"";
	}
	return NULL;
}

/* When it sends. */
static const char *wrong_source(const struct rt_load_plan *p, const char **hint)
{
	int sources = GIVEN(p->rate) + (p->ramp != NULL) + (p->schedule != NULL) +
		      GIVEN(p->users);

	if (p->kind == RT_LOAD_WEBSOCKET) {
		*hint = "kind = \"websocket\" takes connections and messages_per_second";
		return sources ? "a load of WebSockets has no rate, users, ramp or "
				 "schedule"
			       : NULL;
	}
	if (sources == 0) {
		*hint = "rate = 100 sends 100 requests a second, users = 10 keeps 10 "
			"under way";
		return "it says neither rate nor users, ramp or schedule";
	}
	if (sources > 1) {
		*hint = "several load lines run together";
		return "only one of rate, users, ramp and schedule can be given";
	}
	if (p->ramp)
		return wrong_ramp(p, hint);
	if (p->schedule)
		return wrong_schedule(p, hint);
	if (GIVEN(p->users))
		return wrong_count(p->users, MAX_CLIENTS)
			       ? "users must be from 1 to 1000000"
			       : NULL;
	*hint = "rate counts arrivals a second";
	return rate_is_bad(p->rate) || p->rate == 0 ? "rate must be a number above 0"
						    : NULL;
}

/* Options that mean nothing beside the others. */
static const char *wrong_company(const struct rt_load_plan *p, const char **hint)
{
	if (p->arrivals_given && !GIVEN(p->rate) && !p->ramp) {
		*hint = "arrivals says how a rate is spread";
		return "arrivals goes with rate or ramp";
	}
	if (p->think_given && !GIVEN(p->users)) {
		*hint = "think is the pause of a user between an answer and the next "
			"request";
		return "think goes with users";
	}
	if (GIVEN(p->messages_per_second) && p->kind != RT_LOAD_WEBSOCKET) {
		*hint = "say kind = \"websocket\"";
		return "messages_per_second goes with kind = \"websocket\"";
	}
	if (p->kind == RT_LOAD_WEBSOCKET && !p->keepalive) {
		*hint = "a WebSocket lives until the load ends";
		return "keepalive = false does not go with kind = \"websocket\"";
	}
	return NULL;
}

static const char *wrong_number(const struct rt_load_plan *p, const char **hint)
{
	if (wrong_count(p->requests, MAX_REQUESTS))
		return "requests must be from 1 to 4000000000";
	if (wrong_count(p->connections, MAX_CLIENTS))
		return "connections must be from 1 to 1000000";
	if (wrong_count(p->port, 65535))
		return "port must be from 1 to 65535";
	if (p->timeout == 0) {
		*hint = "leave it out for none";
		return "timeout must be above 0";
	}
	if (GIVEN(p->messages_per_second) && rate_is_bad(p->messages_per_second))
		return "messages_per_second must be a number of at least 0";
	return NULL;
}

static const char *wrong_words(const struct rt_load_plan *p, const char **hint)
{
	if (p->url[0] != '/') {
		*hint = "the load goes to the system by itself; port = says to which "
			"port";
		return "url must be a path that begins with \"/\"";
	}
	if (!p->method[0] ||
	    strspn(p->method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") != strlen(p->method)) {
		*hint = "such as \"GET\" or \"POST\"";
		return "method must be a word in capitals";
	}
	return NULL;
}

const char *rt_load_plan_wrong(const struct rt_load_plan *p, const char **hint)
{
	static const char *(*const looks[])(const struct rt_load_plan *,
					    const char **) = {wrong_source, wrong_company,
							      wrong_number, wrong_words};

	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
		const char *wrong;

		*hint = NULL;
		wrong = looks[i](p, hint);
		if (wrong)
			return wrong;
	}
	return NULL;
}
