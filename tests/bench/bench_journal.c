/* SPDX-License-Identifier: MIT
 *
 * How fast a run is kept, folded, sought, opened.  Prints `name value unit` lines.
 * The run is made up, but in the proportions of a Node script that lives on timers and
 * ticks: each turn of the loop moves through its phases, runs a timer that adds a tick
 * and arms another timer, and polls until the next is due.
 *
 * Usage: bench_journal [RECORDS], 10 million unless told.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "journal/file.h"
#include "journal/fold.h"
#include "journal/journal.h"
#include "journal/print_hash.h"
#include "journal/store.h"
#include "replay/cursor.h"

#define TIMERS 1000 /* waiting at a time */
#define SEEKS  2000

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void say(const char *name, double value, const char *unit)
{
	printf("%s %.4g %s\n", name, value, unit);
}

static void say_rate(const char *name, double seconds, uint64_t records)
{
	say(name, (double)records / seconds / 1e6, "Mrecords/s");
}

struct world {
	struct jrn j;
	uint32_t process, thread, loop, timers, ticks;
	uint32_t items[TIMERS];
	jrn_time at;
	uint64_t turn;
};

static void start(struct world *w, struct jrn_store *s)
{
	*w = (struct world){0};
	jrn_init(&w->j);
	if (s)
		jrn_attach(&w->j, jrn_store_sink(s));
	jrn_emit_run(&w->j, "bench.lua", "", "", 1, "node@20");
	w->process = jrn_emit_process(&w->j, 0, 0, "main", "node@20");
	w->thread = jrn_emit_thread(&w->j, 0, w->process, JRN_ROLE_MAIN, "main");
	w->loop = jrn_emit_loop(&w->j, 0, w->thread, "uv");
	w->timers = jrn_emit_queue(&w->j, 0, JRN_Q_TIMERS, w->loop);
	w->ticks = jrn_emit_queue(&w->j, 0, JRN_Q_TICKS, w->process);
}

static void run_tick(struct world *w, uint32_t cause)
{
	struct jrn_item tick = {.type = JRN_IT_TICK,
				.queue = w->ticks,
				.due = JRN_NEVER,
				.line = 12,
				.label = "tick",
				.cause = cause};
	uint32_t item = jrn_emit_new(&w->j, w->at, &tick);

	if (cause)
		jrn_emit_end(&w->j, w->at, cause, w->thread, JRN_OUT_DONE);
	jrn_emit_begin(&w->j, w->at, item, w->thread);
	jrn_emit_at(&w->j, w->at, w->thread, 13);
	jrn_emit_end(&w->j, w->at, item, w->thread, JRN_OUT_DONE);
}

/* One turn of the loop. */
static void turn(struct world *w)
{
	uint32_t *slot = &w->items[w->turn % TIMERS];
	struct jrn_item timer = {.type = JRN_IT_TIMEOUT,
				 .queue = w->timers,
				 .due = w->at + TIMERS * 1000000,
				 .line = 10,
				 .label = "onTimeout",
				 .cause = *slot};

	jrn_emit_iteration(&w->j, w->at, w->loop, ++w->turn);
	jrn_emit_loop_time(&w->j, w->at, w->loop, w->at / 1000000);
	jrn_emit_phase(&w->j, w->at, w->loop, JRN_PH_TIMERS);
	if (*slot) {
		jrn_emit_begin(&w->j, w->at, *slot, w->thread);
		jrn_emit_at(&w->j, w->at, w->thread, 11);
	}
	w->at += 3000 + (jrn_time)(w->turn % 7) * 100;
	timer.cause = *slot;
	*slot = jrn_emit_new(&w->j, w->at, &timer);
	run_tick(w, timer.cause);
	jrn_emit_phase(&w->j, w->at, w->loop, JRN_PH_POLL);
	jrn_emit_poll(&w->j, w->at, w->loop, 1000000, JRN_POLL_TIMER);
	jrn_emit_wait(&w->j, w->at, w->thread, JRN_WAIT_POLL, w->at + 1000000);
	w->at += 1000000 + (jrn_time)(w->turn % 13) * 1000;
	jrn_emit_cpu(&w->j, w->at, w->thread, 1);
	jrn_emit_polled(&w->j, w->at, w->loop, 0);
}

static void bench_emit(struct jrn_store *s, uint64_t records)
{
	struct world off, on;
	uint64_t turns = records / 16;
	double begin;

	start(&off, NULL);
	begin = now();
	for (uint64_t i = 0; i < turns; i++)
		turn(&off);
	say("journal_emit_off", (now() - begin) / (double)records * 1e9, "ns/record");
	jrn_release(&off.j);
	start(&on, s);
	begin = now();
	while (jrn_store_count(s) < records)
		turn(&on);
	say("journal_emit_store", (now() - begin) / (double)records * 1e9, "ns/record");
	say("journal_bytes", (double)jrn_store_bytes(s) / (double)jrn_store_count(s),
	    "bytes/record");
	jrn_release(&on.j);
}

