export { nodeCatalogue } from './catalogue.ts';
export { type ClosableCodeRunner, createCodeRunner } from './code/sandbox/create-code-runner.ts';
