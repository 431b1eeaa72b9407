/* SPDX-License-Identifier: MIT
 *
 * loopscope lesson export NAME: the lesson as one page to print.
 *
 * The pupil's page has room for the answers; with -c it is the teacher's, with what the
 * programs print, what who believes what would have written, and the explanations.
 */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/vec.h"
#include "cli/lessons.h"
#include "cli/outfile.h"
#include "cli/twin.h"
#include "lesson/ask.h"
#include "lesson/grade.h"
#include "lesson/markdown.h"
#include "lesson/words.h"

struct page {
	const struct lesson *l;
	FILE *out;
	bool answers, in_list;
	enum lesson_md block; /* the one that has begun */
	struct ls_err *err;
};

static const char style[] =
	"body{font:11pt/1.45 Georgia,serif;max-width:46em;margin:2em auto;padding:0 1em}"
	"h1,h2{font-family:Helvetica,Arial,sans-serif;line-height:1.2}"
	"h2{font-size:1.1em;border-top:1px solid #999;padding-top:.6em;margin-top:1.6em}"
	"pre,code{font-family:Menlo,Consolas,\"DejaVu Sans Mono\",monospace;font-size:.88em}"
	"pre{background:#f4f4f4;border:1px solid #ddd;padding:.6em .8em;white-space:pre-wrap}"
	".pair{display:flex;gap:1em}.pair>div{flex:1;min-width:0}"
	".name{font:.8em Helvetica,Arial,sans-serif;color:#555;margin:0}"
	"ul.boxes{list-style:none;padding-left:.5em}.boxes li::before{content:\"\\2610\\a0\"}"
	".room{border:1px solid #999;height:5em;margin:.6em 0}"
	".answer{border-left:4px solid #2a6;padding-left:1em;margin:1em 0}"
	"table{border-collapse:collapse;margin:.5em 0}"
	"td,th{border:1px solid #bbb;padding:.2em .6em;text-align:left;vertical-align:top}"
	"@media print{h2,pre,.answer,table{break-inside:avoid}h2{break-after:avoid}"
	"body{margin:0;max-width:none}}";

static void put(const struct page *p, const char *s, size_t len)
{
	for (; len; s++, len--) {
		const char *as = *s == '<'   ? "&lt;"
				 : *s == '>' ? "&gt;"
				 : *s == '&' ? "&amp;"
				 : *s == '"' ? "&quot;"
					     : NULL;

		if (as)
			fputs(as, p->out);
		else
			putc(*s, p->out);
	}
}

static void put_text(const struct page *p, const char *s)
{
	put(p, s, strlen(s));
}

/* ---- prose ---------------------------------------------------------------------------- */

static void put_list(struct page *p, bool in)
{
	if (in != p->in_list)
		fputs(in ? "<ul>\n" : "</ul>\n", p->out);
	p->in_list = in;
}

static void tell_piece(void *arg, enum lesson_md piece, const char *text, size_t len)
{
	static const char *const tags[] = {
		[LESSON_MD_MONO] = "code", [LESSON_MD_EMPHASIS] = "em",
		[LESSON_MD_STRONG] = "strong", [LESSON_MD_LINK] = "u",
	};
	static const char *const blocks[] = { "p", "li", "pre" };
	struct page *p = arg;

	if (piece <= LESSON_MD_CODE) {
		p->block = piece;
		put_list(p, piece == LESSON_MD_ITEM);
		fprintf(p->out, "<%s>", blocks[piece]);
	} else if (piece == LESSON_MD_END) {
		fprintf(p->out, "</%s>\n", blocks[p->block]);
	} else if (piece == LESSON_MD_LINE) {
		putc('\n', p->out);
	} else if (piece == LESSON_MD_TEXT) {
		put(p, text, len);
	} else {
		fprintf(p->out, "<%s>", tags[piece]);
		put(p, text, len);
		fprintf(p->out, "</%s>", tags[piece]);
	}
}

static void put_section(struct page *p, const char *name)
{
	size_t len;
	const char *text = lesson_section(p->l, name, &len);

	if (text)
		lesson_markdown(text, len, tell_piece, p);
	put_list(p, false);
}

/* A text of lesson.lua: one paragraph. */
static void put_paragraph(struct page *p, const char *text)
{
	lesson_markdown(text, strlen(text), tell_piece, p);
	put_list(p, false);
}

