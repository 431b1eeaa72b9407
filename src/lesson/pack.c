/* SPDX-License-Identifier: MIT */
#include "lesson/pack.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sha256.h"
#include "base/str.h"
#include "base/vec.h"
#include "script/run.h"

#define BLOCK 512
#define KEYS  "keys.txt"

/* The header of POSIX's ustar format; numbers are octal text. */
struct header {
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], sum[8], type;
	char link[100], magic[6], version[2], user[32], group[32], major[8], minor[8];
	char prefix[155], pad[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "a header is one block");

struct packing {
	const struct lesson *l;
	FILE *out;
	struct ls_err *err;
	struct ls_str keys;
};

/* ---- the archive ---------------------------------------------------------------------- */

static unsigned sum_of(const struct header *h)
{
	const unsigned char *p = (const unsigned char *)h;
	unsigned sum = 0;

	for (size_t i = 0; i < sizeof *h; i++)
		sum += p[i];
	return sum;
}

static bool put(struct packing *p, const void *bytes, size_t n)
{
	if (fwrite(bytes, 1, n, p->out) == n)
		return true;
	ls_err_set(p->err, NULL, 0, "%s", strerror(errno));
	return false;
}

/* The same lesson makes the same archive: no owner, no time. */
static bool put_file(struct packing *p, const char *name, const char *text, size_t len)
{
	static const char zeros[BLOCK];
	struct header h = { .mode = "0000644", .uid = "0000000", .gid = "0000000",
			    .mtime = "00000000000", .sum = "       ", .type = '0',
			    .magic = "ustar", .version = { '0', '0' } };
	int n = snprintf(h.name, sizeof h.name, "%s/%s", p->l->id, name);

	if (n < 0 || (size_t)n >= sizeof h.name || len > 077777777777) {
		ls_err_set(p->err, p->l->folder, 0, "%s: the name is too long to pack",
			   name);
		return false;
	}
	snprintf(h.size, sizeof h.size, "%011zo", len);
	h.sum[7] = ' ';
	snprintf(h.sum, sizeof h.sum, "%06o", sum_of(&h));
	return put(p, &h, sizeof h) && put(p, text, len) &&
	       put(p, zeros, (BLOCK - len % BLOCK) % BLOCK);
}

/* ---- what goes into it ---------------------------------------------------------------- */

static bool pack_file(struct packing *p, const char *folder, const char *name)
{
	struct ls_str inside = LS_STR_INIT;
	char *path, *text;
	bool ok = false;
	size_t len;

	ls_str_addf(&inside, "%s%s%s", folder, *folder ? "/" : "", name);
	path = lesson_path(p->l, inside.s);
	text = script_run_read(path, &len, p->err);
	if (text)
		ok = put_file(p, inside.s, text, len);
	free(text);
	free(path);
	ls_str_release(&inside);
	return ok;
}

/* The hash instead of the file. */
static bool pack_key(struct packing *p, const char *folder, const char *name)
{
	struct ls_str inside = LS_STR_INIT;
	char hex[LS_SHA256_HEX], *path, *text;
	size_t len;

	ls_str_addf(&inside, "%s%s%s", folder, *folder ? "/" : "", name);
	path = lesson_path(p->l, inside.s);
	text = script_run_read(path, &len, p->err);
	if (text) {
		ls_sha256(text, len, hex);
		ls_str_addf(&p->keys, "%s  %s\n", hex, inside.s);
	}
	free(text);
	free(path);
	ls_str_release(&inside);
	return text != NULL;
}

static bool is_plain_file(const struct packing *p, const char *folder, const char *name)
{
	struct ls_str path = LS_STR_INIT;
	struct stat st;
	bool is;

	ls_str_addf(&path, "%s/%s/%s", p->l->folder, folder, name);
	is = stat(path.s, &st) == 0 && S_ISREG(st.st_mode);
	ls_str_release(&path);
	return is;
}

