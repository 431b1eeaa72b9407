/* SPDX-License-Identifier: MIT
 *
 * lesson/markdown.h - the part of Markdown that the prose of a lesson may use.
 *
 *	paragraphs, separated by empty lines
 *	- items, with further lines indented
 *	    code, indented by four columns outside a list, or between lines of ```
 *	`code`, *emphasis*, **strong**, [text](address)
 *
 * The text is told as a sequence of pieces: a block begins, its text in spans, it ends.
 * A line's end inside a paragraph is a piece of its own, so that a terminal can keep the
 * author's lines, and a page can flow them.
 */
#ifndef LS_LESSON_MARKDOWN_H
#define LS_LESSON_MARKDOWN_H

#include <stddef.h>

enum lesson_md {
	LESSON_MD_PARAGRAPH, /* begins */
	LESSON_MD_ITEM,	     /* begins */
	LESSON_MD_CODE,	     /* begins; its lines are texts with their ends */
	LESSON_MD_END,	     /* of any of these */
	LESSON_MD_LINE,	     /* the next line of the same block */
	/* with a text: */
	LESSON_MD_TEXT,
	LESSON_MD_MONO,
	LESSON_MD_EMPHASIS,
	LESSON_MD_STRONG,
	LESSON_MD_LINK /* its text; the address is not told in a terminal */
};

typedef void lesson_md_fn(void *arg, enum lesson_md piece, const char *text, size_t len);

void lesson_markdown(const char *text, size_t len, lesson_md_fn *tell, void *arg);

#endif
