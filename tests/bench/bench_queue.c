/* SPDX-License-Identifier: MIT
 *
 * The event queue: the hold model (take the earliest, plan it again later) beside a
 * textbook binary heap, timers that are mostly cancelled (W5), many sleepers (W6), and a
 * queue with one server on the machine layer (W1).
 */
#include "base/die.h"
#include "bench/bench.h"
#include "machine/machine.h"
#include "sim/rng.h"

/* A binary heap as one finds it in a textbook: entries in order of (at, seq). */

struct heap_entry {
	sim_time at;
	uint64_t seq;
	sim_action *action;
	void *arg;
};

struct heap {
	struct heap_entry *a;
	size_t n;
	uint64_t seq;
};

static bool before(const struct heap_entry *x, const struct heap_entry *y)
{
	return x->at != y->at ? x->at < y->at : x->seq < y->seq;
}

static void swap(struct heap_entry *x, struct heap_entry *y)
{
	struct heap_entry t = *x;

	*x = *y;
	*y = t;
}

static void heap_push(struct heap *h, sim_time at, sim_action *action, void *arg)
{
	size_t i = h->n++;

	h->a[i] = (struct heap_entry){at, h->seq++, action, arg};
	while (i > 0 && before(&h->a[i], &h->a[(i - 1) / 2])) {
		swap(&h->a[i], &h->a[(i - 1) / 2]);
		i = (i - 1) / 2;
	}
}

static struct heap_entry heap_pop(struct heap *h)
{
	struct heap_entry top = h->a[0];
	size_t i = 0, child;

	h->a[0] = h->a[--h->n];
	while ((child = 2 * i + 1) < h->n) {
		if (child + 1 < h->n && before(&h->a[child + 1], &h->a[child]))
			child++;
		if (!before(&h->a[child], &h->a[i]))
			break;
		swap(&h->a[i], &h->a[child]);
		i = child;
	}
	return top;
}

/* Exponential with a mean of 1 ms, drawn beforehand: the draw is not what is measured. */

static sim_time delays[1024];

static void draw_delays(void)
{
	static const struct sim_dist exponential = {.kind = SIM_EXPONENTIAL, .a = 1e6};

	for (uint64_t i = 0; i < 1024; i++)
		delays[i] = sim_sample(&exponential, 1, i, 0);
}

static inline sim_time delay(uint64_t *random)
{
	*random = *random * 6364136223846793005u + 1;
	return delays[*random >> 54] + (sim_time)(*random >> 24 & 1023);
}

static void nothing(void *arg, sim_time now)
{
	(void)arg;
	(void)now;
}

static double hold_heap(size_t n, size_t rounds)
{
	struct heap h = {.a = ls_realloc(NULL, n + 1, sizeof *h.a)};
	uint64_t random = 1;
	double start;

	for (size_t i = 0; i < n; i++)
		heap_push(&h, delay(&random), nothing, &h);
	start = bench_seconds();
	for (size_t i = 0; i < rounds; i++) {
		struct heap_entry e = heap_pop(&h);

		heap_push(&h, e.at + delay(&random), e.action, e.arg);
	}
	start = bench_seconds() - start;
	free(h.a);
	return start * 1e9 / (double)rounds;
}

static double hold_queue(size_t n, size_t rounds)
{
	struct sim_queue q;
	uint64_t random = 1;
	double start;

	sim_queue_init(&q);
	for (size_t i = 0; i < n; i++)
		sim_queue_push(&q, delay(&random), nothing, &q);
	start = bench_seconds();
	for (size_t i = 0; i < rounds; i++) {
		sim_action *action;
		sim_time at;
		void *arg;

		sim_queue_pop(&q, &at, &action, &arg);
		sim_queue_push(&q, at + delay(&random), action, arg);
	}
	start = bench_seconds() - start;
	sim_queue_release(&q);
	return start * 1e9 / (double)rounds;
}

static void hold(const char *size, size_t n, size_t rounds)
{
	double queue[BENCH_ROUNDS], heap[BENCH_ROUNDS];
	char name[64];

	for (int i = 0; i < BENCH_ROUNDS; i++) {
		queue[i] = hold_queue(n, rounds);
		heap[i] = hold_heap(n, rounds);
	}
	snprintf(name, sizeof name, "queue-hold-%s", size);
	bench_row(name, bench_median(queue), "ns");
	snprintf(name, sizeof name, "queue-hold-%s-heap", size);
	bench_row(name, bench_median(heap), "ns");
	snprintf(name, sizeof name, "queue-hold-%s-ratio", size);
	bench_row(name, bench_median(queue) / bench_median(heap), "of-heap");
}

/* W5: every ms 100 timers of 10 to 1000 ms; 5 ms later 90 of them are cancelled. */

enum { BATCH = 100, CANCELLED = 90, LATER = 5, BATCHES = 10000 };

struct churn {
	struct sim sim;
	uint64_t stream, batches, fired;
	sim_event_id ids[LATER + 1][BATCH];
};

static void fire(void *arg, sim_time now)
{
	struct churn *c = arg;

	(void)now;
	c->fired++;
}

static void cancel_batch(struct churn *c, uint64_t batch)
{
	for (int i = 0; i < CANCELLED; i++)
		sim_cancel(&c->sim, c->ids[batch % (LATER + 1)][i]);
}

