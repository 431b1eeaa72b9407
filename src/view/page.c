/* SPDX-License-Identifier: MIT */
#include "view/page.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "journal/file.h"
#include "journal/strings.h"
#include "view/app.h"

#define WIDTH  120
#define HEIGHT 36 /* of the screen; its last row, the keys of the terminal, is left out */

struct page {
	struct view_app *v;
	FILE *out;
	struct jrn_strings *pieces;
	struct ls_str rows[HEIGHT]; /* of the screen before, as lists of pieces */
	struct ls_str row, piece, text;
};

static const char head[] =
	"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width\">\n<title>loopscope</title>\n"
	"<style>\n"
	":root{--fg:#1c1c1c;--bg:#fcfcfc}\n"
	"@media(prefers-color-scheme:dark){:root{--fg:#d8d8d8;--bg:#161616}}\n"
	"body{margin:1em;background:var(--bg);color:var(--fg);font-family:sans-serif}\n"
	"pre{font:14px/1.25 ui-monospace,Menlo,Consolas,\"DejaVu Sans Mono\",monospace;"
	"overflow-x:auto}b{font-weight:normal}h1{font-size:1.2em}\n"
	"#at{width:60%;vertical-align:middle}button{font:inherit;padding:.2em .7em}\n"
	"#say{min-height:3em}.rev{background:var(--fg);color:var(--bg)}\n";

static const char body[] =
	"<p><button id=\"first\" title=\"Home\">|&lt;</button>\n"
	"<button id=\"back\" title=\"Left\">step back</button>\n"
	"<button id=\"next\" title=\"Right\">step</button>\n"
	"<button id=\"call\" title=\"&gt;\">callback</button>\n"
	"<button id=\"play\" title=\"Space\">play</button>\n"
	"<button id=\"last\" title=\"End\">&gt;|</button>\n"
	"<input id=\"at\" type=\"range\" min=\"0\" value=\"0\" aria-label=\"moment\">\n"
	"<span id=\"n\"></span></p>\n"
	"<pre id=\"screen\" aria-hidden=\"true\"></pre>\n"
	"<p id=\"say\" aria-live=\"polite\"></p>\n<noscript>This page needs JavaScript to step "
	"through the run.</noscript>\n";

static const char code[] =
	"<script>\n'use strict';\n"
	"const data=id=>JSON.parse(document.getElementById(id).textContent);\n"
	"const el=id=>document.getElementById(id);\n"
	"const pieces=data('pieces'),steps=data('steps'),screens=[];\n"
	"for(const s of steps){\n"
	"  const rows=screens.length?screens[screens.length-1].slice():[];\n"
	"  for(const [y,...ids] of s.r)rows[y]=ids.map(i=>pieces[i-1]).join('');\n"
	"  screens.push(rows);\n}\n"
	"let at=0,timer=0;\n"
	"function show(n){\n"
	"  at=Math.max(0,Math.min(steps.length-1,n));\n"
	"  el('screen').innerHTML=screens[at].join('\\n');\n"
	"  el('say').textContent=steps[at].e+' \\u2014 '+steps[at].w;\n"
	"  el('n').textContent='step '+(at+1)+' of '+steps.length+', event '+steps[at].n;\n"
	"  el('at').value=at;location.replace('#'+steps[at].n);\n"
	"  if(at===steps.length-1)stop();\n}\n"
	"function callback(d){let n=at+d;\n"
	"  while(n>0&&n<steps.length-1&&!steps[n].c)n+=d;\n  show(n);}\n"
	"function stop(){clearInterval(timer);timer=0;el('play').textContent='play';}\n"
	"function play(){if(timer){stop();return;}\n"
	"  el('play').textContent='pause';timer=setInterval(()=>show(at+1),400);}\n"
	"const keys={ArrowRight:()=>show(at+1),l:()=>show(at+1),ArrowLeft:()=>show(at-1),\n"
	"  h:()=>show(at-1),'>':()=>callback(1),'.':()=>callback(1),'<':()=>callback(-1),\n"
	"  ',':()=>callback(-1),Home:()=>show(0),g:()=>show(0),End:()=>show(steps.length),\n"
	"  G:()=>show(steps.length),' ':play};\n"
	"document.addEventListener('keydown',e=>{const f=keys[e.key];\n"
	"  if(f&&!e.ctrlKey&&!e.metaKey&&!e.altKey){e.preventDefault();f();}});\n"
	"el('first').onclick=keys.g;el('back').onclick=keys.h;el('next').onclick=keys.l;\n"
	"el('call').onclick=keys['>'];el('play').onclick=play;el('last').onclick=keys.G;\n"
	"el('at').max=steps.length-1;el('at').oninput=e=>show(+e.target.value);\n"
	"const wanted=+location.hash.slice(1);\n"
	"show(Math.max(0,steps.findIndex(s=>s.n>=wanted)));\n"
	"</script></body></html>\n";

