/* SPDX-License-Identifier: MIT
 *
 * The prose of a lesson on a terminal: the author's lines, spans in colour, or with their
 * marks where there are no colours.
 */
#include <stdio.h>

#include "cli/lesson_play.h"
#include "lesson/markdown.h"

struct prose {
	bool color, begun; /* begun: a block is above */
	enum lesson_md block;
	bool line_begins; /* in code */
};

static void begin_block(struct prose *p, enum lesson_md block)
{
	if (p->begun && !(block == LESSON_MD_ITEM && p->block == LESSON_MD_ITEM))
		putchar('\n');
	p->begun = true;
	p->block = block;
	p->line_begins = true;
	if (block == LESSON_MD_ITEM)
		fputs("  - ", stdout);
}

static void put_span(const struct prose *p, enum lesson_md piece, const char *text, size_t len)
{
	static const struct {
		const char *color, *mark;
	} spans[] = {
		[LESSON_MD_TEXT] = { "", "" },
		[LESSON_MD_MONO] = { "\033[36m", "`" },
		[LESSON_MD_EMPHASIS] = { "\033[4m", "*" },
		[LESSON_MD_STRONG] = { "\033[1m", "**" },
		[LESSON_MD_LINK] = { "\033[4m", "" },
	};

	fputs(p->color ? spans[piece].color : spans[piece].mark, stdout);
	fwrite(text, 1, len, stdout);
	if (p->color && *spans[piece].color)
		fputs("\033[0m", stdout);
	else if (!p->color)
		fputs(spans[piece].mark, stdout);
}

static void put_code(struct prose *p, const char *text, size_t len)
{
	if (p->line_begins && *text != '\n')
		fputs("    ", stdout);
	fwrite(text, 1, len, stdout);
	p->line_begins = *text == '\n';
}

static void put_piece(void *arg, enum lesson_md piece, const char *text, size_t len)
{
	struct prose *p = arg;

	if (piece <= LESSON_MD_CODE)
		begin_block(p, piece);
	else if (piece == LESSON_MD_END)
		fputs(p->block == LESSON_MD_CODE ? "" : "\n", stdout);
	else if (piece == LESSON_MD_LINE)
		fputs(p->block == LESSON_MD_ITEM ? "\n    " : "\n", stdout);
	else if (p->block == LESSON_MD_CODE)
		put_code(p, text, len);
	else
		put_span(p, piece, text, len);
}

void cmd_play_prose(const char *text, size_t len)
{
	struct prose p = { .color = cmd_color(stdout) };

	lesson_markdown(text, len, put_piece, &p);
	putchar('\n');
}