static void tick(void *arg, sim_time now)
{
	struct churn *c = arg;

	if (c->batches >= LATER)
		cancel_batch(c, c->batches - LATER);
	if (c->batches < BATCHES) {
		for (int i = 0; i < BATCH; i++) {
			double u = sim_unit(sim_draw(c->stream, c->batches, (uint64_t)i));

			c->ids[c->batches % (LATER + 1)][i] = sim_at(
				&c->sim, now + (sim_time)((10 + 990 * u) * 1e6), fire, c);
		}
	}
	if (c->batches++ < BATCHES + LATER)
		sim_at(&c->sim, now + SIM_MS, tick, c);
}

static double churn(struct jrn *journal)
{
	static struct churn c;
	double start = bench_seconds();

	c = (struct churn){.stream = sim_stream(1, "churn")};
	sim_init(&c.sim, 1, journal);
	sim_at(&c.sim, 0, tick, &c);
	while (sim_step(&c.sim))
		;
	if (c.fired != (BATCH - CANCELLED) * BATCHES)
		ls_bug("%llu timers fired", (unsigned long long)c.fired);
	sim_release(&c.sim);
	return (bench_seconds() - start) * 1e9 / (2.0 * BATCH * BATCHES);
}

/* W6: a hundred thousand sleepers, each ten sleeps of 1 s on average. */

struct dormitory {
	struct sim sim;
	uint64_t stream;
	struct sleeper {
		struct dormitory *all;
		uint64_t number, slept;
	} * sleepers;
};

static void sleep_again(void *arg, sim_time now)
{
	static const struct sim_dist nap = {.kind = SIM_EXPONENTIAL, .a = 1e9};
	struct sleeper *s = arg;

	if (s->slept < 10)
		sim_at(&s->all->sim,
		       now + sim_sample(&nap, s->all->stream, s->number, s->slept++),
		       sleep_again, s);
}

static double sleepers(struct jrn *journal)
{
	enum { N = 100000 };
	struct dormitory d = {.stream = sim_stream(1, "naps")};
	double start = bench_seconds();

	d.sleepers = ls_realloc(NULL, N, sizeof *d.sleepers);
	sim_init(&d.sim, 1, journal);
	for (uint64_t i = 0; i < N; i++) {
		d.sleepers[i] = (struct sleeper){.all = &d, .number = i};
		sim_at(&d.sim, 0, sleep_again, &d.sleepers[i]);
	}
	while (sim_step(&d.sim))
		;
	sim_release(&d.sim);
	free(d.sleepers);
	return (bench_seconds() - start) * 1e9 / (11.0 * N);
}

/* W1: customers of a server at 0.8, both on the machine layer. */

struct counter {
	struct sim sim;
	struct mc_machine machine;
	struct mc_thread thread;
	struct mc_body body;
	uint64_t arrivals, services, came, gone;
	bool idle;
};

enum { CUSTOMERS = 1000000 };

static struct mc_answer serve(struct mc_body *body)
{
	static const struct sim_dist service = {.kind = SIM_EXPONENTIAL, .a = 1e6};
	struct counter *c = LS_LIST_ENTRY(body, struct counter, body);

	while (c->gone < c->came)
		if (!mc_charge(&c->thread,
			       sim_sample(&service, c->services, c->gone++, 0)))
			return (struct mc_answer){.need = MC_AGAIN};
	c->idle = true;
	return (struct mc_answer){
		.need = MC_BLOCK, .until = SIM_FOREVER, .wait = JRN_WAIT_JOB};
}

static void arrive(void *arg, sim_time now)
{
	static const struct sim_dist gap = {.kind = SIM_EXPONENTIAL, .a = 1.25e6};
	struct counter *c = arg;

	if (c->idle)
		mc_thread_wake(&c->thread);
	c->idle = false;
	if (++c->came < CUSTOMERS)
		sim_at(&c->sim, now + sim_sample(&gap, c->arrivals, c->came, 0), arrive,
		       c);
}

static double one_server(struct jrn *journal)
{
	struct counter c = {.body.step = serve};
	double start = bench_seconds();

	c.arrivals = sim_stream(1, "arrivals");
	c.services = sim_stream(1, "services");
	sim_init(&c.sim, 1, journal);
	mc_machine_init(&c.machine, &c.sim, 1);
	mc_thread_start(&c.thread, &c.machine, &c.body, 0, JRN_ROLE_MAIN, "server");
	sim_at(&c.sim, 0, arrive, &c);
	while (sim_step(&c.sim))
		;
	mc_machine_release(&c.machine);
	sim_release(&c.sim);
	return (bench_seconds() - start) * 1e9 / (2.0 * CUSTOMERS);
}

static double draws(struct jrn *journal)
{
	static const struct sim_dist one = {.kind = SIM_EXPONENTIAL, .a = 1e6};
	double start = bench_seconds();
	sim_time sum = 0;

	(void)journal;
	for (uint64_t i = 0; i < 1000000; i++)
		sum += sim_sample(&one, 1, i, 0);
	if (sum == 0)
		ls_bug("a million draws of nothing");
	return (bench_seconds() - start) * 1e9 / 1e6;
}

static void row(const char *name, double (*run)(struct jrn *), struct jrn *journal)
{
	double values[BENCH_ROUNDS];

	for (int i = 0; i < BENCH_ROUNDS; i++)
		values[i] = run(journal);
	bench_row(name, bench_median(values), "ns/event");
}

int main(void)
{
	struct jrn journal;

	jrn_init(&journal);
	draw_delays();
	hold("1e2", 100, 1000000);
	hold("1e4", 10000, 1000000);
	hold("1e6", 1000000, 1000000);
	row("native-W1-one-server", one_server, &journal);
	row("native-W5-timer-churn", churn, &journal);
	row("native-W6-sleepers", sleepers, &journal);
	row("draw-exponential", draws, &journal);
	jrn_release(&journal);
	return 0;
}
