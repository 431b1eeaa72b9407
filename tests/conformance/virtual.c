/* SPDX-License-Identifier: MIT */
/*
 * virtual.c - a clock for a real node that moves without waiting (LD_PRELOAD).
 *
 * Most of a program's time passes in poll.  Here the main thread's poll does not sleep
 * when nothing is ready: it puts the clock forward by its timeout.  Work is a write of
 * milliseconds to descriptor 1000 (cpu, in the prelude of print_js.js).  So a program of
 * many seconds takes as long as node needs to start, and how busy the machine is has no
 * part in what it prints.  What other threads do (the pool) still takes real time: such
 * programs run without this.
 *
 * Environment: VIRTUAL=TICK,PHASE: what each look at the clock takes, and where in its
 * millisecond the program starts, both in nanoseconds.  Whatever else reality decides
 * varies with them.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define WORK_FD	   1000
#define NS_PER_MS  1000000LL
#define NS_PER_S   1000000000LL
#define WAKE_UP_NS 60000 /* how late a sleeper is */

static long long now = 5 * NS_PER_S; /* main thread's; others see it torn at worst */
static long long tick = 300;
static __thread int is_main;

static int (*real_gettime)(clockid_t, struct timespec *);
static int (*real_epoll)(int, struct epoll_event *, int, int, const sigset_t *);
static ssize_t (*real_write)(int, const void *, size_t);

__attribute__((constructor)) static void begin(void)
{
	const char *set = getenv("VIRTUAL");

	real_gettime =
		(int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
	real_epoll = (int (*)(int, struct epoll_event *, int, int,
			      const sigset_t *))dlsym(RTLD_NEXT, "epoll_pwait");
	real_write = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
	is_main = 1;
	if (set) {
		char *phase;

		tick = strtoll(set, &phase, 10);
		if (*phase == ',')
			now += strtoll(phase + 1, NULL, 10);
	}
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
	if (clock != CLOCK_MONOTONIC && clock != CLOCK_MONOTONIC_COARSE)
		return real_gettime(clock, out);
	if (is_main)
		now += tick;
	out->tv_sec = now / NS_PER_S;
	out->tv_nsec = now % NS_PER_S;
	return 0;
}

int epoll_pwait(int fd, struct epoll_event *events, int most, int timeout,
		const sigset_t *mask)
{
	int ready;

	if (!is_main || timeout <= 0)
		return real_epoll(fd, events, most, timeout, mask);
	ready = real_epoll(fd, events, most, 0, mask);
	if (ready == 0)
		now += timeout * NS_PER_MS + WAKE_UP_NS;
	return ready;
}

int epoll_wait(int fd, struct epoll_event *events, int most, int timeout)
{
	return epoll_pwait(fd, events, most, timeout, NULL);
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	char text[32];

	if (fd != WORK_FD)
		return real_write(fd, bytes, n);
	memset(text, 0, sizeof text);
	memcpy(text, bytes, n < sizeof text ? n : sizeof text - 1);
	now += (long long)(strtod(text, NULL) * (double)NS_PER_MS);
	return (ssize_t)n;
}
