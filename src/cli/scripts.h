/* SPDX-License-Identifier: MIT
 *
 * cli/scripts.h - the example scripts: found from any directory, chosen from a list.
 *
 * LOOPSCOPE_SCRIPTS names their folder; else it is the one beside the sources that the
 * program was built from, else the installed one.
 */
#ifndef LS_CLI_SCRIPTS_H
#define LS_CLI_SCRIPTS_H

/* Shows the list, asks for a number, views that script; until the user has enough. */
int scripts_choose(void);

#endif
