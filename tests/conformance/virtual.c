/* SPDX-License-Identifier: MIT */
/*
 * virtual.c - a clock for a real node or Python that moves without waiting (LD_PRELOAD).
 *
 * Real programs mostly wait.  Here nobody does: one thread of the process runs at a time,
 * the others stand in the functions below, and when all of them stand there the clock
 * jumps to the moment at which the first is to go on.  So a program of many seconds takes
 * as long as its code, and how busy the machine is has no part in what it prints.
 *
 * It begins when a program writes "TICK,PHASE" to descriptor 1001: what each look at the
 * clock takes, and where in its millisecond the program begins, both in nanoseconds.
 * Whatever else reality decides varies with them.  The thread that writes and those that
 * are made from then on take part; all others (V8's) are left alone.
 *
 * Work is a write of milliseconds to descriptor 1000, or a look at the clock whose number
 * is WORK_CLOCK and microseconds (in Python a write would let the GIL go).  What is due
 * meanwhile happens meanwhile, as on a machine with cores enough.
 *
 * A thread gives its turn away where it would block: in epoll, a sleep, a semaphore, a
 * condition, a join.  Whom it wakes before goes on after it, in the order of waking; then
 * loops whose descriptors are ready; then the clock moves.  Mutexes are left alone, since
 * nobody blocks while holding one.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define WORK_FD	       1000
#define BEGIN_FD       1001
#define WORK_CLOCK     1000000
#define NS_PER_US      1000LL
#define NS_PER_MS      1000000LL
#define NS_PER_S       1000000000LL
#define NEVER	       (1LL << 62)
#define WAKE_UP_NS     60000 /* how late a sleeper is */
#define GIVES_UP_MS    10000 /* of real time in which nothing happens */
#define LOOKS_EVERY_US 200

enum state { RUNS, READY, WAITS, ENDED };

