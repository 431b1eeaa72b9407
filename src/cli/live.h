/* SPDX-License-Identifier: MIT
 *
 * cli/live.h - a run that is being written while somebody reads it.
 *
 * The run, its journal and the store that keeps all of it, in one: a source for
 * src/replay, which asks for more records as it needs them.  The run goes on only when
 * asked, so that a server that never ends costs nothing while nobody looks.
 *
 * Ownership: cmd_live_new/free.  The config's texts are borrowed for its life.
 */
#ifndef LS_CLI_LIVE_H
#define LS_CLI_LIVE_H

#include "replay/cursor.h"
#include "script/run.h"

struct cmd_live;

/* NULL and a filled err when the script does not load. */
struct cmd_live *cmd_live_new(const struct script_config *config, struct ls_err *err);
void cmd_live_free(struct cmd_live *l);

struct replay_source cmd_live_source(struct cmd_live *l);
/* The text of the script, which lives as long as `l`. */
const char *cmd_live_script(const struct cmd_live *l, size_t *len);

#endif
