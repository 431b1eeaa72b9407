/* SPDX-License-Identifier: MIT */
#include "view/style.h"

#include "journal/schema.h"

#define NONE  0
#define BOLD  VIEW_A_BOLD
#define FAINT VIEW_A_DIM
#define UNDER VIEW_A_UNDERLINE
#define REV   VIEW_A_REVERSE

/* Colours by number: up to 15 they are the terminal's palette, above that fixed ones, of
 * middle brightness so that they can be read on dark and on light.
 * `mono` must tell the same things apart by attributes, with the help of the words. */
struct row {
	const char *name;
	int16_t c256, c8;
	uint16_t rich, few, mono; /* attributes with 256, 8 and no colours */
};

/* clang-format off */
static const struct row rows[VIEW_STYLE_COUNT] = {
	[VIEW_PLAIN]     = { "text",            -1, -1, NONE, NONE, NONE },
	[VIEW_DIM]       = { "in the background", 243, -1, NONE, NONE, FAINT },
	[VIEW_STRONG]    = { "important",       -1, -1, BOLD, BOLD, BOLD },
	[VIEW_BORDER]    = { "borders",        242, -1, NONE, NONE, FAINT },
	[VIEW_TITLE]     = { "titles",          -1, -1, BOLD, BOLD, BOLD },
	[VIEW_FOCUS]     = { "pane in focus",   -1, -1, BOLD | REV, BOLD | REV, BOLD | REV },
	[VIEW_BAR]       = { "title line",      -1, -1, BOLD, BOLD, BOLD },
	[VIEW_STATE]     = { "paused, running", 172, 3, BOLD | REV, BOLD | REV, BOLD | REV },
	[VIEW_KEY]       = { "keys",            -1, -1, BOLD, BOLD, BOLD },
	[VIEW_CURRENT]   = { "where the run stands", 172, 3, BOLD, BOLD, BOLD | UNDER },
	[VIEW_SELECT]    = { "selected",        -1, -1, REV, REV, REV },
	[VIEW_MAIN]      = { "main script",     -1, -1, BOLD, BOLD, BOLD },
	[VIEW_TIMER]     = { "timers",          33, 6, NONE, NONE, NONE },
	[VIEW_TICK]      = { "nextTick",       170, 5, NONE, NONE, NONE },
	[VIEW_JOB]       = { "promise jobs",   134, 5, NONE, BOLD, NONE },
	[VIEW_IMMEDIATE] = { "immediates",     71, 2, NONE, NONE, NONE },
	[VIEW_IO]        = { "I/O and pool",    37, 4, NONE, BOLD, NONE },
	[VIEW_CLOSE]     = { "close, events",  137, 3, NONE, NONE, NONE },
	[VIEW_LATE]      = { "late: due and waiting", 166, 1, BOLD, BOLD, BOLD },
	[VIEW_BUSY]      = { "computing",      172, 3, NONE, NONE, NONE },
	[VIEW_NUMBER]    = { "line numbers",   242, -1, NONE, NONE, FAINT },
	[VIEW_ERROR]     = { "errors, warnings", 167, 1, BOLD, BOLD, BOLD },
	[VIEW_WHY]       = { "why",             -1, -1, NONE, NONE, NONE },
};

/* Where a theme differs from the default: the number of the colour among 256, or among
 * the 8 that any terminal has. */
static const struct {
	int16_t c256, c8;
} themes[VIEW_THEME_COUNT][VIEW_STYLE_COUNT] = {
	[VIEW_THEME_CONTRAST] = {
		[VIEW_DIM] = { 250, -1 },   [VIEW_BORDER] = { 250, -1 }, [VIEW_STATE] = { 226, 3 },
		[VIEW_CURRENT] = { 226, 3 }, [VIEW_TIMER] = { 51, 6 },   [VIEW_TICK] = { 213, 5 },
		[VIEW_JOB] = { 207, 5 },    [VIEW_IMMEDIATE] = { 118, 2 }, [VIEW_IO] = { 87, 6 },
		[VIEW_CLOSE] = { 222, 3 },  [VIEW_LATE] = { 208, 1 },    [VIEW_BUSY] = { 226, 3 },
		[VIEW_NUMBER] = { 250, -1 }, [VIEW_ERROR] = { 203, 1 },
	},
	[VIEW_THEME_LIGHT] = {
		[VIEW_DIM] = { 240, -1 },   [VIEW_BORDER] = { 244, -1 }, [VIEW_STATE] = { 130, 3 },
		[VIEW_CURRENT] = { 130, 3 }, [VIEW_TIMER] = { 25, 4 },   [VIEW_TICK] = { 127, 5 },
		[VIEW_JOB] = { 91, 5 },     [VIEW_IMMEDIATE] = { 28, 2 }, [VIEW_IO] = { 30, 6 },
		[VIEW_CLOSE] = { 94, 3 },   [VIEW_LATE] = { 160, 1 },    [VIEW_BUSY] = { 130, 3 },
		[VIEW_NUMBER] = { 240, -1 }, [VIEW_ERROR] = { 124, 1 },
	},
	[VIEW_THEME_BLIND] = {
		[VIEW_STATE] = { 214, 3 },  [VIEW_CURRENT] = { 214, 3 }, [VIEW_TIMER] = { 75, 4 },
		[VIEW_TICK] = { 33, 4 },    [VIEW_JOB] = { 117, 6 },     [VIEW_IMMEDIATE] = { 178, 3 },
		[VIEW_IO] = { 67, 4 },      [VIEW_CLOSE] = { 137, 3 },   [VIEW_LATE] = { 208, 3 },
		[VIEW_BUSY] = { 214, 3 },   [VIEW_ERROR] = { 202, 3 },
	},
};

