import type { Server } from 'node:http';

/** Lets a helper server listen on a free port of this machine, tells the port in a ready line, and ends on SIGTERM. */
export function serve(server: Server): void {
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    console.log(`ready at http://127.0.0.1:${address.port}`);
  });
  process.on('SIGTERM', () => process.exit(0));
}

/** What `serve` prints. */
export const READY_LINE = /^ready at (http:.+)$/;
