/* SPDX-License-Identifier: MIT
 *
 * runtime/resume.h - functions that can stop in the middle and be called again.
 *
 * A callback may burn CPU at any depth, and its thread may lose the core meanwhile.  The
 * event loop that called it must then return to the machine and go on later exactly
 * where it was.  So the loop's functions are *resumable*: each keeps the place where it
 * stopped in a variable of its loop (0: not begun), and a function that gets
 * RT_SUSPENDED from what it calls returns RT_SUSPENDED itself; called again, it jumps
 * back to that call.  Locals do not survive; what must, lives in the loop's struct.
 *
 *	static enum rt_status run_all(struct thing *x)
 *	{
 *		enum rt_status st;
 *
 *		RT_BEGIN(x->at);
 *		while (x->left > 0) {
 *			RT_CALL(x->at, st, run_one(x));	may suspend, comes back here
 *			if (st != RT_DONE)
 *				RT_RETURN(x->at, st);
 *			x->left--;
 *		}
 *		RT_END(x->at);
 *	}
 *
 * Do not use `switch` around RT_CALL, nor two RT_CALLs on one line.
 */
#ifndef LS_RUNTIME_RESUME_H
#define LS_RUNTIME_RESUME_H

enum rt_status {
	RT_DONE,      /* ran to its end */
	RT_THREW,     /* threw; the host of the script holds the error */
	RT_SUSPENDED, /* not finished: call the same function again later */
	RT_EXIT	      /* the process ends now: unwind, run nothing more */
};

#define RT_BEGIN(at)                                                                         \
	switch (at) {                                                                        \
	default:

/* st = call, and again later as long as it says RT_SUSPENDED. */
#define RT_CALL(at, st, call)                                                                \
	do {                                                                                 \
		(at) = __LINE__;                                                             \
		__attribute__((fallthrough));                                                \
	case __LINE__:                                                                       \
		(st) = (call);                                                               \
		if ((st) == RT_SUSPENDED)                                                    \
			return RT_SUSPENDED;                                                 \
	} while (0)

#define RT_RETURN(at, st)                                                                    \
	do {                                                                                 \
		(at) = 0;                                                                    \
		return (st);                                                                 \
	} while (0)

#define RT_END(at)                                                                           \
	}                                                                                    \
	(at) = 0;                                                                            \
	return RT_DONE

#endif