struct thread {
	struct thread *next;
	enum state state;
	unsigned long since;  /* order of waiting, then of waking */
	long long until;      /* NEVER, or when a wait ends by itself */
	const void *waits_on; /* semaphore, condition or thread */
	int epoll_fd;	      /* whose readiness it waits for, or -1 */
	int timed_out;
	pthread_cond_t turn;
	pthread_t id;
	void *(*run)(void *);
	void *arg;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct thread *threads, *current;
static unsigned long order;
static int begun;
static long long now, tick, to_realtime; /* ns of CLOCK_MONOTONIC */
static __thread struct thread *self;

/* The C library's own functions.  Its conditions have two versions. */
#define REAL(result, name, params)                                                       \
	static result(*real_##name) params;                                              \
	static __attribute__((constructor)) void find_##name(void)                       \
	{                                                                                \
		void *found = dlvsym(RTLD_NEXT, #name, "GLIBC_2.3.2");                   \
                                                                                         \
		*(void **)&real_##name = found ? found : dlsym(RTLD_NEXT, #name);        \
	}
REAL(int, clock_gettime, (clockid_t, struct timespec *))
REAL(int, clock_nanosleep, (clockid_t, int, const struct timespec *, struct timespec *))
REAL(int, epoll_pwait, (int, struct epoll_event *, int, int, const sigset_t *))
REAL(ssize_t, write, (int, const void *, size_t))
REAL(int, sem_wait, (sem_t *))
REAL(int, sem_post, (sem_t *))
REAL(int, sem_trywait, (sem_t *))
REAL(int, sem_clockwait, (sem_t *, clockid_t, const struct timespec *))
REAL(int, pthread_cond_wait, (pthread_cond_t *, pthread_mutex_t *))
REAL(int, pthread_cond_timedwait,
     (pthread_cond_t *, pthread_mutex_t *, const struct timespec *))
REAL(int, pthread_cond_signal, (pthread_cond_t *))
REAL(int, pthread_cond_broadcast, (pthread_cond_t *))
REAL(int, pthread_create,
     (pthread_t *, const pthread_attr_t *, void *(*)(void *), void *))
REAL(int, pthread_join, (pthread_t, void **))

static long long in_ns(const struct timespec *t)
{
	return t->tv_sec * NS_PER_S + t->tv_nsec;
}

/* ---- whose turn it is; `lock` is held ---- */

static void wake(struct thread *t, int timed_out)
{
	t->state = READY;
	t->since = ++order;
	t->timed_out = timed_out;
}

/* The one in that state that came first; of those that wait, the one that is due first.
 */
static struct thread *first(enum state state)
{
	struct thread *found = NULL;

	for (struct thread *t = threads; t; t = t->next) {
		if (t->state != state)
			continue;
		if (!found || (state == WAITS && t->until != found->until
				       ? t->until < found->until
				       : t->since < found->since))
			found = t;
	}
	return found;
}

static int wake_pollers(void)
{
	int woken = 0;

	for (struct thread *t = threads; t; t = t->next) {
		struct pollfd fd = {t->epoll_fd, POLLIN, 0};

		if (t->state != WAITS || t->epoll_fd < 0 || poll(&fd, 1, 0) != 1)
			continue;
		wake(t, 0);
		woken = 1;
	}
	return woken;
}

/* Nobody can go on by itself: something outside may help, or nothing ever will. */
static void look_outside(int *looks)
{
	if (++*looks > GIVES_UP_MS * 1000 / LOOKS_EVERY_US)
		kill(getpid(), SIGKILL);
	pthread_mutex_unlock(&lock);
	usleep(LOOKS_EVERY_US);
	pthread_mutex_lock(&lock);
}

static void choose_next(void)
{
	int looks = 0;

	for (;;) {
		struct thread *t = first(READY);

		if (t) {
			t->state = RUNS;
			current = t;
			real_pthread_cond_signal(&t->turn);
			return;
		}
		if (wake_pollers())
			continue;
		t = first(WAITS);
		if (!t || t->until == NEVER) {
			look_outside(&looks);
			continue;
		}
		if (t->until > now)
			now = t->until;
		wake(t, 1);
	}
}

static void await_turn(void)
{
	while (current != self)
		real_pthread_cond_wait(&self->turn, &lock);
}

/* Returns whether it ended because of the time. */
static int wait_until(long long until, const void *waits_on, int epoll_fd)
{
	self->state = WAITS;
	self->since = ++order;
	self->until = until;
	self->waits_on = waits_on;
	self->epoll_fd = epoll_fd;
	current = NULL;
	choose_next();
	await_turn();
	self->waits_on = NULL;
	self->epoll_fd = -1;
	return self->timed_out;
}

static void wake_first(const void *waits_on)
{
	struct thread *found = NULL;

	for (struct thread *t = threads; t; t = t->next)
		if (t->state == WAITS && t->waits_on == waits_on &&
		    (!found || t->since < found->since))
			found = t;
	if (found)
		wake(found, 0);
}

static void wake_all(const void *waits_on)
{
	for (struct thread *t = threads; t; t = t->next)
		if (t->state == WAITS && t->waits_on == waits_on)
			wake(t, 0);
}

static struct thread *join_in(void)
{
	struct thread *t = calloc(1, sizeof *t);

	if (!t)
		abort();
	pthread_cond_init(&t->turn, NULL);
	t->epoll_fd = -1;
	t->next = threads;
	threads = t;
	return t;
}

static void begin(const char *settings)
{
	struct timespec t, real;
	char *phase;

	pthread_mutex_lock(&lock);
	if (!self) {
		real_clock_gettime(CLOCK_MONOTONIC, &t);
		real_clock_gettime(CLOCK_REALTIME, &real);
		now = in_ns(&t);
		to_realtime = in_ns(&real) - now;
		self = current = join_in();
		self->id = pthread_self();
		begun = 1;
	}
	now = (now / NS_PER_MS + 1) * NS_PER_MS;
	tick = strtoll(settings, &phase, 10);
	if (*phase == ',')
		now += strtoll(phase + 1, NULL, 10);
	pthread_mutex_unlock(&lock);
}

static void sleep_until(long long when)
{
	pthread_mutex_lock(&lock);
	wait_until(when, NULL, -1);
	pthread_mutex_unlock(&lock);
}

static void work(double ms)
{
	sleep_until(now + (long long)(ms * (double)NS_PER_MS));
}

/* ---- what programs call ---- */

int clock_gettime(clockid_t clock, struct timespec *out)
{
	long long at;

	if (self && clock >= WORK_CLOCK) {
		work((double)(clock - WORK_CLOCK) / 1000);
		clock = CLOCK_MONOTONIC;
	}
	if (!begun || (clock != CLOCK_MONOTONIC && clock != CLOCK_MONOTONIC_COARSE &&
		       clock != CLOCK_REALTIME))
		return real_clock_gettime(clock, out);
	if (self)
		now += tick;
	at = now + (clock == CLOCK_REALTIME ? to_realtime : 0);
	out->tv_sec = at / NS_PER_S;
	out->tv_nsec = at % NS_PER_S;
	return 0;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *length,
		    struct timespec *left)
{
	long long when = in_ns(length);

	if (!self)
		return real_clock_nanosleep(clock, flags, length, left);
	if (!(flags & TIMER_ABSTIME))
		when += now;
	else if (clock == CLOCK_REALTIME)
		when -= to_realtime;
	sleep_until(when + WAKE_UP_NS);
	return 0;
}

int nanosleep(const struct timespec *length, struct timespec *left)
{
	return clock_nanosleep(CLOCK_MONOTONIC, 0, length, left);
}

int epoll_pwait(int fd, struct epoll_event *events, int most, int timeout,
		const sigset_t *mask)
{
	int ready;

	if (!self || timeout == 0)
		return real_epoll_pwait(fd, events, most, timeout, mask);
	ready = real_epoll_pwait(fd, events, most, 0, mask);
	if (ready != 0)
		return ready;
	pthread_mutex_lock(&lock);
	wait_until(timeout < 0 ? NEVER : now + timeout * NS_PER_MS + WAKE_UP_NS, NULL,
		   fd);
	pthread_mutex_unlock(&lock);
	return real_epoll_pwait(fd, events, most, 0, mask);
}

int epoll_wait(int fd, struct epoll_event *events, int most, int timeout)
{
	return epoll_pwait(fd, events, most, timeout, NULL);
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	char text[64] = "";

	if (fd != WORK_FD && fd != BEGIN_FD)
		return real_write(fd, bytes, n);
	memcpy(text, bytes, n < sizeof text ? n : sizeof text - 1);
	if (fd == BEGIN_FD)
		begin(text);
	else if (self)
		work(strtod(text, NULL));
	return (ssize_t)n;
}

static int take(sem_t *sem, long long until)
{
	int late = 0;

	pthread_mutex_lock(&lock);
	while (real_sem_trywait(sem) != 0) {
		if (late) {
			pthread_mutex_unlock(&lock);
			errno = ETIMEDOUT;
			return -1;
		}
		late = wait_until(until, sem, -1);
	}
	pthread_mutex_unlock(&lock);
	return 0;
}

int sem_wait(sem_t *sem)
{
	return self ? take(sem, NEVER) : real_sem_wait(sem);
}

int sem_clockwait(sem_t *sem, clockid_t clock, const struct timespec *until)
{
	if (!self)
		return real_sem_clockwait(sem, clock, until);
	return take(sem, in_ns(until) - (clock == CLOCK_REALTIME ? to_realtime : 0));
}

int sem_timedwait(sem_t *sem, const struct timespec *until)
{
	return sem_clockwait(sem, CLOCK_REALTIME, until);
}

int sem_post(sem_t *sem)
{
	int status = real_sem_post(sem);

	if (begun) {
		pthread_mutex_lock(&lock);
		wake_first(sem);
		pthread_mutex_unlock(&lock);
	}
	return status;
}

static int stand_by(pthread_cond_t *cond, pthread_mutex_t *mutex, long long until)
{
	int late;

	pthread_mutex_lock(&lock);
	pthread_mutex_unlock(mutex);
	late = wait_until(until, cond, -1);
	pthread_mutex_unlock(&lock);
	pthread_mutex_lock(mutex);
	return late ? ETIMEDOUT : 0;
}

int pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex)
{
	return self ? stand_by(cond, mutex, NEVER) : real_pthread_cond_wait(cond, mutex);
}

/* All of them count in CLOCK_MONOTONIC: Python's, libuv's and V8's. */
int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
			   const struct timespec *until)
{
	if (!self)
		return real_pthread_cond_timedwait(cond, mutex, until);
	return stand_by(cond, mutex, in_ns(until));
}

int pthread_cond_signal(pthread_cond_t *cond)
{
	if (begun) {
		pthread_mutex_lock(&lock);
		wake_first(cond);
		pthread_mutex_unlock(&lock);
	}
	return real_pthread_cond_signal(cond);
}

int pthread_cond_broadcast(pthread_cond_t *cond)
{
	if (begun) {
		pthread_mutex_lock(&lock);
		wake_all(cond);
		pthread_mutex_unlock(&lock);
	}
	return real_pthread_cond_broadcast(cond);
}

static void end(void *thread)
{
	struct thread *t = thread;

	pthread_mutex_lock(&lock);
	t->state = ENDED;
	wake_all(t);
	self = NULL;
	current = NULL;
	choose_next();
	pthread_mutex_unlock(&lock);
}

static void *enter(void *thread)
{
	void *result;

	self = thread;
	pthread_mutex_lock(&lock);
	await_turn();
	pthread_mutex_unlock(&lock);
	pthread_cleanup_push(end, thread);
	result = self->run(self->arg);
	pthread_cleanup_pop(1);
	return result;
}

int pthread_create(pthread_t *id, const pthread_attr_t *attr, void *(*run)(void *),
		   void *arg)
{
	struct thread *t;
	int status;

	if (!self)
		return real_pthread_create(id, attr, run, arg);
	pthread_mutex_lock(&lock);
	t = join_in();
	t->run = run;
	t->arg = arg;
	status = real_pthread_create(&t->id, attr, enter, t);
	*id = t->id;
	if (status == 0)
		wake(t, 0);
	else
		t->state = ENDED;
	pthread_mutex_unlock(&lock);
	return status;
}

int pthread_join(pthread_t id, void **result)
{
	if (self) {
		pthread_mutex_lock(&lock);
		for (struct thread *t = threads; t; t = t->next)
			while (pthread_equal(t->id, id) && t->state != ENDED)
				wait_until(NEVER, t, -1);
		pthread_mutex_unlock(&lock);
	}
	return real_pthread_join(id, result);
}
