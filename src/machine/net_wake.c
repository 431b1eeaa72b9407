/* SPDX-License-Identifier: MIT
 *
 * Whom a new connection wakes, of those who watch its listener.
 *
 * The kernel puts it into the list of each one's epoll and wakes all that wait.  Who comes
 * to accept() first gets it, the others have woken for nothing.  Here only the winner wakes.
 * The rule and its numbers are fitted to Node's SCHED_NONE, Gunicorn, Uvicorn and
 * Hypercorn with four workers on two cores: single connections go to each by a weight that is
 * his for the whole run, less to who has had the last one; of a burst, whose client keeps a
 * core for itself, most go to one.
 */
#include "machine/net_int.h"
#include "sim/rng.h"

/* Connections less than this apart are a burst. */
#define BURST_GAP (100 * SIM_US)

/* In a burst: of who is awake, before another is woken for what he leaves. */
#define HEAD_START (300 * SIM_US)

/* But not for longer than his slice of a core: the others wait for it. */
#define SLICE (3 * SIM_MS)

/* At its beginning, until those who were woken with him have gone back to sleep, another
 * gets one all the same with a chance that each burst draws: from 0 to this, mostly little. */
#define OTHERS_TOO 0.9

/* Of who was woken for the last one, against his weight.  He has computed, while the others
 * slept: the scheduler prefers them. */
#define SECOND_TIME 0.4

static struct mc_listen_fd *fd_of(struct ls_list *link)
{
	return LS_LIST_ENTRY(link, struct mc_listen_fd, in_listener);
}

static bool is_idle(const struct mc_listen_fd *fd)
{
	return !fd->watch->epoll || mc_epoll_is_idle(fd->watch->epoll);
}

/* Is he about to accept, who has been woken, or has accepted, just now? */
static bool attends(const struct mc_listen_fd *fd)
{
	sim_time now;

	if (!fd || !fd->watch || is_idle(fd))
		return false;
	now = fd->listener->host->net->sim->now;
	return fd->looked > now - HEAD_START && fd->listener->first_since > now - SLICE;
}

/* Who was woken for this burst; all others find nothing when they look, but for one
 * connection each time that they are called. */
bool mc_listen_readable(const struct mc_listen_fd *fd)
{
	const struct mc_listener *l = fd->listener;

	if (l->host->in_turn)
		return fd->due > 0;
	if (l->n_queue == 0)
		return false;
	return fd == l->first || fd->called || !attends(l->first) ||
	       l->host->net->sim->now - l->last_arrival >= BURST_GAP;
}

/* Weights. */

/* Of four processes that share a listener the first gets 45 %, then 29, 18, 8: the
 * shares of the quarters, of any number, with straight lines between. */
static double share_of_first(double part)
{
	static const double shares[] = {0, 0.45, 0.74, 0.92, 1, 1};
	int quarter = (int)(part * 4);

	return shares[quarter] +
	       (part * 4 - quarter) * (shares[quarter + 1] - shares[quarter]);
}

static double weight(const struct mc_listen_fd *fd, uint32_t rank, uint32_t n)
{
	double share =
		share_of_first((rank + 1.0) / n) - share_of_first((double)rank / n);

	return fd == fd->listener->last ? share * SECOND_TIME : share;
}

struct idle {
	uint32_t watching, n;
	double weight; /* the sum */
};

static struct idle count_idle(struct mc_listener *l)
{
	struct idle idle = {0};
	uint32_t rank = 0;

	LS_LIST_EACH(e, &l->fds)
	idle.watching += fd_of(e)->watch != NULL;
	LS_LIST_EACH(e, &l->fds)
	{
		if (!fd_of(e)->watch)
			continue;
		if (is_idle(fd_of(e))) {
			idle.n++;
			idle.weight += weight(fd_of(e), rank, idle.watching);
		}
		rank++;
	}
	return idle;
}

static double draw_chance(struct mc_listener *l)
{
	return sim_unit(
		sim_draw(l->host->net->accept_stream, l->number, ~(uint64_t)l->draws++));
}

