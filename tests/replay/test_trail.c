/* SPDX-License-Identifier: MIT
 *
 * Requests of a recorded run: where they were, as a whole.
 */
#include "replay/trail.h"

#include "journal/file.h"
#include "replay/cursor.h"
#include "support/suite.h"

static struct jrn_store *store;
static struct replay_trail *trail;

static void open_run(void)
{
	struct ls_err err = LS_ERR_INIT;

	store = jrn_store_read(LS_SRCDIR "/tests/view/cluster.jsonl", &err);
	ck_assert_msg(store != NULL, "%s", err.message);
	trail = replay_trail_new(store);
}

static void close_run(void)
{
	replay_trail_free(trail);
	jrn_store_free(store);
}

/* The next request in the journal from this serial on, 0: there is none. */
static uint32_t next_request(uint32_t serial)
{
	for (; jrn_store_birth(store, serial) < jrn_store_count(store); serial++) {
		struct jrn_reader reader;
		struct jrn_record r;

		jrn_reader_at(&reader, store, jrn_store_birth(store, serial));
		if (jrn_reader_next(&reader, &r) && r.kind == JRN_NEW &&
		    r.v[1] == JRN_IT_REQUEST)
			return serial;
	}
	return 0;
}

START_TEST(the_stays_of_a_request_are_its_whole_life)
{
	unsigned requests = 0, behind = 0;

	open_run();
	for (uint32_t i = 1; (i = next_request(i)); i++) {
		const struct replay_stay *s;
		struct replay_turn blocker;
		jrn_time from, to;
		unsigned how;
		size_t n;

		ck_assert(replay_trail_follow(trail, i, UINT64_MAX));
		replay_trail_life(trail, &from, &to, &how);
		s = replay_trail_stays(trail, &n);
		ck_assert_uint_gt(n, 0);
		ck_assert_int_eq(s[0].from, from);
		ck_assert_int_eq(s[n - 1].to, to);
		for (size_t k = 1; k < n; k++)
			ck_assert_int_eq(s[k].from, s[k - 1].to);
		requests++;
		if (replay_trail_blocker(trail, &blocker)) {
			ck_assert_int_le(blocker.waited, to - from);
			behind++;
		}
	}
	ck_assert_uint_eq(requests, 22);
	ck_assert_uint_gt(behind, 0);
	close_run();
}
END_TEST

START_TEST(an_answered_request_was_computed_for_and_waited_for_the_device)
{
	open_run();
	for (uint32_t i = 1; (i = next_request(i)); i++) {
		bool seen[REPLAY_PLACE_COUNT] = {false};
		const struct replay_stay *s;
		jrn_time from, to;
		unsigned how;
		size_t n;

		replay_trail_follow(trail, i, UINT64_MAX);
		replay_trail_life(trail, &from, &to, &how);
		s = replay_trail_stays(trail, &n);
		for (size_t k = 0; k < n; k++)
			seen[s[k].place] = true;
		if (how != JRN_DROP_ANSWERED)
			continue;
		ck_assert(seen[REPLAY_AT_WORK]);
		ck_assert(seen[REPLAY_AT_DEVICE]);
		ck_assert_int_eq(s[n - 1].place, REPLAY_AT_OUT);
		replay_trail_turns(trail, &n);
		ck_assert_uint_eq(n, 2); /* the handler and the device's callback */
	}
	close_run();
}
END_TEST

/* Forward record by record, and anew at each position: the same. */
START_TEST(a_trail_does_not_depend_on_how_one_got_there)
{
	struct replay_trail *fresh;
	uint32_t serial;
	uint64_t birth;

	open_run();
	fresh = replay_trail_new(store);
	serial = next_request(next_request(next_request(1) + 1) + 1);
	birth = jrn_store_birth(store, serial);
	ck_assert(!replay_trail_follow(trail, serial, birth));
	for (uint64_t at = birth + 1; at < birth + 900 && at < jrn_store_count(store);
	     at++) {
		const struct replay_stay *a, *b;
		struct replay_turn x, y;
		size_t n, m;

		ck_assert(replay_trail_follow(trail, serial, at));
		replay_trail_follow(fresh, serial, UINT64_MAX);
		ck_assert(replay_trail_follow(fresh, serial, at));
		a = replay_trail_stays(trail, &n);
		b = replay_trail_stays(fresh, &m);
		ck_assert_uint_eq(n, m);
		ck_assert_int_eq(a[n - 1].place, b[n - 1].place);
		ck_assert_int_eq(a[n - 1].from, b[n - 1].from);
		ck_assert_int_eq(replay_trail_blocker(trail, &x),
				 replay_trail_blocker(fresh, &y));
		ck_assert_int_eq(x.waited, y.waited);
		ck_assert_uint_eq(x.begin, y.begin);
	}
	replay_trail_free(fresh);
	close_run();
}
END_TEST

LS_SUITE(replay_trail_suite, "replay/trail", the_stays_of_a_request_are_its_whole_life,
	 an_answered_request_was_computed_for_and_waited_for_the_device,
	 a_trail_does_not_depend_on_how_one_got_there)
