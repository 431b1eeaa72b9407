/* SPDX-License-Identifier: MIT */
#include "view/tui.h"
#include "view/front.h"

#include "base/utf8.h" /* before curses, which has macros with very short names */

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#define FRAME	  33000000LL /* ns between two drawings while something moves */
#define SLICE	  15000000LL /* ns of work between two looks at the keyboard */
#define ESC_DELAY 25	     /* ms */

struct view_tui {
	SCREEN *screen;
	struct view_canvas shown; /* what the terminal shows */
	bool known;		  /* `shown` is true */
	attr_t attrs[VIEW_STYLE_COUNT];
	short pairs[VIEW_STYLE_COUNT];
	enum view_theme theme;
	int colours; /* of the terminal */
	bool mouse;  /* it tells of the mouse */
	cchar_t *row; /* a run of cells on its way to curses */
	int row_cap;
};

/* ---- leaving the terminal as it was -------------------------------------------------- */

/* What a signal handler needs: signal flags, and the way back, ready to be written. */
static volatile sig_atomic_t got_quit, got_stop, got_cont, got_resize;
static struct {
	volatile sig_atomic_t active;
	int fd;
	struct termios saved;
	char text[256];
	size_t len;
} rescue;

/* Only what is allowed in a signal handler. */
static void restore_terminal(void)
{
	ssize_t written;

	if (!rescue.active)
		return;
	rescue.active = 0;
	written = write(rescue.fd, rescue.text, rescue.len);
	(void)written;
	tcsetattr(rescue.fd, TCSANOW, &rescue.saved);
}

static void on_crash(int sig)
{
	restore_terminal();
	signal(sig, SIG_DFL);
	raise(sig);
}

static void on_signal(int sig)
{
	if (sig == SIGTSTP)
		got_stop = 1;
	else if (sig == SIGCONT)
		got_cont = 1;
	else if (sig == SIGWINCH)
		got_resize = 1;
	else
		got_quit = sig;
}

/* Appends a sequence without its padding ("$<5>"). */
static void rescue_text(const char *cap)
{
	for (; *cap && rescue.len < sizeof rescue.text - 1; cap++) {
		const char *end =
			cap[0] == '$' && cap[1] == '<' ? strchr(cap, '>') : NULL;

		if (end)
			cap += end - cap;
		else
			rescue.text[rescue.len++] = *cap;
	}
}

static bool has(const char *name)
{
	return tigetstr(name) && tigetstr(name) != (char *)-1;
}

static void rescue_with(const char *name)
{
	if (has(name))
		rescue_text(tigetstr(name));
}

static void handle(int sig, void (*handler)(int), int flags)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof sa);
	sa.sa_handler = handler;
	sa.sa_flags = flags;
	sigemptyset(&sa.sa_mask);
	sigaction(sig, &sa, NULL);
}

static const int quiet_signals[] = {SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH};
static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/* The signals that pselect lets in, and nothing else does. */
static void block_signals(sigset_t *before)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof quiet_signals / sizeof *quiet_signals; i++)
		sigaddset(&set, quiet_signals[i]);
	sigprocmask(SIG_BLOCK, &set, before);
}

static void guard_terminal(int fd)
{
	static char stack[1 << 16];
	static bool once;
	stack_t alternate;

	memset(&alternate, 0, sizeof alternate);
	alternate.ss_sp = stack;
	alternate.ss_size = sizeof stack;
	sigaltstack(&alternate, NULL);
	for (size_t i = 0; i < sizeof quiet_signals / sizeof *quiet_signals; i++)
		handle(quiet_signals[i], on_signal, 0);
	for (size_t i = 0; i < sizeof crash_signals / sizeof *crash_signals; i++)
		handle(crash_signals[i], on_crash, SA_ONSTACK);
	rescue.fd = fd;
	rescue.len = 0;
	rescue_with("sgr0");
	rescue_with("rmkx");
	rescue_with("cnorm");
	if (has("kmous"))
		rescue_text("\033[?1006;1000l"); /* tells of the mouse no more */
	rescue_with("rmcup");
	rescue.active = 1;
	if (!once)
		atexit(restore_terminal); /* ls_die() ends the program anywhere */
	once = true;
}