static void bench_fold(const struct jrn_store *s)
{
	struct jrn_history *h = jrn_history_new();
	uint64_t n = jrn_store_count(s);
	struct jrn_reader reader;
	struct jrn_record r;
	struct picture p;
	const char *why;
	size_t depth;
	double begin;

	jrn_picture_init(&p);
	begin = now();
	jrn_reader_at(&reader, s, 0);
	while (jrn_reader_next(&reader, &r))
		;
	say_rate("journal_read", now() - begin, n);
	begin = now();
	jrn_reader_at(&reader, s, 0);
	while (jrn_reader_next(&reader, &r) && jrn_apply(&p, &r, NULL, &why))
		;
	say_rate("journal_fold", now() - begin, p.record);
	jrn_picture_release(&p);
	begin = now();
	jrn_reader_at(&reader, s, 0);
	while (jrn_reader_next(&reader, &r) && jrn_apply(&p, &r, h, &why))
		;
	say_rate("journal_fold_history", now() - begin, p.record);
	depth = jrn_history_depth(h);
	begin = now();
	while (jrn_undo(&p, h))
		;
	say_rate("journal_undo", now() - begin, depth);
	jrn_history_free(h);
	jrn_picture_release(&p);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void bench_seek(const struct jrn_store *s)
{
	static double took[SEEKS];
	uint64_t random = 1;
	struct picture p;
	double begin = now();

	jrn_store_error(s, NULL);
	say("journal_keyframes", now() - begin, "s");
	jrn_picture_init(&p);
	for (int i = 0; i < SEEKS; i++) {
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
		begin = now();
		jrn_store_picture(s, (random >> 16) % jrn_store_count(s), &p);
		took[i] = (now() - begin) * 1e6;
	}
	qsort(took, SEEKS, sizeof *took, by_size);
	say("journal_seek_p50", took[SEEKS / 2], "us");
	say("journal_seek_p99", took[SEEKS * 99 / 100], "us");
	jrn_picture_release(&p);
}

static void bench_back(struct jrn_store *s)
{
	struct replay_cursor *c = replay_cursor_new(&(struct replay_source){.store = s});
	uint64_t steps = 0;
	double begin;

	replay_seek(c, jrn_store_count(s));
	begin = now();
	while (steps < 2000000 && replay_back(c, REPLAY_RECORD))
		steps++;
	say_rate("replay_back", now() - begin, steps);
	replay_cursor_free(c);
}

/* Waits until the file is on the disk; without `keep`, the next reader has to go there.
 */
static void sync_file(const char *path, bool keep)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		return;
	fsync(fd);
	if (!keep)
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	close(fd);
}

static void open_packed(const char *path, const char *name)
{
	struct ls_err err = LS_ERR_INIT;
	double begin = now();
	struct jrn_store *s = jrn_store_read(path, &err);
	struct picture p;

	jrn_picture_init(&p);
	if (s)
		jrn_store_picture(s, jrn_store_count(s) / 2, &p);
	say(name, (now() - begin) * 1e3, "ms");
	jrn_picture_release(&p);
	jrn_store_free(s);
	ls_err_release(&err);
}

static void bench_packed(const struct jrn_store *s, const char *path)
{
	struct ls_err err = LS_ERR_INIT;
	double begin = now();

	if (!jrn_store_write_packed(s, path, &err)) {
		ls_err_print(&err, stderr);
		exit(1);
	}
	say("journal_write_packed", (now() - begin) * 1e3, "ms");
	sync_file(path, true);
	open_packed(path, "journal_open_packed");
	sync_file(path, false);
	open_packed(path, "journal_open_packed_from_disk");
}

static void bench_jsonl(const struct jrn_store *s, const char *path)
{
	struct ls_err err = LS_ERR_INIT;
	FILE *out = fopen(path, "wb");
	struct jrn_store *again;
	double begin = now();

	if (!out || !jrn_store_write_jsonl(s, out, &err) || fclose(out)) {
		perror(path);
		exit(1);
	}
	say_rate("journal_write_jsonl", now() - begin, jrn_store_count(s));
	begin = now();
	again = jrn_store_read(path, &err);
	say_rate("journal_read_jsonl", now() - begin, jrn_store_count(s));
	if (!again ||
	    jrn_print_hash(again, JRN_HASH_ALL) != jrn_print_hash(s, JRN_HASH_ALL)) {
		fprintf(stderr, "the journal did not come back as it was\n");
		exit(1);
	}
	jrn_store_free(again);
}

static struct jrn_store *make(uint64_t records)
{
	struct jrn_store *s = jrn_store_new();
	struct world w;

	start(&w, s);
	while (jrn_store_count(s) < records)
		turn(&w);
	jrn_release(&w.j);
	return s;
}

int main(int argc, char **argv)
{
	uint64_t records = argc > 1 ? strtoull(argv[1], NULL, 10) : 10000000;
	struct jrn_store *s = jrn_store_new();
	char path[64];

	snprintf(path, sizeof path, "bench_journal.%ld.tmp", (long)getpid());
	bench_emit(s, records);
	bench_fold(s);
	bench_seek(s);
	bench_back(s);
	bench_packed(s, path);
	jrn_store_free(s);
	s = make(records / 10);
	bench_jsonl(s, path);
	jrn_store_free(s);
	unlink(path);
	return 0;
}