/* ---- programs ------------------------------------------------------------------------- */

static bool put_file(const struct page *p, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t len;
	char *text = script_run_read(path, &len, p->err);

	if (!text)
		return false;
	fputs("<div><p class=\"name\">", p->out);
	put_text(p, slash ? slash + 1 : path);
	fputs("</p><pre>", p->out);
	put(p, text, len);
	fputs("</pre></div>\n", p->out);
	free(text);
	return true;
}

/* The program, and beside it the same in JavaScript or Python. */
static bool put_program(const struct page *p, const char *name)
{
	char *path = lesson_path(p->l, name), *twin = cmd_twin_find(path);
	bool ok;

	fputs("<div class=\"pair\">\n", p->out);
	ok = put_file(p, path) && (!twin || put_file(p, twin));
	fputs("</div>\n", p->out);
	free(twin);
	free(path);
	return ok;
}

/* ---- predictions ---------------------------------------------------------------------- */

static void put_row(const struct page *p, const char *who, const char *belief,
		    const struct lesson_trial *t)
{
	fputs("<tr><td>", p->out);
	put_text(p, who);
	fputs("</td><td>", p->out);
	put_text(p, belief);
	fputs("</td><td><code>", p->out);
	for (size_t i = 0; i < t->n; i++) {
		fputs(i ? "<br>" : "", p->out);
		put_text(p, t->lines[i].text);
	}
	fputs("</code></td></tr>\n", p->out);
}

static void put_answer(struct page *p, const struct lesson_step *s,
		       const struct lesson_trial *real)
{
	fputs("<div class=\"answer\"><table>\n", p->out);
	put_row(p, "", "it prints", real);
	for (size_t i = 0; s->models && i < s->models->n_list; i++) {
		const char *model = s->models->items[i].text;
		struct lesson_trial t;

		if (lesson_step_run(p->l, s, model, &t, NULL))
			put_row(p, model, lesson_belief(model), &t);
		lesson_trial_release(&t);
	}
	fputs("</table>\n", p->out);
	if (s->explain)
		put_section(p, s->explain);
	fputs("</div>\n", p->out);
}

static void put_boxes(const struct page *p, const struct lesson_step *s)
{
	fputs("<ul class=\"boxes\">\n", p->out);
	for (size_t i = 0; i < s->choices->n_list; i++) {
		fputs("<li>", p->out);
		put_text(p, s->choices->items[i].items[0].text);
		fputs("</li>\n", p->out);
	}
	fputs("</ul>\n", p->out);
}

static void put_lines(const struct page *p, const struct lesson_trial *real)
{
	const char **lines = lesson_trial_sorted(real);

	fputs("<p>In another order: ", p->out);
	for (size_t i = 0; i < real->n; i++) {
		fputs(i ? ", <code>" : "<code>", p->out);
		put_text(p, lines[i]);
		fputs("</code>", p->out);
	}
	fputs("</p>\n", p->out);
	free(lines);
}

static bool put_prediction(struct page *p, const struct lesson_step *s)
{
	struct lesson_trial real;
	bool ok = lesson_step_run(p->l, s, NULL, &real, p->err) &&
		  put_program(p, s->program);

	if (ok) {
		put_paragraph(p, s->text ? s->text : "In which order are these lines printed?");
		if (s->type == LESSON_ORDER)
			put_lines(p, &real);
		if (s->type == LESSON_CHOICE)
			put_boxes(p, s);
		else if (!p->answers)
			fputs("<div class=\"room\"></div>\n", p->out);
		fputs("<p>How sure? &#9744; sure &#9744; rather &#9744; a guess</p>\n", p->out);
		if (p->answers)
			put_answer(p, s, &real);
	}
	lesson_trial_release(&real);
	return ok;
}

/* ---- tasks ---------------------------------------------------------------------------- */

static bool put_task(struct page *p, const struct lesson_step *s)
{
	char *solution = lesson_path(p->l, s->solution);
	bool ok = !s->program || put_program(p, s->program);

	put_paragraph(p, s->text);
	fputs("<ul class=\"boxes\">\n", p->out);
	for (size_t i = 0; i < lesson_words_count(s->checks); i++) {
		struct ls_str wants = LS_STR_INIT;

		lesson_word_tell(&wants, lesson_words_at(s->checks, i));
		fputs("<li>", p->out);
		put_text(p, wants.s);
		fputs("</li>\n", p->out);
		ls_str_release(&wants);
	}
	fputs("</ul>\n", p->out);
	if (p->answers) {
		fputs("<div class=\"answer\">\n", p->out);
		ok = ok && put_file(p, solution);
		if (s->explain)
			put_section(p, s->explain);
		fputs("</div>\n", p->out);
	} else {
		fputs("<div class=\"room\"></div>\n", p->out);
	}
	free(solution);
	return ok;
}

