/* SPDX-License-Identifier: MIT
 *
 * Queries, words and the track behind the cursor.
 */
#include "replay/query.h"

#include <stdio.h>
#include <string.h>

#include "journal/gen.h"
#include "replay/track.h"
#include "replay/world.h"
#include "support/suite.h"

static const char *span(jrn_time ns)
{
	static struct ls_str s;

	ls_str_clear(&s);
	replay_word_span(&s, ns);
	return s.s;
}

static const char *instant(jrn_time at)
{
	static struct ls_str s;

	ls_str_clear(&s);
	replay_word_time(&s, at);
	return s.s;
}

START_TEST(times_are_short_and_exact)
{
	ck_assert_str_eq(instant(0), "0.000 ms");
	ck_assert_str_eq(instant(1300000), "1.300 ms");
	ck_assert_str_eq(instant(999999999), "999.999 ms");
	ck_assert_str_eq(instant(12480000000), "12.480 s");
	ck_assert_str_eq(instant(12480001000), "12.480001 s");
	ck_assert_str_eq(instant(JRN_NEVER), "never");
	ck_assert_str_eq(span(0), "0 ns");
	ck_assert_str_eq(span(999), "999 ns");
	ck_assert_str_eq(span(250000), "250 us");
	ck_assert_str_eq(span(4200000), "4.2 ms");
	ck_assert_str_eq(span(10000000), "10 ms");
	ck_assert_str_eq(span(10500000), "10.5 ms");
	ck_assert_str_eq(span(999999), "1 ms");
	ck_assert_str_eq(span(123456789), "123 ms");
	ck_assert_str_eq(span(1500000000), "1.5 s");
	ck_assert_str_eq(span(-1), "for ever");
}
END_TEST

START_TEST(timers_come_by_their_due_times)
{
	static const int due[] = {50, 10, 30, 10, 70, 20};
	uint32_t ids[6], out[6];
	struct world w;
	const struct picture *p;

	world_init(&w, "libuv");
	for (int i = 0; i < 6; i++)
		ids[i] = world_item(&w, i == 4 ? JRN_IT_LOOP_TIMER : JRN_IT_TIMEOUT,
				    JRN_Q_TIMERS, due[i] * MS, NULL);
	world_mark(&w);
	p = replay_picture(world_cursor(&w));
	ck_assert_uint_eq(replay_due_first(p, w.q[JRN_Q_TIMERS], out, 6), 6);
	ck_assert_uint_eq(out[0], ids[1]);
	ck_assert_uint_eq(out[1], ids[3]); /* the same instant: in order of their start */
	ck_assert_uint_eq(out[2], ids[5]);
	ck_assert_uint_eq(out[5], ids[4]); /* libuv's own comes last */
	ck_assert_uint_eq(replay_due_first(p, w.q[JRN_Q_TIMERS], out, 2), 2);
	ck_assert_uint_eq(out[0], ids[1]);
	ck_assert_uint_eq(out[1], ids[3]);
	ck_assert_uint_eq(replay_due_first(p, 0, out, 2), 0);
	world_release(&w);
}
END_TEST

/* Against a sort, for random queues and every number of places. */
START_TEST(the_first_of_many_are_those_of_a_sorted_list)
{
	struct world w;
	struct gen g = {.random = 5};
	const struct picture *p;
	uint32_t all[200], few[200];

	world_init(&w, "libuv");
	for (int i = 0; i < 200; i++)
		world_item(&w, JRN_IT_TIMEOUT, JRN_Q_TIMERS,
			   (jrn_time)gen_random(&g, 50) * MS, NULL);
	world_mark(&w);
	p = replay_picture(world_cursor(&w));
	ck_assert_uint_eq(replay_due_first(p, w.q[JRN_Q_TIMERS], all, 200), 200);
	for (int i = 1; i < 200; i++)
		ck_assert(p->items[all[i - 1]].due < p->items[all[i]].due ||
			  (p->items[all[i - 1]].due == p->items[all[i]].due &&
			   all[i - 1] < all[i]));
	for (size_t n = 0; n < 200; n++) {
		ck_assert_uint_eq(replay_due_first(p, w.q[JRN_Q_TIMERS], few, n), n);
		ck_assert_mem_eq(few, all, n * sizeof *few);
	}
	world_release(&w);
}
END_TEST

