/* SPDX-License-Identifier: MIT
 *
 * The next event is about a request of a load: where it goes, and how it ended.
 */
#include "replay/why_inside.h"

static unsigned target(const struct situation *w)
{
	int64_t q = w->next.v[1];

	return q > 0 && q < w->p->n_queues ? w->p->queues[q].type : JRN_Q_TYPE_COUNT;
}

static bool goes_to(const struct situation *w, enum jrn_queue_type type)
{
	return w->next.kind == JRN_MOVE && target(w) == type;
}

static bool ends(const struct situation *w, enum jrn_drop how)
{
	return w->next.kind == JRN_DROP && w->next.v[1] == (int64_t)how;
}

#define RULE(name, condition, text)                                                      \
	static bool name(const struct situation *w)                                      \
	{                                                                                \
		return condition;                                                        \
	}                                                                                \
	static void tell_##name(const struct situation *w)                               \
	{                                                                                \
		why_say(w, text);                                                        \
	}

RULE(is_sent, w->next.kind == JRN_NEW,
     "The load sends it now, whether or not a connection is free: what it waits counts.")
RULE(connects, goes_to(w, JRN_Q_SYN),
     "No connection is idle, so a new one is opened for it.")
RULE(lies_unaccepted, goes_to(w, JRN_Q_ACCEPT),
     "The kernel has made the connection and takes the bytes, but no process has "
     "accepted "
     "it yet.")
RULE(lies_unread, goes_to(w, JRN_Q_RCVBUF),
     "Its connection belongs to a process, whose loop reads it when it polls next.")
RULE(is_read, goes_to(w, JRN_Q_SERVED), "The process has read it, and its handler runs.")
RULE(is_handed_over, goes_to(w, JRN_Q_PRIMARY),
     "The primary has accepted its connection, and hands it on to a worker.")
RULE(waits_for_token, goes_to(w, JRN_Q_LIMITER),
     "Its endpoint is a plain function: it runs in a worker thread, of which 40 may be busy.")
RULE(is_sent_back, goes_to(w, JRN_Q_OUT),
     "Its handler has answered: the bytes are with the kernel, on their way.")
RULE(waits_its_turn, goes_to(w, JRN_Q_PIPELINE),
     "An earlier request of its connection is answered first.")
RULE(becomes_job, goes_to(w, JRN_Q_JOBS),
     "The broker has it, until a worker process takes it.")
RULE(moves, w->next.kind == JRN_MOVE, "It goes on to where it waits next.")
RULE(is_answered, ends(w, JRN_DROP_ANSWERED), "The last byte of its answer has arrived.")
RULE(fails, ends(w, JRN_DROP_FAILED),
     "Its connection ended without an answer, or the answer says that the server failed.")
RULE(times_out, ends(w, JRN_DROP_TIMED_OUT),
     "The client has waited as long as the load's timeout says, and closes the "
     "connection.")
RULE(is_refused, ends(w, JRN_DROP_REFUSED), "Nobody listens on the port.")
RULE(is_over, w->next.kind == JRN_DROP, "The run is over before its answer came.")

const struct rule why_request_rules[] = {
	{"request", is_sent, tell_is_sent},
	{"request-connects", connects, tell_connects},
	{"request-not-accepted", lies_unaccepted, tell_lies_unaccepted},
	{"request-not-read", lies_unread, tell_lies_unread},
	{"request-read", is_read, tell_is_read},
	{"request-handed-over", is_handed_over, tell_is_handed_over},
	{"request-limited", waits_for_token, tell_waits_for_token},
	{"request-sent-back", is_sent_back, tell_is_sent_back},
	{"request-in-turn", waits_its_turn, tell_waits_its_turn},
	{"request-job", becomes_job, tell_becomes_job},
	{"request-moves", moves, tell_moves},
	{"request-answered", is_answered, tell_is_answered},
	{"request-failed", fails, tell_fails},
	{"request-timed-out", times_out, tell_times_out},
	{"request-refused", is_refused, tell_is_refused},
	{"request-over", is_over, tell_is_over},
	{NULL, NULL, NULL},
};

const char *why_request_waits(unsigned queue_type)
{
	static const char *const sentences[JRN_Q_TYPE_COUNT] = {
		[JRN_Q_CLIENT] =
			"It has not left the client: all connections are busy, or "
			"nobody listens yet.",
		[JRN_Q_SYN] = "Its connection is being made; a SYN that finds the accept "
			      "queue full is sent again after a second.",
		[JRN_Q_ACCEPT] =
			"It has arrived; a process has to accept its connection first.",
		[JRN_Q_PRIMARY] =
			"The primary has accepted its connection, and hands it to "
			"the next worker that is free.",
		[JRN_Q_RCVBUF] =
			"It has arrived, or is about to; the loop has to read it.",
		[JRN_Q_LIMITER] = "It waits for one of the tokens of the worker threads.",
		[JRN_Q_SERVED] = "Its handler has begun and has not answered yet.",
		[JRN_Q_PIPELINE] = "An earlier request of its connection comes first.",
		[JRN_Q_OUT] = "Its answer is with the kernel: on its way, or waiting for "
			      "room, or, as a second "
			      "small write, for the ACK of the first.",
		[JRN_Q_JOBS] = "The broker has it, until a worker process is free.",
	};
	const char *s = queue_type < JRN_Q_TYPE_COUNT ? sentences[queue_type] : NULL;

	return s ? s : "It waits in a queue.";
}
