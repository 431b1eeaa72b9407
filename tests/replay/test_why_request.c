/* SPDX-License-Identifier: MIT
 *
 * Why a request goes where it goes: a sentence for each place and each end.
 */
#include <string.h>

#include "replay/why.h"
#include "replay/world.h"
#include "support/suite.h"

enum { COMES, GOES, LEAVES };

static const struct row {
	const char *rule;
	int what, arg; /* the queue that it goes to, the reason that it leaves for */
	const char *next, *why;
} rows[] = {
	{"request", COMES, 0, "the request /a", "what it waits counts"},
	{"request-connects", GOES, JRN_Q_SYN, "goes to SYN", "a new one is opened"},
	{"request-not-accepted", GOES, JRN_Q_ACCEPT, "goes to accept queue", "no process"},
	{"request-not-read", GOES, JRN_Q_RCVBUF, "goes to receive buffer", "polls next"},
	{"request-read", GOES, JRN_Q_SERVED, "goes to being served", "its handler runs"},
	{"request-handed-over", GOES, JRN_Q_PRIMARY, "goes to", "to a worker"},
	{"request-limited", GOES, JRN_Q_LIMITER, "goes to limiter", "40 may be busy"},
	{"request-sent-back", GOES, JRN_Q_OUT, "goes to output", "on their way"},
	{"request-in-turn", GOES, JRN_Q_PIPELINE, "goes to pipeline", "answered first"},
	{"request-job", GOES, JRN_Q_JOBS, "goes to", "takes it"},
	{"request-moves", GOES, JRN_Q_CLIENT, "goes to", "waits next"},
	{"request-answered", LEAVES, JRN_DROP_ANSWERED, "is answered", "last byte"},
	{"request-failed", LEAVES, JRN_DROP_FAILED, "has failed", "without an answer"},
	{"request-timed-out", LEAVES, JRN_DROP_TIMED_OUT, "has timed out", "timeout says"},
	{"request-refused", LEAVES, JRN_DROP_REFUSED, "is refused", "Nobody listens"},
	{"request-over", LEAVES, JRN_DROP_OVER, "is over", "before its answer"},
};

static void make(struct world *w, const struct row *row)
{
	uint32_t item;

	if (row->what == COMES)
		world_mark(w);
	item = world_item(w, JRN_IT_REQUEST, JRN_Q_CLIENT, JRN_NEVER, "/a");
	if (row->what != COMES)
		world_mark(w);
	if (row->what == GOES)
		jrn_emit_move(&w->j, w->now, item, w->q[row->arg], JRN_NEVER);
	else if (row->what == LEAVES)
		jrn_emit_drop(&w->j, w->now, item, (enum jrn_drop)row->arg);
}

START_TEST(the_rule_speaks_where_it_should)
{
	const struct row *row = &rows[_i];
	struct replay_why why = REPLAY_WHY_INIT;
	struct world w;

	world_init(&w, "libuv 1.46");
	make(&w, row);
	replay_why_tell(&why, world_cursor(&w), w.loop);
	ck_assert_str_eq(why.rule, row->rule);
	ck_assert_msg(strstr(why.next.s, row->next) != NULL, "%s: %s", row->rule, why.next.s);
	ck_assert_msg(strstr(why.why.s, row->why) != NULL, "%s: %s", row->rule, why.why.s);
	ck_assert_msg(why.why.len <= 142, "%s is too long: %s", row->rule, why.why.s);
	replay_why_release(&why);
	world_release(&w);
}
END_TEST

Suite *replay_why_request_suite(void)
{
	Suite *s = suite_create("replay/why_request");
	TCase *t = tcase_create("all");

	tcase_add_loop_test(t, the_rule_speaks_where_it_should, 0,
			    (int)(sizeof rows / sizeof *rows));
	suite_add_tcase(s, t);
	return s;
}