/* ---- colours and cells --------------------------------------------------------------- */

static int wanted_colours(bool no_color)
{
	const char *env = getenv("NO_COLOR");

	if (no_color || (env && *env) || !has_colors())
		return 0;
	start_color();
	use_default_colors();
	return COLORS;
}

static attr_t attrs_of(unsigned attrs)
{
	return (attrs & VIEW_A_BOLD ? A_BOLD : 0) | (attrs & VIEW_A_DIM ? A_DIM : 0) |
	       (attrs & VIEW_A_UNDERLINE ? A_UNDERLINE : 0) |
	       (attrs & VIEW_A_REVERSE ? A_REVERSE : 0);
}

static void make_styles(struct view_tui *t, enum view_theme theme)
{
	int colours = t->colours;

	t->theme = theme;
	for (int i = 0; i < VIEW_STYLE_COUNT; i++) {
		struct view_look look = view_style_look((enum view_style)i, theme, colours);

		t->attrs[i] = attrs_of(look.attrs);
		t->pairs[i] = 0;
		if (look.fg >= 0 && colours && i + 1 < COLOR_PAIRS) {
			init_pair((short)(i + 1), look.fg, look.bg);
			t->pairs[i] = (short)(i + 1);
		}
	}
}

static void set_cell(const struct view_tui *t, cchar_t *out, const struct view_cell *cell)
{
	wchar_t text[VIEW_CELL_POINTS + 1];
	int n = 0;

	for (int i = 0; i < VIEW_CELL_POINTS && cell->cp[i]; i++)
		text[n++] = (wchar_t)cell->cp[i];
	text[n] = L'\0';
	setcchar(out, text, t->attrs[cell->style], t->pairs[cell->style], NULL);
}

/* Writes the cells x0 to x1 of a row.  The right half of a wide cell is not written. */
static void write_run(struct view_tui *t, const struct view_cell *row, int y, int x0,
		      int x1)
{
	int n = 0;

	for (int x = x0; x < x1; x++)
		if (row[x].width)
			set_cell(t, &t->row[n++], &row[x]);
	mvadd_wchnstr(y, x0, t->row, n);
}

static void write_row(struct view_tui *t, const struct view_canvas *c, int y, bool all)
{
	const struct view_cell *now = &c->cells[(size_t)y * (size_t)c->width];
	const struct view_cell *old = &t->shown.cells[(size_t)y * (size_t)c->width];
	int first = 0, last = c->width;

	if (!all) {
		while (first < last && !memcmp(&now[first], &old[first], sizeof *now))
			first++;
		while (last > first &&
		       !memcmp(&now[last - 1], &old[last - 1], sizeof *now))
			last--;
	}
	/* A wide cell is written as a whole. */
	while (first > 0 && first < c->width && now[first].width == 0)
		first--;
	while (last < c->width && now[last].width == 0)
		last++;
	if (first < last)
		write_run(t, now, y, first, last);
}

void view_tui_show(struct view_tui *t, const struct view_canvas *c, bool all)
{
	size_t size = (size_t)c->width * (size_t)c->height * sizeof *c->cells;

	if (!t->known || t->shown.width != c->width || t->shown.height != c->height) {
		view_canvas_reset(&t->shown, c->width, c->height);
		all = true;
	}
	if (t->row_cap < c->width) {
		t->row = ls_realloc(t->row, (size_t)c->width, sizeof *t->row);
		t->row_cap = c->width;
	}
	if (all)
		clearok(stdscr, TRUE);
	for (int y = 0; y < c->height; y++)
		write_row(t, c, y, all);
	memcpy(t->shown.cells, c->cells, size);
	t->known = true;
	refresh();
}

void view_tui_row(struct view_tui *t, int y, struct ls_str *out)
{
	wchar_t text[1024];

	(void)t;
	if (mvinnwstr(y, 0, text, 1023) == ERR)
		return;
	for (const wchar_t *w = text; *w; w++) {
		char s[4];

		ls_str_addn(out, s, ls_utf8_encode((uint32_t)*w, s));
	}
}

