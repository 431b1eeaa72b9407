/* SPDX-License-Identifier: MIT
 *
 * journal/lint_rules.c - the rules in words, for `:explain` and the manual.
 */
#include "journal/lint.h"

#include <string.h>

/* clang-format off */
const struct jrn_rule_words jrn_rules[JRN_RULE_COUNT] = {
	[JRN_BLOCKED_LOOP] = {
		"blocked-loop",
		"One callback had the loop for more than 50 ms. A callback is never "
		"interrupted, so that every timer, every answer and every new connection of "
		"this process waited until it was done.",
		"Cut the work into pieces that let the loop turn in between (setImmediate, "
		"await asyncio.sleep(0)), or give it to a worker thread or process." },
	[JRN_SYNC_CALL] = {
		"sync-call",
		"A callback waited on the loop's own thread, in a call that does not return "
		"before it is done (fs.readFileSync, time.sleep). The CPU was idle, and the "
		"loop stood still all the same.",
		"Use the call that gives a promise or takes a callback, await asyncio.sleep, "
		"or let a thread wait instead (asyncio.to_thread, a plain def endpoint)." },
	[JRN_STARVED_PHASE] = {
		"starved-phase",
		"A timer ran more than 50 ms after it was due, though no single callback took "
		"long: many short ones came before it. The loop does what is queued first, "
		"however much that is.",
		"Do less in each turn: bound how much is queued at once, and let what repeats "
		"itself go through a timer or setImmediate, not through ticks and promises." },
	[JRN_TICK_RECURSION] = {
		"tick-recursion",
		"Ticks or promise jobs queued further ones a thousand deep. Both queues are "
		"drained until they are empty before the loop goes on, so that timers and I/O "
		"wait for as long as this continues.",
		"Use setImmediate for what repeats itself: it waits for the next turn of the "
		"loop and lets I/O in between." },
	[JRN_POOL_EXHAUSTED] = {
		"pool-exhausted",
		"A job waited more than 10 ms for a thread of the pool: all of them were busy. "
		"File access, dns.lookup, crypto and zlib of a whole process share four threads.",
		"More threads (UV_THREADPOOL_SIZE, max_workers), fewer long jobs at once, or "
		"dns.resolve and sockets, which do not use the pool." },
	[JRN_LIMITER_EXHAUSTED] = {
		"limiter-exhausted",
		"A request waited more than 10 ms for one of the worker threads that run plain "
		"def endpoints: all forty were taken.",
		"Make endpoints that only wait async def and await in them, or have more "
		"tokens or more worker processes." },
	[JRN_UNBOUNDED_QUEUE] = {
		"unbounded-queue",
		"More than a thousand wait in one queue, and more come than go. Those at its "
		"end will be answered long after anybody wants the answer.",
		"Bound the queue and refuse what is beyond it (503, --limit-concurrency, "
		"maxsize), or add workers until more goes than comes." },
	[JRN_HOT_WORKER] = {
		"hot-worker",
		"One worker answers far more than its share. Connections are shared out when "
		"they are opened, not requests: a worker that is quick to accept, or that has "
		"the busy connections, keeps them.",
		"Round robin from the primary (cluster.SCHED_RR), a proxy that shares out "
		"requests, or connections that do not live for ever." },
	[JRN_NEVER_AWAITED] = {
		"never-awaited",
		"A coroutine function was called and its coroutine thrown away. Calling it "
		"runs nothing; only await or a task does.",
		"Write await in front of the call, or asyncio.create_task(...) around it." },
	[JRN_IGNORED_BACKPRESSURE] = {
		"ignored-backpressure",
		"A stream said that its buffer is full (write returned false), and was written "
		"to all the same. Whatever the other side does not take yet piles up in memory.",
		"Stop at false and go on at 'drain', or use pipe, pipeline or for await, which "
		"do just that." },
};
/* clang-format on */

const struct jrn_rule_words *jrn_rule_of(const char *id, size_t len)
{
	for (size_t i = 0; i < JRN_RULE_COUNT; i++)
		if (strlen(jrn_rules[i].id) == len && !memcmp(jrn_rules[i].id, id, len))
			return &jrn_rules[i];
	return NULL;
}