START_TEST(prints_and_births_are_found_again)
{
	static struct replay_cache cache;
	struct replay_print pr;
	struct world w;
	char text[20];
	size_t len;

	world_init(&w, "libuv");
	for (int i = 0; i < 600; i++) {
		len = (size_t)sprintf(text, "line %d\n", i);
		jrn_emit_print(&w.j, i, w.thread, i % 2 ? JRN_STDERR : JRN_STDOUT, text,
			       len, (uint32_t)i);
	}
	for (int k = 0; k < 2000; k++) {
		unsigned i = (unsigned)(k * 7919) % 600;

		ck_assert(replay_print_get(&cache, w.store, i, &pr));
		sprintf(text, "line %u\n", i);
		ck_assert_str_eq(jrn_store_text(w.store, pr.text, NULL), text);
		ck_assert_uint_eq(pr.line, i);
		ck_assert_int_eq(pr.stream, i % 2 ? JRN_STDERR : JRN_STDOUT);
	}
	ck_assert(!replay_print_get(&cache, w.store, 600, &pr));
	w.now = 600;
	world_item(&w, JRN_IT_TICK, JRN_Q_TICKS, JRN_NEVER, "t");
	ck_assert_uint_eq(replay_birth(&cache, w.store, 1).type, JRN_IT_TICK);
	ck_assert_uint_eq(replay_birth(&cache, w.store, 1).line, 2);
	ck_assert_uint_eq(replay_birth(&cache, w.store, 2).type, JRN_IT_TYPE_COUNT);
	ck_assert_uint_eq(replay_birth(&cache, w.store, 0).type, JRN_IT_TYPE_COUNT);
	world_release(&w);
}
END_TEST

START_TEST(an_item_is_found_by_its_serial)
{
	static struct replay_cache cache;
	struct world w;
	uint32_t a, b;
	const struct picture *p;

	world_init(&w, "libuv");
	a = world_item(&w, JRN_IT_TICK, JRN_Q_TICKS, JRN_NEVER, "a");
	world_begin(&w, a);
	world_end(&w, a);
	b = world_item(&w, JRN_IT_TICK, JRN_Q_TICKS, JRN_NEVER, "b");
	ck_assert_uint_eq(a, b); /* the id is used again, the serial is not */
	world_mark(&w);
	p = replay_picture(world_cursor(&w));
	ck_assert_uint_eq(replay_item_with(&cache, p, 2), b);
	ck_assert_uint_eq(replay_item_with(&cache, p, 1), 0);
	ck_assert_uint_eq(replay_item_with(&cache, p, 0), 0);
	world_release(&w);
}
END_TEST

START_TEST(every_kind_of_record_can_be_told)
{
	struct jrn_store *s = jrn_store_new();
	struct ls_str out = LS_STR_INIT;
	struct jrn_record r;
	struct gen g;

	gen_init(&g, 3, jrn_store_strings(s));
	for (int i = 0; i < 5000; i++) {
		struct picture before;
		struct replay_event e;

		jrn_picture_init(&before);
		jrn_picture_copy(&before, &g.picture);
		gen_next(&g, &r);
		e = replay_event_of(&before, &r);
		ls_str_clear(&out);
		replay_word_event(&out, s, &e);
		if (replay_is_event(s, &r))
			ck_assert_uint_gt(out.len, 0);
		jrn_picture_release(&before);
	}
	gen_release(&g);
	ls_str_release(&out);
	jrn_store_free(s);
}
END_TEST

/* The track. */

static bool same_slice(const struct replay_slice *a, const struct replay_slice *b)
{
	return a->from == b->from && a->kind == b->kind &&
	       a->what.serial == b->what.serial && a->begin == b->begin;
}