struct view_tui *view_tui_open(const char *term, FILE *out, FILE *in, bool no_color)
{
	struct view_tui *t;
	SCREEN *screen;

	setlocale(LC_ALL, "");
	screen = newterm(term, out, in);
	if (!screen)
		return NULL;
	if (!has("cup")) {
		endwin();
		delscreen(screen);
		return NULL;
	}
	t = ls_calloc(1, sizeof *t);
	t->screen = screen;
	set_term(screen);
	raw();
	noecho();
	nonl();
	curs_set(0);
	keypad(stdscr, TRUE);
	set_escdelay(ESC_DELAY);
	nodelay(stdscr, TRUE);
	t->colours = wanted_colours(no_color);
	make_styles(t, VIEW_THEME_DEFAULT);
	return t;
}

void view_tui_close(struct view_tui *t)
{
	endwin();
	delscreen(t->screen);
	view_canvas_release(&t->shown);
	free(t->row);
	free(t);
	rescue.active = 0;
}

/* ---- keys ---------------------------------------------------------------------------- */

static const struct {
	wint_t curses;
	view_key key;
} special[] = {
	{KEY_UP, VIEW_KEY_UP},	       {KEY_DOWN, VIEW_KEY_DOWN},
	{KEY_LEFT, VIEW_KEY_LEFT},     {KEY_RIGHT, VIEW_KEY_RIGHT},
	{KEY_HOME, VIEW_KEY_HOME},     {KEY_END, VIEW_KEY_END},
	{KEY_PPAGE, VIEW_KEY_PAGE_UP}, {KEY_NPAGE, VIEW_KEY_PAGE_DOWN},
	{KEY_BTAB, VIEW_KEY_BACK_TAB}, {KEY_BACKSPACE, VIEW_KEY_BACKSPACE},
	{KEY_ENTER, VIEW_KEY_ENTER},   {KEY_F(1), VIEW_KEY_F1},
};

static view_key key_of(int kind, wint_t c)
{
	if (kind != KEY_CODE_YES)
		return c == L'\r' ? VIEW_KEY_ENTER : (view_key)c;
	for (size_t i = 0; i < sizeof special / sizeof *special; i++)
		if (special[i].curses == c)
			return special[i].key;
	return VIEW_KEY_NONE;
}

static void take_mouse(struct view_app *v)
{
	MEVENT m;

	if (getmouse(&m) != OK)
		return;
	if (m.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED))
		view_app_mouse(v, VIEW_KEY_CLICK, m.x, m.y);
	else if (m.bstate & BUTTON4_PRESSED)
		view_app_mouse(v, VIEW_KEY_WHEEL_UP, m.x, m.y);
	else if (m.bstate & BUTTON5_PRESSED)
		view_app_mouse(v, VIEW_KEY_WHEEL_DOWN, m.x, m.y);
}

/* Takes all keys that are waiting. */
static void read_keys(struct view_app *v)
{
	wint_t c;
	int kind;

	while ((kind = get_wch(&c)) != ERR && !v->quit && !v->suspend)
		if (kind == KEY_CODE_YES && c == KEY_RESIZE)
			v->dirty = true;
		else if (kind == KEY_CODE_YES && c == KEY_MOUSE)
			take_mouse(v);
		else
			view_app_key(v, key_of(kind, c));
}

/* Does the terminal take more?  One that is blocked must not block the run. */
static bool can_write(void)
{
	struct timeval none = {0, 0};
	fd_set out;

	FD_ZERO(&out);
	FD_SET(STDOUT_FILENO, &out);
	return select(STDOUT_FILENO + 1, NULL, &out, NULL, &none) > 0;
}

/* Waits for a key, a signal, or so long; with `frame` also until the terminal takes more.
 * False when the input has ended. */
