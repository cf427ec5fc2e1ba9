import pg from 'pg';
import { type RecordedStatements, recordStatement } from './statement-recorder.conformance.ts';

/** Listens to what the storage's connections send; those of the test have no name. */
export function recordQueries(recorded: RecordedStatements): { stop(): void } {
  const { query } = pg.Client.prototype;
  // biome-ignore lint/suspicious/noExplicitAny: the overloads of the driver are passed on as they are
  pg.Client.prototype.query = function record(this: pg.Client, ...given: any[]): any {
    const [first, values] = given;
    const { application_name: name } = (this as unknown as NamedClient).connectionParameters;
    if (name?.startsWith('automateos-') === true && typeof first === 'string') {
      recordStatement(recorded, first, values ?? []);
    }
    return Reflect.apply(query, this, given);
  };
  return {
    stop: () => {
      pg.Client.prototype.query = query;
    },
  };
}

/** What the driver's types do not say of a client. */
interface NamedClient {
  readonly connectionParameters: { readonly application_name?: string };
}