static const struct view_shapes unicode = {
	.ellipsis = "…", .arrow = "▶", .dot = "•", .full = "█", .half = "▓",
	.light = "░", .late = "!", .due = "▼", .dash = "─",
	.edges = { " ", "╵", "╶", "└", "╷", "│", "┌", "├", "╴", "┘", "─", "┴", "┐", "┤",
		   "┬", "┼" },
};
static const struct view_shapes plain = {
	.ellipsis = "~", .arrow = ">", .dot = "*", .full = "#", .half = ":",
	.light = ".", .late = "!", .due = "v", .dash = "-",
	.edges = { " ", "|", "-", "+", "|", "|", "+", "+", "-", "+", "-", "+", "+", "+",
		   "+", "+" },
};
/* clang-format on */

const char *view_theme_name(enum view_theme theme)
{
	static const char *const names[VIEW_THEME_COUNT] = {
		[VIEW_THEME_DEFAULT] = "default", [VIEW_THEME_CONTRAST] = "contrast",
		[VIEW_THEME_LIGHT] = "light",	  [VIEW_THEME_MONO] = "mono",
		[VIEW_THEME_BLIND] = "blind",
	};

	return names[theme];
}

struct view_look view_style_look(enum view_style style, enum view_theme theme, int colours)
{
	const struct row *r = &rows[style];
	bool other = themes[theme][style].c256 > 0;
	int16_t c256 = other ? themes[theme][style].c256 : r->c256;
	int16_t c8 = other ? themes[theme][style].c8 : r->c8;
	uint16_t more = theme == VIEW_THEME_CONTRAST ? BOLD : NONE;

	if (colours < 8 || theme == VIEW_THEME_MONO)
		return (struct view_look){-1, -1, r->mono | more};
	if (colours < 256)
		return (struct view_look){
			c8, -1, (uint16_t)((c8 < 0 ? r->few | r->mono : r->few) | more)};
	return (struct view_look){c256, -1, (uint16_t)(r->rich | more)};
}

const char *view_style_name(enum view_style style)
{
	return rows[style].name;
}

enum view_style view_style_of_item(unsigned type)
{
	switch ((enum jrn_item_type)type) {
	case JRN_IT_MAIN:
	case JRN_IT_CALL:
		return VIEW_MAIN;
	case JRN_IT_TIMEOUT:
	case JRN_IT_INTERVAL:
	case JRN_IT_LOOP_TIMER:
	case JRN_IT_TIMER_HANDLE:
		return VIEW_TIMER;
	case JRN_IT_IMMEDIATE:
		return VIEW_IMMEDIATE;
	case JRN_IT_TICK:
	case JRN_IT_HANDLE:
		return VIEW_TICK;
	case JRN_IT_MICROTASK:
	case JRN_IT_REACTION:
	case JRN_IT_AWAIT:
	case JRN_IT_THENABLE:
	case JRN_IT_TASK:
		return VIEW_JOB;
	case JRN_IT_FS:
	case JRN_IT_DNS:
	case JRN_IT_CRYPTO:
	case JRN_IT_ZLIB:
	case JRN_IT_NET:
	case JRN_IT_DEVICE:
	case JRN_IT_MESSAGE:
	case JRN_IT_JOB:
	case JRN_IT_REQUEST:
		return VIEW_IO;
	case JRN_IT_CLOSE:
	case JRN_IT_EVENT:
		return VIEW_CLOSE;
	case JRN_IT_TYPE_COUNT:
		break;
	}
	return VIEW_PLAIN;
}

const struct view_shapes *view_shapes(bool ascii)
{
	return ascii ? &plain : &unicode;
}
