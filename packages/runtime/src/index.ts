export * from './ports.ts';
export * from './use-cases.ts';