static bool wait_for_input(const sigset_t *mask, int64_t ns, bool frame)
{
	struct timespec t = {.tv_sec = 0, .tv_nsec = (long)ns};
	fd_set in, out;
	int n, left = 0;

	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_SET(STDIN_FILENO, &in);
	if (frame)
		FD_SET(STDOUT_FILENO, &out);
	n = pselect(STDOUT_FILENO + 1, &in, &out, NULL, ns < 0 ? NULL : &t, mask);
	if (n <= 0 || !FD_ISSET(STDIN_FILENO, &in))
		return true;
	/* Readable, but with nothing to read: the terminal has gone away. */
	return ioctl(STDIN_FILENO, FIONREAD, &left) == 0 && left > 0;
}

/* ---- the loop ------------------------------------------------------------------------ */

static void fit_to_terminal(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
	    size.ws_col > 0 && (size.ws_row != LINES || size.ws_col != COLS))
		resizeterm(size.ws_row, size.ws_col);
}

/* Gives the terminal back, stops, and takes it again when continued. */
static void suspend(struct view_app *v, struct view_tui *t)
{
	sigset_t only;

	v->suspend = false;
	got_stop = 0;
	endwin();
	rescue.active = 0;
	handle(SIGTSTP, SIG_DFL, 0);
	sigemptyset(&only);
	sigaddset(&only, SIGTSTP);
	raise(SIGTSTP);
	/* Here it stops, and goes on from with SIGCONT. */
	sigprocmask(SIG_UNBLOCK, &only, NULL);
	sigprocmask(SIG_BLOCK, &only, NULL);
	handle(SIGTSTP, on_signal, 0);
	rescue.active = 1;
	refresh();
	fit_to_terminal();
	t->known = false;
	v->dirty = true;
}

static void show(struct view_app *v, struct view_tui *t)
{
	fit_to_terminal();
	if (v->theme != t->theme) {
		make_styles(t, v->theme);
		v->repaint = true;
	}
	if (v->mouse != t->mouse) {
		t->mouse = v->mouse;
		mouseinterval(0);
		mousemask(t->mouse ? ALL_MOUSE_EVENTS : 0, NULL);
	}
	view_tui_show(t, view_app_draw(v, COLS, LINES), v->repaint);
	v->repaint = false;
}

static void loop(struct view_app *v, struct view_tui *t, const sigset_t *mask)
{
	int64_t last = view_wall_clock(), drawn = 0;
	bool moving = false, alive = true, due;

	while (!v->quit && !got_quit && alive) {
		int64_t now = view_wall_clock();

		moving = view_app_tick(v, now - last, SLICE);
		last = now;
		due = v->dirty && (!moving || view_wall_clock() - drawn >= FRAME);
		if (due && can_write()) {
			due = false;
			show(v, t);
			drawn = view_wall_clock();
		}
		if (v->suspend || got_stop) {
			suspend(v, t);
			last = view_wall_clock();
		}
		if (v->goal.kind)
			alive = wait_for_input(mask, 0, false);
		else
			alive = wait_for_input(mask, moving		   ? FRAME / 2
						     : view_app_prepare(v) ? 0
									   : -1,
					       due);
		if (got_cont)
			t->known = false;
		if (got_cont || got_resize)
			v->dirty = true;
		got_cont = got_resize = 0;
		read_keys(v);
	}
}

bool view_tui_run(struct view_app *v)
{
	sigset_t before;
	struct view_tui *t;
	struct termios saved;

	if (tcgetattr(STDIN_FILENO, &saved) != 0)
		return false;
	t = view_tui_open(NULL, stdout, stdin, v->session->options.no_color);
	if (!t)
		return false;
	rescue.saved = saved;
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) {
		view_canvas_release(&v->canvas);
		view_canvas_init(&v->canvas, true);
	}
	block_signals(&before);
	guard_terminal(STDOUT_FILENO);
	loop(v, t, &before);
	view_tui_close(t);
	view_kept_save(v);
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (got_quit) {
		/* Die of the signal, so that whoever sent it knows. */
		if (got_quit != SIGINT) {
			handle(got_quit, SIG_DFL, 0);
			raise(got_quit);
		}
		v->status = 130;
	}
	return true;
}