/* A colour of the terminal's 256: the cube and the greys are fixed. */
static void add_colour(struct ls_str *out, int colour)
{
	static const int levels[] = {0, 95, 135, 175, 215, 255};
	int n = colour - 16;

	if (colour >= 232)
		ls_str_addf(out, "#%02x%02x%02x", 8 + (colour - 232) * 10,
			    8 + (colour - 232) * 10, 8 + (colour - 232) * 10);
	else
		ls_str_addf(out, "#%02x%02x%02x", levels[n / 36], levels[n / 6 % 6],
			    levels[n % 6]);
}

static void write_styles(struct page *p)
{
	for (int i = 0; i < VIEW_STYLE_COUNT; i++) {
		struct view_look look = view_style_look((enum view_style)i, VIEW_THEME_DEFAULT, 256);

		ls_str_clear(&p->text);
		ls_str_addf(&p->text, ".s%d{", i);
		if (look.fg >= 16) {
			ls_str_add(&p->text, look.attrs & VIEW_A_REVERSE ? "background:"
									 : "color:");
			add_colour(&p->text, look.fg);
			ls_str_add(&p->text, ";");
		} else if (look.attrs & VIEW_A_REVERSE) {
			ls_str_add(&p->text, "background:var(--fg);");
		}
		if (look.attrs & VIEW_A_REVERSE)
			ls_str_add(&p->text, "color:var(--bg);");
		if (look.attrs & VIEW_A_BOLD)
			ls_str_add(&p->text, "font-weight:bold;");
		if (look.attrs & VIEW_A_DIM)
			ls_str_add(&p->text, "opacity:.6;");
		if (look.attrs & VIEW_A_UNDERLINE)
			ls_str_add(&p->text, "text-decoration:underline;");
		fprintf(p->out, "%s}\n", p->text.s);
	}
}

/* A text of JSON in a script element, which must not hold the beginning of a tag. */
static void write_json(struct page *p, const char *text, size_t len)
{
	ls_str_clear(&p->text);
	jrn_json_text(&p->text, text, len);
	for (size_t i = 0; i < p->text.len; i++)
		if (p->text.s[i] == '<')
			fputs("\\u003c", p->out);
		else
			fputc(p->text.s[i], p->out);
}

/* The screen. */

static void add_cell(struct ls_str *out, const struct view_cell *cell)
{
	for (int i = 0; i < VIEW_CELL_POINTS && cell->cp[i]; i++) {
		char bytes[4];

		if (cell->cp[i] == '<')
			ls_str_add(out, "&lt;");
		else if (cell->cp[i] == '&')
			ls_str_add(out, "&amp;");
		else
			ls_str_addn(out, bytes, ls_utf8_encode(cell->cp[i], bytes));
	}
}

static bool ends_piece(const struct view_cell *cell)
{
	return cell->style == VIEW_BORDER && cell->cp[0] != 0x2500;
}

static void end_piece(struct page *p)
{
	if (p->piece.len)
		ls_str_addf(&p->row, ",%" PRIu32,
			    jrn_strings_add(p->pieces, p->piece.s, p->piece.len));
	ls_str_clear(&p->piece);
}

/* The row as a list of pieces: they end at the borders of panes. */
static void take_row(struct page *p, const struct view_canvas *c, int y)
{
	const struct view_cell *row = &c->cells[(size_t)y * (size_t)c->width];
	int style = -1;

	ls_str_clear(&p->row);
	ls_str_addf(&p->row, "[%d", y);
	for (int x = 0; x < c->width; x++) {
		if (row[x].style != style && style > 0)
			ls_str_add(&p->piece, "</b>");
		if (row[x].style != style && row[x].style > 0)
			ls_str_addf(&p->piece, "<b class=s%d>", row[x].style);
		style = row[x].style;
		add_cell(&p->piece, &row[x]);
		if (ends_piece(&row[x])) {
			ls_str_add(&p->piece, "</b>");
			style = -1;
			end_piece(p);
		}
	}
	if (style > 0)
		ls_str_add(&p->piece, "</b>");
	end_piece(p);
	ls_str_add(&p->row, "]");
}

