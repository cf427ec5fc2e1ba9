import type { Workflow, WorkflowSettings } from '../../../api/generated/types.gen.ts';

/** The settings as a form holds them: texts, empty where there is no limit, times in seconds. */
export type SettingsValues = {
  readonly description: string;
  readonly maxConcurrency: string;
  readonly timeoutSeconds: string;
  readonly rateCount: string;
  readonly rateSeconds: string;
  readonly keptDays: string;
  readonly keptRuns: string;
};

export function toValues({ description, settings }: Pick<Workflow, 'description' | 'settings'>): SettingsValues {
  const { max_concurrency, timeout_ms, rate_limit, retention } = settings;
  return {
    description,
    maxConcurrency: write(max_concurrency),
    timeoutSeconds: write(timeout_ms, 1_000),
    rateCount: write(rate_limit?.count),
    rateSeconds: write(rate_limit?.per_ms, 1_000),
    keptDays: write(retention?.days),
    keptRuns: write(retention?.max_executions),
  };
}

export function toSettings(values: SettingsValues): WorkflowSettings {
  const maxConcurrency = read(values.maxConcurrency);
  const timeoutMs = read(values.timeoutSeconds, 1_000);
  const count = read(values.rateCount);
  const perMs = read(values.rateSeconds, 1_000);
  const [days, runs] = [read(values.keptDays), read(values.keptRuns)];
  const retention = { ...(days !== undefined && { days }), ...(runs !== undefined && { max_executions: runs }) };
  return {
    ...(maxConcurrency !== undefined && { max_concurrency: maxConcurrency }),
    ...(timeoutMs !== undefined && { timeout_ms: timeoutMs }),
    ...(count !== undefined && perMs !== undefined && { rate_limit: { count, per_ms: perMs } }),
    ...(Object.keys(retention).length > 0 && { retention }),
  };
}

function write(value: number | undefined, unit = 1): string {
  return value === undefined ? '' : String(value / unit);
}

function read(text: string, unit = 1): number | undefined {
  return text.trim() === '' ? undefined : Math.round(Number(text) * unit);
}
