/* SPDX-License-Identifier: MIT
 *
 * loopscope: from the command line to the command.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"

/* A file opened later must not become standard output because that was closed: what is
 * missing is opened the wrong way round, so that using it is still an error. */
static void keep_standard_files(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}

static int obey(const struct cmd_line *line, int argc, char **argv)
{
	if (line->help) {
		cmd_help_print(cmd_command_find(argv[1]));
		return CMD_OK;
	}
	if (line->version) {
		puts(PACKAGE_STRING);
		return CMD_OK;
	}
	if (argc < 2)
		return cmd_lesson_browse(line);
	return line->command->run(line);
}

int main(int argc, char **argv)
{
	struct ls_err err = LS_ERR_INIT;
	struct cmd_line line;
	int status;

	keep_standard_files();
	if (!cmd_line_parse(&line, argc, argv, &err))
		status = cmd_fail(&err);
	else
		status = obey(&line, argc, argv);
	cmd_line_release(&line);
	if (fflush(stdout) != 0 && status == CMD_OK)
		status = cmd_fail_with(NULL, "standard output: %s", strerror(errno));
	return status;
}
