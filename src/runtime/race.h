/* SPDX-License-Identifier: MIT
 *
 * runtime/race.h - the races of a loop: what the system's timing decides.
 *
 * While orders are explored (sim/choice.h), the loops ask here whether something that
 * nobody controls comes a moment earlier or later than planned.  Only what can change
 * what a script sees is asked: a late wake-up of a loop that has nothing else to do, and
 * whose script has read no clock, is no question.
 *
 * An answer moves simulated time (the thread is held up), so that what follows from it
 * follows for everything else, too.
 */
#ifndef LS_RUNTIME_RACE_H
#define LS_RUNTIME_RACE_H

#include "runtime/task.h"

#define RT_LATE (2 * SIM_MS)   /* how late the system wakes a thread that is late */

/* Asks whether a millisecond ends just before the thread looks at its clock.  The time
 * until then is charged with what the thread does next. */
void rt_race_clock(struct rt_thread *t, const char *label);

/* Is something planned within the next `span`, by whomever? */
bool rt_race_soon(const struct rt_thread *t, sim_time span);

/* Asks whether a timed-out wait of the thread ended late, if that can be seen: the script
 * has read a clock, `more` timers of the thread come due meanwhile, or others do
 * something. */
bool rt_race_late_wake(struct rt_thread *t, const char *label, bool more);

#endif
