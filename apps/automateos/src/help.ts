export const HELP = `AutomateOS runs workflows: an outside event starts one, it runs in the background, nothing is lost.

Usage: automateos <command>

Commands:
  start     run everything in one process: web server, API and worker
  server    run the web server and the API; workers run what it accepts
  worker    run what servers accept
  migrate   bring the database up to date, then end
  doctor    look whether all is well, and say what to do
  backup    write all data into a file, while a server runs or not
  restore   put a backup into an empty database, paused
  release   let a restored installation go on
  export    write an account's workflows into a folder, one file each
  import    take the workflow files of a folder into an account
  diff      say what an import would change

Options:
  -h, --help      this text, or with a command: what it does
  -v, --version   the version

Settings are environment variables; the README has the table.`;

const COMMAND_HELP = {
  start: `Usage: automateos start

Runs everything in one process. Without settings the data is kept in ./data (SQLite) and the server listens on
http://127.0.0.1:3000. With DATABASE_URL=postgres://… the data is kept in PostgreSQL, and any number of processes may
share it.

SIGTERM or Ctrl-C ends it: it stops accepting, finishes or hands back what runs, and exits within 25 seconds.
A second signal ends it at once; nothing that was accepted is lost either way.`,
  server: `Usage: automateos server

Runs the web server and the API. It accepts workflows' events and makes them durable; workers run them. Any number of
servers share one PostgreSQL (DATABASE_URL); with REDIS_URL workers hear of new work through Redis, without it through
PostgreSQL.

SIGTERM or Ctrl-C ends it: /health/ready turns red at once, it goes on answering for 2 seconds so that a balancer can
take it out, then finishes what is in flight and exits within 25 seconds. A second signal ends it at once.`,
  worker: `Usage: automateos worker

Runs the executions that servers accept, up to WORKER_CONCURRENCY at once. Any number of workers share one PostgreSQL
(DATABASE_URL), with or without Redis (REDIS_URL). It listens on no port unless HEALTH_PORT is set: then it answers
/health/live, /health/ready and /metrics there.

SIGTERM or Ctrl-C ends it: it takes nothing more, finishes or hands back what runs, and exits within 25 seconds. A
second signal ends it at once; nothing that was accepted is lost either way.`,
  migrate: `Usage: automateos migrate

Brings the database up to date and ends. "start", "server" and "worker" do the same by themselves;
use this to do it before a deployment.`,
  doctor: `Usage: automateos doctor

Looks at settings, database, key, clock, Redis, disk and the versions of the workers, one line each: ok, warning or
failed, and what to do. Ends with 1 when something has failed. It changes nothing, and a server may run meanwhile.`,
  backup: `Usage: automateos backup <file>

Writes all that the database holds, as it is at one instant, into one compressed file. Servers and workers go on
meanwhile. The file fits SQLite and PostgreSQL alike. It holds no key: keep SECRET_KEY (or DATA_DIR/secret.key) too, in
another place.`,
  restore: `Usage: automateos restore <file>

Puts a backup into an empty database, all of it or nothing: SQLite in an empty DATA_DIR, or an empty PostgreSQL. It needs
the key of the backup's installation (SECRET_KEY, or secret.key in DATA_DIR). The installation is paused then: servers
accept and queue, but nothing runs until "automateos release".`,
  release: `Usage: automateos release

Lets an installation go on that was restored: runs go on where they were at the backup, and schedules catch up as each of
them says. Processes on PostgreSQL hear of it by themselves; with SQLite do it while the server is stopped.`,
  export: `Usage: automateos export <folder> --account <e-mail>

Writes the workflows of an account into a folder, one JSON file each, named after the workflow. The same workflow is
always the same text, so the folder can be kept in git. Secrets and credentials are left out, and so is whether a
workflow is switched on. A server may run meanwhile. Files of other workflows are left alone, and named.`,
  import: `Usage: automateos import <folder> --account <e-mail>

Takes the workflow files of a folder into an account. The name inside a file says which workflow it is: one of that name
is updated and stays on or off; where there is none, one is created, switched off. Secrets and credentials that files
leave out stay as they are. With a fault in any of the files nothing is taken. With the embedded database (SQLite) the
server has to be stopped meanwhile.`,
  diff: `Usage: automateos diff <folder> --account <e-mail>

Says what an import would create and change, and which workflows have no file. Ends with 0 when there is nothing to say,
with 1 when there is, or when a file cannot be imported. A server may run meanwhile.`,
} as const;

export function helpOf(command: keyof typeof COMMAND_HELP): string {
  return COMMAND_HELP[command];
}
