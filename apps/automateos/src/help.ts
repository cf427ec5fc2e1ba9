export const HELP = `AutomateOS runs workflows: an outside event starts one, it runs in the background, nothing is lost.

Usage: automateos <command>

Commands:
  start     run everything in one process: web server, API and worker
  migrate   bring the database up to date, then end

Options:
  -h, --help      this text, or with a command: what it does
  -v, --version   the version

Settings are environment variables; the README has the table.`;

const COMMAND_HELP = {
  start: `Usage: automateos start

Runs everything in one process. Without settings the data is kept in ./data (SQLite) and the server listens on
http://127.0.0.1:3000. With DATABASE_URL=postgres://… the data is kept in PostgreSQL.

SIGTERM or Ctrl-C ends it: it stops accepting, finishes or hands back what runs, and exits within 25 seconds.
A second signal ends it at once; nothing that was accepted is lost either way.`,
  migrate: `Usage: automateos migrate

Brings the database up to date and ends. "start" does the same by itself; use this to do it before a deployment.`,
} as const;

export function helpOf(command: keyof typeof COMMAND_HELP): string {
  return COMMAND_HELP[command];
}