static bool is_solution(const struct lesson *l, const char *folder, const char *name)
{
	size_t len = strlen(folder);

	for (size_t i = 0; i < l->n_steps; i++) {
		const char *s = l->steps[i].solution;

		if (s && (!len || (strncmp(s, folder, len) == 0 && s[len] == '/')) &&
		    strcmp(s + len + (len > 0), name) == 0)
			return true;
	}
	return false;
}

/* Each file of a folder with this ending, in or as a key. */
static bool pack_folder(struct packing *p, const char *folder, const char *ending,
			bool (*pack)(struct packing *, const char *, const char *))
{
	char *path = lesson_path(p->l, *folder ? folder : ".");
	size_t n;
	char **names = lesson_names(path, ending, &n);
	bool ok = true;

	for (size_t i = 0; i < n && ok; i++) {
		if (!is_plain_file(p, folder, names[i]))
			continue;
		ok = (is_solution(p->l, folder, names[i]) ? pack_key : pack)(p, folder,
									    names[i]);
	}
	lesson_free_names(names, n);
	free(path);
	return ok;
}

bool lesson_pack(const struct lesson *l, FILE *out, struct ls_err *err)
{
	static const char end[2 * BLOCK];
	struct packing p = { l, out, err, LS_STR_INIT };
	bool ok = pack_folder(&p, "", ".lua", pack_file) &&
		  pack_folder(&p, "", ".md", pack_file) &&
		  pack_folder(&p, "programs", "", pack_file) &&
		  pack_folder(&p, "golden", ".txt", pack_key) &&
		  put_file(&p, KEYS, p.keys.len ? p.keys.s : "", p.keys.len) &&
		  put(&p, end, sizeof end);

	ls_str_release(&p.keys);
	return ok;
}

/* ---- a packed lesson ------------------------------------------------------------------ */

bool lesson_is_packed(const struct lesson *l)
{
	char *path = lesson_path(l, KEYS);
	bool is = access(path, F_OK) == 0;

	free(path);
	return is;
}

/* The next line "HASH  NAME" from *p on; false: there is none. */
static bool next_key(const char **p, const char **name, size_t *len)
{
	while (**p) {
		const char *line = *p;
		size_t n = strcspn(line, "\n");

		*p += n + (line[n] == '\n');
		if (n <= LS_SHA256_HEX + 1)
			continue;
		*name = line + LS_SHA256_HEX + 1;
		*len = n - LS_SHA256_HEX - 1;
		return true;
	}
	return false;
}

static char *read_keys(const struct lesson *l)
{
	char *path = lesson_path(l, KEYS), *text;
	size_t len;

	text = script_run_read(path, &len, NULL);
	free(path);
	return text;
}

char **lesson_key_names(const struct lesson *l, const char *folder, size_t *n)
{
	char *text = read_keys(l), **names = NULL;
	size_t len, cap = 0, skip = strlen(folder);
	const char *p = text ? text : "", *name;

	*n = 0;
	while (next_key(&p, &name, &len)) {
		if (len <= skip || memcmp(name, folder, skip) != 0 || name[skip] != '/')
			continue;
		ls_grow(names, cap, *n + 1);
		names[(*n)++] = ls_strndup(name + skip + 1, len - skip - 1);
	}
	free(text);
	return names;
}

bool lesson_key_fits(const struct lesson *l, const char *name, const char *text, size_t n)
{
	char *keys = read_keys(l), hex[LS_SHA256_HEX];
	const char *p = keys ? keys : "", *found;
	bool fits = false;
	size_t len;

	ls_sha256(text, n, hex);
	while (!fits && next_key(&p, &found, &len))
		fits = len == strlen(name) && memcmp(found, name, len) == 0 &&
		       memcmp(found - LS_SHA256_HEX - 1, hex, LS_SHA256_HEX - 1) == 0;
	free(keys);
	return fits;
}
