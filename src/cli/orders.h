/* SPDX-License-Identifier: MIT
 *
 * cli/orders.h - what explore finds, in the words of the screen of orders.
 *
 * Ownership: cmd_orders_new/free; the config's texts are borrowed for as long as it takes.
 */
#ifndef LS_CLI_ORDERS_H
#define LS_CLI_ORDERS_H

#include "cli/explore.h"
#include "view/view.h"

struct cmd_orders;

/* Runs orders for about a second.  NULL and a filled err when the script does not load. */
struct cmd_orders *cmd_orders_new(const struct script_config *config, struct ls_err *err);
void cmd_orders_free(struct cmd_orders *o);

const struct view_orders *cmd_orders_list(const struct cmd_orders *o);
/* Makes config run this order, and says how many questions it answers as usual first.
 * What the config then points to lives as long as `o`, or until the next call. */
void cmd_orders_choose(struct cmd_orders *o, size_t order, struct script_config *config,
		       uint64_t *questions);

/* One sentence: what was otherwise than usual, and which row of docs/MODEL.md allows it. */
void cmd_order_change(struct ls_str *out, const struct explore_change *c);

#endif
