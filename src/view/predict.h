/* SPDX-License-Identifier: MIT
 *
 * view/predict.h - at any moment: say what comes next, then see.
 *
 * The run is looked at for a while ahead, without moving: what it will print next, or, when
 * that is less than two lines, which callbacks begin next.  They are shown in the order of
 * the alphabet, and the user puts them into the order of the run and says how sure that
 * is.  Then the two orders stand side by side, with the reason for the first difference.
 *
 * Ownership: the struct is the session's; view_predict_release frees the texts.
 */
#ifndef LS_VIEW_PREDICT_H
#define LS_VIEW_PREDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define VIEW_PREDICT_MOST 5

struct view_coming {
	char *text;
	uint64_t record; /* its number */
};

struct view_predict {
	struct view_coming coming[VIEW_PREDICT_MOST]; /* in the order of the run */
	int shown[VIEW_PREDICT_MOST]; /* letter A, B, ...: which of these it stands for */
	int n;
	bool prints; /* lines of output; otherwise callbacks */

	int picked[VIEW_PREDICT_MOST]; /* letters, in the order that the user says */
	int n_picked, sure; /* sure: 1 to 4 */
	bool committed;
	int wrong;	   /* the first place that is otherwise, n: none */
	struct ls_str why; /* of what stands there in the run */

	bool zoomed; /* of the stage, to come back to */
	int focus;
	unsigned asked, right, sure_and_wrong; /* in this session */
};

void view_predict_release(struct view_predict *p);

#endif