/* What is seen at `position`: the last slices of every thread. */
static void assert_same_past(struct replay_track *a, struct replay_track *b,
			     uint64_t position, uint32_t threads)
{
	for (uint32_t t = 1; t < threads; t++) {
		size_t n, m;
		const struct replay_slice *x = replay_track_slices(a, t, &n);
		const struct replay_slice *y = replay_track_slices(b, t, &m);

		while (n && x[n - 1].begin >= position)
			n--;
		while (m && y[m - 1].begin >= position)
			m--;
		for (int i = 0; i < 10 && n && m; i++) {
			n--;
			m--;
			ck_assert(same_slice(&x[n], &y[m]));
			ck_assert_int_eq(x[n].end < position, y[m].end < position);
			if (x[n].end < position)
				ck_assert_int_eq(x[n].to, y[m].to);
		}
	}
}

START_TEST(going_back_shows_what_was_seen_before)
{
	struct jrn_store *s = jrn_store_new();
	struct replay_track *walker, *fresh;
	struct picture p;

	gen_fill(s, 8, 4000);
	walker = replay_track_new(s);
	jrn_picture_init(&p);
	jrn_store_picture(s, 4000, &p);
	replay_track_follow(walker, 4000);
	for (uint64_t at = 4000; at > 0; at -= 100) {
		fresh = replay_track_new(s);
		replay_track_follow(fresh, at);
		replay_track_follow(walker, at);
		assert_same_past(walker, fresh, at, p.n_threads);
		replay_track_free(fresh);
	}
	replay_track_free(walker);
	jrn_picture_release(&p);
	jrn_store_free(s);
}
END_TEST

START_TEST(a_long_way_keeps_the_track_small)
{
	struct jrn_store *s = jrn_store_new();
	struct replay_track *t;
	size_t n;

	gen_fill(s, 9, 200000);
	t = replay_track_new(s);
	for (uint64_t at = 0; at <= 200000; at += 1000)
		replay_track_follow(t, at);
	replay_track_events(t, &n);
	ck_assert_uint_gt(n, 100);
	ck_assert_uint_le(n, 8192);
	replay_track_follow(t, 10);
	replay_track_follow(t, 150000);
	replay_track_events(t, &n);
	ck_assert_uint_gt(n, 100);
	replay_track_free(t);
	jrn_store_free(s);
}
END_TEST

START_TEST(a_burn_lasts_until_the_script_says_more)
{
	struct world w;
	struct replay_burn burn;
	struct replay_track *t;
	uint64_t at;

	world_init(&w, "libuv");
	world_begin(&w, world_item(&w, JRN_IT_MAIN, JRN_Q_TYPE_COUNT, JRN_NEVER, "m"));
	at = jrn_store_count(w.store);
	jrn_emit_burn(&w.j, 0, w.thread, 5 * MS, 2);
	jrn_emit_loop_time(&w.j, 3 * MS, w.loop, 3);
	jrn_emit_at(&w.j, 5 * MS, w.thread, 3);
	t = replay_track_new(w.store);
	replay_track_follow(t, at + 3);
	ck_assert(!replay_track_burn(t, w.thread, at, &burn));
	ck_assert(replay_track_burn(t, w.thread, at + 1, &burn));
	ck_assert_int_eq(burn.ns, 5 * MS);
	ck_assert(replay_track_burn(t, w.thread, at + 2, &burn));
	ck_assert(!replay_track_burn(t, w.thread, at + 3, &burn));
	replay_track_free(t);
	world_release(&w);
}
END_TEST

LS_SUITE(replay_query_suite, "replay/query", times_are_short_and_exact,
	 timers_come_by_their_due_times, the_first_of_many_are_those_of_a_sorted_list,
	 prints_and_births_are_found_again, an_item_is_found_by_its_serial,
	 every_kind_of_record_can_be_told, going_back_shows_what_was_seen_before,
	 a_long_way_keeps_the_track_small, a_burn_lasts_until_the_script_says_more)