/* Rows that differ from those of the screen before. */
static void write_rows(struct page *p, const struct view_canvas *c)
{
	bool any = false;

	for (int y = 0; y + 1 < c->height; y++) {
		take_row(p, c, y);
		if (p->rows[y].s && strcmp(p->rows[y].s, p->row.s) == 0)
			continue;
		fprintf(p->out, "%s%s", any ? "," : "", p->row.s);
		any = true;
		ls_str_clear(&p->rows[y]);
		ls_str_addn(&p->rows[y], p->row.s, p->row.len);
	}
}

static void write_step(struct page *p, bool first)
{
	const struct view_canvas *c = view_app_draw(p->v, WIDTH, HEIGHT);
	const struct view_frame *f = &p->v->frame;

	fprintf(p->out, "%s\n{\"n\":%" PRIu64 ",\"c\":%d,\"e\":", first ? "" : ",",
		f->position, f->begun);
	write_json(p, f->why->next.s ? f->why->next.s : "", f->why->next.len);
	fputs(",\"w\":", p->out);
	write_json(p, f->why->why.s ? f->why->why.s : "", f->why->why.len);
	fputs(",\"r\":[", p->out);
	write_rows(p, c);
	fputs("]}", p->out);
}

static void write_steps(struct page *p)
{
	uint64_t before;
	int n = 0;

	do {
		before = replay_position(p->v->cursor);
		write_step(p, n++ == 0);
		view_app_key(p->v, 'l');
	} while (n < PAGE_STEPS && replay_position(p->v->cursor) > before);
}

static void write_pieces(struct page *p)
{
	for (uint32_t id = 1; id < jrn_strings_count(p->pieces); id++) {
		size_t len;
		const char *s = jrn_strings_get(p->pieces, id, &len);

		fputs(id > 1 ? ",\n" : "\n", p->out);
		write_json(p, s, len);
	}
}

/* The script's name without its folders; as text of the page. */
static void write_title(struct page *p, const char *file)
{
	const char *slash = strrchr(file, '/');

	fputs("</style></head><body>\n<h1>", p->out);
	for (const char *s = slash ? slash + 1 : file; *s; s++)
		if (*s == '<' || *s == '&')
			fputs(*s == '<' ? "&lt;" : "&amp;", p->out);
		else
			fputc(*s, p->out);
	fputs("</h1>\n", p->out);
}

static void write_all(struct page *p, const char *file)
{
	struct jrn_record next;

	fputs(head, p->out);
	write_styles(p);
	write_title(p, file);
	fputs(body, p->out);
	fputs("<script type=\"application/json\" id=\"steps\">[", p->out);
	write_steps(p);
	fputs("\n]</script>\n<script type=\"application/json\" id=\"pieces\">[", p->out);
	write_pieces(p);
	fputs("\n]</script>\n", p->out);
	if (replay_peek(p->v->cursor, &next))
		fprintf(p->out,
			"<p>The first %d events; loopscope itself shows the rest.</p>\n",
			PAGE_STEPS);
	fputs(code, p->out);
}

bool view_page_write(struct jrn_store *s, FILE *out, struct ls_err *err)
{
	struct replay_run run;
	struct view_session session = {.source = {.store = s}, .file = "a run"};
	struct page p = {.out = out, .pieces = jrn_strings_new()};

	if (replay_run_of(s, &run) && run.script)
		session.file = jrn_store_text(s, run.script, NULL);
	p.v = view_app_new(&session);
	write_all(&p, session.file);
	if (replay_error(p.v->cursor))
		ls_err_set(err, NULL, 0, "%s", replay_error(p.v->cursor));
	else if (fflush(out) != 0 || ferror(out))
		ls_err_set(err, NULL, 0, "%s", strerror(errno));
	view_app_free(p.v);
	jrn_strings_free(p.pieces);
	for (int y = 0; y < HEIGHT; y++)
		ls_str_release(&p.rows[y]);
	ls_str_release(&p.row);
	ls_str_release(&p.piece);
	ls_str_release(&p.text);
	return !err->message;
}
