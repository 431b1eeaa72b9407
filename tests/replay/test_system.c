/* SPDX-License-Identifier: MIT
 *
 * Live figures, from a recorded run whose report is known.
 */
#include "replay/system.h"

#include "journal/file.h"
#include "replay/cursor.h"
#include "support/suite.h"

static struct jrn_store *store;
static struct replay_cursor *cursor;

static const struct picture *open_at(const char *path, jrn_time at)
{
	struct replay_source source = {0};
	struct ls_err err = LS_ERR_INIT;

	source.store = store = jrn_store_read(path, &err);
	ck_assert_msg(store != NULL, "%s", err.message);
	cursor = replay_cursor_new(&source);
	replay_seek_time(cursor, at);
	return replay_picture(cursor);
}

static void close_run(void)
{
	replay_cursor_free(cursor);
	jrn_store_free(store);
}

START_TEST(buckets_hold_a_latency_within_an_eighth)
{
	for (jrn_time ns = 0; ns < INT64_C(4000000000000); ns += 1 + ns / 97) {
		uint32_t bucket = jrn_bucket(ns);
		jrn_time top = jrn_bucket_top(bucket);

		ck_assert_uint_ge(bucket, 1);
		ck_assert_int_ge(top, ns);
		ck_assert_int_le(top - ns, ns / 8 + 1000);
		ck_assert_uint_eq(jrn_bucket(top), bucket);
		ck_assert_uint_eq(jrn_bucket(top + 1), bucket + 1);
	}
}
END_TEST

START_TEST(the_counts_at_the_end_are_those_of_the_run)
{
	const struct picture *p = open_at(LS_SRCDIR "/tests/view/cluster.jsonl", INT64_MAX);
	uint64_t answered = 0, lost = 0;

	ck_assert(replay_is_system(p));
	for (uint32_t i = 1; i < p->n_processes; i++) {
		answered += p->processes[i].answered;
		lost += p->processes[i].lost;
	}
	ck_assert_uint_eq(p->requests.sent, 22);
	ck_assert_uint_eq(p->requests.answered + p->requests.failed, 22);
	ck_assert_uint_gt(p->requests.failed, 0); /* a worker was killed */
	ck_assert_uint_eq(answered, p->requests.answered);
	ck_assert_uint_eq(lost, p->requests.failed);
	ck_assert_int_le(replay_latency(p, 500), replay_latency(p, 990));
	close_run();
}
END_TEST

/* However it got to be busy: the share of late is that of the cores it had. */
START_TEST(the_busy_share_is_what_a_sum_over_the_run_says)
{
	const struct picture *p = open_at(LS_SRCDIR "/tests/view/single.jsonl", 0);
	jrn_time before = 0, busy = 0;

	for (jrn_time at = 300000000; at < 420000000; at += 777777) {
		uint32_t thread;

		replay_seek_time(cursor, (at / PIC_EPOCH - 1) * PIC_EPOCH);
		thread = replay_thread_of(p, 1);
		before = p->threads[thread].busy_ns +
			 (p->threads[thread].core ? (at / PIC_EPOCH - 1) * PIC_EPOCH -
							    p->threads[thread].since
						  : 0);
		replay_seek_time(cursor, at);
		busy = p->threads[thread].busy_ns +
		       (p->threads[thread].core ? at - p->threads[thread].since : 0);
		ck_assert_double_eq_tol(replay_busy_share(p, thread, at),
					(double)(busy - before) /
						(double)(at - (at / PIC_EPOCH - 1) *
								      PIC_EPOCH),
					1e-9);
	}
	close_run();
}
END_TEST

LS_SUITE(replay_system_suite, "replay/system", buckets_hold_a_latency_within_an_eighth,
	 the_counts_at_the_end_are_those_of_the_run,
	 the_busy_share_is_what_a_sum_over_the_run_says)