/* Which of the idle ones, from 0. */
static uint32_t draw_idle(struct mc_listener *l, const struct idle *idle)
{
	double at = draw_chance(l) * idle->weight;
	uint32_t rank = 0, nth = 0;

	LS_LIST_EACH(e, &l->fds)
	{
		if (!fd_of(e)->watch)
			continue;
		if (is_idle(fd_of(e))) {
			at -= weight(fd_of(e), rank, idle->watching);
			if (at < 0)
				return nth;
			nth++;
		}
		rank++;
	}
	return idle->n - 1;
}

static void call(struct mc_listen_fd *fd)
{
	struct mc_listener *l = fd->listener;

	fd->looked = l->host->net->sim->now;
	fd->called = true;
	l->last = fd;
	if (!attends(l->first)) {
		l->first = fd;
		l->first_since = fd->looked;
	}
	mc_watch_raise(fd->watch);
}

/* One of the idle ones is woken. */
static void wake_one(struct mc_listener *l)
{
	struct idle idle = count_idle(l);
	uint32_t picked = 0, nth = 0;

	if (idle.n > 1)
		picked = draw_idle(l, &idle);
	picked = sim_choose(l->host->net->sim, "accept", idle.n, picked);
	LS_LIST_EACH(e, &l->fds)
	if (fd_of(e)->watch && is_idle(fd_of(e)) && nth++ == picked) {
		call(fd_of(e));
		return;
	}
}

/* Where connections go in turn (a wrong model): the next of those who watch gets one. */
static struct mc_listen_fd *next_in_turn(struct mc_listener *l)
{
	struct ls_list *e = ls_list_first(&l->fds);

	for (uint64_t i = 0; i < l->n_fds && e; i++, e = ls_list_first(&l->fds)) {
		ls_list_remove(e);
		ls_list_push(&l->fds, e);
		if (fd_of(e)->watch)
			return fd_of(e);
	}
	return NULL;
}

void mc_listener_deal(struct mc_listener *l)
{
	struct mc_listen_fd *fd;
	uint32_t dealt = 0;

	LS_LIST_EACH(e, &l->fds)
	dealt += fd_of(e)->due;
	for (; dealt < l->n_queue && (fd = next_in_turn(l)); dealt++) {
		fd->due++;
		mc_watch_raise(fd->watch);
	}
}

/* Bursts. */

static void on_head_start_over(void *arg, sim_time now)
{
	struct mc_listener *l = arg;
	struct mc_sock *oldest;

	l->head_start = 0;
	if (!l->n_queue)
		return;
	oldest = LS_LIST_ENTRY(ls_list_first(&l->queue), struct mc_sock, link);
	if (oldest->conn->queued_at + HEAD_START <= now)
		wake_one(l);
	l->head_start =
		sim_at(l->host->net->sim, now + HEAD_START, on_head_start_over, l);
}

static bool is_shared(const struct mc_listener *l)
{
	return l->fds.next != l->fds.prev;
}

/* Does it go to who is awake? */
static bool joins_burst(struct mc_listener *l)
{
	sim_time now = l->host->net->sim->now;
	bool burst = now - l->last_arrival < BURST_GAP;

	l->last_arrival = now;
	if (!burst) {
		l->burst_began = now;
		l->others_too = draw_chance(l) * OTHERS_TOO;
	}
	if (!burst || !attends(l->first))
		return false;
	return now - l->burst_began > MC_BURST_BEGINS || draw_chance(l) >= l->others_too;
}

void mc_listener_wake(struct mc_listener *l)
{
	if (l->host->in_turn) {
		mc_listener_deal(l);
		return;
	}
	LS_LIST_EACH(e, &l->fds)
	if (fd_of(e)->watch)
		mc_watch_mark(fd_of(e)->watch);
	wake_one(l);
}

void mc_listener_arrival(struct mc_listener *l)
{
	struct sim *sim = l->host->net->sim;

	if (l->host->in_turn || !is_shared(l) || !joins_burst(l)) {
		mc_listener_wake(l);
		return;
	}
	LS_LIST_EACH(e, &l->fds)
	if (fd_of(e)->watch)
		mc_watch_mark(fd_of(e)->watch);
	if (!l->head_start)
		l->head_start = sim_at(sim, sim->now + HEAD_START, on_head_start_over, l);
}