/* To be answered in words. */
static bool put_question(struct page *p, const struct lesson_step *s)
{
	put_paragraph(p, s->text);
	fputs("<div class=\"room\"></div>\n", p->out);
	if (p->answers && s->explain) {
		fputs("<div class=\"answer\">\n", p->out);
		put_section(p, s->explain);
		fputs("</div>\n", p->out);
	}
	return true;
}

static bool put_step(struct page *p, const struct lesson_step *s, unsigned *number)
{
	if (s->type == LESSON_SHOW) {
		put_section(p, s->text);
		return true;
	}
	if (s->type == LESSON_RECALL)
		return true;
	fprintf(p->out, "<h2>%u. %s</h2>\n", ++*number,
		s->type == LESSON_WATCH	   ? "Watch"
		: s->type == LESSON_MODIFY ? "Change"
		: s->type == LESSON_MAKE   ? "Build"
		: s->type == LESSON_WRITE  ? "Write"
					   : "Predict");
	if (s->type == LESSON_WRITE)
		return put_question(p, s);
	if (s->type == LESSON_WATCH)
		return put_program(p, s->program);
	return s->checks ? put_task(p, s) : put_prediction(p, s);
}

static void put_hints(struct page *p)
{
	if (!p->l->hints)
		return;
	fputs("<h2>Hints</h2>\n<ol>\n", p->out);
	for (size_t i = 0; i < p->l->hints->n_list; i++) {
		fputs("<li>", p->out);
		put_paragraph(p, p->l->hints->items[i].text);
		fputs("</li>\n", p->out);
	}
	fputs("</ol>\n", p->out);
}

/* One of the student's own, so that neighbours differ. */
static bool put_problem(struct page *p, const char *student)
{
	struct lesson_problem problem;

	if (!p->l->ask || !student)
		return true;
	if (!lesson_ask(p->l, lesson_ask_seed(student), &problem, p->err))
		return false;
	fputs("<h2>Yours</h2>\n<p>Which lines does this program print, in which order?</p>\n"
	      "<pre>",
	      p->out);
	put_text(p, problem.source);
	fputs("</pre>\n", p->out);
	if (p->answers) {
		fputs("<div class=\"answer\"><table>\n", p->out);
		put_row(p, "", "it prints", &problem.answer);
		fputs("</table></div>\n", p->out);
	} else {
		fputs("<div class=\"room\"></div>\n", p->out);
	}
	lesson_problem_release(&problem);
	return true;
}

static void put_page(struct page *p, const char *student)
{
	unsigned number = 0;
	bool ok = true;

	fprintf(p->out, "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">\n<title>",
		p->l->language);
	put_text(p, p->l->title);
	fprintf(p->out, "</title>\n<style>%s</style></head><body>\n<h1>", style);
	put_text(p, p->l->title);
	fputs("</h1>\n<p>", p->out);
	put_text(p, p->l->goal);
	fprintf(p->out, " (%u minutes)</p>\n", p->l->minutes);
	if (student) {
		fputs("<p class=\"name\">", p->out);
		put_text(p, student);
		fputs("</p>\n", p->out);
	}
	for (size_t i = 0; i < p->l->n_steps && ok; i++)
		ok = put_step(p, &p->l->steps[i], &number);
	if (ok && put_problem(p, student))
		put_hints(p);
	fputs("</body></html>\n", p->out);
}

int cmd_lesson_page(struct lesson *l, const struct cmd_line *line)
{
	struct ls_err err = LS_ERR_INIT;
	struct page p = { .l = l, .answers = line->answer, .err = &err };

	p.out = cmd_outfile_open(line->output, &err);
	if (!p.out)
		return cmd_fail(&err);
	put_page(&p, line->student);
	return cmd_outfile_close(p.out, line->output, &err) ? CMD_OK : cmd_fail(&err);
}
